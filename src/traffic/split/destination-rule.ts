import { given } from './conditions';
import { hasWarmupObject, hostOf, SplitFacts } from './facts';
import { ConnectionPoolSettings, DestinationRuleSpec, LoadBalancerSettings, LoadBalancerSettingsConsistentHashLB, OutlierDetection, TrafficPolicy } from '../../istio';
import { seconds } from '../../specification';
import { CircuitBreakerSpec, ConsistentHashSpec, LoadBalancingSpec, OutlierDetectionSpec, SplitSpec, VersionResilienceSpec } from '../specification';

/** The DestinationRule of a split, which defines the versions as subsets and says how their endpoints are called. */
export function destinationRuleOf(spec: SplitSpec, facts: SplitFacts): DestinationRuleSpec {
  return given({
    host: hostOf(spec.service.name, facts.namespace, facts),
    trafficPolicy: policyOf(spec.resilience, facts),
    subsets: spec.versions.map(({ name, labels, resilience }) => {
      return given({ name, labels, trafficPolicy: policyOf(resilience, facts, spec.resilience?.loadBalancing) });
    }),
  });
}

/**
 * Without settings there is no policy, so that mutual TLS is as the mesh says. istiod refuses a policy with a retry budget alone, so that such a
 * policy repeats the load balancing that holds without it.
 *
 * @param inherited the load balancing of a policy without load balancing of its own
 */
function policyOf(resilience: VersionResilienceSpec = {}, facts: SplitFacts, inherited?: LoadBalancingSpec): TrafficPolicy | undefined {
  const { circuitBreaker, outlierDetection, loadBalancing, retryBudget } = resilience;
  const policy = given({
    connectionPool: circuitBreaker && poolOf(circuitBreaker),
    loadBalancer: loadBalancing && balancerOf(loadBalancing, facts),
    outlierDetection: outlierDetection && outlierOf(outlierDetection),
    retryBudget: retryBudget && given({ percent: retryBudget.percent, minRetryConcurrency: retryBudget.minConcurrency }),
  });
  const isBudgetAlone = Object.keys(policy).join() === 'retryBudget';
  return isBudgetAlone ? { ...policy, loadBalancer: inherited ? balancerOf(inherited, facts) : { simple: 'UNSPECIFIED' } } : ifAny(policy);
}

function poolOf(breaker: CircuitBreakerSpec): ConnectionPoolSettings {
  const { tcpKeepalive } = breaker;
  const tcp = given({
    maxConnections: breaker.maxConnections,
    connectTimeout: seconds(breaker.connectTimeout),
    maxConnectionDuration: seconds(breaker.maxConnectionDuration),
    tcpKeepalive: tcpKeepalive && given({ probes: tcpKeepalive.probes, time: seconds(tcpKeepalive.time), interval: seconds(tcpKeepalive.interval) }),
  });
  const http = given({
    http1MaxPendingRequests: breaker.maxPendingRequests,
    http2MaxRequests: breaker.maxRequests,
    maxRequestsPerConnection: breaker.maxRequestsPerConnection,
    maxRetries: breaker.maxRetries,
    idleTimeout: seconds(breaker.idleTimeout),
  });
  return given({ tcp: ifAny(tcp), http: ifAny(http) });
}

function outlierOf(outlier: OutlierDetectionSpec): OutlierDetection {
  const { consecutiveLocalOriginFailures } = outlier;
  return given({
    consecutive5xxErrors: outlier.consecutive5xx,
    consecutiveGatewayErrors: outlier.consecutiveGatewayErrors,
    splitExternalLocalOriginErrors: consecutiveLocalOriginFailures === undefined ? undefined : true,
    consecutiveLocalOriginFailures,
    interval: seconds(outlier.interval),
    baseEjectionTime: seconds(outlier.baseEjection),
    maxEjectionPercent: outlier.maxEjectionPercent,
    minHealthPercent: outlier.minHealthPercent,
  });
}

function balancerOf({ policy, consistentHash, locality, warmup }: LoadBalancingSpec, facts: SplitFacts): LoadBalancerSettings {
  const duration = seconds(warmup);
  return given({
    simple: policy ?? (duration === undefined ? undefined : 'LEAST_REQUEST'),
    consistentHash: consistentHash && hashOf(consistentHash),
    localityLbSetting: locality && { enabled: true, ...locality },
    ...duration === undefined ? {} : hasWarmupObject(facts) ? { warmup: { duration } } : { warmupDurationSecs: duration },
  });
}

function hashOf({ header, query, cookie, sourceIp, minimumRingSize }: ConsistentHashSpec): LoadBalancerSettingsConsistentHashLB {
  return given({
    httpHeaderName: header,
    httpQueryParameterName: query,
    httpCookie: cookie && given({ name: cookie.name, ttl: seconds(cookie.ttl), path: cookie.path }),
    useSourceIp: sourceIp,
    ringHash: minimumRingSize === undefined ? undefined : { minimumRingSize },
  });
}

function ifAny<T extends object>(fields: T): T | undefined {
  return Object.keys(fields).length > 0 ? fields : undefined;
}
