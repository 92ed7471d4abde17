import { rulesIn } from '../../scripts/specification/rules';
import { IstioVersion } from '../../src/istio';
import { JsonObject } from '../../src/json';
import { printedProblem, withDefaults } from '../../src/specification';
import { SplitSpec, TRAFFIC_SPLIT } from '../../src/traffic/specification';
import { GUARDS, SplitFacts, specificationProblems, splitProblems } from '../../src/traffic/split';

const FACTS: SplitFacts = {
  namespace: 'shop',
  version: IstioVersion.of('1.27.0'),
  clusterDomain: 'cluster.local',
  otherPorts: [],
  replicas: 3,
  gatewayHosts: new Map([['edge/public', ['*.example.com']], ['edge/tls', ['bank.example.com']]]),
  gatewayProtocols: new Map([['edge/tls', { 'bank.example.com': 'TLS' }]]),
  delegates: new Map([['orders/orders', [{ match: [{ uri: { prefix: '/orders/v2' }, headers: { 'x-canary': { exact: 'yes' } } }] }, {}]]]),
};
const V1 = { name: 'v1', labels: { version: 'v1' } };
const V2 = { name: 'v2', labels: { version: 'v2' } };
const MATCH = [{ headers: [{ name: 'x-canary', exact: 'yes' }] }];
const TO = { version: 'v2' };
const DELEGATE = { delegate: 'orders/orders' };

function valid(change: JsonObject): JsonObject {
  return { service: { name: 'web', port: 80 }, versions: [V1, V2], weights: { v1: 95, v2: 5 }, ...change };
}

function problemsOf(spec: JsonObject, facts = FACTS): string[] {
  const problems = specificationProblems(spec);
  return (problems.length > 0 ? problems : splitProblems(withDefaults(TRAFFIC_SPLIT, spec) as unknown as SplitSpec, facts)).map(printedProblem);
}

const route = (fields: JsonObject) => valid({ routes: [{ match: MATCH, to: TO, ...fields }] });
const match = (fields: JsonObject, change: JsonObject = {}) => valid({ routes: [{ match: [fields], to: TO }], ...change });
const resilience = (fields: JsonObject) => valid({ resilience: fields });
const balancing = (fields: JsonObject) => resilience({ loadBalancing: fields });
const SLOW = { attempts: 2, perTryTimeout: '5s', retryOn: ['reset'] };
const CATCH_ALL_PATHS = ['.*', '/.*', '^/.*', '^.*$', '/.*$', '(.*)', '/(.*)', '/(?:.*)', '^(/.*)$', '.+', '/?.*', '/*.*', '(?s).*', '(?i)/.*', '\\/.*', '[/].*', '.*?', '/api/.*|.*'];
const gateway = { gateway: 'edge/public', hosts: ['shop.example.com'] };

/** Expressions that no path matches. */
const PATHLESS = ['(api|v1)/.*', '(?i)api/.*', '[^/].*', 'v1|v2', '\\w+/.*', '(?:api)/x', 'a?b/.*', 'x*y/', '^$', '(^a|b)/.*', '[|.*|]', '\\|.*', '/a^b|x+'];

/** A condition on a header, and one on the same header in withoutHeaders, which exclude each other. */
const CONTRADICTIONS: [JsonObject, JsonObject][] = [
  [{ present: true }, { present: true }], [{ exact: 'a' }, { present: true }], [{ exact: 'a' }, { exact: 'a' }], [{ exact: 'abc' }, { prefix: 'ab' }], [{ prefix: 'abc' }, { prefix: 'ab' }],
  [{ exact: 'v7' }, { regex: 'v[0-9]' }], [{ regex: 'v[0-9]' }, { regex: 'v[0-9]' }], [{ prefix: 'a' }, { regex: '.*' }], [{ regex: 'v.' }, { present: true }],
];

/** Two conditions of which the second has no effect beside the first, which is legal. */
const COVERED: [JsonObject, JsonObject][] = [
  [{ headers: [{ name: 'x-canary', exact: 'yes' }] }, { headers: [{ name: 'x-canary', exact: 'yes' }] }],
  [{ path: { prefix: '/a' } }, { path: { exact: '/a/b' }, methods: ['GET'] }],
  [{ path: { prefix: '/a' }, ignorePathCase: true }, { path: { exact: '/A/b' } }],
  [{ methods: ['GET', 'PUT'] }, { methods: ['PUT'] }],
  [{ headers: [{ name: 'x-a', present: true }] }, { headers: [{ name: 'x-b', exact: '1' }, { name: 'x-a', prefix: 'z' }] }],
  [{ query: [{ name: 'v', regex: '[0-9]' }] }, { query: [{ name: 'v', exact: '7' }] }],
  [{ sourceNamespace: 'qa' }, { sourceNamespace: 'qa', sourceLabels: { app: 'x' } }],
  [{ withoutHeaders: [{ name: 'x-a', present: true }] }, { withoutHeaders: [{ name: 'x-a', present: true }], scheme: { exact: 'https' } }],
];

/** For each code, specifications that have the problem, with the text that names it. */
const BROKEN: Record<string, [JsonObject, string][]> = {
  TrafficWeightsSum: [
    [valid({ weights: { v1: 85, v2: 5 } }), 'weights sum to 90. Write weights that sum to 100 [TrafficWeightsSum]'],
    [valid({ weights: { v1: 0, v2: 0 } }), 'weights sum to 0. Write weights'],
    [route({ to: { weights: { v1: 100, v2: 5 } } }), 'routes[0].to.weights sum to 105. Write weights'],
  ],
  TrafficWeightsMissing: [
    [valid({ weights: undefined }), 'has several versions but no weights. Write the percentage of each version in weights, such as weights: { v1: 100 }'],
    [valid({ ports: [{ port: 81 }] }), 'has several versions, and a port without weights'],
  ],
  TrafficVersionUndeclared: [
    [valid({ weights: { v3: 100 } }), 'has in weights a version that is not declared: a proxy would answer 503 to its requests. Declare it in versions, or use one of v1, v2'],
    [route({ to: { version: 'v3' } }), 'has in routes a version that is not declared'],
    [route({ to: { weights: { v3: 100 } } }), 'has in weights of routes a version'],
    [route({ mirror: { version: 'v3' } }), 'has in mirrors of routes a version'],
    [valid({ mirror: { version: 'v3' } }), 'has in mirror a version'],
    [valid({ ports: [{ port: 81, weights: { v3: 100 } }] }), 'has in weights of ports a version'],
    [valid({ ports: [{ port: 81, weights: { v1: 100 }, mirror: { version: 'v3' } }] }), 'has in mirrors of ports a version'],
    [valid({ ports: [{ port: 81, weights: { v1: 100 }, routes: [{ match: MATCH, to: { version: 'v3' } }] }] }), 'has in routes of ports a version'],
    [valid({ ports: [{ port: 81, weights: { v1: 100 }, routes: [{ match: MATCH, to: { weights: { v3: 100 } } }] }] }), 'has in weights of routes of ports a version'],
    [valid({ ports: [{ port: 81, weights: { v1: 100 }, routes: [{ match: MATCH, to: TO, mirror: { version: 'v3' } }] }] }), 'has in mirrors of routes of ports a version'],
  ],
  TrafficRouteTarget: [[route({ to: {} }), 'routes[0].to has none or several of version, weights, service, redirect, respond, delegate'], [route({ to: { version: 'v1', respond: { status: 200 } } }), 'routes[0].to has none or several']],
  TrafficRouteActions: [[route({ to: { respond: { status: 204 } }, timeout: '3s' }), 'routes[0] has a redirect or an answer of its own, and sends no request on']],
  TrafficRedirectEmpty: [[route({ to: { redirect: {} } }), 'routes[0].to.redirect is empty']],
  TrafficRedirectStatus: [[route({ to: { redirect: { path: '/', status: 305 } } }), 'routes[0].to.redirect.status is not a redirect']],
  TrafficRewriteEmpty: [[route({ rewrite: {} }), 'routes[0].rewrite is empty']],
  TrafficHeadersEmpty: [[valid({ requestHeaders: {} }), 'requestHeaders is empty']],
  TrafficHeaderName: [[valid({ requestHeaders: { set: { 'a b': 'c' } } }), 'requestHeaders.set has a key that is not the name of a header']],
  TrafficHeaderHost: [
    [valid({ requestHeaders: { set: { Host: 'a' } } }), 'requestHeaders.set changes the header host, which is the authority of the request. Write rewrite.authority in a route'],
    [valid({ responseHeaders: { remove: ['host'] } }), 'responseHeaders.remove[0] is the host'],
  ],
  TrafficCorsMaxAge: [[valid({ cors: { origins: [{ exact: 'https://a' }], maxAge: '1500ms' } }), 'cors.maxAge is in milliseconds, but browsers count seconds. Write seconds']],
  TrafficRetryStatus: [[resilience({ retry: { attempts: 1, retryOnStatus: [499] } }), 'retry.retryOnStatus[0] is not a status that HTTP defines']],
  TrafficFaultEmpty: [[valid({ fault: {} }), 'fault is empty. Write at least one of delay, abort']],
  TrafficMirrorTarget: [[valid({ mirror: {} }), 'mirror has none or several of version, service']],
  TrafficMatchEmpty: [[match({}), 'routes[0].match[0] is empty. Write at least one of headers']],
  TrafficMatchForm: [
    [match({ headers: [{ name: 'a', exact: 'b', prefix: 'c' }] }), 'routes[0].match[0].headers[0] has none or several of exact, prefix, regex, present'],
    [match({ query: [{ name: 'a' }] }), 'routes[0].match[0].query[0] has none or several'],
    [match({ path: {} }), 'routes[0].match[0].path has none or several'],
    [match({ authority: {} }), 'routes[0].match[0].authority has none or several'],
  ],
  TrafficHeaderPresent: [[match({ headers: [{ name: 'a', present: false }] }), 'has present: false. Use withoutHeaders']],
  TrafficHeaderIgnored: [[match({ headers: [{ name: 'uri', exact: '/' }] }), 'is on uri, scheme, method, authority, which Istio ignores as names of headers']],
  TrafficPathCase: [[match({ path: { regex: '/A.*' }, ignorePathCase: true }), 'has ignorePathCase, but no exact path and no prefix']],
  TrafficLabelKey: [[valid({ versions: [{ name: 'v1', labels: { 'a b': 'c' } }, V2] }), 'versions[0].labels has a key that is not the key of a label']],
  TrafficMatchSource: [[match({ sourceNamespace: 'shop', gateways: ['edge/public'] }, { expose: [{ mesh: true }, gateway] }), 'asks for pods that send the request and for a gateway']],
  TrafficRetryPerTry: [[resilience({ retry: { attempts: 2, perTryTimeout: '1s', retryOn: ['connect-failure'] } }), 'resilience.retry has a perTryTimeout, but no condition in retryOn retries after it']],
  TrafficRetryTimeout: [
    [resilience({ timeout: '1s', retry: { attempts: 2, perTryTimeout: '1500ms', retryOn: ['reset'] } }), 'resilience has a retry.perTryTimeout that is longer than the timeout'],
    [route({ timeout: '1s', retry: { attempts: 2, perTryTimeout: '1m', retryOn: ['reset'] } }), 'routes[0] has a retry.perTryTimeout'],
    [valid({ resilience: { timeout: '1s' }, routes: [{ match: MATCH, to: TO, retry: SLOW }] }), 'routes[0] takes a part of its resilience from the split, so that it has a perTryTimeout of 5s that is longer than the timeout of 1s'],
    [valid({ resilience: { retry: SLOW }, routes: [{ match: MATCH, to: TO, timeout: '1s' }] }), 'routes[0] takes a part of its resilience from the split'],
    [valid({ resilience: { timeout: '1s' }, ports: [{ port: 81, weights: { v1: 100 }, resilience: { retry: SLOW } }] }), 'ports[0].resilience takes a part of its resilience from the split'],
    [valid({ resilience: { timeout: '6s' }, ports: [{ port: 81, weights: { v1: 100 }, resilience: { retry: SLOW }, routes: [{ match: MATCH, to: TO, timeout: '4999ms' }] }] }), 'ports[0].routes[0] takes a part'],
  ],
  TrafficResilienceEmpty: [[resilience({}), 'resilience is empty']],
  TrafficBreakerEmpty: [[resilience({ circuitBreaker: {} }), 'resilience.circuitBreaker is empty']],
  TrafficKeepaliveEmpty: [[resilience({ circuitBreaker: { tcpKeepalive: {} } }), 'tcpKeepalive is empty']],
  TrafficBalancingEmpty: [[balancing({}), 'loadBalancing is empty']],
  TrafficBalancingForm: [[balancing({ policy: 'RANDOM', consistentHash: { sourceIp: true } }), 'has a policy and a consistentHash']],
  TrafficHashKey: [[balancing({ consistentHash: { header: 'a', sourceIp: true } }), 'has none or several of header, query, cookie, sourceIp']],
  TrafficHashSource: [[balancing({ consistentHash: { sourceIp: false } }), 'has sourceIp: false']],
  TrafficWarmupPolicy: [[balancing({ policy: 'RANDOM', warmup: '10s' }), 'has a warmup, which works only with ROUND_ROBIN and LEAST_REQUEST']],
  TrafficLocalityForm: [[balancing({ locality: {} }), 'locality has none or several of failover, failoverPriority, distribute']],
  TrafficFailoverSame: [[resilience({ outlierDetection: { maxEjectionPercent: 100 }, loadBalancing: { locality: { failover: [{ from: 'a', to: 'a' }] } } }), 'goes from a region to itself']],
  TrafficFailoverOutlier: [[balancing({ locality: { failoverPriority: ['topology.kubernetes.io/region'] } }), 'has a failover without outlierDetection']],
  TrafficDistributionSum: [[balancing({ locality: { distribute: [{ from: 'a/*', to: { 'a/*': 80 } }] } }), 'do not sum to 100']],
  TrafficDistributionLocality: [[balancing({ locality: { distribute: [{ from: 'eu', to: { 'eu//a': 100 } }] } }), 'has a key that is not a locality']],
  TrafficLocalityOverlap: [
    [balancing({ locality: { distribute: [{ from: 'eu/*', to: { us: 100 } }, { from: 'eu/a', to: { us: 100 } }] } }), "locality.distribute has the localities 'eu/*' and 'eu/a', of which the first contains the second"],
    [valid({ versions: [{ ...V1, resilience: { loadBalancing: { locality: { distribute: [{ from: 'eu', to: { 'us': 50, 'us/a': 50 } }] } } } }, V2] }), "distribute[0].to has the localities 'us' and 'us/a'"],
  ],
  TrafficPortTwice: [[valid({ ports: [{ port: 80, weights: { v1: 100 } }] }), 'has the port of the service in ports too']],
  TrafficExposureForm: [[valid({ expose: [{ mesh: false }] }), 'expose[0] is neither the mesh, nor hosts of a gateway, nor a delegate'], [valid({ expose: [{ gateway: 'edge/public' }] }), 'expose[0] is neither'],
    ...[{ delegate: false }, { delegate: true, mesh: true }, { delegate: true, ...gateway }].map((one) => [valid({ expose: [one] }), 'expose[0] is neither'] as [JsonObject, string])],
  TrafficExposedTwice: [[valid({ expose: [{ mesh: true }, { mesh: true }] }), 'is exposed to the mesh twice'], [valid({ expose: [{ delegate: true }, { delegate: true }] }), 'or as a delegate twice']],
  TrafficWildcardHost: [[valid({ expose: [{ mesh: true }, { gateway: 'edge/other', hosts: ['*'] }] }), "is exposed to the mesh and with the host '*' of a gateway"]],
  TrafficClaimWithoutGateway: [[match({ claims: [{ name: 'groups', exact: 'testers' }] }), 'has a condition on a claim of a token, which only gateways can check']],
  TrafficSourceWithoutMesh: [[match({ sourceNamespace: 'qa' }, { expose: [gateway] }), 'has a condition on the pods that send a request, but is exposed only through gateways']],
  TrafficGatewayNotExposed: [[match({ gateways: ['edge/other'] }, { expose: [gateway] }), 'has a condition on a gateway through which it is not exposed']],
  TrafficProtocolFields: [
    [valid({ protocol: 'TCP', routes: [{ match: MATCH, to: TO }] }), 'which need the protocol HTTP'], [valid({ protocol: 'TCP', resilience: { timeout: '1s' } }), 'which need the protocol HTTP'],
    [valid({ ports: [{ port: 81, protocol: 'TLS', weights: { v1: 100 }, mirror: { version: 'v1' } }] }), 'ports[0] has one of sticky, routes'],
  ],
  TrafficSniProtocol: [[valid({ sniHosts: ['a.example.com'] }), 'has sniHosts, which only TLS has']],
  TrafficSniHost: [[valid({ protocol: 'TLS', sniHosts: ['a.example.com'] }), "sniHosts[0] is 'a.example.com', which is not a host of the split. Write one of web.shop.svc.cluster.local, or expose"]],
  TrafficStickyWeights: [[valid({ versions: [V1], weights: undefined, sticky: { cookie: 'canary' } }), 'has sticky without weights']],
  TrafficRegexSyntax: [
    [match({ headers: [{ name: 'a', regex: '*iPhone*' }] }), "routes[0].match[0].headers[0].regex is '*iPhone*', which is not an RE2 expression: missing argument to repetition operator: `*`. Write '.*' for any characters"],
    [match({ path: { regex: '/(?=a).*' } }), 'RE2 has no lookaround. Match the whole text'],
    [match({ query: [{ name: 'a', regex: '(a)\\1' }] }), 'RE2 has no backreferences'],
    ...['(a{1000}){1000}', 'a{1001}', '((a{9}){9}){99}'].map((regex) => [match({ path: { regex: `/${regex}` } }), 'RE2 repeats at most 1,000 times'] as any),
  ],
  TrafficRegexPlain: [
    [match({ headers: [{ name: 'user-agent', regex: 'iPhone' }] }), "regex is 'iPhone', which matches only this text, because Istio matches the whole text. Write '.*iPhone.*' for a text that contains it, or exact: 'iPhone'"],
    [match({ headers: [{ name: 'user-agent', regex: '^iPhone' }] }), "regex is '^iPhone', which matches only this text, because Istio matches the whole text. Write 'iPhone.*' for a text that begins with it, or exact: 'iPhone'"],
    [match({ path: { regex: '/api$' } }), "path.regex is '/api$', which matches only this text, because Istio matches the whole text. Write '.*/api' for a text that ends with it, or exact: '/api'"],
  ],
  TrafficRegexLength: [[match({ path: { regex: `/${'é'.repeat(512)}.*` } }), 'routes[0].match[0].path.regex has 1027 bytes, and istiod accepts at most 1024']],
  TrafficRegexNever: ['a^b', 'x$y.*', '(^a|b$)\\bc', '[^\\x00-\\x{10FFFF}]', 'a\\b_', 'a\\nb', '.*\\z.', '\\b/x'].map((regex) => (
    [match({ headers: [{ name: 'a', regex }] }), `headers[0].regex is '${regex}', which matches no text: it has ^ after a character`])),
  TrafficPathNever: [
    [match({ path: { regex: '^api/.*' } }), "routes[0].match[0].path.regex is '^api/.*', which matches no path, because a path begins with a slash. Begin the expression with a slash, such as '/api/.*', or with '.*'"],
    ...PATHLESS.map((regex) => [match({ path: { regex } }), `routes[0].match[0].path.regex is '${regex}', which matches no path, because a path begins with a slash`] as [JsonObject, string]),
    ...[['/a/../b', '/b'], ['/a/./b', '/a/b'], ['/a/..', '/'], ['/.', '/'], ['/%61pi', '/api'], ['/a%2Eb', '/a.b'], ['/x%7e', '/x~'], ['/orders ', '/orders%20'], ['/a\\b', '/a/b']].map(([exact, written]) => (
      [match({ path: { exact } }), `path.exact is '${exact}', but proxies normalise paths before they compare them (BASE). Write '${written}'`] as [JsonObject, string])),
    ...[['/a/../b', '/b'], ['/./', '/'], ['/%41', '/A'], ['/a b', '/a%20b'], ['/%2e', '/.'], ['/a/%2e%2E', '/a/..'], ['/b/../a/%2e', '/a/.']].map(([prefix, written]) => (
      [match({ path: { prefix } }), `path.prefix is '${prefix}', but proxies normalise paths before they compare them (BASE). Write '${written}'`] as [JsonObject, string])),
    [valid({ ports: [{ port: 81, weights: { v1: 100 }, routes: [{ match: [{ path: { regex: '[a-z]+/.*' } }], to: TO }] }] }), "ports[0].routes[0].match[0].path.regex is '[a-z]+/.*', which matches no path"],
  ],
  TrafficMatchContradiction: [
    ...CONTRADICTIONS.map(([header, without]) => (
      [match({ headers: [{ name: 'x-a', ...header }], withoutHeaders: [{ name: 'x-a', ...without }] }), "routes[0].match[0] demands the header 'x-a' in headers and excludes it in withoutHeaders"] as [JsonObject, string])),
    ...[{ exact: 'ftp' }, { exact: 'HTTPS' }, { prefix: 'ws' }, { prefix: 'https:' }, { regex: 'wss?' }].map((scheme) => (
      [match({ scheme }), `asks for the scheme '${Object.values(scheme)[0]}', but the scheme of a request is http or https`] as [JsonObject, string])),
  ],
  TrafficMatchNever: [
    [match({ port: 81 }), 'routes[0].match[0] matches no request: the split is about port 80. Correct its port, gateways or claims'],
    [valid({ routes: [{ match: [{ methods: ['GET'] }, { port: 81, sourceNamespace: 'qa' }], to: TO }], expose: [{ mesh: true }, gateway] }), 'routes[0].match[1] matches no request'],
    ...[{ port: 80 }, { gateways: ['edge/public'] }, { claims: [{ name: 'a', exact: 'b' }] }].map((one) => [
      valid({ expose: [{ mesh: true }, gateway], ports: [{ port: 81, weights: { v1: 100 }, routes: [{ match: [one], to: TO }] }] }), 'ports[0].routes[0].match[0] matches no request: the split is about port 81, which gateways do not use',
    ] as [JsonObject, string]),
    [valid({ expose: [gateway], ports: [{ port: 81, weights: { v1: 100 }, routes: [{ match: MATCH, to: TO }] }] }), 'ports[0].routes[0].match[0] matches no request'],
  ],
  TrafficRouteUnreachable: [
    [valid({ routes: [{ match: MATCH, to: TO }, { match: MATCH, to: { version: 'v1' } }] }), 'routes[1] gets no requests'],
    [valid({ routes: [{ match: [{ path: { prefix: '/' } }], to: TO }, { match: MATCH, to: TO }] }), 'routes[1] gets no requests'],
    ...[...CATCH_ALL_PATHS.map((regex) => ({ path: { regex } })), { authority: { regex: '.*' } }, { scheme: { regex: '.+' } }, { path: { prefix: '/' }, ignorePathCase: true }].map((all) => (
      [valid({ routes: [{ match: [all], to: TO }, { match: MATCH, to: TO }] }), 'routes[1] gets no requests'] as [JsonObject, string])),
    [valid({ ports: [{ port: 81, weights: { v1: 100 } }], routes: [{ match: [{ port: 80 }], to: TO }, { match: MATCH, to: TO }] }), 'routes[1] gets no requests'],
    [valid({ expose: [gateway], routes: [{ match: [{ gateways: ['edge/public'] }], to: TO }, { match: MATCH, to: TO }] }), 'routes[1] gets no requests'],
  ],
  TrafficEjectionNone: [
    [resilience({ outlierDetection: { consecutive5xx: 5 } }), 'resilience.outlierDetection ejects at most 10% of the endpoints, which is none of 3. Write a maxEjectionPercent of at least 34'],
    [valid({ versions: [{ ...V1, resilience: { outlierDetection: { maxEjectionPercent: 33 } } }, V2] }), 'versions[0].resilience.outlierDetection ejects at most 33% of the endpoints'],
  ],
  TrafficHostProtocol: [[valid({ expose: [{ gateway: 'edge/tls', hosts: ['bank.example.com'] }] }), "expose[0].hosts[0] is 'bank.example.com', for which gateway 'edge/tls' has the protocol TLS, but the split has HTTP. Write protocol: TLS"]],
  TrafficWeightsOwner: [
    [valid({ weightsOwner: 'argo-rollouts', weights: { v2: 100 } }), 'has a weightsOwner, which moves weights between two versions'],
    [valid({ weightsOwner: 'argo-rollouts', sticky: { cookie: 'web' } }), 'and cannot change cookies'],
  ],
  TrafficWeightsName: [
    [valid({ weightsOwner: 'argo-rollouts', routes: [{ match: MATCH, to: TO, name: 'weights' }] }), "has a weightsOwner and a route whose name begins with 'weights'"],
    [valid({ weightsOwner: 'argo-rollouts', ports: [{ port: 81, weights: { v1: 100 }, routes: [{ match: MATCH, to: TO, name: 'weights-82' }] }] }), 'Write another name'],
  ],
  TrafficBudgetEmpty: [[resilience({ retryBudget: {} }), 'resilience.retryBudget is empty. Write at least one of percent, minConcurrency']],
  TrafficBudgetLimit: [
    [resilience({ retryBudget: { percent: 20 }, circuitBreaker: { maxRetries: 3 } }), 'a proxy with a budget ignores maxRetries. Write one of them'],
    [valid({ versions: [{ ...V1, resilience: { retryBudget: { percent: 20 }, circuitBreaker: { maxRetries: 3 } } }, V2] }), 'versions[0].resilience has a retryBudget'],
  ],
  TrafficDelegateConflict: ['/orders/v2/x', '/cart'].map((prefix) => [
    match({ path: { prefix } }, { routes: [{ match: [{ path: { prefix } }], to: DELEGATE }] }),
    "routes[0] leads to the delegate 'orders/orders', but Istio would drop its route with the conditions [{\"uri\":{\"prefix\":\"/orders/v2\"}",
  ]),
  TrafficDelegateActions: ['timeout', 'rewrite', 'cors'].map((name) => [
    route({ to: DELEGATE, [name]: { timeout: '3s', rewrite: { path: '/' }, cors: { origins: [{ exact: 'https://a' }] } }[name]! }),
    'routes[0] leads to a delegate, whose routes say what happens to the requests. Leave out requestHeaders',
  ]),
  TrafficDelegateNested: [
    [valid({ expose: [{ delegate: true }], routes: [{ match: MATCH, to: DELEGATE }] }), 'is a delegate, and has a route to another delegate'],
    [valid({ expose: [{ mesh: true }, { delegate: true }], ports: [{ port: 81, weights: { v1: 100 }, routes: [{ match: MATCH, to: DELEGATE }] }] }), 'is a delegate, and has a route to another'],
  ],
  TrafficDelegateProtocol: [[valid({ expose: [{ delegate: true }], protocol: 'TCP' }), 'is a delegate, but only requests of HTTP are sent to a delegate']],
  TrafficHostUnserved: [[valid({ expose: [{ gateway: 'edge/public', hosts: ['shop.example.org'] }] }), "expose[0].hosts[0] is 'shop.example.org', which gateway 'edge/public' does not serve. Write one of its hosts (*.example.com)"]],
};

const cases = Object.entries(BROKEN).flatMap(([code, examples]) => examples.map(([spec, text]) => ({ code, spec, text })));

test.each(cases)('$code: $text', ({ code, spec, text }) => {
  const problems = problemsOf(JSON.parse(JSON.stringify(spec)));
  expect(problems).toEqual([expect.stringContaining(text)]);
  expect(problems[0]).toMatch(new RegExp(`\\[${code}\\]$`));
});

test('TrafficBudgetVersion: a line without retry budgets refuses them', () => {
  const spec = valid({ versions: [V1, { ...V2, resilience: { retryBudget: { percent: 10 } } }], resilience: { retryBudget: { percent: 20 } } });
  expect(problemsOf(spec)).toEqual([]);
  expect(problemsOf(spec, { ...FACTS, version: IstioVersion.of('1.26.0') })).toEqual([
    'resilience.retryBudget is in Istio since 1.27, but the mesh has 1.26.0. Leave it out and limit retries by circuitBreaker.maxRetries, or upgrade Istio [TrafficBudgetVersion]',
    expect.stringContaining('versions[1].resilience.retryBudget is in Istio since 1.27'),
  ]);
});

/** Codes whose examples need other facts. */
const APART = ['TrafficBudgetVersion'];

test('each code has an example here', () => {
  const codes = [...rulesIn(TRAFFIC_SPLIT).map(({ code }) => code), ...Object.keys(GUARDS)].filter((code) => !APART.includes(code));
  expect(Object.keys(BROKEN).sort()).toEqual([...new Set(codes)].sort());
});

test.each([
  [1, 99], [2, 49], [3, 33],
])('of %d pods, %d%% ejects none, and 100%% and one percent more eject one', (replicas, percent) => {
  const codes = (maxEjectionPercent: number) => problemsOf(resilience({ outlierDetection: { maxEjectionPercent } }), { ...FACTS, replicas });
  expect([1, percent].map((each) => codes(each))).toEqual([1, percent].map(() => [expect.stringContaining(`Write a maxEjectionPercent of at least ${percent + 1} [TrafficEjectionNone]`)]));
  expect([percent + 1, 100].flatMap(codes)).toEqual([]);
  expect(codes(0)).toEqual([expect.stringContaining('maxEjectionPercent is 0. Write a whole number from 1 to 100')]);
});

test.each<[string, JsonObject, string]>([
  ['a weight of 0.5', valid({ weights: { v1: 99.5, v2: 0.5 } }), 'weights.v1 is the number 99.5. Write a whole number from 0 to 100'],
  ['a weight of -1', valid({ weights: { v1: 101, v2: -1 } }), 'weights.v2 is -1. Write a whole number from 0 to 100'],
  ['a weight of -1 in a port', valid({ ports: [{ port: 81, weights: { v1: 101, v2: -1 } }] }), 'ports[0].weights.v2 is -1'],
  ['a weight of 33.3 in a route', route({ to: { weights: { v1: 33.3, v2: 66.7 } } }), 'routes[0].to.weights.v1 is the number 33.3'],
  ...['maxPendingRequests', 'maxRequests', 'maxRequestsPerConnection', 'maxRetries'].map((limit): [string, JsonObject, string] => (
    [`${limit} of 0`, valid({ versions: [{ ...V1, resilience: { circuitBreaker: { [limit]: 0 } } }, V2] }), `versions[0].resilience.circuitBreaker.${limit} is 0. Write a whole number from 1`])),
  ...['Shop.example.com', 'shop.example.com.', 'shop.example.com:80', './shop.example.com'].map((host): [string, JsonObject, string] => (
    [`the host ${host}`, valid({ expose: [{ gateway: 'edge/public', hosts: [host] }] }), `expose[0].hosts[0] is '${host}'. Write a full name in lower case`])),
  ...[':path', 'Host', 'a b', '@request.auth.claims.groups'].map((name): [string, JsonObject, string] => (
    [`the header ${name}`, match({ withoutHeaders: [{ name, exact: 'a' }] }), `withoutHeaders[0].name is '${name}'. Write the name of a header in lower case`])),
  ['a long key of a label', valid({ versions: [{ ...V1, labels: { ['k'.repeat(64)]: 'a' } }, V2] }), 'versions[0].labels has a key that is not the key of a label'],
  ['a weight that is no number', valid({ weights: { v1: NaN } }), 'weights.v1 is NaN. Write a whole number from 0 to 100'],
  ['no weights in the map', valid({ weights: {} }), 'weights is empty'],
  ['a version twice', valid({ versions: [V1, V1] }), "versions[1] has the name 'v1', which an earlier item has too"],
  ['no versions', valid({ versions: [] }), 'versions is empty'],
  ['a version in upper case', valid({ versions: [{ ...V1, name: 'V1' }, V2] }), "versions[0].name is 'V1'. Write at most 63 lower-case letters"],
  ['a long name of a version', valid({ versions: [{ ...V1, name: 'v'.repeat(64) }, V2] }), 'versions[0].name has 64 characters. Write at most 63'],
  ['a version without labels', valid({ versions: [{ ...V1, labels: {} }, V2] }), 'versions[0].labels is empty'],
  ['a long label', valid({ versions: [{ ...V1, labels: { version: 'v'.repeat(64) } }, V2] }), 'versions[0].labels.version has 64 characters'],
  ['a route without conditions', valid({ routes: [{ match: [], to: TO }] }), 'routes[0].match is empty'],
  ['a header in upper case', match({ headers: [{ name: 'User-Agent', exact: 'a' }] }), "routes[0].match[0].headers[0].name is 'User-Agent'. Write the name of a header in lower case"],
  ['an empty text', match({ headers: [{ name: 'a', exact: '' }] }), 'routes[0].match[0].headers[0].exact is empty'],
  ['a long expression', match({ headers: [{ name: 'a', regex: 'x'.repeat(1025) }] }), 'regex has 1025 characters. Write at most 1024'],
  ['a path with a query', match({ path: { exact: '/a?b=c' } }), "path.exact is '/a?b=c'. Write a path: it begins with '/', and the query"],
  ['a path without a slash', match({ path: { prefix: 'api' } }), "path.prefix is 'api'. Write a path"],
  ['a pool of 0', resilience({ circuitBreaker: { maxConnections: 0 } }), 'resilience.circuitBreaker.maxConnections is 0. Write a whole number from 1'],
  ['a timeout of 0', resilience({ timeout: '0s' }), "resilience.timeout is '0s'. Write a whole number and its unit"],
  ['a timeout without a unit', resilience({ timeout: 5 }), 'resilience.timeout is the number 5. Write a whole number and its unit (ms, s, m or h), such as 1500ms or 3s'],
  ['a misspelt field', valid({ Weights: {} }), "Weights is not a field. Write 'weights'"],
  ['an unknown failure', resilience({ retry: { attempts: 1, retryOn: ['5xx, reset'] } }), "resilience.retry.retryOn[0] is '5xx, reset'. Write one of 5xx, gateway-error"],
  ['a gateway in a short form', valid({ expose: [{ gateway: 'public', hosts: ['a.example.com'] }] }), "expose[0].gateway is 'public'. Write the namespace and the name of a Gateway"],
])('%s is a problem of the schema', (_, spec, text) => {
  expect(problemsOf(spec)).toContainEqual(expect.stringContaining(text));
});

test.each<[string, JsonObject]>([
  ...COVERED.flatMap((pair): [string, JsonObject][] => [pair, [...pair].reverse()].map((pairs) => [`a condition beside a wider one, ${JSON.stringify(pairs)}`, valid({ routes: [{ match: pairs, to: TO }] })])),
  ['weights that leave out a version', valid({ weights: { v1: 100 } })],
  ['a version with all requests', valid({ weights: { v1: 0, v2: 100 } })],
  ['one version without weights', valid({ versions: [V1], weights: undefined })],
  ['a route for one of two ways to the service', valid({ expose: [{ mesh: true }, gateway], routes: [{ match: [{ gateways: ['edge/public'] }], to: TO }, { match: MATCH, to: TO }] })],
  ['a catch-all as the last route', valid({ routes: [{ match: MATCH, to: TO }, { match: [{ path: { prefix: '/' } }], to: TO }] })],
  ['a per-try timeout without retries', resilience({ retry: { attempts: 0, perTryTimeout: '1s' } })],
  ['alternatives that begin with a slash somewhere', match({ path: { regex: 'a?/b' } })],
  ['a path that may begin with a slash', match({ path: { regex: 'x|/y' } })],
  ['a delegate whose routes are narrower', valid({ routes: [{ match: [{ path: { prefix: '/orders' } }], to: DELEGATE }] })],
  ['a delegate that is not known', valid({ routes: [{ match: [{ sourceNamespace: 'qa' }], to: { delegate: 'orders/other' } }] })],
  ['a split that is a delegate and is used in the mesh', valid({ expose: [{ mesh: true }, { delegate: true }], routes: [{ match: MATCH, to: TO }] })],
  ['a delegate with conditions of gateways', valid({ expose: [{ delegate: true }], routes: [{ match: [{ claims: [{ name: 'groups', exact: 'a' }], port: 443 }], to: TO }] })],
  ...['/api/.*', '/.+', '.*/x', '/(.*)x', '(a|.*|b)c', '/[|.*|]', '/\\|.*', '/(.*)?x', '/x|/y', '.', '\\W.*', '(api|/v1)/.*', 'a?/b', '[/-9]x', '\\B/x', '(?i)/API/.*', '[[:^alpha:]]x'].map((regex): [string, JsonObject] => (
    [`a route after paths like ${regex}`, valid({ routes: [{ match: [{ path: { regex } }], to: TO }, { match: MATCH, to: TO }] })])),
  ['a route after all paths of one scheme', valid({ routes: [{ match: [{ scheme: { exact: 'https' }, path: { regex: '.*' } }], to: TO }, { match: MATCH, to: TO }] })],
  ['a regular expression with both anchors', match({ headers: [{ name: 'a', regex: '^iPhone$' }] })],
  ['a regular expression of 1,024 characters', match({ headers: [{ name: 'a', regex: '.'.repeat(1024) }] })],
  ['what RE2 has and JavaScript does not', match({ headers: [{ name: 'a', regex: '(?i)\\pL+[[:alpha:]](?P<n>x)\\z' }] })],
  ['tries as long as the timeout', resilience({ timeout: '5s', retry: SLOW })],
  ['tries as long as the timeout of a route', valid({ resilience: { retry: SLOW }, routes: [{ match: MATCH, to: TO, timeout: '5s' }] })],
  ['long tries of a split that a route replaces', valid({ resilience: { timeout: '6s', retry: SLOW }, routes: [{ match: MATCH, to: TO, timeout: '1s', retry: { attempts: 0 } }] })],
  ['names of 63 characters', valid({ versions: [{ name: 'v'.repeat(63), labels: { ['k'.repeat(63)]: 'v'.repeat(63) } }], weights: undefined })],
  ['a header that is demanded with one value and excluded with another', match({ headers: [{ name: 'a', prefix: 'v' }], withoutHeaders: [{ name: 'a', exact: 'v1' }] })],
  ['a header that is demanded, and another one that is excluded', match({ headers: [{ name: 'a', present: true }], withoutHeaders: [{ name: 'b', present: true }] })],
  ['a header of which an expression excludes a part', match({ headers: [{ name: 'a', prefix: 'v' }], withoutHeaders: [{ name: 'a', regex: 'v[0-9]' }] })],
  ['schemes', valid({ routes: [{ match: [{ scheme: { exact: 'https' } }, { scheme: { prefix: 'http' }, methods: ['GET'] }, { scheme: { regex: 'h.*' }, methods: ['PUT'] }], to: TO }] })],
  ['a path and the paths below it', valid({ routes: [{ match: [{ path: { exact: '/a' } }, { path: { prefix: '/a/' } }], to: TO }] })],
  ['one condition with and without regard to case', valid({ routes: [{ match: [{ path: { exact: '/a' } }, { path: { exact: '/a' }, methods: ['GET'], ignorePathCase: true }], to: TO }] })],
  ['dots in a path', match({ path: { prefix: '/.well-known/..a' } })],
  ['escapes that stay', match({ path: { exact: '/a%20b%2Fc%C3%A9' } })],
  ['words and boundaries', match({ headers: [{ name: 'a', regex: '.*\\bbot\\b.*' }, { name: 'b', regex: '(?m)^a$' }] })],
  ['a header whose name has an underscore', match({ headers: [{ name: 'x_y', present: true }] })],
])('%s is valid', (_, spec) => {
  expect(problemsOf(JSON.parse(JSON.stringify(spec)))).toEqual([]);
});

test.each<[SplitFacts['pathNormalization'], string, number]>([
  ['NONE', '/a/../b', 0], ['NONE', '/a b', 0], ['BASE', '/a//b', 0], ['MERGE_SLASHES', '/a//b', 1], ['DECODE_AND_MERGE_SLASHES', '/a%2Fb', 1], ['MERGE_SLASHES', '/a%2Fb', 0],
])('with the path normalization %s, the path %s has %d problems', (pathNormalization, text, count) => {
  for (const path of [{ exact: text }, { prefix: text }]) {
    expect(problemsOf(match({ path }), { ...FACTS, pathNormalization })).toHaveLength(count);
  }
});
