/**
 * Who may call what: the requests that a workload admits, by the Istio objects that concern it, whoever wrote them.
 *
 * In: objects of Istio and Kubernetes as plain data, the facts of the mesh, and a request. Out: a verdict with the object and the rule that
 * decides. This folder must not know the constructs of this room, so that they can be compared with what it says.
 */
export * from './access';
export { type AuthCall } from './call';
export * from './request';
export * from './verdict';
