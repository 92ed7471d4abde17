export { isRoute, isRule } from './destinations';
export { trafficOrder } from './traffic-order';
export { ProxyWaits } from './waits';
