/**
 * The routing of requests: TrafficSplit with its classes, and the hosts that gateways serve.
 *
 * In: services, their versions, and the rules for their requests. Out: VirtualServices, DestinationRules and Gateways. A rule that
 * cannot work is an error in the constructor that gets it.
 * This room must not know how the mesh is installed. It uses only the interface of a gateway.
 */
export * from './exposure';
export * from './gateway';
export * from './match';
export * from './mesh-service';
export * from './route';
export * from './string-match';
export * from './traffic-split';
export * from './version';
export * from './weight';
