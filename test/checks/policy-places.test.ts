/** Policies, and the places where they have another effect than they say: gateways, sidecars, the root namespace, and versions of Istio. */
import { ApiObject, App, Chart } from 'cdk8s';
import { IstioVersion, Mesh } from '../../src';
import { Checks } from '../../src/checks';

function messages(code: string, objects: object[], app = new App()): string[] {
  const chart = new Chart(app, 'objects');
  objects.forEach((object, index) => new ApiObject(chart, `${index}`, object as never));
  return Checks.of(app).filter((finding) => finding.code === code).map(({ message }) => message);
}

const security = (kind: string, namespace: string, spec: object, name = 'policy') => ({ apiVersion: 'security.istio.io/v1', kind, metadata: { name, namespace }, spec });
const authorization = (namespace: string, spec: object) => security('AuthorizationPolicy', namespace, spec);
const pod = (app: string, namespace = 'shop', container: object = {}) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: app, namespace }, spec: { template: { metadata: { labels: { app } }, spec: { containers: [{ name: 'main', image: 'a', ...container }] } } },
});
const select = (app: string) => ({ selector: { matchLabels: { app } } });
const to = (operation: object) => ({ to: [{ operation }] });
const from = (source: object) => ({ from: [{ source }] });
const gateway = (kind = 'networking.istio.io/v1') => ({ apiVersion: kind, kind: 'Gateway', metadata: { name: 'public', namespace: 'edge' }, spec: { selector: { app: 'ingress' }, servers: [{ port: { number: 443 } }] } });

describe('a preflight request at a gateway', () => {
  const virtualService = (route: object = {}, hosts = ['shop.example.com']) => ({
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'web', namespace: 'edge' }, spec: { hosts, gateways: ['public'], http: [{ corsPolicy: {}, ...route }] },
  });
  const path = (uri: object) => virtualService({ match: [{ uri }] });
  const users = from({ requestPrincipals: ['*'] });
  const noToken = { action: 'DENY', rules: [{ ...from({ notRequestPrincipals: ['*'] }), ...to({ notPaths: ['/healthz'] }) }] };
  const denied = (...objects: object[]) => messages('PreflightDenied', [gateway(), ...objects]);

  test.each<[string, object, object]>([
    ['a policy of the namespace', authorization('edge', { rules: [users] }), virtualService()],
    ['a policy of the mesh', authorization('istio-system', { rules: [users] }), virtualService()],
    ['a policy of the mesh with a selector', authorization('istio-system', { ...select('ingress'), rules: [users] }), virtualService()],
    ['a rule that asks for a token', authorization('edge', { ...select('ingress'), ...noToken }), virtualService()],
    ['a rule for other paths', authorization('edge', { ...select('ingress'), rules: [to({ paths: ['/public/*'] })] }), path({ prefix: '/api/' })],
    ['a rule for another path', authorization('edge', { ...select('ingress'), rules: [to({ paths: ['/public'] })] }), path({ exact: '/api' })],
    ['a rule for the path of the first condition', authorization('edge', { ...select('ingress'), rules: [to({ paths: ['/public'] })] }), virtualService({ match: [{ uri: { exact: '/public' } }, { uri: { exact: '/api' } }] })],
    ['a rule for the path of the second condition', authorization('edge', { ...select('ingress'), rules: [to({ paths: ['/public'] })] }), virtualService({ match: [{ uri: { exact: '/api' } }, { uri: { exact: '/public' } }] })],
    ['a rule for other hosts', authorization('edge', { ...select('ingress'), rules: [to({ hosts: ['other.example.com'] })] }), virtualService()],
    ['a rule for another port', authorization('edge', { ...select('ingress'), rules: [to({ ports: ['80'] })] }), virtualService()],
  ])('is denied by %s', (_, policy, route) => {
    expect(denied(policy, route)).toEqual([expect.stringMatching(/^AuthorizationPolicy \S+\/policy denies preflight requests .* at Gateway edge\/public/)]);
  });

  test('is denied at the pods of a gateway in another namespace than that of the Gateway', () => {
    expect(denied(authorization('ingress', { rules: [users] }), virtualService(), pod('ingress', 'ingress'))).toHaveLength(1);
    expect(denied(authorization('edge', { rules: [users] }), virtualService(), pod('ingress', 'ingress'))).toEqual([]);
  });

  test.each<[string, object, object]>([
    ['public for all but some paths', authorization('edge', { rules: [users, to({ methods: ['OPTIONS'], notPaths: ['/admin*'] })] }), virtualService()],
    ['at a path below a prefix', authorization('edge', { rules: [to({ paths: ['/api/v1*'] })] }), path({ prefix: '/api/' })],
    ['at the paths of all conditions', authorization('edge', { rules: [to({ paths: ['/api/v1*', '/public'] })] }), virtualService({ match: [{ uri: { prefix: '/api/' } }, { uri: { exact: '/public' } }] })],
    ['at its host', authorization('edge', { rules: [to({ hosts: ['*.example.com'] })] }), virtualService({}, ['*.example.com'])],
    ['for some addresses', authorization('edge', { rules: [from({ ipBlocks: ['10.0.0.0/8'] })] }), virtualService()],
    ['since a token is needed for other methods', authorization('edge', { action: 'DENY', rules: [{ ...from({ notRequestPrincipals: ['*'] }), ...to({ notMethods: ['OPTIONS'] }) }] }), virtualService()],
  ])('is allowed: %s', (_, policy, route) => {
    expect(denied(policy, route)).toEqual([]);
  });
});

describe('what clients in the mesh send', () => {
  const CODE = 'ClientControlledOnSidecar';
  const rule = (spec: object, policy: object = {}) => authorization('shop', { ...select('web'), ...policy, rules: [spec] });

  test.each<[string, object, string]>([
    ['hosts', rule(to({ hosts: ['shop.example.com'] })), 'spec.rules[0].to[0].operation.hosts is about the host of a request'],
    ['hosts in a rule that denies', rule(to({ notHosts: ['shop.example.com'] }), { action: 'DENY' }), 'spec.rules[0].to[0].operation.notHosts'],
    ['the header host', rule({ when: [{ key: 'request.headers[Host]', values: ['a'] }] }), 'spec.rules[0].when[0] is about the host of a request'],
    ['the pseudo header of the host', rule({ when: [{ key: 'request.headers[:authority]', notValues: ['a'] }] }), 'spec.rules[0].when[0]'],
    ['an address', rule(from({ remoteIpBlocks: ['10.0.0.0/8'] })), 'spec.rules[0].from[0].source.remoteIpBlocks is about the address in X-Forwarded-For'],
    ['an address as a condition', rule({ when: [{ key: 'remote.ip', values: ['10.0.0.0/8'] }] }), 'spec.rules[0].when[0] is about the address in X-Forwarded-For'],
    ['an address of another caller than the condition excludes', rule({ when: [{ key: 'remote.ip', values: ['10.0.0.0/8'] }, { key: 'source.namespace', notValues: ['edge'] }] }), 'spec.rules[0].when[0] is about the address'],
    ['a policy of the namespace', authorization('shop', { rules: [to({ hosts: ['a'] })] }), 'spec.rules[0].to[0].operation.hosts'],
    ['a policy of the mesh', authorization('istio-system', { rules: [to({ hosts: ['a'] })] }), 'spec.rules[0].to[0].operation.hosts'],
  ])('is no ground for a sidecar: %s', (_, policy, text) => {
    expect(messages(CODE, [pod('web'), policy])).toEqual([expect.stringContaining(`${text}`)]);
    expect(messages(CODE, [pod('web'), policy])[0]).toContain('Deployment shop/web is no gateway: a client in the mesh can send any to its sidecar. Write the rule for the gateway, or know callers by their identities');
  });

  test.each<[string, object[]]>([
    ['at a gateway of Istio', [pod('web'), { ...gateway(), spec: { selector: { app: 'web' } } }, rule(to({ hosts: ['a'] }))]],
    ['at a router', [pod('web', 'shop', { name: 'istio-proxy', args: ['proxy', 'router'] }), rule(to({ hosts: ['a'] }))]],
    ['at a Gateway of the Gateway API', [pod('web'), authorization('shop', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }], rules: [to({ hosts: ['a'] })] })]],
    ['at other pods', [pod('api'), rule(to({ hosts: ['a'] }))]],
    ['from a known caller', [pod('web'), rule(from({ principals: ['cluster.local/ns/edge/sa/ingress'], remoteIpBlocks: ['10.0.0.0/8'] }))]],
    ['from known callers, as a condition', [pod('web'), rule({ ...from({ namespaces: ['edge'] }), when: [{ key: 'remote.ip', values: ['10.0.0.0/8'] }] })]],
    ...[['source.principal', 'cluster.local/ns/edge/sa/ingress'], ['source.namespace', 'edge'], ['source.serviceAccount', 'edge/ingress']].flatMap(([key, value]): [string, object[]][] => [
      [`from a caller that the condition ${key} names`, [pod('web'), rule({ when: [{ key: 'remote.ip', values: ['10.0.0.0/8'] }, { key, values: [value] }] })]],
      [`from a caller with an address that the condition ${key} names`, [pod('web'), rule({ ...from({ remoteIpBlocks: ['10.0.0.0/8'] }), when: [{ key, values: [value] }] })]],
    ]),
    ['in another header', [pod('web'), rule({ when: [{ key: 'request.headers[x-team]', values: ['a'] }] })]],
  ])('is a ground %s', (_, objects) => {
    expect(messages(CODE, objects)).toEqual([]);
  });
});

describe('what a policy selects', () => {
  test.each(['AuthorizationPolicy', 'RequestAuthentication'])('of the kind %s in the root namespace are pods of all namespaces', (kind) => {
    const system = pod('istiod', 'istio-system');
    expect(messages('PolicySelectsNoPod', [system, pod('web'), security(kind, 'istio-system', select('web'))])).toEqual([]);
    expect(messages('PolicySelectsNoPod', [system, ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => pod(name, name)), security(kind, 'istio-system', select('wbe'))])).toEqual([
      `${kind} istio-system/policy selects app=wbe, which no pod of the mesh has. The labels of the pods are app=a; app=b; app=c; app=d; app=e; and 2 other sets. Write labels of the pods that it is for`,
    ]);
    expect(messages('PolicySelectsNoPod', [system, security(kind, 'istio-system', select('web'))])).toEqual([]); // other programs have pods too
    expect(messages('PolicySelectsNoPod', [system, pod('web'), security(kind, 'istio-system', select('wbe'))])).toEqual([
      `${kind} istio-system/policy selects app=wbe, which no pod of the mesh has. The labels of the pods are app=web. Write labels of the pods that it is for`,
    ]);
  });

  test('is a Gateway that its namespace has', () => {
    const policy = (name: string) => authorization('edge', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }] });
    const api = gateway('gateway.networking.k8s.io/v1');
    expect(messages('PolicySelectsNoPod', [api, policy('publc')])).toEqual(["AuthorizationPolicy edge/policy is for the Gateway 'publc', which its namespace does not have. Its Gateways are public. Write one of them"]);
    expect(messages('PolicySelectsNoPod', [api, policy('public')])).toEqual([]);
    expect(messages('PolicySelectsNoPod', [policy('publc')])).toEqual([]);
  });

  test.each(['values', 'notValues'])('are callers that pods run under, also in the %s of a condition', (list) => {
    const policy = (account: string) => authorization('shop', { rules: [{ when: [{ key: 'source.principal', [list]: [`cluster.local/ns/shop/sa/${account}`] }] }] });
    expect(messages('PolicyCallerUnknown', [pod('web'), policy('frontend')])).toEqual([expect.stringContaining("names the caller 'cluster.local/ns/shop/sa/frontend'")]);
    expect(messages('PolicyCallerUnknown', [pod('web'), policy('default')])).toEqual([]);
  });
});

describe('addresses of hosts outside the mesh', () => {
  const entry = (labels: object = {}) => ({
    apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'db', namespace: 'shop', labels }, spec: { hosts: ['db.example'], ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }], resolution: 'DNS' },
  });
  const count = (version: string, metadata: object, env: object = {}, labels: object = {}) => {
    const app = new App();
    new Mesh(app, 'mesh', { version: IstioVersion.of(version), crds: false, istiod: { env }, meshConfig: { defaultConfig: { proxyMetadata: metadata } } } as never);
    return messages('TcpAddressesMissing', [entry(labels)], app).length;
  };
  const [CAPTURE, ALLOCATE] = [{ ISTIO_META_DNS_CAPTURE: 'true' }, { ISTIO_META_DNS_AUTO_ALLOCATE: 'true' }];

  test.each<[string, object, number]>([
    ['1.20.1', CAPTURE, 1], ['1.20.1', { ...CAPTURE, ...ALLOCATE }, 0], ['1.20.1', ALLOCATE, 1],
    ['1.26.0', CAPTURE, 0], ['1.27.0', CAPTURE, 0], ['1.27.0', ALLOCATE, 1], ['1.27.0', {}, 1],
  ])('at Istio %s with %j: %d without', (version, metadata, expected) => {
    expect(count(version, metadata)).toBe(expected);
  });

  test('can be turned off, and on', () => {
    expect(count('1.27.0', CAPTURE, { PILOT_ENABLE_IP_AUTOALLOCATE: 'false' })).toBe(1);
    expect(count('1.27.0', { ...CAPTURE, ...ALLOCATE }, { PILOT_ENABLE_IP_AUTOALLOCATE: 'false' })).toBe(0);
    expect(count('1.27.0', CAPTURE, {}, { 'networking.istio.io/enable-autoallocate-ip': 'false' })).toBe(1);
  });
});
