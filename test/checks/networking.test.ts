import { ApiObject, App, Chart } from 'cdk8s';
import { IstioVersion, Mesh, MeshExternalProtocol, MeshExternalService, MeshService, TrafficSplit } from '../../src';
import { Checks } from '../../src/checks';
import { chartInMesh } from '../istio/app-with-mesh';

/** The codes and messages of the findings for objects. */
function found(...objects: object[]): string[] {
  const chart = new Chart(new App(), 'app');
  objects.forEach((object, index) => new ApiObject(chart, `${index}`, object as never));
  return Checks.of(chart).map(({ code, level, message }) => `${level} ${code}: ${message}`);
}

const networking = (kind: string, namespace: string, name: string, spec: object) => ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec });
const route = (spec: object, namespace = 'front', name = 'web') => networking('VirtualService', namespace, name, spec);
const rule = (spec: object, namespace = 'shop', name = 'web') => networking('DestinationRule', namespace, name, spec);
const service = (namespace: string, name = 'web', selector: object = { app: name }) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector, ports: [{ port: 80 }] } });
const to = (host: string) => [{ destination: { host } }];

describe('a short host', () => {
  const FULL = 'Write the full host, with the DNS domain of the cluster: web.shop.svc.cluster.local';

  test.each<[string, ReturnType<typeof networking>]>([
    ['spec.hosts[1]', route({ hosts: ['a.example.com', 'web'] })],
    ['spec.http[0].route[0].destination.host', route({ http: [{ route: to('web') }] })],
    ['spec.http[0].mirror.host', route({ http: [{ mirror: { host: 'web' } }] })],
    ['spec.http[0].mirrors[0].destination.host', route({ http: [{ mirrors: to('web') }] })],
    ['spec.tls[0].route[0].destination.host', route({ tls: [{ route: to('web') }] })],
    ['spec.tcp[0].route[0].destination.host', route({ tcp: [{ route: to('web') }] })],
    ['spec.host', rule({ host: 'web' }, 'front')],
  ])('of a Service in another namespace is found in %s', (field, object) => {
    expect(found(service('shop'), object)).toEqual([
      `warning HostShortName: ${object.kind} front/web: ${field} is 'web', which is a Service in namespace 'front', but the Service 'web' is in namespace 'shop'. ${FULL}`,
    ]);
  });

  test.each(['web.shop', 'web.shop.svc'])('with a dot is found: %s', (host) => {
    expect(found(service('shop'), route({ http: [{ route: to(host) }] }), rule({ host }))).toEqual([
      `warning HostShortName: VirtualService front/web: spec.http[0].route[0].destination.host is '${host}', which is no host of the mesh, because Istio does not complete a name with a dot. ${FULL}`,
      expect.stringContaining(`DestinationRule shop/web: spec.host is '${host}'`),
    ]);
  });

  test.each<[string, object[]]>([
    ['the Service is in the namespace of the object', [service('shop'), service('front'), route({ hosts: ['web'], http: [{ route: to('web') }] })]],
    ['the Service is not in the synthesis', [route({ hosts: ['web'], http: [{ route: to('web.shop') }] })]],
    ['the host is complete', [service('shop'), route({ hosts: ['web.shop.svc.cluster.local'], http: [{ route: to('web.shop.svc.corp') }] }), rule({ host: '*.shop.svc.cluster.local' })]],
    ['a ServiceEntry has the host', [service('shop'), networking('ServiceEntry', 'shop', 'web', { hosts: ['web.shop'] }), rule({ host: 'web.shop' })]],
    ['only clients of a gateway call it', [service('shop'), route({ hosts: ['web.shop'], gateways: ['edge/public'] })]],
    ['the object has no namespace yet', [service('shop'), { ...rule({ host: 'web' }), metadata: { name: 'web' } }]],
  ])('is not found if %s', (_, objects) => {
    expect(found(...objects)).toEqual([]);
  });
});

test.each<[string, object, number]>([
  ['without gateways', { hosts: ['*'] }, 1],
  ['with the mesh', { hosts: ['*'], gateways: ['edge/public', 'mesh'] }, 1],
  ['only through a gateway', { hosts: ['*'], gateways: ['edge/public'] }, 0],
  ['that is part of a host', { hosts: ['*.example.com'] }, 0],
])('a VirtualService for all hosts %s', (_, spec, count) => {
  const message = "error WildcardHostOnMesh: VirtualService front/web: spec.hosts[0] is '*', which istiod refuses for clients in the mesh. Write the hosts, or name only gateways in spec.gateways";
  expect(found(route(spec))).toEqual(Array(count).fill(message));
});

describe('two VirtualServices', () => {
  const FULL = { hosts: ['web.shop.svc.cluster.local'] };
  const SHORT = { hosts: ['web'] };

  test.each<[string, object, object]>([
    ['with the full host and a short one', route(FULL, 'front'), route(SHORT, 'shop')],
    ['with other cases of letters', route({ hosts: ['a.example.com'] }, 'shop'), route({ hosts: ['A.example.com'] }, 'shop', 'other')],
    ['of which one is for a namespace of the other', route({ ...FULL, exportTo: ['.'] }, 'front'), route({ ...FULL, exportTo: ['front', 'edge'] }, 'shop')],
  ])('%s are found', (_, one, other) => {
    expect(found(one, other)).toEqual([expect.stringMatching(/^warning MeshHostTwice: VirtualService shop\/\w+ and VirtualService \w+\/web both have the host .* Istio uses only the older one/)]);
  });

  test.each<[string, object, object]>([
    ['for other clients', route({ ...FULL, exportTo: ['.'] }, 'front'), route({ ...FULL, exportTo: ['.'] }, 'shop')],
    ['of which one is for a gateway', route(FULL, 'front'), route({ ...FULL, gateways: ['edge/public'] }, 'shop')],
    ['of equal short names', route(SHORT, 'front'), route(SHORT, 'shop')],
    ['that are delegates', route({ http: [] }, 'front'), route({ http: [] }, 'shop')],
    ['with a host and its wildcard', route({ hosts: ['*.example.com'] }, 'front'), route({ hosts: ['a.example.com'] }, 'shop')],
  ])('%s are not found', (_, one, other) => {
    expect(found(one, other)).toEqual([]);
  });

  test('of a split and of an object beside it are found', () => {
    const chart = chartInMesh('shop', { namespace: 'shop' });
    new TrafficSplit(chart, 'web', { service: MeshService.of('web', { namespace: 'shop', port: 80 }), versions: [{ name: 'v1', labels: { version: 'v1' } }] });
    new ApiObject(chart, 'other', route(SHORT, 'shop', 'other') as never);
    expect(Checks.of(chart).map(({ code, origin }) => [code, origin])).toEqual([['MeshHostTwice', 'shop/other']]);
  });
});

describe('the settings of a port', () => {
  const [POOL, OUTLIER, TLS] = [{ connectionPool: { tcp: { maxConnections: 1 } } }, { outlierDetection: { consecutive5xxErrors: 5 } }, { tls: { mode: 'SIMPLE' } }];
  const port = (settings: object, number = 80) => ({ portLevelSettings: [{ port: { number }, ...settings }] });
  const subset = (trafficPolicy: object, whole: object = {}) => ({ host: 'web', trafficPolicy: whole, subsets: [{ name: 'v1' }, { name: 'v2', trafficPolicy }] });

  test.each<[string, object, string, string]>([
    ['of its policy', { host: 'web', trafficPolicy: { ...POOL, ...OUTLIER, ...port(TLS) } }, 'spec.trafficPolicy', 'connectionPool, outlierDetection'],
    ['of its subset', subset({ ...OUTLIER, ...port(POOL) }), 'spec.subsets[1].trafficPolicy', 'outlierDetection'],
    ['that its subset inherits', subset(port(POOL), { ...TLS, ...POOL }), 'spec.subsets[1].trafficPolicy', 'tls'],
    ['that its subset inherits from the same port', subset(port(POOL), port(TLS)), 'spec.subsets[1].trafficPolicy', 'tls'],
    ['of TLS', { host: 'web', trafficPolicy: { ...TLS, ...port(POOL) } }, 'spec.trafficPolicy', 'tls'],
  ])('replace those %s', (_, spec, field, sections) => {
    expect(found(rule(spec))).toEqual([
      `warning PortSettingsReplacePolicy: DestinationRule shop/web: ${field}.portLevelSettings[0] replaces the policy for port 80 and leaves out ${sections}, `
      + 'so that the port has the defaults of Istio for it. Repeat it there',
    ]);
  });

  test.each<[string, object]>([
    ['repeat them', { host: 'web', trafficPolicy: { ...POOL, ...port({ ...POOL, ...TLS }) } }],
    ['are the only ones', { host: 'web', trafficPolicy: port(TLS) }],
    ['are those of another policy, which a subset changes', subset(OUTLIER, { ...port(POOL) })],
    ['are those of another port', subset(port(POOL), port(TLS, 81))],
  ])('are not found if they %s', (_, spec) => {
    expect(found(rule(spec))).toEqual([]);
  });

  test('of an external service and those of a split replace nothing', () => {
    const chart = chartInMesh('shop', { namespace: 'shop' });
    new MeshExternalService(chart, 'maps', { hosts: ['api.maps.example'], ports: [{ port: 80, protocol: MeshExternalProtocol.HTTP, originateTls: true }] });
    new TrafficSplit(chart, 'web', {
      service: MeshService.of('web', { namespace: 'shop', port: 80 }),
      versions: [{ name: 'v1', labels: { version: 'v1' }, resilience: { circuitBreaker: { maxRetries: 1 } } }],
      resilience: { circuitBreaker: { maxConnections: 1 } },
    });
    expect(Checks.of(chart)).toEqual([]);
  });
});

describe('connections over TCP', () => {
  const entry = (ports: object[], more: object = {}) => networking('ServiceEntry', 'shop', 'ledger', { hosts: ['ledger.bank.example'], ports, resolution: 'DNS', ...more });
  const port = (protocol?: string) => ({ number: 5432, name: 'db', ...protocol === undefined ? {} : { protocol } });
  const meshConfig = (value: string) => ({
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: `defaultConfig:\n  proxyMetadata:\n    ISTIO_META_DNS_CAPTURE: "${value}"\n` },
  });

  test.each(['TCP', 'tcp', '', undefined])('to a port with the protocol %s are for every address', (protocol) => {
    expect(found(entry([{ number: 443, name: 'tls', protocol: 'TLS' }, port(protocol)]), meshConfig('false'))).toEqual([
      'warning TcpAddressesMissing: ServiceEntry shop/ledger: port 5432 has the protocol TCP, and spec.addresses is empty. Connections over TCP do not name a host, so proxies send '
      + 'every connection to port 5432 to ledger.bank.example, unless the address belongs to another service. Write the IP addresses that clients connect to in spec.addresses',
    ]);
  });

  test.each<[string, object[]]>([
    ['with addresses', [entry([port('TCP')], { addresses: ['192.0.2.1'] })]],
    ['of protocols that name a host', [entry([port('TLS'), port('HTTP'), port('HTTPS'), port('GRPC')])]],
    ['that leaves connections at the address that clients call', [entry([port('TCP')], { resolution: 'NONE' }), entry([port('TCP')], { resolution: undefined })]],
    ['whose hosts get addresses from istiod', [entry([port('TCP')]), meshConfig('true')]],
  ])('to a ServiceEntry %s are not found', (_, objects) => {
    expect(found(...objects)).toEqual([]);
  });

  test('to an external service are for every address if it is found by DNS', () => {
    const codesOf = (endpoints: string[]) => {
      const chart = chartInMesh('shop', { namespace: 'shop' });
      new MeshExternalService(chart, 'ledger', { hosts: ['ledger.bank.example'], ports: [{ port: 5432, protocol: MeshExternalProtocol.TCP }], endpoints });
      return Checks.of(chart).map(({ code }) => code);
    };
    expect([codesOf([]), codesOf(['db.bank.example']), codesOf(['192.0.2.1'])]).toEqual([['TcpAddressesMissing'], ['TcpAddressesMissing'], []]);
  });
});

describe('mutual TLS', () => {
  const MUTUAL = { tls: { mode: 'ISTIO_MUTUAL' } };
  const demand = (host = 'web', trafficPolicy: object = MUTUAL) => rule({ host, trafficPolicy });
  const namespace = (labels: object = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
  const workload = (labels: object = {}, spec: object = {}, version = 'v1') => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `web-${version}`, namespace: 'shop' },
    spec: { template: { metadata: { labels: { app: 'web', version, ...labels } }, spec: { containers: [{ name: 'web', image: 'a' }], ...spec } } },
  });
  const BARE = workload({ 'sidecar.istio.io/inject': 'false' });

  test.each<[string, object[], string, string]>([
    ['that refuse injection', [service('shop'), BARE, demand()], 'spec.trafficPolicy.tls.mode', 'Deployment shop/web-v1'],
    ['with the network of the host', [service('shop'), workload({}, { hostNetwork: true }), demand('web.shop.svc.cluster.local')], 'spec.trafficPolicy.tls.mode', 'Deployment shop/web-v1'],
    ['of a namespace without injection', [namespace(), service('shop'), workload(), demand()], 'spec.trafficPolicy.tls.mode', 'Deployment shop/web-v1'],
    ['of one port', [service('shop'), BARE, demand('web', { portLevelSettings: [{ port: { number: 80 }, ...MUTUAL }] })], 'spec.trafficPolicy.portLevelSettings[0].tls.mode', 'Deployment shop/web-v1'],
    ['of a subset', [service('shop'), BARE, workload({}, {}, 'v2'), rule({ host: 'web', subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: MUTUAL }] })],
      'spec.subsets[0].trafficPolicy.tls.mode', 'Deployment shop/web-v1'],
    ['outside the mesh', [networking('ServiceEntry', 'shop', 'pay', { hosts: ['api.pay.example'] }), demand('api.pay.example')], 'spec.trafficPolicy.tls.mode', 'ServiceEntry shop/pay'],
  ])('of endpoints %s is found', (_, objects, field, title) => {
    expect(found(...objects)).toEqual([expect.stringContaining(
      `warning MutualTlsWithoutProxy: DestinationRule shop/web: ${field} is ISTIO_MUTUAL, but ${title} of host '`)]);
  });

  test.each<[string, object[]]>([
    ['the pods can have a proxy', [service('shop'), workload(), demand()]],
    ['the namespace has injection', [namespace({ 'istio-injection': 'enabled' }), service('shop'), workload(), demand()]],
    ['the namespace is ambient', [namespace({ 'istio.io/dataplane-mode': 'ambient' }), service('shop'), workload(), demand()]],
    ['the pods bring their proxy', [namespace(), service('shop'), workload({}, { containers: [{ name: 'istio-proxy', image: 'a' }] }), demand()]],
    ['another subset has no proxy', [service('shop'), BARE, workload({}, {}, 'v2'), rule({ host: 'web', subsets: [{ name: 'v2', labels: { version: 'v2' }, trafficPolicy: MUTUAL }] })]],
    ['another host has no proxy', [service('shop'), service('shop', 'cart'), BARE, demand('cart')]],
    ['the pods are not known', [service('shop'), demand()]],
    ['the service entry is in the mesh', [networking('ServiceEntry', 'shop', 'pay', { hosts: ['api.pay.example'], location: 'MESH_INTERNAL' }), demand('api.pay.example')]],
    ['it is not demanded', [service('shop'), BARE, demand('web', { tls: { mode: 'DISABLE' } })]],
  ])('is not found if %s', (_, objects) => {
    expect(found(...objects)).toEqual([]);
  });

  test('is found by what the mesh injects', () => {
    const app = new App();
    new Mesh(app, 'mesh', { version: IstioVersion.of('1.27.0'), crds: false });
    const codes = (labels: object) => {
      const chart = new Chart(app, `shop${JSON.stringify(labels).length}`);
      [namespace(labels), service('shop'), workload(), demand()].forEach((object, index) => new ApiObject(chart, `${index}`, object as never));
      const all = Checks.of(app).map(({ code }) => code).filter((code) => code === 'MutualTlsWithoutProxy');
      app.node.tryRemoveChild(chart.node.id);
      return all;
    };
    expect(codes({ 'istio-injection': 'disabled' })).toEqual(['MutualTlsWithoutProxy']);
    expect(codes({ 'istio-injection': 'enabled' })).toEqual([]);
  });
});
