import { Chart, Duration, Testing } from 'cdk8s';
import { IstioVersion } from '../../src/istio';
import {
  MeshExternalProtocol, MeshExternalService, MeshExternalServiceProps, MeshService,
  MeshWorkloadGroup, MeshWorkloadGroupProps, MeshSidecarScope, MeshSidecarScopeProps, MeshWorkloadProbe,
} from '../../src/traffic';
import { chartInMesh } from '../istio/app-with-mesh';

const shop = (version = IstioVersion.of('1.27.0')): Chart => chartInMesh('shop', { namespace: 'shop' }, { version });

describe('an external service', () => {
  const HTTP = { port: 80, protocol: MeshExternalProtocol.HTTP };
  const TLS = { port: 443, protocol: MeshExternalProtocol.TLS };

  function objectsOf(props: Partial<MeshExternalServiceProps>, version?: IstioVersion): any[] {
    const chart = shop(version);
    new MeshExternalService(chart, 'payments', { hosts: ['api.pay.example'], ...props });
    return Testing.synth(chart);
  }

  test.each<[string, Partial<MeshExternalServiceProps>, object]>([
    ['is found by DNS', {}, { hosts: ['api.pay.example'], ports: [{ number: 443, name: 'tls-443', protocol: 'TLS' }], location: 'MESH_EXTERNAL', resolution: 'DNS' }],
    ['has addresses', { endpoints: ['192.0.2.1', '2001:db8::1'] }, { resolution: 'STATIC', endpoints: [{ address: '192.0.2.1' }, { address: '2001:db8::1' }] }],
    ['has other names', { endpoints: ['eu.pay.example'] }, { resolution: 'DNS', endpoints: [{ address: 'eu.pay.example' }] }],
    ['is a whole domain', { hosts: ['*.pay.example'] }, { hosts: ['*.pay.example'], resolution: 'NONE' }],
    ['is a whole domain with addresses', { hosts: ['*.pay.example'], ports: [{ port: 5432, protocol: MeshExternalProtocol.TCP }], endpoints: ['192.0.2.1'] }, { resolution: 'STATIC' }],
    ['is called at other addresses', { addresses: ['198.51.100.7', '2001:db8::1'] }, { addresses: ['198.51.100.7', '2001:db8::1'], resolution: 'DNS' }],
    ['is called at blocks of addresses', { endpoints: ['192.0.2.1'], addresses: ['198.51.100.0/24', '2001:db8::/32'] }, { addresses: ['198.51.100.0/24', '2001:db8::/32'], resolution: 'STATIC' }],
    ['is a whole domain at a block', { hosts: ['*.pay.example'], ports: [{ port: 5432, protocol: MeshExternalProtocol.TCP }], addresses: ['198.51.100.0/24'] }, { addresses: ['198.51.100.0/24'], resolution: 'NONE' }],
    ['has null for props without a value', { endpoints: null, ports: null, addresses: null } as never, { ports: [{ number: 443, name: 'tls-443', protocol: 'TLS' }], resolution: 'DNS' }],
    ['is called by TCP at its addresses', { ports: [{ port: 5432, protocol: MeshExternalProtocol.TCP }], endpoints: ['192.0.2.1'] }, { addresses: ['192.0.2.1'], resolution: 'STATIC' }],
    ['is called by TCP at other addresses', { ports: [{ port: 5432, protocol: MeshExternalProtocol.TCP }], endpoints: ['192.0.2.1'], addresses: ['198.51.100.7'] }, { addresses: ['198.51.100.7'] }],
    ['has another port', { ports: [{ ...TLS, targetPort: 8443 }] }, { ports: [{ number: 443, name: 'tls-443', protocol: 'TLS', targetPort: 8443 }] }],
  ])('%s', (_, props, spec) => {
    const [entry, ...others] = objectsOf(props);
    expect(entry).toMatchObject({ kind: 'ServiceEntry', metadata: { name: 'payments', namespace: 'shop' }, spec });
    expect(others).toEqual([]);
  });

  test('is called over HTTP, and the proxy encrypts and verifies, in each line', () => {
    const props = { hosts: ['api.pay.example', 'b.pay.example'], ports: [{ ...HTTP, originateTls: true }, TLS] };
    const [entry, first, second] = objectsOf(props);
    expect(entry.spec.ports).toEqual([{ number: 80, name: 'http-80', protocol: 'HTTP', targetPort: 443 }, { number: 443, name: 'tls-443', protocol: 'TLS' }]);
    const tls = { mode: 'SIMPLE', sni: 'api.pay.example', subjectAltNames: ['api.pay.example'], caCertificates: 'system' };
    expect(first.spec).toEqual({ host: 'api.pay.example', trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls }] } });
    expect([second.metadata.name, second.spec.host]).toEqual(['payments-2', 'b.pay.example']);
    expect(objectsOf(props, IstioVersion.of('1.20.1'))).toMatchObject([{}, { spec: first.spec }, {}]);
  });

  test.each<[string, Partial<MeshExternalServiceProps>, string]>([
    ['ExternalHostOfCluster', { hosts: ['web.shop.svc.cluster.local'] }, "shop/payments: hosts[0] is 'web.shop.svc.cluster.local', which is a Service of this cluster"],
    ['ExternalWildcard', { hosts: ['a.example.com', '*.pay.example'], ports: [{ ...HTTP, originateTls: true }] }, "hosts[1] is '*.pay.example', but a port originates TLS"],
    ['ExternalWildcard', { hosts: ['*.pay.example'], ports: [{ port: 5432, protocol: MeshExternalProtocol.TCP }] }, 'do not name a host'],
    ['ExternalWildcard', { hosts: ['*.pay.example'], endpoints: ['eu.pay.example'] }, 'which DNS cannot resolve'],
    ['ExternalTls', { ports: [{ ...TLS, originateTls: true }] }, 'ports[0].originateTls is true, but clients encrypt on this port already'],
    ['ExternalPortTwice', { ports: [TLS, { ...HTTP, port: 443 }] }, 'ports[1].port is 443, which an earlier port has too'],
    ['ExternalEndpoints', { endpoints: ['192.0.2.1', 'eu.pay.example'] }, 'endpoints has addresses and names'],
    ['ExternalAddressBlock', { addresses: ['192.0.2.1', '198.51.100.0/24'] }, "addresses[1] is '198.51.100.0/24', but istiod takes blocks only for a service that is not found by DNS"],
    ['ExternalAddressBlock', { endpoints: ['eu.pay.example'], addresses: ['198.51.100.0/24'] }, 'Write single addresses, or IP addresses in endpoints'],
  ])('%s is refused: %j', (code, props, message) => {
    expect(() => objectsOf(props)).toThrow(message);
    expect(() => objectsOf(props)).toThrow(`[${code}]`);
  });

  test.each<[string, Partial<MeshExternalServiceProps>, string]>([
    ['no hosts', { hosts: [] }, 'shop/payments: hosts is empty'],
    ['no ports', { ports: [] }, 'ports is empty'],
    ['a wrong protocol', { ports: [{ port: 443, protocol: 'HTTPS' as MeshExternalProtocol }] }, "ports[0].protocol is 'HTTPS'. Write a MeshExternalProtocol"],
    ...['db.example', '192.0.2.1/33', '192.0.2.0/08', '2001:db8::/129', '', '10.0.0.1/', 'fe80::1%eth0'].map((address): [string, Partial<MeshExternalServiceProps>, string] => (
      [`the address '${address}'`, { addresses: ['192.0.2.1', address] }, `addresses[1] is '${address}'. Write an IP address, or a block of them`])),
    ['no addresses', { addresses: [] }, 'addresses is empty'],
    ['a list in a list', { addresses: [['192.0.2.1']] as never }, 'addresses[0] is a list. Write an IP address'],
    ['a wrong endpoint', { endpoints: ['http://pay.example'] }, 'endpoints[0]'],
  ])('with %s is an error', (_, props, message) => {
    expect(() => objectsOf(props)).toThrow(message);
  });

  test('needs the namespace of its chart', () => {
    expect(() => new MeshExternalService(chartInMesh('shop'), 'payments', { hosts: ['api.pay.example'] })).toThrow("shop/payments: the chart 'shop' has no namespace");
  });
});

describe('a scope', () => {
  const workload = { namespace: 'shop', labels: { app: 'frontend' } };
  const web = MeshService.of('web', { namespace: 'shop', port: 80, labels: { app: 'web' } });
  const ledger = MeshService.of('ledger', { namespace: 'bank', port: 80 });

  function specOf(props: Partial<MeshSidecarScopeProps>): any {
    const chart = shop();
    new MeshSidecarScope(chart, 'frontend', { workload, services: [], ...props });
    return Testing.synth(chart)[0].spec;
  }

  test('tells proxies of the services that their workload calls', () => {
    const chart = shop();
    const external = new MeshExternalService(chart, 'payments', { hosts: ['api.pay.example'] });
    new MeshSidecarScope(chart, 'frontend', { workload, services: [web, ledger, web], externalServices: [external], hosts: ['istio-system/*'] });
    expect(Testing.synth(chart)[1]).toMatchObject({
      kind: 'Sidecar',
      metadata: { name: 'frontend', namespace: 'shop' },
      spec: {
        workloadSelector: { labels: { app: 'frontend' } },
        egress: [{ hosts: ['bank/ledger.bank.svc.cluster.local', 'istio-system/*', 'shop/api.pay.example', 'shop/web.shop.svc.cluster.local'] }],
      },
    });
  });

  test('of a workload that calls nothing has no host', () => {
    expect(specOf({}).egress).toEqual([{ hosts: ['~/*'] }]);
  });

  test('comes from a call graph, for each workload', () => {
    const chart = shop();
    MeshSidecarScope.ofCallGraph(chart, { frontend: { workload, services: [web] }, web: { workload: web, services: [ledger] } });
    expect(Testing.synth(chart).map(({ metadata, spec }) => [metadata.name, spec.workloadSelector.labels, spec.egress[0].hosts])).toEqual([
      ['frontend', { app: 'frontend' }, ['shop/web.shop.svc.cluster.local']],
      ['web', { app: 'web' }, ['bank/ledger.bank.svc.cluster.local']],
    ]);
  });

  test.each<[string, Partial<MeshSidecarScopeProps>, string]>([
    ['services that are text', { services: ['web'] as never }, 'shop/frontend: services[0]'],
    ['a short host', { hosts: ['web'] }, "hosts[0] 'web' is not a host of a MeshSidecarScope"],
    ['an external service that is text', { externalServices: ['web'] as never }, 'externalServices[0]'],
    ['labels that select all pods', { workload: { namespace: 'shop', labels: {} } }, 'the labels of the workload are empty'],
  ])('with %s is an error', (_, props, message) => {
    expect(() => specOf(props)).toThrow(message);
  });

  test('is the only one of its workload', () => {
    const chart = shop();
    const workloadAgain = { namespace: 'shop', labels: { app: 'frontend' } };
    MeshSidecarScope.ofCallGraph(chart, { one: { workload, services: [] }, two: { workload: workloadAgain, services: [web] } });
    expect(() => Testing.synth(chart)).toThrow('the workload has a MeshSidecarScope already: shop/one');
  });
});

describe('a group of workloads', () => {
  const props = { labels: { app: 'ledger', version: 'v1' }, serviceAccount: 'ledger' };

  function objectsOf(more: Partial<MeshWorkloadGroupProps> = {}, version?: IstioVersion): any[] {
    const chart = shop(version);
    const group = new MeshWorkloadGroup(chart, 'ledger', { ...props, ...more });
    group.addEntry('ledger-1', { address: '192.0.2.7', labels: { version: 'v2' }, weight: 2 });
    return Testing.synth(chart);
  }

  test('registers workloads with a probe, and has entries', () => {
    const probe = MeshWorkloadProbe.http(8080, { path: '/healthz', period: Duration.seconds(5), timeout: Duration.seconds(2), initialDelay: Duration.seconds(1), failureThreshold: 2 });
    const template = { serviceAccount: 'ledger', ports: { http: 8080 }, network: 'vms', locality: 'eu/a' };
    const [group, entry] = objectsOf({ probe, ports: template.ports, network: 'vms', locality: 'eu/a' });
    expect(group).toMatchObject({ kind: 'WorkloadGroup', metadata: { name: 'ledger', namespace: 'shop' } });
    expect(group.spec).toEqual({
      metadata: { labels: props.labels },
      template,
      probe: { httpGet: { port: 8080, path: '/healthz' }, periodSeconds: 5, timeoutSeconds: 2, initialDelaySeconds: 1, failureThreshold: 2 },
    });
    expect(entry).toMatchObject({ kind: 'WorkloadEntry', metadata: { name: 'ledger-1', namespace: 'shop' } });
    expect(entry.spec).toEqual({ address: '192.0.2.7', labels: { app: 'ledger', version: 'v2' }, weight: 2, ...template });
  });

  test.each<[string, MeshWorkloadProbe, object]>([
    ['HTTPS', MeshWorkloadProbe.http(8443, { https: true }), { httpGet: { port: 8443, path: '/', scheme: 'HTTPS' } }],
    ['TCP', MeshWorkloadProbe.tcp(5432, { successThreshold: 2 }), { tcpSocket: { port: 5432 }, successThreshold: 2 }],
    ['a command', MeshWorkloadProbe.command(['pg_isready']), { exec: { command: ['pg_isready'] } }],
    ['gRPC', MeshWorkloadProbe.grpc(9000), { grpc: { port: 9000 } }],
  ])('is probed by %s', (_, probe, expected) => {
    expect(objectsOf({ probe })[0].spec.probe).toEqual(expected);
  });

  test.each<[string, () => unknown, string]>([
    ['no labels', () => objectsOf({ labels: {} }), 'shop/ledger: labels is empty, so that no Service selects the workloads'],
    ['gRPC in an older line', () => objectsOf({ probe: MeshWorkloadProbe.grpc(9000) }, IstioVersion.of('1.20.1')), '[WorkloadProbeVersion]'],
    ['no service account', () => objectsOf({ serviceAccount: undefined as never }), 'shop/ledger: serviceAccount is missing'],
    ['half a second', () => MeshWorkloadProbe.tcp(80, { period: Duration.millis(500) }), 'MeshWorkloadProbe.tcp(): period is not a Duration of whole seconds'],
    ['a wrong port', () => MeshWorkloadProbe.http(0), 'MeshWorkloadProbe.http(): port'],
    ['an empty command', () => MeshWorkloadProbe.command([]), 'MeshWorkloadProbe.command(): command is empty'],
    ['a wrong address', () => new MeshWorkloadGroup(shop(), 'ledger', props).addEntry('one', { address: 'a b' }), "shop/ledger: addEntry('one'): address"],
    ['a wrong probe', () => objectsOf({ probe: {} as MeshWorkloadProbe }), 'shop/ledger: probe is an object. Write a MeshWorkloadProbe'],
  ])('with %s is an error', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
