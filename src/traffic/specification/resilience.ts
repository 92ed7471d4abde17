import { PER_TRY_RULE, RETRY, TIMEOUT } from './actions';
import { VISIBLE } from './string-match';
import { atLeastOne, choice, duration, exactlyOne, integer, listOf, mapOf, number, Schema, string, struct } from '../../specification';

const REFERENCE = 'https://istio.io/latest/docs/reference/config/networking/destination-rule';
const MOST = 2147483647;
const UNLIMITED = { without: 'no limit' };

const KEEPALIVE = struct('TrafficTcpKeepalive', 'Probes on idle TCP connections.', {
  optional: {
    probes: integer('How many probes may fail.', 1, 127, { without: 'as the operating system says' }),
    time: duration('How long a connection is idle before the first probe.', { without: 'as the operating system says' }),
    interval: duration('The time between probes.', { without: 'as the operating system says' }),
  },
}, { rules: [atLeastOne('TrafficKeepaliveEmpty', 'probes', 'time', 'interval')] });

const BREAKER_FIELDS = {
  maxConnections: integer('The most connections of one client proxy to the service.', 1, MOST, UNLIMITED),
  maxPendingRequests: integer('The most requests of one client proxy that wait for a connection.', 1, MOST, UNLIMITED),
  maxRequests: integer('The most requests of one client proxy at a time.', 1, MOST, UNLIMITED),
  maxRequestsPerConnection: integer('The most requests on one connection.', 1, MOST, UNLIMITED),
  maxRetries: integer('The most retries of one client proxy at a time.', 1, MOST, UNLIMITED),
  connectTimeout: duration('How long connecting may take.', { without: '10 seconds' }),
  idleTimeout: duration('How long a connection without requests stays open.', { without: '1 hour' }),
  maxConnectionDuration: duration('How long a connection stays open.', UNLIMITED),
  tcpKeepalive: { ...KEEPALIVE, without: 'no probes' },
};

const BREAKER = struct('TrafficCircuitBreaker', 'Limits of each client proxy. It answers 503 to requests over a limit.', { optional: BREAKER_FIELDS }, {
  rules: [atLeastOne('TrafficBreakerEmpty', ...Object.keys(BREAKER_FIELDS))], see: `${REFERENCE}/#ConnectionPoolSettings`,
});

const OUTLIER = struct('TrafficOutlierDetection', 'Takes endpoints that fail out of load balancing for a while. Each client proxy decides for itself.', {
  optional: {
    consecutive5xx: integer('Ejects an endpoint after this many 5xx responses in a row.', 1, 10000, { without: '5' }),
    consecutiveGatewayErrors: integer('Ejects an endpoint after this many 502, 503 and 504 responses in a row.', 1, 10000, { without: 'not counted' }),
    consecutiveLocalOriginFailures: integer('Ejects an endpoint after this many failed connections and timeouts in a row, and counts them apart from responses.', 1, 10000, { without: 'counted as 5xx' }),
    interval: duration('The time between two sweeps, which eject and bring back endpoints.', { without: '10 seconds' }),
    baseEjection: duration('How long the first ejection takes. The second takes twice as long, and so on.', { without: '30 seconds' }),
    maxEjectionPercent: integer('The largest part of the endpoints that is ejected at a time. Rounded down: 10% of 9 endpoints is none.', 1, 100, { without: '10' }),
    minHealthPercent: integer('Outlier detection stops if less than this part of the endpoints is healthy.', 0, 100, { without: '0' }),
  },
}, { see: `${REFERENCE}/#OutlierDetection` });

const BUDGET = struct('TrafficRetryBudget', 'How many retries one client proxy may have at a time, by the number of its requests at that time. Since Istio 1.27.', {
  optional: {
    percent: number('The percentage of the requests at a time that may be retries.', 0, 100, { without: '20' }),
    minConcurrency: integer('The number of retries at a time that are always allowed.', 0, MOST, { without: '3' }),
  },
}, { rules: [atLeastOne('TrafficBudgetEmpty', 'percent', 'minConcurrency')], see: `${REFERENCE}/#TrafficPolicy-RetryBudget` });

const BUDGET_LIMIT = {
  code: 'TrafficBudgetLimit',
  rule: '!has(self.retryBudget) || !has(self.circuitBreaker) || !has(self.circuitBreaker.maxRetries)',
  message: 'has a retryBudget and circuitBreaker.maxRetries, but a proxy with a budget ignores maxRetries. Write one of them',
};

const HASH = struct('TrafficConsistentHash', 'Requests with the same key go to the same endpoint, as long as the endpoints stay.', {
  optional: {
    header: string('The key is this header.', { ...VISIBLE, without: 'another key' }),
    query: string('The key is this parameter of the query.', { ...VISIBLE, without: 'another key' }),
    cookie: {
      ...struct('TrafficHashCookie', 'The key is a cookie, which the proxy sets if a request does not have it.', {
        required: { name: string('The name of the cookie.', VISIBLE), ttl: duration('How long the cookie lives.') },
        optional: { path: string('The path of the cookie.', { ...VISIBLE, without: 'no path' }) },
      }),
      without: 'another key',
    },
    sourceIp: { type: 'boolean', description: '`true`: the key is the IP address of the client.', without: 'another key' } as Schema,
    minimumRingSize: integer('The smallest number of virtual nodes in the ring.', 1, 8388608, { without: '1024' }),
  },
}, {
  rules: [
    exactlyOne('TrafficHashKey', 'header', 'query', 'cookie', 'sourceIp'),
    { code: 'TrafficHashSource', rule: '!has(self.sourceIp) || self.sourceIp', message: 'has sourceIp: false. Write sourceIp: true, or another key' },
  ],
  see: `${REFERENCE}/#LoadBalancerSettings-ConsistentHashLB`,
});

const LOCALITY_PATTERN = '^(\\*|[^/*\\s]+(/[^/*\\s]+){0,2}|[^/*\\s]+(/[^/*\\s]+)?/\\*)$';
const LOCALITY_NAME = string('A locality: a region, or region/zone/subzone. `*` at the end stands for all.', {
  pattern: LOCALITY_PATTERN, form: "a region, region/zone or region/zone/subzone, with '*' only as the last part, such as 'eu-1/*'", maxLength: 256,
});

function region(description: string): Schema {
  return string(description, { pattern: '^[^/*\\s]+$', form: "a region without '/' and '*', such as 'eu-1'", maxLength: 128 });
}

const LOCALITY = struct('TrafficLocality', 'Which localities of endpoints are preferred. Exactly one field is given.', {
  optional: {
    failover: listOf('Where requests go if the endpoints of their region fail.', struct('TrafficFailover', 'A failover.', {
      required: { from: region('A region.'), to: region('The region that takes over.') },
    }, { rules: [{ code: 'TrafficFailoverSame', rule: 'self.from != self.to', message: 'goes from a region to itself. Write another region' }] }), { without: 'another field' }),
    failoverPriority: listOf('Labels, most important first. Endpoints that share more of them with the client are preferred.', string('A label.', VISIBLE), { without: 'another field' }),
    distribute: listOf('The part of the requests that each locality gets.', struct('TrafficDistribution', 'The distribution of the requests of one locality.', {
      required: {
        from: LOCALITY_NAME,
        to: mapOf('The percentages, by localities. They sum to 100.', integer('A percentage.', 1, 100), {
          minProperties: 1,
          rules: [{
            code: 'TrafficDistributionLocality',
            rule: `self.all(name, name.matches('${LOCALITY_PATTERN.replaceAll('\\', '\\\\')}'))`,
            message: "has a key that is not a locality. Write a region, region/zone or region/zone/subzone, with '*' only as the last part",
          }, { code: 'TrafficDistributionSum', rule: 'self.map(name, self[name]).sum() == 100', message: 'do not sum to 100. Write percentages that sum to 100' }],
        }),
      },
    }), { without: 'another field' }),
  },
}, { rules: [exactlyOne('TrafficLocalityForm', 'failover', 'failoverPriority', 'distribute')], see: 'https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/' });

const BALANCING = struct('TrafficLoadBalancing', 'How a client proxy chooses an endpoint.', {
  optional: {
    policy: choice('TrafficLoadBalancingPolicy', 'How an endpoint is chosen.', ['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM'], { without: 'LEAST_REQUEST, or the hash' }),
    consistentHash: { ...HASH, without: 'the policy chooses' },
    locality: { ...LOCALITY, without: 'as the mesh config says' },
    warmup: duration('How long a new endpoint gets fewer requests than the others. Only with ROUND_ROBIN and LEAST_REQUEST.', { without: 'a new endpoint gets all its requests at once' }),
  },
}, {
  rules: [
    atLeastOne('TrafficBalancingEmpty', 'policy', 'consistentHash', 'locality', 'warmup'),
    { code: 'TrafficBalancingForm', rule: '!has(self.policy) || !has(self.consistentHash)', message: 'has a policy and a consistentHash. Write one of them' },
    {
      code: 'TrafficWarmupPolicy',
      rule: "!has(self.warmup) || (!has(self.consistentHash) && (!has(self.policy) || self.policy != 'RANDOM'))",
      message: 'has a warmup, which works only with ROUND_ROBIN and LEAST_REQUEST. Write such a policy, or leave out warmup',
    },
  ],
  see: `${REFERENCE}/#LoadBalancerSettings`,
});

const OUTLIER_FOR_FAILOVER = {
  code: 'TrafficFailoverOutlier',
  rule: '!has(self.loadBalancing) || !has(self.loadBalancing.locality) || has(self.outlierDetection) || !(has(self.loadBalancing.locality.failover) || has(self.loadBalancing.locality.failoverPriority))',
  message: 'has a failover without outlierDetection, without which no endpoint ever fails. Add outlierDetection',
};

/** How a version is called: what a DestinationRule says. */
const POLICY = {
  circuitBreaker: { ...BREAKER, without: 'no limits' },
  outlierDetection: { ...OUTLIER, without: 'no ejections' },
  loadBalancing: { ...BALANCING, without: 'LEAST_REQUEST' },
  retryBudget: { ...BUDGET, without: 'no limit by the number of requests' },
};

export const VERSION_RESILIENCE = struct('TrafficVersionResilience', 'How the endpoints of one version are called. Each field replaces that of the split.', { optional: POLICY }, {
  rules: [atLeastOne('TrafficResilienceEmpty', ...Object.keys(POLICY)), OUTLIER_FOR_FAILOVER, BUDGET_LIMIT],
});

const REQUESTS = {
  timeout: TIMEOUT,
  retry: { ...RETRY, without: 'two retries of requests that no version received: `connect-failure` and `refused-stream`' },
};

export const PORT_RESILIENCE = struct('TrafficPortResilience', 'Timeout and retries of the requests to one port.', { optional: REQUESTS }, {
  rules: [atLeastOne('TrafficResilienceEmpty', ...Object.keys(REQUESTS)), PER_TRY_RULE],
});

export const RESILIENCE = struct('TrafficResilience', 'What happens if endpoints fail or are slow.', { optional: { ...REQUESTS, ...POLICY } }, {
  rules: [atLeastOne('TrafficResilienceEmpty', ...Object.keys(REQUESTS), ...Object.keys(POLICY)), PER_TRY_RULE, OUTLIER_FOR_FAILOVER, BUDGET_LIMIT],
});
