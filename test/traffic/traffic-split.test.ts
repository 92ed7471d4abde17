import { ApiObject, Chart, Testing } from 'cdk8s';
import { MeshAttributes } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshService, TrafficGateway, TrafficGatewayProps, TrafficSplit, TrafficSplitProps } from '../../src/traffic';
import { appWithMesh, chartInMesh } from '../istio/app-with-mesh';

const web = MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080 });
const versions = [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }];
const weights = { v1: 95, v2: 5 };
const canaryRoute = { match: [{ headers: [{ name: 'x-canary', exact: 'yes' }] }], to: { version: 'v2' } };
/** What is sent again if a split does not say it: requests that no version received. */
const retries = { attempts: 2, retryOn: 'connect-failure,refused-stream' };
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
          retries,
        }],
      },
    },
  ]);
});

test('routes by header come before the weights, in their order', () => {
  const { VirtualService } = split({
    routes: [
      { match: [{ headers: [{ name: 'user-agent', regex: '.*iPhone.*' }] }, { headers: [{ name: 'x-canary', exact: 'yes' }] }], to: { version: 'v2' } },
      { match: [{ headers: [{ name: 'user-agent', regex: '.*Android.*' }, { name: 'x-team', prefix: 'qa-' }] }], to: { version: 'v1' } },
    ],
  });
  expect(VirtualService.spec.http.map(({ match, route }: any) => [match, route.map(({ destination }: any) => destination.subset)])).toEqual([
    [[{ headers: { 'user-agent': { regex: '.*iPhone.*' } } }, { headers: { 'x-canary': { exact: 'yes' } } }], ['v2']],
    [[{ headers: { 'user-agent': { regex: '.*Android.*' }, 'x-team': { prefix: 'qa-' } } }], ['v1']],
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
  expect(split({}, shop({ version: IstioVersion.of('1.27.0') })).VirtualService.apiVersion).toBe('networking.istio.io/v1');
});

test('is exposed through a gateway and to the mesh', () => {
  const chart = shop();
  const gateway = new TrafficGateway(chart, 'public', { workload: ingress, hosts: ['shop.example.com', '*.shop.example.com'] });
  const { VirtualService, Gateway } = split({ expose: [{ mesh: true }, { gateway, hosts: ['shop.example.com'] }] }, chart);
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
  const { VirtualService, Gateway } = split({ expose: [{ gateway }] }, chart);
  expect(VirtualService.spec.hosts).toEqual(['*']);
  expect(VirtualService.spec.gateways).toEqual([`istio-system/${Gateway.metadata.name}`]);
  expect(Gateway.spec.servers[0].port.number).toBe(8080);
});

describe('of a Service with several ports', () => {
  const service = (chart: Chart) => MeshService.fromApiObject(new ApiObject(chart, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }, { port: 9090 }] },
  }), { port: 80 });

  test('only the named port is split, and the others are not changed', () => {
    const chart = shop();
    const { VirtualService } = split({ service: service(chart), routes: [canaryRoute] }, chart);
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
    const { VirtualService } = split({ service: service(chart), expose: [{ mesh: true }, { gateway }] }, chart);
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

describe('routes of other charts', () => {
  const other = (owner: TrafficSplit) => new Chart(owner.node.root, 'other', { namespace: 'shop' });
  const route = { match: [{ path: { prefix: '/reports' } }], to: { service: MeshService.of('reports', { namespace: 'data', port: 8080 }) } };

  test('come after those of the props', () => {
    const chart = shop();
    const construct = new TrafficSplit(chart, 'web', { service: web, versions, weights, routes: [canaryRoute] });
    construct.addRoutes(other(construct), [route]);
    const [, { spec }] = Testing.synth(chart);
    expect(spec.http.map(({ match }: any) => match)).toEqual([[{ headers: { 'x-canary': { exact: 'yes' } } }], [{ uri: { prefix: '/reports' } }], undefined]);
    expect(spec.http[1].route).toEqual([{ destination: { host: 'reports.data.svc.cluster.local', port: { number: 8080 } } }]);
  });

  test('that conflict name both constructs', () => {
    const construct = new TrafficSplit(shop(), 'web', { service: web, versions, weights, routes: [canaryRoute] });
    expect(() => construct.addRoutes(other(construct), [canaryRoute]))
      .toThrow('shop/web: routes[1] gets no requests, because routes[0] takes all requests that it matches. Move it before that, or delete it [TrafficRouteUnreachable], added by other');
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
    expect(() => root.synthYaml()).toThrow(/\[two\/b\] service 'web' in namespace 'shop' is also split by one\/a\. .* into the prop ports, and the routes of other charts by addRoutes\(\)$/);
  });

  test('cannot route one host of one gateway', () => {
    const { root, one, two } = app();
    const gateway = new TrafficGateway(one, 'public', { workload: ingress, hosts: ['*.example.com'] });
    const through = (...hosts: string[]) => ({ versions, weights, expose: [{ gateway, hosts }] });
    new TrafficSplit(one, 'a', { service: web, ...through('a.example.com', 'b.example.com') });
    const second = new Chart(root, 'second', { namespace: 'shop' });
    new TrafficSplit(second, 'c', { service: MeshService.of('third', { namespace: 'shop', port: 80 }), ...through('c.example.com') });
    expect(() => root.synthYaml()).not.toThrow();
    new TrafficSplit(two, 'b', { service: other, ...through('b.example.com') });
    expect(() => root.synthYaml()).toThrow(/\[two\/b\] host 'b\.example\.com' of gateway 'shop\/public' is also routed by one\/a\. .* Write different hosts in expose$/);
  });

  test('can split services of one name in different namespaces', () => {
    const { root, one, two } = app();
    new TrafficSplit(one, 'web', { service: web, versions, weights });
    new TrafficSplit(two, 'web', { service: MeshService.of('web', { namespace: 'elsewhere', port: 80 }), versions, weights });
    expect(() => root.synthYaml()).not.toThrow();
  });
});

describe('is rejected', () => {
  test.each([
    [[], 'shop/public: hosts is empty. Write a list of host names'], [['shop'], 'shop/public: hosts[0] \'shop\' is not a host'], [['Shop.example.com'], 'is not a host'],
    [['http://shop.example.com'], 'is not a host'],
  ])('a gateway of hosts %p', (hosts, problem) => {
    expect(() => new TrafficGateway(shop(), 'public', { workload: ingress, hosts })).toThrow(problem);
  });

  test.each<[string, object, string]>([
    ['the service', { versions }, "shop/web: service is missing. Write a MeshService: MeshService.of('web', { namespace: 'shop', port: 80 })"],
    ['the versions', { service: web }, 'shop/web: versions is missing. Write a list [Missing]'],
    ['the labels of a version', { service: web, versions: [{ name: 'v1' }] }, 'shop/web: versions[0].labels is missing. Write an object with names and their values [Missing]'],
    ['a MeshService', { service: 'web', versions }, "shop/web: service is the string 'web'. Write a MeshService"],
    ['a MeshService in a route', { service: web, versions, weights, routes: [{ ...canaryRoute, to: { service: 'web' } }] }, "shop/web: routes[0].to.service is the string 'web'. Write a MeshService"],
    ['a gateway', { service: web, versions, weights, expose: [{ gateway: 'public' }] }, "shop/web: expose[0].gateway is the string 'public'. Write a TrafficGateway"],
  ])('without %s, from JavaScript', (_, props, problem) => {
    expect(() => new TrafficSplit(shop(), 'web', props as TrafficSplitProps)).toThrow(problem);
  });

  test('with all its problems', () => {
    expect(() => split({ weights: { v1: 101 }, versions: [...versions, versions[0]] })).toThrow(
      "shop/web: versions[2] has the name 'v1', which an earlier item has too. Give one of the two another name, or delete it [Duplicate]\n"
      + 'shop/web: weights.v1 is 101. Write a whole number from 0 to 100 [WrongValue]',
    );
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
