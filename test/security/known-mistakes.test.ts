import { Chart } from 'cdk8s';
import { factsAt, FRONTEND, IDP, objectsOf, problemsOf, WEB } from './policies';
import { MeshMtlsMode } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { AuthRequest, MeshMtls, MeshMtlsScope } from '../../src/security';
import { accessMeshOf, AccessModel } from '../../src/security/internal';
import { MeshService } from '../../src/traffic';
import { appWithMesh } from '../istio/app-with-mesh';

/** Mistakes that people have reported of AuthorizationPolicies, and how an AuthPolicy says what they wanted. */
const V27 = IstioVersion.of('1.27.0');
const FACTS = { trustDomain: 'cluster.local', trustDomainAliases: [], rootNamespace: 'istio-system', clusterDomain: 'cluster.local' };
const HTTP_ONLY = { name: 'web', workload: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] };
const source = { principal: 'cluster.local/ns/shop/sa/frontend' };
const token = (claims: object) => ({ claims: { iss: IDP.issuer, sub: 'alice', aud: 'shop', ...claims } });

/** What the proxy of the pods decides by objects. */
function outcome(objects: any[], request: Omit<AuthRequest, 'operation'> & { path?: string }): string {
  const model = new AccessModel(objects.map((object) => ({ object, origin: '' })), accessMeshOf({ ...FACTS, version: V27 }));
  const { path = '/', ...rest } = request;
  return model.verdictAt({ namespace: 'shop', labels: { app: 'web' } }, { ...rest, operation: { port: 8080, path } }).outcome;
}

describe('72: all paths but these need a token', () => {
  const objects = objectsOf({
    service: HTTP_ONLY, issuers: [IDP], requireToken: true, exempt: [{ paths: ['/health', '/docs', '/docs/*'] }], roles: [{ name: 'all', operations: [{ any: true }] }], bindings: [{ role: 'all', subjects: [FRONTEND] }],
  });

  test.each([['/health', 'ALLOWED'], ['/docs', 'ALLOWED'], ['/docs/a', 'ALLOWED'], ['/', 'DENIED'], ['/healthy', 'DENIED'], ['/orders', 'DENIED']])('%s without a token: %s', (path, expected) => {
    expect(outcome(objects, { source, path })).toBe(expected);
    expect(outcome(objects, { path })).toBe('DENIED'); // exempt from the token, and not from the roles
  });

  test('a token is accepted everywhere', () => {
    expect(outcome(objects, { source, path: '/orders', token: token({}) })).toBe('ALLOWED');
  });

  test('a policy without bindings allows nothing', () => {
    const [policy] = objectsOf({ service: HTTP_ONLY });
    expect(policy.spec).toEqual({ selector: { matchLabels: { app: 'web' } }, action: 'ALLOW' });
    expect(outcome([policy], { source })).toBe('DENIED');
  });
});

describe('73: a token for some paths only', () => {
  const objects = objectsOf({
    service: HTTP_ONLY,
    issuers: [{ ...IDP, fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }] }],
    public: [{ notPaths: ['/api/*'] }],
    roles: [{ name: 'api', operations: [{ paths: ['/api/*'] }] }],
    bindings: [{ role: 'api', subjects: [{ claim: { name: 'roles', parents: ['realm_access'], values: ['admin', 'shop-user'] } }] }],
  });

  test.each([
    ['no token, elsewhere', { path: '/' }, 'ALLOWED'],
    ['no token', { path: '/api/a' }, 'DENIED'],
    ['the nested role', { path: '/api/a', token: token({ realm_access: { roles: ['shop-user'] } }) }, 'ALLOWED'],
    ['another role', { path: '/api/a', token: token({ realm_access: { roles: ['guest'] } }) }, 'DENIED'],
    ['a token of another issuer', { path: '/', token: token({ iss: 'https://evil.example.com' }) }, 'UNAUTHENTICATED'],
  ])('%s', (_, request, expected) => {
    expect(outcome(objects, request)).toBe(expected);
  });

  test('the space at the end of a prefix stays', () => {
    const { spec } = objects.find(({ kind }) => kind === 'RequestAuthentication');
    expect(spec.jwtRules[0].fromHeaders).toEqual([{ name: 'Authorization', prefix: 'Bearer ' }]);
  });
});

describe('74: wildcards in paths, methods and accounts', () => {
  const codes = (operation: object, version = V27) => problemsOf({
    service: WEB, roles: [{ name: 'r', operations: [operation] }], bindings: [{ role: 'r', subjects: [FRONTEND] }],
  }, factsAt(version)).map(({ code }) => code);
  const account = (namespace: string, name: string) => problemsOf({
    service: WEB, roles: [{ name: 'r', operations: [{ any: true }] }], bindings: [{ role: 'r', subjects: [{ serviceAccount: { namespace, name } }] }],
  });

  test.each(['/orders', '/orders*', '*.png', '*/health', '/*', '/', '/caf%C3%A9', '/café', '/a;b=c', '/orders/{*}/items', '/files/{**}'])('%s is made', (path) => {
    expect(codes({ paths: [path] })).toEqual([]);
  });

  test.each([
    '/service/*/health', '*/health/*', '*', '**', '', 'orders', '/orders?id=1', '/orders#top', 'https://shop.example.com/orders', '/api/v?/x', '/api/v[0-9]+/.*', '/orders/{id}', '/orders ', '/orders\n',
    '/a/../b', '/./a',
  ])('%j is refused', (path) => {
    expect(codes({ paths: [path] })).toHaveLength(1);
  });

  test('templates are refused at 1.20.1', () => {
    expect([codes({ paths: ['/orders/{*}/items'] }, IstioVersion.of('1.20.1')), codes({ paths: ['/files/{**}'] }, IstioVersion.of('1.20.1'))]).toEqual([['AuthTemplateLine'], ['AuthTemplateLine']]);
  });

  test.each([[['PROPFIND'], 0], [['M-SEARCH'], 0], [['get'], 1], [['*'], 1], [[], 1]])('methods %j', (methods, count) => {
    expect(codes({ methods })).toHaveLength(count);
  });

  test.each([['shop', 'a.b-c', 0], ['shop', '*', 1], ['shop', 'frontend*', 1], ['Shop', 'frontend', 1]])('the account %s/%s', (namespace, name, count) => {
    expect(account(namespace, name)).toHaveLength(count);
  });
});

describe('76: empty lists and empty rules', () => {
  const raw = (spec: object) => [{ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'raw', namespace: 'shop' }, spec }];

  test.each([['{}', {}, 'DENIED'], ['rules: [{}]', { rules: [{}] }, 'ALLOWED'], ['rules: []', { rules: [] }, 'DENIED'], ['rules: null', { rules: null }, 'DENIED'],
    ['DENY and rules: [{}]', { action: 'DENY', rules: [{}] }, 'DENIED'], ['from: []', { rules: [{ from: [], to: [{ operation: { methods: ['GET'] } }] }] }, 'ALLOWED']])('access evaluates %s as Istio does', (_, spec, expected) => {
    expect(outcome(raw(spec), {})).toBe(expected);
  });

  test.each([
    ['roles', { roles: [] }], ['public', { public: [] }], ['an operation', { public: [{}] }], ['paths', { public: [{ paths: [] }] }], ['deny', { deny: [] }],
    ['denied operations', { deny: [{ operations: [] }] }], ['exceptions', { deny: [{ operations: [{ any: true }], except: [] }] }],
    ['labels', { service: { ...HTTP_ONLY, workload: {} } }],
  ])('an AuthPolicy refuses an empty list: %s', (_, spec) => {
    expect(problemsOf({ service: HTTP_ONLY, ...spec })).not.toEqual([]);
  });
});

describe('78: hosts, probes and modes', () => {
  const web = MeshService.of('web', { namespace: 'shop', port: 80, labels: { app: 'web' } });
  const twice = (...scopes: MeshMtlsScope[]) => {
    const app = appWithMesh();
    scopes.forEach((scope, index) => new MeshMtls(new Chart(app, `c${index}`), 'mtls', { scope, mode: MeshMtlsMode.STRICT }));
    return () => app.synthYaml();
  };

  test('a host on a sidecar is refused', () => {
    const spec = { service: HTTP_ONLY, roles: [{ name: 'r', operations: [{ hosts: ['demo.shop'] }] }], bindings: [{ role: 'r', subjects: [FRONTEND] }] };
    expect(problemsOf(spec).map(({ code }) => code)).toEqual(['AuthHostOnSidecar']);
  });

  test('two modes of one scope are refused, and both constructs are named', () => {
    expect(twice(MeshMtlsScope.mesh(), MeshMtlsScope.mesh())).toThrow(/c1\/mtls.*also emitted by c0\/mtls/s);
    expect(twice(MeshMtlsScope.namespace('istio-system'), MeshMtlsScope.mesh())).toThrow(/also emitted by/);
    expect(twice(MeshMtlsScope.workload(web), MeshMtlsScope.workload(web))).toThrow(/also emitted by/);
    expect(twice(MeshMtlsScope.mesh(), MeshMtlsScope.namespace('shop'), MeshMtlsScope.workload(web))).not.toThrow();
  });
});
