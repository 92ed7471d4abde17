import { ApiObject, Chart, Testing } from 'cdk8s';
import { MeshAttributes } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { TrafficExposure, TrafficMatch, TrafficGateway, TrafficGatewayProps, MeshService, TrafficRoute, TrafficStringMatch, TrafficSplit, TrafficSplitProps, TrafficVersion, TrafficWeight } from '../../src/traffic';
import { appWithMesh, chartInMesh } from '../istio/app-with-mesh';

const web = MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080 });
const versions = [TrafficVersion.of('v1', { labels: { version: 'v1' } }), TrafficVersion.of('v2', { labels: { version: 'v2' } })];
const weights = [TrafficWeight.percent('v1', 95), TrafficWeight.percent('v2', 5)];
const shop = (attributes: Partial<MeshAttributes> = {}) => chartInMesh('shop', { namespace: 'shop' }, attributes);
const ingress = { namespace: 'istio-system', labels: { app: 'istio-ingress', istio: 'ingress' } };

function split(props: Partial<TrafficSplitProps> = {}, chart = shop()): Record<string, any> {
  new TrafficSplit(chart, 'web', { service: web, versions, weights, ...props });
  return Object.fromEntries(Testing.synth(chart).map((object) => [object.kind, object]));
}

test('splits by weight', () => {
  const chart = shop();
  new TrafficSplit(chart, 'web', { service: web, versions, weights });
  expect(Testing.synth(chart)).toEqual([
    {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'DestinationRule',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { host: 'web.shop.svc.cluster.local', subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }] },
    },
    {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'VirtualService',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        hosts: ['web.shop.svc.cluster.local'],
        http: [{
          route: [
            { destination: { host: 'web.shop.svc.cluster.local', subset: 'v1', port: { number: 80 } }, weight: 95 },
            { destination: { host: 'web.shop.svc.cluster.local', subset: 'v2', port: { number: 80 } }, weight: 5 },
          ],
        }],
      },
    },
  ]);
});

test('routes by header come before the weights, in their order', () => {
  const { VirtualService } = split({
    routes: [
      TrafficRoute.to('v2').when(TrafficMatch.header('user-agent', TrafficStringMatch.regex('.*iPhone.*')), TrafficMatch.header('x-canary', TrafficStringMatch.exact('yes'))),
      TrafficRoute.to('v1').when(TrafficMatch.header('user-agent', TrafficStringMatch.regex('.*Android.*'))).when(TrafficMatch.header('x-team', TrafficStringMatch.prefix('qa-'))),
    ],
  });
  expect(VirtualService.spec.http.map(({ match, route }: any) => [match, route.map(({ destination }: any) => destination.subset)])).toEqual([
    [[{ headers: { 'user-agent': { regex: '.*iPhone.*' } } }, { headers: { 'x-canary': { exact: 'yes' } } }], ['v2']],
    [[{ headers: { 'user-agent': { regex: '.*Android.*' } } }, { headers: { 'x-team': { prefix: 'qa-' } } }], ['v1']],
    [undefined, ['v1', 'v2']],
  ]);
});

test('objects are in the namespace of the service, not of the chart', () => {
  const { VirtualService, DestinationRule } = split({}, chartInMesh('platform', { namespace: 'platform' }));
  expect([VirtualService.metadata.namespace, DestinationRule.metadata.namespace]).toEqual(['shop', 'shop']);
});

test('a single version gets all requests', () => {
  const { VirtualService } = split({ versions: [versions[0]], weights: undefined });
  expect(VirtualService.spec.http[0].route).toEqual([expect.objectContaining({ weight: 100 })]);
});

test('the apiVersion is that of the Istio version', () => {
  expect(split({}, shop({ version: IstioVersion.V1_27_0 })).VirtualService.apiVersion).toBe('networking.istio.io/v1');
});

test('is exposed through a gateway and to the mesh', () => {
  const chart = shop();
  const gateway = new TrafficGateway(chart, 'public', { workload: ingress, hosts: ['shop.example.com', '*.shop.example.com'] });
  const { VirtualService, Gateway } = split({ expose: [TrafficExposure.mesh(), TrafficExposure.gateway(gateway, { hosts: ['shop.example.com'] })] }, chart);
  expect(Gateway).toMatchObject({
    metadata: { namespace: 'shop' },
    spec: {
      selector: { app: 'istio-ingress', istio: 'ingress' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com', '*.shop.example.com'] }],
    },
  });
  expect(VirtualService.spec.hosts).toEqual(['web.shop.svc.cluster.local', 'shop.example.com']);
  expect(VirtualService.spec.gateways).toEqual(['mesh', `shop/${Gateway.metadata.name}`]);
});

test('is exposed only through a gateway, for all its hosts', () => {
  const chart = chartInMesh('chart');
  const gateway = new TrafficGateway(chart, 'public', { workload: ingress, hosts: ['*'], port: 8080 });
  const { VirtualService, Gateway } = split({ expose: [TrafficExposure.gateway(gateway)] }, chart);
  expect(VirtualService.spec.hosts).toEqual(['*']);
  expect(VirtualService.spec.gateways).toEqual([`istio-system/${Gateway.metadata.name}`]);
  expect(Gateway.spec.servers[0].port.number).toBe(8080);
});

describe('of a Service with several ports', () => {
  const service = (chart: Chart) => MeshService.fromApiObject(new ApiObject(chart, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }, { port: 9090 }] },
  }), { port: 80 });
  const canary = TrafficMatch.header('x-canary', TrafficStringMatch.exact('yes'));

  test('only the named port is split, and the others are not changed', () => {
    const chart = shop();
    const { VirtualService } = split({ service: service(chart), routes: [TrafficRoute.to('v2').when(canary)] }, chart);
    expect(VirtualService.spec.http.map(({ match }: any) => match)).toEqual([
      [{ headers: { 'x-canary': { exact: 'yes' } }, gateways: ['mesh'], port: 80 }],
      [{ gateways: ['mesh'], port: 80 }],
      [{ gateways: ['mesh'], port: 9090 }],
    ]);
    expect(VirtualService.spec.http[2].route).toEqual([{ destination: { host: 'web.shop.svc.cluster.local', port: { number: 9090 } } }]);
  });

  test('a gateway splits the requests on any port of its own', () => {
    const chart = shop();
    const gateway = new TrafficGateway(chart, 'public', { workload: ingress, hosts: ['shop.example.com'] });
    const { VirtualService } = split({ service: service(chart), expose: [TrafficExposure.mesh(), TrafficExposure.gateway(gateway)] }, chart);
    expect(VirtualService.spec.http[0].match).toEqual([{ gateways: ['mesh'], port: 80 }, { gateways: [gateway.reference] }]);
  });

  test('one that is not there is rejected when the app is synthesised', () => {
    const chart = shop();
    const object = new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
    new TrafficSplit(chart, 'web', { service: MeshService.fromApiObject(object), versions, weights });
    expect(() => Testing.synth(chart)).toThrow('[shop/web] shop/service: Service \'web\' has the ports none. Choose one');
  });
});

describe('the names of the objects', () => {
  test('are the id of the construct, wherever the construct is', () => {
    const chart = shop();
    const { VirtualService, DestinationRule } = split({}, chart);
    expect([VirtualService.metadata.name, DestinationRule.metadata.name]).toEqual(['web', 'web']);
    expect(split({}, new Chart(shop(), 'below', { namespace: 'shop' })).VirtualService.metadata.name).toBe('web');
  });

  test('can be given', () => {
    const { VirtualService, DestinationRule } = split({ name: 'canary.web' });
    expect([VirtualService.metadata.name, DestinationRule.metadata.name]).toEqual(['canary.web', 'canary.web']);
  });

  test('are reachable as attributes', () => {
    const construct = new TrafficSplit(shop(), 'web', { service: web, versions, weights });
    expect([construct.virtualService.kind, construct.destinationRule.kind]).toEqual(['VirtualService', 'DestinationRule']);
    expect(new TrafficGateway(shop(), 'public', { workload: ingress, hosts: ['*'] }).gateway.kind).toBe('Gateway');
  });

  test('must be valid', () => {
    expect(() => split({ name: 'My_Web' })).toThrow(/^shop\/web: name 'My_Web' is not the name of an object\. .*, such as 'my-web'$/);
    expect(() => new TrafficSplit(shop(), 'Web_Split', { service: web, versions, weights }))
      .toThrow(/^shop\/Web_Split: the prop name is missing, and the id of the construct, which is the default, cannot replace it: 'Web_Split' is not .*, such as 'web-split'$/);
    expect(() => new TrafficGateway(shop(), 'My_GW', { workload: ingress, hosts: ['*'] })).toThrow(/^shop\/My_GW: the prop name is missing/);
  });
});

describe('two constructs of one App', () => {
  const other = MeshService.of('other', { namespace: 'shop', port: 80 });
  const app = () => {
    const root = appWithMesh();
    return { root, one: new Chart(root, 'one', { namespace: 'shop' }), two: new Chart(root, 'two', { namespace: 'shop' }) };
  };

  test('cannot emit objects of one kind, namespace and name', () => {
    const { root, one, two } = app();
    new TrafficSplit(one, 'web', { service: web, versions, weights });
    new TrafficSplit(two, 'web', { service: other, versions, weights });
    expect(() => root.synthYaml()).toThrow("[two/web] VirtualService 'web' in namespace 'shop' is also emitted by one/web. Give one of them another name by the prop name");
    expect(() => root.synthYaml()).toThrow("[two/web] DestinationRule 'web' in namespace 'shop' is also emitted by one/web.");
  });

  test('cannot split one service', () => {
    const { root, one, two } = app();
    new TrafficSplit(one, 'a', { service: web, versions, weights });
    new TrafficSplit(two, 'b', { service: MeshService.of('web', { namespace: 'shop', port: 81 }), versions, weights });
    expect(() => root.synthYaml()).toThrow(/\[two\/b\] service 'web' in namespace 'shop' is also split by one\/a\. .* into one TrafficSplit$/);
  });

  test('cannot route one host of one gateway', () => {
    const { root, one, two } = app();
    const gateway = new TrafficGateway(one, 'public', { workload: ingress, hosts: ['*.example.com'] });
    const through = (...hosts: string[]) => ({ versions, weights, expose: [TrafficExposure.gateway(gateway, { hosts })] });
    new TrafficSplit(one, 'a', { service: web, ...through('a.example.com', 'b.example.com') });
    const second = new Chart(root, 'second', { namespace: 'shop' });
    new TrafficSplit(second, 'c', { service: MeshService.of('third', { namespace: 'shop', port: 80 }), ...through('c.example.com') });
    expect(() => root.synthYaml()).not.toThrow();
    new TrafficSplit(two, 'b', { service: other, ...through('b.example.com') });
    expect(() => root.synthYaml()).toThrow(/\[two\/b\] host 'b\.example\.com' of gateway 'shop\/public' is also routed by one\/a\. .*: TrafficExposure\.gateway\(gateway, \{ hosts: \[\.\.\.\] \}\)$/);
  });

  test('can split services of one name in different namespaces', () => {
    const { root, one, two } = app();
    new TrafficSplit(one, 'web', { service: web, versions, weights });
    new TrafficSplit(two, 'web', { service: MeshService.of('web', { namespace: 'elsewhere', port: 80 }), versions, weights });
    expect(() => root.synthYaml()).not.toThrow();
  });
});

describe('is rejected', () => {
  test.each<[string, Partial<TrafficSplitProps>, string]>([
    ['with weights of 90', { weights: [TrafficWeight.percent('v1', 85), TrafficWeight.percent('v2', 5)] }, 'shop/web: the weights sum to 90 (v1 85, v2 5). Write weights that sum to 100'],
    ['with weights of 105', { weights: [TrafficWeight.percent('v1', 100), TrafficWeight.percent('v2', 5)] }, 'shop/web: the weights sum to 105 (v1 100, v2 5)'],
    ['with no weights in the list', { weights: [] }, 'shop/web: the weights sum to 0 (there are none)'],
    ['without weights for two versions', { weights: undefined }, 'weights is missing, and there are 2 versions. Write the percentage of each, such as [TrafficWeight.percent(\'v1\', 100), TrafficWeight.percent(\'v2\', 0)]'],
    ['with two weights of one version', { weights: [TrafficWeight.percent('v1', 50), TrafficWeight.percent('v1', 50)] }, 'version \'v1\' has two weights'],
    ['with a weight of an undeclared version', { weights: [TrafficWeight.percent('v3', 100)] }, 'version \'v3\' has a weight but is not declared: a proxy would answer 503 to its requests. Declare it in versions, or use one of v1, v2'],
    ['with a route to an undeclared version', { routes: [TrafficRoute.to('v3').when(TrafficMatch.header('a', TrafficStringMatch.exact('b')))] }, 'version \'v3\' has a route but is not declared'],
    ['with a version declared twice', { versions: [...versions, versions[0]] }, 'version \'v1\' is declared twice'],
    ['without versions', { versions: [] }, 'shop/web: versions is empty. Write a list of versions, such as TrafficVersion.of('],
    ['with a route for everything before others', { routes: [TrafficRoute.to('v2')] }, 'the route to \'v2\' matches all requests, so that no request reaches later routes and the weights'],
    ['exposed to nobody', { expose: [] }, 'shop/web: expose is empty. Write a list of exposures, such as TrafficExposure.mesh()'],
  ])('%s', (_, props, problem) => {
    expect(() => split(props)).toThrow(problem);
  });

  test.each([-1, 101, 0.5, NaN])('with a weight of %p', (weight) => {
    expect(() => TrafficWeight.percent('v1', weight)).toThrow(`TrafficWeight.percent(): the percentage of version 'v1' is ${weight}. Write a whole number from 0 to 100`);
  });

  test.each<[string, Record<string, string>, string]>([
    ['V1', { version: 'v1' }, 'name \'V1\' is not the name of a version. Write at most 63 lower-case letters'],
    ['v'.repeat(64), { version: 'v1' }, 'is not the name of a version. Write at most 63 lower-case letters'],
    ['v1', {}, 'TrafficVersion.of(\'v1\'): labels is empty, which selects all pods of the service. Write labels of the pods of this version, such as { version: \'v1\' }'],
    ['v1', { version: 'a b' }, 'labels.version \'a b\' is not the value of a label'],
    ['v1', { 'a b': 'v1' }, 'labels has a wrong key: \'a b\' is not the key of a label'],
    ['v1', { version: 'v'.repeat(64) }, 'is not the value of a label'],
  ])('with version %p of labels %p', (name, labels, problem) => {
    expect(() => TrafficVersion.of(name, { labels })).toThrow(problem);
  });

  test('with every host of a gateway and the mesh', () => {
    const chart = shop();
    const gateway = new TrafficGateway(chart, 'public', { workload: ingress, hosts: ['*'] });
    expect(() => split({ expose: [TrafficExposure.mesh(), TrafficExposure.gateway(gateway)] }, chart)).toThrow('the host \'*\' of a gateway cannot be exposed together with the mesh');
  });

  test('with a host that the gateway does not serve', () => {
    const gateway = new TrafficGateway(shop(), 'public', { workload: ingress, hosts: ['shop.example.com', '*.corp.example'] });
    expect(() => TrafficExposure.gateway(gateway, { hosts: ['a.corp.example'] })).not.toThrow();
    expect(() => TrafficExposure.gateway(gateway, { hosts: ['other.example.com'] })).toThrow('gateway \'shop/public\' does not serve the host \'other.example.com\'. Write one of its hosts (shop.example.com, *.corp.example)');
    expect(() => TrafficExposure.gateway(gateway, { hosts: [] })).toThrow('TrafficExposure.gateway(): hosts is empty');
  });

  test.each([
    [[], 'shop/public: hosts is empty. Write a list of host names'], [['shop'], 'shop/public: hosts[0] \'shop\' is not a host'], [['Shop.example.com'], 'is not a host'],
    [['http://shop.example.com'], 'is not a host'],
  ])('a gateway of hosts %p', (hosts, problem) => {
    expect(() => new TrafficGateway(shop(), 'public', { workload: ingress, hosts })).toThrow(problem);
  });

  test.each<[string, object, string]>([
    ['all props', {}, "shop/web: service is missing. Write a MeshService: MeshService.of('web', { namespace: 'shop', port: 80 })"],
    ['the service', { versions }, 'shop/web: service is missing'],
    ['the versions', { service: web }, 'shop/web: versions is missing. Write a list of versions'],
    ['the labels of a version', { service: web, versions: [{ name: 'v1' }] }, 'shop/web: versions[0] is an object. Write a TrafficVersion'],
    ['a MeshService', { service: 'web', versions }, "shop/web: service is the string 'web'. Write a MeshService"],
  ])('without %s, from JavaScript', (_, props, problem) => {
    expect(() => new TrafficSplit(shop(), 'web', props as TrafficSplitProps)).toThrow(problem);
  });

  test('a gateway without a workload, with empty labels, or with a wrong port', () => {
    const gateway = (props: object) => new TrafficGateway(shop(), 'public', props as TrafficGatewayProps);
    expect(() => gateway({ hosts: ['*'] })).toThrow('shop/public: workload is missing. Write a workload: a gateway of a Mesh');
    expect(() => gateway({ workload: { namespace: 'edge', labels: {} }, hosts: ['*'], port: 0 })).toThrow('shop/public: port 0 is not a port');
    const chart = shop();
    new TrafficGateway(chart, 'public', { workload: { namespace: 'edge', labels: {} }, hosts: ['*'] });
    expect(() => Testing.synth(chart)).toThrow("[shop/public] the labels of the workload are empty, which selects all pods in namespace 'edge'");
  });
});
