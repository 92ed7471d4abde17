/** What a TrafficSplit says: the specification of its custom resource and of its props. */
export { RETRY_ON, SAFE_RETRY_ON } from './actions';
export { TRAFFIC_SPLIT, TRAFFIC_SPLIT_KIND, WEIGHTS_ROUTE } from './traffic-split';
export * from './types.generated';
