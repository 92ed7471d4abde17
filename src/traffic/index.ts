/**
 * The routing of requests: TrafficSplit with the types of its props, and the hosts that gateways serve.
 *
 * In: services, their versions, and the rules for their requests, as props or as a custom resource. Both are a specification
 * (specification/). Out: its problems, and VirtualServices, DestinationRules (split/) and Gateways.
 * This room must not know how the mesh is installed. It uses only the interface of a gateway.
 */
export * from './external-service';
export * from './gateway';
export * from './gateway-server';
export * from './gateway-tls';
export * from './mesh-service';
export * from './sidecar-scope';
export * from './traffic-delegate';
export * from './traffic-split';
export * from './traffic-split-spec.generated';
export * from './workload-group';
