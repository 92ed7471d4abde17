import { IstioVersion } from '../../../src/istio';
import { AccessMesh, accessMeshOf, AccessModel } from '../../../src/security/access/internal';
import { AuthRequest } from '../../../src/security/access/request';

const VERSIONS = { newest: IstioVersion.of('1.27.0'), oldest: IstioVersion.of('1.20.1') };
const FRONTEND = 'cluster.local/ns/shop/sa/frontend';
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } }, spec: { containers: [{ name: 'web' }] } };

function meshOf(config: Partial<AccessMesh> = {}, version: IstioVersion = VERSIONS.newest): AccessMesh {
  return accessMeshOf({ trustDomain: 'cluster.local', trustDomainAliases: [], rootNamespace: 'istio-system', clusterDomain: 'cluster.local', version }, config);
}

function policy(spec: object, metadata: object = {}): any {
  return { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'policy', namespace: 'shop', ...metadata }, spec };
}

function peers(spec: object, metadata: object = {}): any {
  return { ...policy(spec, { name: 'peers', ...metadata }), kind: 'PeerAuthentication' };
}

function jwt(...jwtRules: object[]): any {
  return { ...policy({ jwtRules }, { name: 'jwt' }), kind: 'RequestAuthentication' };
}

interface Given { readonly mesh?: AccessMesh; readonly protocol?: 'HTTP' | 'TCP' | 'AUTO'; readonly pod?: object }

/** The verdict of the pod `web` about a request. */
function verdict(policies: any[], { operation, ...request }: Omit<AuthRequest, 'operation'> & { operation?: object } = {}, { mesh = meshOf(), protocol = 'HTTP', pod = POD }: Given = {}) {
  const model = new AccessModel([pod, ...policies].map((object) => ({ object, origin: `${object.kind}.yaml:1` })), mesh);
  return model.verdictOf({ workload: model.workloads[0], port: 8080, protocol }, { operation: { port: 8080, ...operation }, ...request });
}

const mutual = (principal: string = FRONTEND) => ({ principal });

/** Whether a rule with the action ALLOW matches a request. */
function matches(rule: object, request: object, given: Given = {}): boolean {
  return verdict([policy({ rules: [rule] })], request, given).outcome === 'ALLOWED';
}

const to = (operation: object) => ({ to: [{ operation }] });
const from = (source: object) => ({ from: [{ source }] });
const when = (key: string, values: string[] | undefined, notValues?: string[]) => ({ when: [{ key, values, notValues }] });

describe('the order of decisions', () => {
  const all = [{}];

  test('without policies all requests are allowed', () => {
    expect(verdict([])).toMatchObject({ outcome: 'ALLOWED', reason: expect.stringContaining('no policy with the action ALLOW') });
  });

  test('a policy without rules allows nothing, and one with an empty rule allows all', () => {
    expect(verdict([policy({})])).toMatchObject({ outcome: 'DENIED', status: 403, reason: expect.stringContaining('AuthorizationPolicy shop/policy (has no rule)') });
    expect(verdict([policy({ rules: all })])).toMatchObject({ outcome: 'ALLOWED', decider: { name: 'policy', rule: 0, origin: 'AuthorizationPolicy.yaml:1' } });
  });

  test('DENY takes precedence over ALLOW, and says which rule decides', () => {
    const deny = policy({ action: 'DENY', rules: [to({ paths: ['/admin*'] }), to({ methods: ['DELETE'] })] }, { name: 'deny' });
    expect(verdict([policy({ rules: all }), deny], { operation: { method: 'DELETE' } })).toMatchObject({ outcome: 'DENIED', decider: { name: 'deny', rule: 1 } });
    expect(verdict([policy({ rules: all }), deny])).toMatchObject({ outcome: 'ALLOWED' });
  });

  test('AUDIT and dry-run policies decide nothing', () => {
    expect(verdict([policy({ action: 'AUDIT', rules: all })])).toMatchObject({ outcome: 'ALLOWED' });
    const annotations = { 'istio.io/dry-run': 'true' };
    expect(verdict([policy({ action: 'DENY', rules: all }, { annotations }), policy({}, { annotations, name: 'other' })])).toMatchObject({ outcome: 'ALLOWED', reason: expect.stringContaining('no policy') });
  });

  test('an external authorizer decides, unless another policy denies or the mesh config does not have it', () => {
    const custom = policy({ action: 'CUSTOM', provider: { name: 'opa' }, rules: all }, { name: 'custom' });
    expect(verdict([custom])).toMatchObject({ outcome: 'DEPENDS', decider: { name: 'custom', rule: 0 } });
    expect(verdict([custom], {}, { mesh: meshOf({ authorizers: [] }) })).toMatchObject({ outcome: 'DENIED', reason: expect.stringContaining("'opa'") });
    expect(verdict([custom, policy({})])).toMatchObject({ outcome: 'DENIED', decider: { name: 'policy' } });
  });

  test('a workload without a proxy admits all', () => {
    const pod = { ...POD, metadata: { ...POD.metadata, labels: { 'app': 'web', 'sidecar.istio.io/inject': 'false' } } };
    expect(verdict([policy({})], {}, { pod })).toMatchObject({ outcome: 'ALLOWED', reason: expect.stringContaining('no proxy') });
  });
});

describe('which policies concern a workload', () => {
  const selector = (app: string) => ({ selector: { matchLabels: { app } } });

  test.each([
    ['its namespace', policy({}), true],
    ['another namespace', policy({}, { namespace: 'other' }), false],
    ['the root namespace', policy({}, { namespace: 'istio-system' }), true],
    ['a selector of its labels', policy(selector('web')), true],
    ['a selector of other labels', policy(selector('api')), false],
    ['a selector in the root namespace', policy(selector('api'), { namespace: 'istio-system' }), false],
    ['a Gateway', policy({ targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'web' }] }), false],
  ])('%s', (_, object, concerns) => {
    expect(verdict([object]).outcome).toBe(concerns ? 'DENIED' : 'ALLOWED');
  });

  test('pods of a Gateway have the policies that target it', () => {
    const pod = { ...POD, metadata: { ...POD.metadata, labels: { 'gateway.networking.k8s.io/gateway-name': 'web' } } };
    const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'web' }];
    expect(verdict([policy({ targetRefs })], {}, { pod }).outcome).toBe('DENIED');
    expect(verdict([policy({ targetRefs: [{ ...targetRefs[0], name: 'other' }] })], {}, { pod }).outcome).toBe('ALLOWED');
  });
});

describe('mutual TLS', () => {
  const STRICT = { mtls: { mode: 'STRICT' } };
  const app = { selector: { matchLabels: { app: 'web' } } };
  const cases: [string, any[], string, string][] = [
    ['no policy', [], 'ALLOWED', 'ALLOWED'],
    ['the mesh is STRICT', [peers(STRICT, { namespace: 'istio-system' })], 'REFUSED', 'ALLOWED'],
    ['the namespace is PERMISSIVE', [peers(STRICT, { namespace: 'istio-system' }), peers({ mtls: { mode: 'PERMISSIVE' } })], 'ALLOWED', 'ALLOWED'],
    ['the namespace inherits', [peers(STRICT, { namespace: 'istio-system' }), peers({ mtls: { mode: 'UNSET' } })], 'REFUSED', 'ALLOWED'],
    ['the workload is DISABLE', [peers(STRICT), peers({ ...app, mtls: { mode: 'DISABLE' } }, { name: 'web' })], 'ALLOWED', 'REFUSED'],
    ['the port is PERMISSIVE', [peers({ ...app, ...STRICT, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } })], 'ALLOWED', 'ALLOWED'],
    ['another port is PERMISSIVE', [peers({ ...app, ...STRICT, portLevelMtls: { 80: { mode: 'PERMISSIVE' } } })], 'REFUSED', 'ALLOWED'],
    ['a selector in the root namespace', [peers({ ...app, ...STRICT }, { namespace: 'istio-system' })], 'ALLOWED', 'ALLOWED'],
    ['the oldest of two', [
      peers({ mtls: { mode: 'PERMISSIVE' } }, { creationTimestamp: '2024-02-01T00:00:00Z' }), peers(STRICT, { name: 'older', creationTimestamp: '2024-01-01T00:00:00Z' }),
    ], 'REFUSED', 'ALLOWED'],
  ];
  test.each(cases)('%s', (_, objects, plain, encrypted) => {
    expect(verdict(objects).outcome).toBe(plain);
    expect(verdict(objects, { source: mutual() }).outcome).toBe(encrypted);
  });
});

describe('callers', () => {
  test.each<[object, string | undefined, boolean]>([
    [{ principals: [FRONTEND] }, FRONTEND, true],
    [{ principals: [FRONTEND] }, undefined, false],
    [{ principals: ['*'] }, FRONTEND, true],
    [{ principals: ['*'] }, undefined, false],
    [{ principals: ['*/sa/frontend'] }, FRONTEND, true],
    [{ principals: ['cluster.local/ns/shop/*'] }, FRONTEND, true],
    [{ principals: ['cluster.local/ns/sho'] }, FRONTEND, false],
    [{ notPrincipals: [FRONTEND] }, undefined, true], // plain text is not that principal
    [{ notPrincipals: [FRONTEND] }, FRONTEND, false],
    [{ namespaces: ['shop'] }, FRONTEND, true],
    [{ namespaces: ['sh*'] }, FRONTEND, true],
    [{ namespaces: ['sho'] }, FRONTEND, false],
    [{ serviceAccounts: ['frontend'] }, FRONTEND, true],
    [{ serviceAccounts: ['other/frontend'] }, FRONTEND, false],
    [{ serviceAccounts: ['shop/front'] }, FRONTEND, false],
    [{ principals: [FRONTEND], namespaces: ['other'] }, FRONTEND, false],
  ])('%j and %s', (source, principal, allowed) => {
    expect(matches(from(source), { source: { principal } })).toBe(allowed);
  });

  test('a principal counts in the aliases of its trust domain', () => {
    const mesh = meshOf({ trustDomain: 'new', trustDomainAliases: ['old'] });
    for (const principal of ['new/ns/shop/sa/frontend', 'old/ns/shop/sa/frontend']) {
      expect(matches(from({ principals: [FRONTEND] }), { source: { principal } }, { mesh })).toBe(true);
      expect(matches(from({ principals: ['old/ns/shop/sa/frontend'] }), { source: { principal } }, { mesh })).toBe(true);
      expect(matches(from({ principals: ['foreign/ns/shop/sa/frontend'] }), { source: { principal } }, { mesh })).toBe(false);
    }
  });

  test('versions before 1.30 read a principal with a star as an expression', () => {
    const rule = from({ principals: ['*/sa/fr.ntend'] });
    expect(matches(rule, { source: mutual() })).toBe(true);
    const { features, ...mesh } = meshOf();
    expect(matches(rule, { source: mutual() }, { mesh: { ...mesh, features: { ...features, quotedIdentities: true } } })).toBe(false);
  });

  test('addresses, and one that is not known', () => {
    expect(matches(from({ ipBlocks: ['10.1.0.0/16'] }), { source: { ip: '10.1.2.3' } })).toBe(true);
    expect(matches(from({ ipBlocks: ['10.1.2.4'] }), { source: { ip: '10.1.2.3' } })).toBe(false);
    expect(matches(from({ remoteIpBlocks: ['2001:db8::/32'] }), { source: { ip: '10.1.2.3', remoteIp: '2001:db8::1' } })).toBe(true);
    expect(verdict([policy({ rules: [from({ ipBlocks: ['10.1.0.0/16'] })] })])).toMatchObject({ outcome: 'DEPENDS' });
    expect(verdict([policy({ rules: [from({ ipBlocks: ['10.1.0.0/16'], namespaces: ['shop'] })] })])).toMatchObject({ outcome: 'DENIED' });
  });
});

describe('operations', () => {
  test.each<[object, object, boolean]>([
    [{ methods: ['GET'] }, {}, true],
    [{ methods: ['get'] }, {}, false],
    [{ methods: ['*'] }, {}, true],
    [{ paths: ['/a'] }, { path: '/a?b=c' }, true],
    [{ paths: ['/a'] }, { path: '/a/' }, false],
    [{ paths: ['/a*'] }, { path: '/abc' }, true],
    [{ paths: ['*.png'] }, { path: '/x/y.png' }, true],
    [{ paths: ['/a'] }, { path: '/x/../a' }, true],
    [{ paths: ['/a'] }, { path: '/x/%2e%2E/a' }, true],
    [{ paths: ['/a'] }, { path: '//a' }, false],
    [{ paths: ['/a/{*}/c'] }, { path: '/a/b/c' }, true],
    [{ paths: ['/a/{*}/c'] }, { path: '/a/b/b/c' }, false],
    [{ paths: ['/a/{**}'] }, { path: '/a/b/c' }, true],
    [{ notPaths: ['/a*'] }, { path: '/b' }, true],
    [{ hosts: ['Web.Shop'] }, { host: 'web.shop' }, true],
    [{ hosts: ['web.shop'] }, { host: 'web.shop:80' }, false],
    [{ hosts: ['*.shop'] }, { host: 'web.shop' }, true],
    [{ ports: ['8080'] }, {}, true],
    [{ ports: ['80'] }, {}, false],
    [{ notPorts: ['80'] }, {}, true],
    [{ paths: ['/a'], methods: ['POST'] }, { path: '/a' }, false],
  ])('%j and %j', (operation, request, allowed) => {
    expect(matches(to(operation), { operation: request })).toBe(allowed);
  });

  test('path templates are plain text before 1.22', () => {
    expect(matches(to({ paths: ['/a/{*}'] }), { operation: { path: '/a/b' } }, { mesh: meshOf({}, VERSIONS.oldest) })).toBe(false);
  });

  test.each([['BASE', '//a%2fb', false], ['MERGE_SLASHES', '//a%2fb', false], ['MERGE_SLASHES', '//a//b', true], ['DECODE_AND_MERGE_SLASHES', '//a%2fb', true], ['NONE', '/a/./b', false]] as const)(
    'normalization %s of %s', (pathNormalization, path, allowed) => {
      expect(matches(to({ paths: ['/a/b'] }), { operation: { path } }, { mesh: meshOf({ pathNormalization }) })).toBe(allowed);
    });

  test('conditions', () => {
    expect(matches(when('request.headers[X-Team]', ['qa*']), { headers: { 'x-team': 'qa-1' } })).toBe(true);
    expect(matches(when('request.headers[x-team]', ['*']), {})).toBe(false);
    expect(matches(when('request.headers[x-team]', undefined, ['qa']), {})).toBe(true);
    expect(matches(when('destination.port', ['8080']), {})).toBe(true);
    expect(matches(when('source.namespace', ['shop']), { source: mutual() })).toBe(true);
    expect(matches(when('no.such.key', ['x']), {})).toBe(false);
  });
});

describe('a port without HTTP', () => {
  const tcp = { protocol: 'TCP' } as const;

  test('ALLOW with a field of HTTP never matches, and DENY matches on the other fields', () => {
    expect(verdict([policy({ rules: [to({ methods: ['GET'] })] })], {}, tcp)).toMatchObject({ outcome: 'DENIED', reason: expect.stringContaining('rule 0: does not apply to this port') });
    expect(verdict([policy({ action: 'DENY', rules: [to({ paths: ['/admin'] })] })], {}, tcp)).toMatchObject({ outcome: 'DENIED' });
    expect(verdict([policy({ action: 'DENY', rules: [to({ paths: ['/admin'], ports: ['80'] })] })], {}, tcp)).toMatchObject({ outcome: 'ALLOWED' });
    expect(verdict([policy({ rules: [to({ ports: ['8080'] })] })], {}, tcp)).toMatchObject({ outcome: 'ALLOWED' });
  });
});

describe('tokens', () => {
  const rule = { issuer: 'https://idp', audiences: ['shop'] };
  const claims = { iss: 'https://idp', sub: 'alice', aud: ['shop'], groups: ['admins', 'ops'], scope: 'read write', realm: { roles: ['boss'] }, age: 7, ok: true };

  test.each<[string, object[], object | undefined, string, number | undefined]>([
    ['none', [rule], undefined, 'ALLOWED', undefined],
    ['valid', [rule], { claims }, 'ALLOWED', undefined],
    ['not valid', [rule], { claims, valid: false }, 'UNAUTHENTICATED', 401],
    ['another issuer', [rule], { claims: { ...claims, iss: 'https://other' } }, 'UNAUTHENTICATED', 401],
    ['another audience', [rule], { claims: { ...claims, aud: 'bank' } }, 'UNAUTHENTICATED', 403],
    ['another audience, and the text before the token read by another rule', [
      { ...rule, issuer: 'https://other', fromHeaders: [{ name: 'X-Token' }] }, { ...rule, fromHeaders: [{ name: 'X-Token', prefix: 'Token ' }] },
    ], { claims: { ...claims, aud: 'bank' }, header: 'x-token', prefix: 'Token ' }, 'UNAUTHENTICATED', 401],
    ['where no rule looks', [rule], { claims, valid: false, header: 'x-token' }, 'ALLOWED', undefined],
    ['in the default parameter', [rule], { claims, valid: false, parameter: 'access_token' }, 'UNAUTHENTICATED', 401],
    ['in a header of the rule', [{ ...rule, fromHeaders: [{ name: 'X-Token' }] }], { claims, valid: false, header: 'x-token' }, 'UNAUTHENTICATED', 401],
    ['of the second issuer', [{ issuer: 'a' }, rule], { claims }, 'ALLOWED', undefined],
    ['in a cookie', [{ ...rule, fromCookies: ['session'] }], { claims, valid: false, cookie: 'session' }, 'UNAUTHENTICATED', 401],
  ])('%s', (_, rules, token: any, outcome, status) => {
    const found = verdict([jwt(...rules)], { token });
    expect([found.outcome, found.status]).toEqual([outcome, status]);
  });

  test.each<[object, boolean]>([
    [from({ requestPrincipals: ['*'] }), true],
    [from({ requestPrincipals: ['https://idp/alice'] }), true],
    [from({ requestPrincipals: ['https://idp/*'] }), true],
    [from({ requestPrincipals: ['*/alice'] }), true],
    [from({ requestPrincipals: ['https://id*'] }), false],
    [from({ notRequestPrincipals: ['*'] }), false],
    [when('request.auth.claims[groups]', ['admins']), true],
    [when('request.auth.claims[groups]', ['admin']), false],
    [when('request.auth.claims[scope]', ['write']), true],
    [when('request.auth.claims[sub]', ['alice']), true],
    [when('request.auth.claims[realm][roles]', ['boss']), true],
    [when('request.auth.claims[age]', ['7']), false],
    [when('request.auth.claims[ok]', ['true']), false],
    [when('request.auth.audiences', ['shop']), true],
    [when('request.auth.principal', ['https://idp/alice']), true],
  ])('%j', (each, allowed) => {
    expect(verdict([jwt(rule), policy({ rules: [each] })], { token: { claims } }).outcome).toBe(allowed ? 'ALLOWED' : 'DENIED');
    const without = verdict([policy({ rules: [each] })], { token: { claims } }).outcome; // no rule reads the token
    expect(without).toBe(JSON.stringify(each).includes('notRequest') ? 'ALLOWED' : 'DENIED');
  });

  test('the token does not reach the policies as a header, unless the rule forwards it', () => {
    const sees = policy({ rules: [when('request.headers[authorization]', ['*'])] });
    const request = { token: { claims }, headers: { authorization: 'Bearer x' } };
    expect(verdict([jwt(rule), sees], request).outcome).toBe('DENIED');
    expect(verdict([jwt({ ...rule, forwardOriginalToken: true }), sees], request).outcome).toBe('ALLOWED');
  });
});
