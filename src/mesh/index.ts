/**
 * What a mesh in a cluster is like: its control planes, gateways and proxies, what is out of date, and what may not be changed now.
 *
 * In: a client of the API server, and the desired objects of a set where a question is about them. Out: status, findings, and guards and rules
 * for the reconcile room. It asks the cluster and writes nothing. It must not know the command line, nor how a mesh is synthesised.
 */
export * from './control-planes';
export * from './gateway-restarts';
export * from './left-behind';
export * from './precheck';
export * from './precheck-finding';
export * from './proxies';
export * from './proxy';
export * from './proxy-records';
export * from './rules';
export * from './security-order';
export * from './status';
export * from './upgrade-guards';
export * from './version-skews';
