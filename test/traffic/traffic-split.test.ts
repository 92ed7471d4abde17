import { ApiObject, Chart, Testing } from 'cdk8s';
import { MeshAttributes } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { TrafficExposure, TrafficMatch, TrafficGateway, MeshService, TrafficRoute, TrafficStringMatch, TrafficSplit, TrafficSplitProps, TrafficVersion, TrafficWeight } from '../../src/traffic';
import { chartInMesh } from '../istio/app-with-mesh';

const web = MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080 });
const versions = [TrafficVersion.of('v1', { version: 'v1' }), TrafficVersion.of('v2', { version: 'v2' })];
const weights = [TrafficWeight.percent('v1', 95), TrafficWeight.percent('v2', 5)];
const shop = (attributes: Partial<MeshAttributes> = {}) => chartInMesh('shop', { namespace: 'shop' }, attributes);
const ingress = { namespace: 'istio-system', selector: { app: 'istio-ingress', istio: 'ingress' } };

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

test('objects stand in the service\'s namespace, whatever the chart\'s', () => {
  const { VirtualService, DestinationRule } = split({}, chartInMesh('platform', { namespace: 'platform' }));
  expect([VirtualService.metadata.namespace, DestinationRule.metadata.namespace]).toEqual(['shop', 'shop']);
});

test('an only version takes all', () => {
  const { VirtualService } = split({ versions: [versions[0]], weights: undefined });
  expect(VirtualService.spec.http[0].route).toEqual([expect.objectContaining({ weight: 100 })]);
});

test('the apiVersion is that of the Istio', () => {
  expect(split({}, shop({ version: IstioVersion.V1_27_0 })).VirtualService.apiVersion).toBe('networking.istio.io/v1');
});

test('is exposed to a gateway and the mesh', () => {
  const chart = shop();
  const gateway = new TrafficGateway(chart, 'public', { gateway: ingress, hosts: ['shop.example.com', '*.shop.example.com'] });
  const { VirtualService, Gateway } = split({ expose: [TrafficExposure.mesh(), TrafficExposure.gateway(gateway, ['shop.example.com'])] }, chart);
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

test('is exposed to a gateway alone, for all of its hosts', () => {
  const chart = chartInMesh('chart');
  const gateway = new TrafficGateway(chart, 'public', { gateway: ingress, hosts: ['*'], port: 8080 });
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

  test('only the named port is split, and the others stay as they are', () => {
    const chart = shop();
    const { VirtualService } = split({ service: service(chart), routes: [TrafficRoute.to('v2').when(canary)] }, chart);
    expect(VirtualService.spec.http.map(({ match }: any) => match)).toEqual([
      [{ headers: { 'x-canary': { exact: 'yes' } }, gateways: ['mesh'], port: 80 }],
      [{ gateways: ['mesh'], port: 80 }],
      [{ gateways: ['mesh'], port: 9090 }],
    ]);
    expect(VirtualService.spec.http[2].route).toEqual([{ destination: { host: 'web.shop.svc.cluster.local', port: { number: 9090 } } }]);
  });

  test('a gateway splits whatever its own port is', () => {
    const chart = shop();
    const gateway = new TrafficGateway(chart, 'public', { gateway: ingress, hosts: ['shop.example.com'] });
    const { VirtualService } = split({ service: service(chart), expose: [TrafficExposure.mesh(), TrafficExposure.gateway(gateway)] }, chart);
    expect(VirtualService.spec.http[0].match).toEqual([{ gateways: ['mesh'], port: 80 }, { gateways: [gateway.reference] }]);
  });

  test('one that is not there is refused when the app is synthesised', () => {
    const chart = shop();
    const object = new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
    new TrafficSplit(chart, 'web', { service: MeshService.fromApiObject(object), versions, weights });
    expect(() => Testing.synth(chart)).toThrow('[shop/web] shop/service: Service \'web\' has ports none. Say which one');
  });
});

describe('is refused', () => {
  test.each<[string, Partial<TrafficSplitProps>, string]>([
    ['with weights of 90', { weights: [TrafficWeight.percent('v1', 85), TrafficWeight.percent('v2', 5)] }, 'shop/web: weights sum to 90 (v1 85, v2 5). Make them sum to 100'],
    ['with weights of 105', { weights: [TrafficWeight.percent('v1', 100), TrafficWeight.percent('v2', 5)] }, 'shop/web: weights sum to 105 (v1 100, v2 5)'],
    ['with no weights in the list', { weights: [] }, 'shop/web: weights sum to 0 (there are none)'],
    ['without weights for two versions', { weights: undefined }, 'weights are missing for 2 versions. Say how requests are divided, such as [TrafficWeight.percent(\'v1\', 100), TrafficWeight.percent(\'v2\', 0)]'],
    ['with two weights of one version', { weights: [TrafficWeight.percent('v1', 50), TrafficWeight.percent('v1', 50)] }, 'version \'v1\' has two weights'],
    ['with a weight of an undeclared version', { weights: [TrafficWeight.percent('v3', 100)] }, 'version \'v3\' has a weight but is not declared: requests to it would answer 503. Declare it in versions, or use one of v1, v2'],
    ['with a route to an undeclared version', { routes: [TrafficRoute.to('v3').when(TrafficMatch.header('a', TrafficStringMatch.exact('b')))] }, 'version \'v3\' has a route but is not declared'],
    ['with a version declared twice', { versions: [...versions, versions[0]] }, 'version \'v1\' is declared twice'],
    ['without versions', { versions: [] }, 'versions is empty'],
    ['with a route for everything before others', { routes: [TrafficRoute.to('v2')] }, 'the route to \'v2\' takes every request, so that later routes and the weights would never be reached'],
    ['exposed to nobody', { expose: [] }, 'expose is empty'],
  ])('%s', (_, props, problem) => {
    expect(() => split(props)).toThrow(problem);
  });

  test.each([-1, 101, 0.5, NaN])('with a weight of %p', (weight) => {
    expect(() => TrafficWeight.percent('v1', weight)).toThrow(`the weight of version 'v1' is ${weight}. Write a whole number from 0 to 100`);
  });

  test.each<[string, Record<string, string>, string]>([
    ['V1', { version: 'v1' }, 'a name is at most 63 lower-case letters'],
    ['v'.repeat(64), { version: 'v1' }, 'a name is at most 63 lower-case letters'],
    ['v1', {}, 'has no labels, so it would be every pod of the service. Give those of its pods, such as { version: \'v1\' }'],
    ['v1', { version: 'a b' }, 'label \'version\' cannot have the value \'a b\''],
    ['v1', { version: 'v'.repeat(64) }, 'label \'version\' cannot have the value'],
  ])('with version %p of labels %p', (name, labels, problem) => {
    expect(() => TrafficVersion.of(name, labels)).toThrow(problem);
  });

  test('with every host of a gateway and the mesh', () => {
    const chart = shop();
    const gateway = new TrafficGateway(chart, 'public', { gateway: ingress, hosts: ['*'] });
    expect(() => split({ expose: [TrafficExposure.mesh(), TrafficExposure.gateway(gateway)] }, chart)).toThrow('host \'*\' of a gateway cannot be routed for the mesh too');
  });

  test('with a host that the gateway does not serve', () => {
    const gateway = new TrafficGateway(shop(), 'public', { gateway: ingress, hosts: ['shop.example.com', '*.corp.example'] });
    expect(() => TrafficExposure.gateway(gateway, ['a.corp.example'])).not.toThrow();
    expect(() => TrafficExposure.gateway(gateway, ['other.example.com'])).toThrow('gateway \'shop/public\' does not serve \'other.example.com\', only shop.example.com, *.corp.example');
    expect(() => TrafficExposure.gateway(gateway, [])).toThrow('has no hosts');
  });

  test.each([[[], 'hosts is empty'], [['shop'], '\'shop\' is not a host'], [['Shop.example.com'], 'is not a host'], [['http://shop.example.com'], 'is not a host']])('a gateway of hosts %p', (hosts, problem) => {
    expect(() => new TrafficGateway(shop(), 'public', { gateway: ingress, hosts })).toThrow(problem);
  });
});
