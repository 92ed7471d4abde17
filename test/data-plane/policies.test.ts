import { Client, GATEWAY, HOST, IDP, OTHER_IDP, PolicyLab, PolicyRequest } from './policies';
import { SentAnswer } from './programs';
import { IstioVersion } from '../../src/istio';
import { isSince } from '../../src/istio/internal';
import { AuthIssuerSpec } from '../../src/security';
import { IstioRelease } from '../lab/parts';
import { jwksOf, SigningKey } from '../security/agreement/tokens';

jest.setTimeout(240_000);

/** What a request gets: a code, or the end of its connection. */
type Expected = number | 'RESET' | 'CLOSED';

/** A behaviour, the request that shows it, and what it gets. */
type Row = [behaviour: string, from: Client, to: string, request: Partial<PolicyRequest>, expected: Expected];

const HTTP: Row[] = [
  ['STRICT: the caller of a binding', 'frontend', 'strict', { path: '/orders/1' }, 200],
  ['STRICT: plain text is reset', 'outside', 'strict', { path: '/orders/1' }, 'RESET'],
  ['STRICT: a client that sends plain text gets 503', 'frontend', 'plain', { path: '/orders/1' }, 503],
  ['PERMISSIVE: plain text to what is public', 'outside', 'open', { path: '/healthz' }, 200],
  ['PERMISSIVE: plain text has no identity', 'outside', 'open', { path: '/orders' }, 403],
  ['a wrong SPIFFE identity', 'stranger', 'strict', { path: '/orders/1' }, 403],
  ['the same account of a wrong namespace', 'elsewhere', 'strict', { path: '/orders/1' }, 403],
  ['a namespace', 'elsewhere', 'open', { path: '/orders' }, 200],
  ['an account that is not in the namespace', 'stranger', 'open', { path: '/orders' }, 403],
  ['another method', 'frontend', 'strict', { path: '/orders/1', method: 'DELETE' }, 403],
  ['deny over allow', 'frontend', 'strict', { path: '/orders/secret/1' }, 403],
  ['an exception of a denial', 'elsewhere', 'open', { path: '/admin' }, 200],
  ['audit refuses nothing', 'frontend', 'strict', { path: '/orders?audited' }, 200],
  ['shadow: what ALLOW would refuse', 'stranger', 'shadow', { path: '/shadow/a' }, 200],
  ['shadow: what DENY would refuse', 'frontend', 'shadow', { path: '/admin/a' }, 200],
  ['a condition that holds', 'frontend', 'strict', { path: '/team', headers: { 'x-team': 'qa-1' } }, 200],
  ['a condition that does not hold', 'frontend', 'strict', { path: '/team', headers: { 'x-team': 'prod' } }, 403],
  ['paths are normalised: ..', 'frontend', 'open', { path: '/x/../admin' }, 403],
  ['paths are normalised: %2e', 'frontend', 'open', { path: '/x/%2e%2e/admin' }, 403],
  ['slashes are not merged', 'frontend', 'open', { path: '//admin' }, 200],
  ['a probe of what is public', 'outside', 'open', { path: '/health' }, 200],
  ['a probe of what is not public', 'outside', 'open', { path: '/ready' }, 403],
  ['remote IP: the last address before the trusted proxy', 'outside', GATEWAY, { path: '/', headers: { 'host': HOST, 'x-forwarded-for': '198.51.100.7, 203.0.113.7' } }, 200],
  ['remote IP: an address that the client invents', 'outside', GATEWAY, { path: '/', headers: { 'host': HOST, 'x-forwarded-for': '203.0.113.7, 198.51.100.7' } }, 403],
  ['remote IP: no address', 'outside', GATEWAY, { path: '/', headers: { host: HOST } }, 403],
  ['TCP: the caller of a binding', 'frontend', 'strict', {}, 200],
  ['TCP: another caller', 'stranger', 'strict', {}, 'CLOSED'],
  ['TCP: plain text', 'outside', 'strict', {}, 'CLOSED'],
];

const TEMPLATES: Row[] = [
  ['a template: one part', 'frontend', 'strict', { path: '/items/7/parts' }, 200],
  ['a template: two parts', 'frontend', 'strict', { path: '/items/7/8/parts' }, 403],
  ['a template: any parts', 'frontend', 'strict', { path: '/files/a/b/c' }, 200],
];

const PREFIX: Row = ['a prefix in the place of templates', 'frontend', 'strict', { path: '/items/7/parts' }, 200];

const PREFLIGHT = (path: string): PolicyRequest => ({
  from: 'outside', to: GATEWAY, path, method: 'OPTIONS', headers: { 'host': HOST, 'origin': 'https://ui.example.com', 'access-control-request-method': 'PUT' },
});
const CALL = (method: string, from: Client = 'frontend'): PolicyRequest => ({ from, to: 'strict', path: `/shop.Orders/${method}`, method: 'POST', headers: { 'content-type': 'application/grpc' } });

function gotten({ code, error }: SentAnswer, { path }: Partial<PolicyRequest>): Expected | string | undefined {
  const isReset = error === 'ECONNRESET' || error === 'closed';
  return isReset ? path === undefined ? 'CLOSED' : 'RESET' : code ?? error;
}

async function answersTo(mesh: PolicyLab, rows: Row[]): Promise<[string, unknown][]> {
  const answers = await mesh.ask(rows.map(([, from, to, request]) => ({ from, to, ...request })));
  return answers.map((answer, index) => [rows[index][0], gotten(answer, rows[index][3])]);
}

const expectedOf = (rows: Row[]) => rows.map(([behaviour, , , , expected]) => [behaviour, expected]);

const [KEY, NEXT_KEY, WRONG] = [new SigningKey('key-1'), new SigningKey('key-2'), new SigningKey('key-1')];
const issuersBy = (...keys: SigningKey[]): AuthIssuerSpec[] => [
  { issuer: IDP, audiences: ['shop'], jwks: jwksOf(...keys) },
  { issuer: OTHER_IDP, audiences: ['shop'], jwks: jwksOf(...keys), fromHeaders: [{ name: 'x-token', prefix: 'Token ' }], fromParams: ['tok'], fromCookies: ['session'] },
];

const CLAIMS = { iss: IDP, sub: 'alice', aud: 'shop' };
const OTHERS = { ...CLAIMS, iss: OTHER_IDP };
const withToken = (path: string, claims: object, key = KEY): Partial<PolicyRequest> => ({ path, headers: { authorization: `Bearer ${key.token(claims)}` } });
const token = (behaviour: string, request: Partial<PolicyRequest>, expected: Expected): Row => [behaviour, 'frontend', 'jwt', request, expected];

/** Tokens, as a matrix. */
const JWT: Row[] = [
  token('no token, where one is needed', { path: '/user' }, 403),
  token('no token, where none is needed', { path: '/free' }, 200),
  ['no token: the roles hold for what needs none', 'stranger', 'jwt', { path: '/free' }, 403],
  token('a valid token', withToken('/user', CLAIMS), 200),
  token('garbage', { path: '/user', headers: { authorization: 'Bearer garbage' } }, 401),
  token('garbage, where none is needed', { path: '/free', headers: { authorization: 'Bearer garbage' } }, 401),
  token('expired', withToken('/user', { ...CLAIMS, exp: 1_000_000_000 }), 401),
  token('not yet valid', withToken('/user', { ...CLAIMS, nbf: 4_000_000_000 }), 401),
  token('a wrong issuer', withToken('/user', { ...CLAIMS, iss: 'https://evil.example.com' }), 401),
  token('a wrong audience', withToken('/user', { ...CLAIMS, aud: 'bank' }), 403),
  token('one of several audiences', withToken('/user', { ...CLAIMS, aud: ['bank', 'shop'] }), 200),
  token('a wrong key', withToken('/user', CLAIMS, WRONG), 401),
  token('a key that the issuer does not have yet', withToken('/user', CLAIMS, NEXT_KEY), 401),
  token('from a header with a prefix', { path: '/user', headers: { 'x-token': `Token ${KEY.token(OTHERS)}` } }, 200),
  token('from a parameter', { path: `/user?tok=${KEY.token(OTHERS)}` }, 200),
  token('from a cookie', { path: '/user', headers: { cookie: `a=b; session=${KEY.token(OTHERS)}` } }, 200),
  token('at a place of another issuer', withToken('/user', OTHERS), 401),
  token('a claim as a text', withToken('/admin', { ...CLAIMS, groups: 'admins' }), 200),
  token('a claim as a list', withToken('/admin', { ...CLAIMS, groups: ['ops', 'admins'] }), 200),
  token('a claim with another value', withToken('/admin', { ...CLAIMS, groups: ['ops'] }), 403),
  token('a claim that is missing', withToken('/admin', CLAIMS), 403),
  token('a claim that is no text', withToken('/admin', { ...CLAIMS, groups: true }), 403),
  token('a nested claim', withToken('/nested', { ...CLAIMS, realm: { roles: ['ops'] } }), 200),
  token('a nested claim that is not nested', withToken('/nested', { ...CLAIMS, roles: ['ops'] }), 403),
];

/** Without the filters of Istio's own proxy, 1.20.1 cannot read tokens. */
describe.each([[IstioVersion.of('1.20.1'), undefined], [IstioVersion.of('1.27.0'), issuersBy(KEY)]])('AuthPolicy on real Envoys, with Istio %s', (version, issuers) => {
  let mesh: PolicyLab;
  beforeAll(async () => {
    mesh = await PolicyLab.start(version, issuers);
  });
  afterAll(async () => mesh?.stop());

  test('requests get what the policies say', async () => {
    const rows = [...HTTP, ...isSince(version, '1.22') ? TEMPLATES : [PREFIX]];
    expect(await answersTo(mesh, rows)).toEqual(expectedOf(rows));
  });

  test('a gateway answers a preflight request if its policy allows OPTIONS to all', async () => {
    const [open, closed] = await mesh.ask([PREFLIGHT('/open'), PREFLIGHT('/closed')]);
    expect([open.code, open.allowedOrigin, closed.code]).toEqual([200, 'https://ui.example.com', 403]);
  });

  test('a gRPC call that is denied gets PermissionDenied', async () => {
    const answers = await mesh.ask([CALL('Get'), CALL('Delete'), CALL('Get', 'stranger')]);
    expect(answers.map(({ code, grpcStatus }) => [code, grpcStatus])).toEqual([[200, undefined], [200, '7'], [200, '7']]);
  });

  if (issuers) {
    test('tokens get what the issuers and the roles say', async () => {
      expect(await answersTo(mesh, JWT)).toEqual(expectedOf(JWT));
    });

    test('a key is rotated: both keys are accepted while the set has both', async () => {
      const rows = (first: Expected): Row[] => [token('the old key', withToken('/user', CLAIMS), first), token('the new key', withToken('/user', CLAIMS, NEXT_KEY), 200)];
      await mesh.replaceIssuers(issuersBy(KEY, NEXT_KEY), ['key-1', 'key-2'], []);
      expect(await answersTo(mesh, rows(200))).toEqual(expectedOf(rows(200)));
      await mesh.replaceIssuers(issuersBy(NEXT_KEY), ['key-2'], ['key-1']);
      expect(await answersTo(mesh, rows(401))).toEqual(expectedOf(rows(401)));
    });
  }

  test('istioctl analyze finds nothing about the policies', async () => {
    const { stdout, stderr } = await mesh.lab.istioctl(version.name as IstioRelease, ['analyze', '--all-namespaces']);
    expect(`${stdout}${stderr}`).toMatch(/Info \[IST|No validation issues found/); // the analysis has run
    const policies = /^.*\((AuthorizationPolicy|RequestAuthentication|PeerAuthentication) .*$/gm;
    expect([...`${stdout}${stderr}`.matchAll(policies)].map(([line]) => line)).toEqual([]);
  });

  test('one would-be refusal among 1,000 requests is found, with its caller, operation and rule', async () => {
    const observed = async (...flags: string[]) => {
      const { code, stdout, stderr } = await mesh.cli.run('access', undefined, '--observed', '-o', 'json', ...flags);
      return { code, stderr, ...JSON.parse(stdout || '{}') };
    };
    const before = await observed();
    expect(before).toMatchObject({ code: 0, unnamed: [], unanswered: [], proxies: 1 });
    const sent = await mesh.lab.drive({ from: 'shop/frontend', url: 'http://shadow/orders/1', count: 999 });
    expect(sent.codes).toEqual({ 200: 999 });
    expect(await observed()).toEqual(before);
    await mesh.ask([{ from: 'stranger', to: 'shadow', path: '/orders/1?id=7' }]);
    const after = await observed('--since', '1h');
    const found = after.refusals.filter(({ operation }: { operation: string }) => operation === 'GET /orders/1');
    expect(after).toMatchObject({ code: 1, unnamed: [] });
    expect(found).toEqual([expect.objectContaining({
      to: 'Pod shop/shadow',
      port: 8080,
      caller: 'cluster.local/ns/shop/sa/stranger',
      count: 1,
      by: 'AuthorizationPolicy shop/shadow (rule 0: from.source.principals, rule 1: from.source.principals, to.operation.ports)',
    })]);
    expect(after.refusals).toContainEqual(expect.objectContaining({ operation: 'GET /admin/a', by: 'rule 0 of AuthorizationPolicy shop/shadow-deny' }));
    expect(after.refusals).toHaveLength(before.refusals.length + 1);
  });
});
