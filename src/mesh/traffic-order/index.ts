export { isRoute, isRule } from './destinations';
export { runningProxyOf } from './proxies';
export { trafficOrder } from './traffic-order';
export { ProxyWaits } from './waits';
