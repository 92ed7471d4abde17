/**
 * Where requests go: TrafficSplit and its vocabulary, and the hosts that gateways serve.
 *
 * In: services, their versions, and what is wanted of their requests. Out: VirtualServices, DestinationRules and Gateways that
 * Istio takes and that do what was said; what cannot work is refused where it is written.
 * It must not know how the mesh is installed: of a gateway it takes the interface alone.
 */
export * from './exposure';
export * from './match';
export * from './mesh-gateway';
export * from './mesh-service';
export * from './route';
export * from './text';
export * from './traffic-split';
export * from './version';
export * from './weight';
