import { FRONTEND, IDP, objectsOf, READER, WEB } from './policies';
import { IstioVersion } from '../../src/istio';

const rulesOf = (more: object, name = 'web', version?: IstioVersion) => objectsOf({ service: WEB, ...more }, version).find(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name === name).spec.rules;
const bound = (...subjects: object[]) => ({ issuers: [IDP], roles: [{ name: 'all', operations: [{ any: true }] }], bindings: [{ role: 'all', subjects }] });
const claim = (name: string, ...values: string[]) => ({ claim: { name, values } });

test('without roles, all requests are denied, whatever else is said', () => {
  expect(objectsOf({ service: WEB })).toEqual([{
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'web', namespace: 'shop' }, spec: { action: 'ALLOW', selector: { matchLabels: { app: 'web' } } },
  }]);
});

test.each([
  ['a service account', [FRONTEND], [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }] }]],
  ['service accounts and a namespace, in one list', [FRONTEND, { namespace: 'ops' }], [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend', 'cluster.local/ns/ops/*'] } }] }]],
  ['a trust domain', [{ trustDomain: 'other.example' }], [{ from: [{ source: { principals: ['other.example/*'] } }] }]],
  ['any workload or user', [{ authenticated: 'WORKLOAD' }, { authenticated: 'USER' }], [
    { from: [{ source: { requestPrincipals: ['*'] } }] }, { from: [{ source: { principals: ['*'] } }] },
  ]],
  ['one user', [{ jwtPrincipal: { issuer: IDP.issuer, subject: 'alice' } }], [{ from: [{ source: { requestPrincipals: ['https://idp.example.com/alice'] } }] }]],
  ['addresses', [{ ipBlock: '10.0.0.0/8' }, { allOf: [FRONTEND, { remoteIp: '192.0.2.1' }] }, { ipBlock: '::1' }], [
    { from: [{ source: { ipBlocks: ['10.0.0.0/8', '::1'] } }, { source: { principals: ['cluster.local/ns/shop/sa/frontend'], remoteIpBlocks: ['192.0.2.1'] } }] },
  ]],
  ['claims, which are conditions of their own rules', [claim('groups', 'a', 'b'), FRONTEND, { group: { name: 'admins', claim: 'roles' } }], [
    { when: [{ key: 'request.auth.claims[groups]', values: ['a', 'b'] }] },
    { when: [{ key: 'request.auth.claims[roles]', values: ['admins'] }] },
    { from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }] },
  ]],
  ['a nested claim of one issuer', [{ claim: { parents: ['realm_access'], name: 'roles', values: ['admin'], issuer: IDP.issuer } }], [
    { when: [{ key: 'request.auth.claims[realm_access][roles]', values: ['admin'] }, { key: 'request.auth.claims[iss]', values: [IDP.issuer] }] },
  ]],
  ['all of several, two of which have the same field', [{ allOf: [{ namespace: 'shop' }, FRONTEND, claim('groups', 'a')] }], [{
    from: [{ source: { principals: ['cluster.local/ns/shop/*'] } }],
    when: [{ key: 'source.principal', values: ['cluster.local/ns/shop/sa/frontend'] }, { key: 'request.auth.claims[groups]', values: ['a'] }],
  }]],
])('callers: %s', (_, subjects, rules) => {
  expect(rulesOf(bound(...subjects))).toEqual(rules);
});

test('a namespace is that of this mesh, with the aliases of its trust domain', () => {
  const [{ spec }] = objectsOf({ service: WEB, ...bound({ namespace: 'ops' }) }, IstioVersion.of('1.27.0'), 'shop', { trustDomain: 'new.example', trustDomainAliases: ['old.example'] });
  expect(spec.rules).toEqual([{ from: [{ source: { principals: ['new.example/ns/ops/*', 'old.example/ns/ops/*'] } }] }]);
});

test.each([
  ['methods, paths and a port of the pods', { methods: ['GET'], paths: ['/orders/{*}'], ports: [80] }, { methods: ['GET'], paths: ['/orders/{*}'], ports: ['8080'] }],
  ['negations', { notMethods: ['DELETE'], notPaths: ['/admin*'], notPorts: [5432] }, { notMethods: ['DELETE'], notPaths: ['/admin*'], notPorts: ['5432'] }],
  ['gRPC', { grpc: [{ service: 'shop.Orders', methods: ['Get', 'List'] }, { service: 'shop.Health' }] }, { methods: ['POST'], paths: ['/shop.Orders/Get', '/shop.Orders/List', '/shop.Health/*'] }],
  ['a port of TCP', { ports: [5432] }, { ports: ['5432'] }],
])('operations: %s', (_, operation, expected) => {
  expect(rulesOf({ public: [operation] })).toEqual([{ to: [{ operation: expected }] }]);
});

test('operations about HTTP have rules of their own, since a proxy ignores a whole rule on a port of TCP', () => {
  expect(rulesOf({ public: [{ ports: [5432] }, { methods: ['GET'] }] })).toEqual([{ to: [{ operation: { methods: ['GET'] } }] }, { to: [{ operation: { ports: ['5432'] } }] }]);
});

test('a denial with an exception by token is for ports of TCP too, where nobody has a token', () => {
  const deny = [{ operations: [{ any: true }], except: [{ group: { name: 'admins' } }] }];
  expect(rulesOf({ issuers: [IDP], deny }, 'web-deny')).toEqual([
    { to: [{ operation: { ports: ['8080'] } }], when: [{ key: 'request.auth.claims[groups]', notValues: ['admins'] }] },
    { to: [{ operation: { notPorts: ['8080'] } }] },
  ]);
});

test('hosts of a gateway hold with any port', () => {
  const [{ spec }] = objectsOf({ workload: { labels: { istio: 'ingress' } }, public: [{ hosts: ['shop.example.com', '*.example.org'] }] });
  expect(spec.rules).toEqual([{ to: [{ operation: { hosts: ['shop.example.com', 'shop.example.com:*', '*.example.org'] } }] }]);
});

test('conditions are added to each caller of a binding', () => {
  const conditions = [{ key: 'request.headers[x-team]', values: ['qa*'], notValues: ['qa-x'] }];
  expect(rulesOf({ roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND], conditions }] })).toEqual([{
    from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }],
    to: [{ operation: { methods: ['GET'], paths: ['/orders*'] } }],
    when: [{ key: 'request.headers[x-team]', values: ['qa*'] }, { key: 'request.headers[x-team]', notValues: ['qa-x'] }],
  }]);
});

test('a required token is a rule that denies, on the ports that serve HTTP', () => {
  const token = { issuers: [IDP], requireToken: true };
  const from = [{ source: { notRequestPrincipals: ['*'] } }];
  expect(rulesOf(token, 'web-deny')).toEqual([{ from, to: [{ operation: { ports: ['8080'] } }] }]);
  expect(rulesOf({ ...token, exempt: [{ paths: ['/docs*'] }], public: [{ methods: ['GET'], paths: ['/healthz'] }, { ports: [80], paths: ['/x'] }] }, 'web-deny')).toEqual([{
    from,
    to: [
      { operation: { notMethods: ['GET'], notPaths: ['/docs*', '/x'], ports: ['8080'] } },
      { operation: { notPaths: ['/docs*', '/healthz', '/x'], ports: ['8080'] } },
    ],
  }]);
});

test('exceptions of a denial are negations: all of them, and for several properties one of them', () => {
  const except = [{ namespace: 'ops' }, { allOf: [FRONTEND, claim('groups', 'admins')] }];
  expect(rulesOf({ issuers: [IDP], deny: [{ operations: [{ paths: ['/admin*'] }], except }] }, 'web-deny')).toEqual([
    { from: [{ source: { notPrincipals: ['cluster.local/ns/ops/*'] } }], to: [{ operation: { paths: ['/admin*'], ports: ['8080'] } }], when: [{ key: 'request.auth.claims[groups]', notValues: ['admins'] }] },
    { from: [{ source: { notPrincipals: ['cluster.local/ns/ops/*', 'cluster.local/ns/shop/sa/frontend'] } }], to: [{ operation: { paths: ['/admin*'], ports: ['8080'] } }] },
  ]);
});

test('a denial that is not about HTTP is for all ports', () => {
  expect(rulesOf({ deny: [{ operations: [{ any: true }], subjects: [{ ipBlock: '192.0.2.0/24' }] }] }, 'web-deny')).toEqual([{ from: [{ source: { ipBlocks: ['192.0.2.0/24'] } }] }]);
  expect(rulesOf({ deny: [{ operations: [{ any: true }] }] }, 'web-deny')).toEqual([{}]);
});

test('audit and custom are policies of their own', () => {
  const objects = objectsOf({ service: WEB, audit: [{ operations: [{ methods: ['DELETE'] }] }], custom: { provider: 'opa', operations: [{ paths: ['/admin*'] }] } });
  expect(objects.map(({ metadata, spec: { selector, ...spec } }) => ({ name: metadata.name, ...spec }))).toEqual([
    { name: 'web', action: 'ALLOW' },
    { name: 'web-audit', action: 'AUDIT', rules: [{ to: [{ operation: { methods: ['DELETE'], ports: ['8080'] } }] }] },
    { name: 'web-custom', action: 'CUSTOM', provider: { name: 'opa' }, rules: [{ to: [{ operation: { paths: ['/admin*'], ports: ['8080'] } }] }] },
  ]);
});

test('undecided policies allow nothing, and so deny nothing else', () => {
  const objects = objectsOf({ appliesTo: 'MESH', httpPorts: [8080], otherwise: 'UNDECIDED', deny: [{ operations: [{ paths: ['/debug*'] }] }] }, IstioVersion.of('1.27.0'), 'istio-system');
  expect(objects).toEqual([expect.objectContaining({ metadata: { name: 'web-deny', namespace: 'istio-system' }, spec: { action: 'DENY', rules: [{ to: [{ operation: { paths: ['/debug*'], ports: ['8080'] } }] }] } })]);
});

test('in shadow, proxies only record what policies decide', () => {
  const objects = objectsOf({ service: WEB, mode: 'SHADOW', issuers: [IDP], deny: [{ operations: [{ any: true }] }] });
  expect(objects.map(({ kind, metadata }) => [kind, metadata.annotations])).toEqual([
    ['AuthorizationPolicy', { 'istio.io/dry-run': 'true' }], ['AuthorizationPolicy', { 'istio.io/dry-run': 'true' }], ['RequestAuthentication', undefined],
  ]);
});

test('issuers are a RequestAuthentication', () => {
  const issuer = { ...IDP, fromHeaders: [{ name: 'x-token', prefix: 'Bearer ' }], fromParams: ['token'], forwardOriginalToken: true, outputClaimToHeaders: [{ claim: 'sub', header: 'x-user' }], timeout: '2m' };
  expect(objectsOf({ service: WEB, issuers: [issuer] }).find(({ kind }) => kind === 'RequestAuthentication').spec).toEqual({
    selector: { matchLabels: { app: 'web' } }, jwtRules: [{ ...issuer, timeout: '120s' }],
  });
});

test('mutual TLS names the ports of the pods', () => {
  const service = { ...WEB, ports: [{ port: 80, targetPort: 8080, mtls: 'PERMISSIVE' }] };
  expect(objectsOf({ service, mtls: 'STRICT' }).find(({ kind }) => kind === 'PeerAuthentication')).toEqual(expect.objectContaining({
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } },
  }));
  expect(objectsOf({ appliesTo: 'NAMESPACE', mtls: 'STRICT' }).find(({ kind }) => kind === 'PeerAuthentication')).toMatchObject({ metadata: { name: 'default' }, spec: { mtls: { mode: 'STRICT' } } });
});

test('a Gateway of the Gateway API is a reference', () => {
  const [{ spec }] = objectsOf({ gateway: { name: 'public' }, public: [{ paths: ['/'] }] });
  expect(spec).toMatchObject({ targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }] });
});
