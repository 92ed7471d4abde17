import { Chart } from 'cdk8s';
import { Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshApp } from '../../src/synth';
import { MeshService, TrafficDelegate, TrafficGateway, TrafficRoute, TrafficSplit, TrafficSplitProps } from '../../src/traffic';

const V1 = { name: 'v1', labels: { version: 'v1' } };
const V2 = { name: 'v2', labels: { version: 'v2' } };

function appWithMesh() {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
  return { app, front: new Chart(app, 'front', { namespace: 'front' }), team: new Chart(app, 'team', { namespace: 'orders' }) };
}

function ordersSplit(team: Chart, props: Partial<TrafficSplitProps> = {}): TrafficSplit {
  return new TrafficSplit(team, 'orders', {
    service: MeshService.of('orders', { namespace: 'orders', port: 80 }), versions: [V1, V2], weights: { v1: 90, v2: 10 }, expose: [{ delegate: true }], ...props,
  });
}

function rootSplit(front: Chart, delegate: TrafficDelegate, match: TrafficRoute['match'] = [{ path: { prefix: '/orders' } }]): TrafficSplit {
  const gateway = new TrafficGateway(front, 'public', { workload: { namespace: 'edge', labels: { istio: 'ingress' } }, hosts: ['shop.example.com'] });
  return new TrafficSplit(front, 'shop', {
    service: MeshService.of('web', { namespace: 'front', port: 80 }), versions: [V1], expose: [{ gateway }], routes: [{ match, to: { delegate } }],
  });
}

const routesOf = ({ virtualService }: TrafficSplit) => virtualService.toJson().spec;

test('a route leads to a split of another author, which has no hosts and no gateways', () => {
  const { app, front, team } = appWithMesh();
  const orders = ordersSplit(team, { routes: [{ match: [{ path: { prefix: '/orders/beta' } }], to: { version: 'v2' } }] });
  const root = rootSplit(front, orders.delegate);
  app.synthYaml();
  expect(routesOf(root)).toMatchObject({
    hosts: ['shop.example.com'], gateways: ['front/public'], http: [{ match: [{ uri: { prefix: '/orders' } }], delegate: { name: 'orders', namespace: 'orders' } }, {}],
  });
  expect(Object.keys(routesOf(orders))).toEqual(['http']);
  expect(routesOf(orders).http).toMatchObject([{ match: [{ uri: { prefix: '/orders/beta' } }], route: [{}] }, { route: [{ weight: 90 }, { weight: 10 }] }]);
  expect(orders.delegateVirtualService).toBe(orders.virtualService);
});

test('a split that is also exposed to clients has a VirtualService for them, without what only they can meet in the other', () => {
  const { app, front, team } = appWithMesh();
  const routes: TrafficRoute[] = [{ match: [{ sourceNamespace: 'qa' }], to: { version: 'v2' } }, { match: [{ methods: ['PUT'] }], to: { version: 'v1' } }];
  const orders = ordersSplit(team, { expose: [{ mesh: true }, { delegate: true }], routes });
  expect(orders.delegate.reference).toBe('orders/orders-delegate');
  rootSplit(front, orders.delegate);
  app.synthYaml();
  expect(routesOf(orders)).toMatchObject({ hosts: ['orders.orders.svc.cluster.local'], http: [{ match: [{ sourceNamespace: 'qa' }] }, {}, {}] });
  expect(orders.delegateVirtualService!.name).toBe('orders-delegate');
  expect(orders.delegateVirtualService!.toJson().spec).toMatchObject({ http: [{ match: [{ method: { exact: 'PUT' } }] }, {}] });
  expect(orders.delegateVirtualService!.toJson().spec.http).toHaveLength(2);
});

test.each<[string, TrafficRoute['match'], TrafficRoute['match'] | undefined]>([
  ['another prefix', [{ path: { prefix: '/orders' } }], [{ path: { prefix: '/cart' } }]],
  ['a wider prefix', [{ path: { prefix: '/orders' } }], [{ path: { prefix: '/' } }]],
  ['an expression', [{ path: { prefix: '/orders' } }], [{ path: { regex: '/orders/[0-9]+' } }]],
  ['one condition of two', [{ path: { prefix: '/orders' } }], [{ path: { prefix: '/orders/1' } }, { path: { prefix: '/cart' } }]],
  ['a header that is only present above', [{ headers: [{ name: 'x-team', present: true }] }], [{ headers: [{ name: 'x-team', exact: 'a' }] }]],
  ['other methods', [{ methods: ['GET'] }], [{ methods: ['GET', 'PUT'] }]],
  ['the case of paths', [{ path: { prefix: '/orders' }, ignorePathCase: true }], [{ methods: ['GET'] }]],
  ['a namespace above', [{ sourceNamespace: 'qa' }], [{ methods: ['GET'] }]],
  ['a cookie of a sticky split', [{ headers: [{ name: 'cookie', prefix: 'a' }] }], undefined],
])('%s: a route that Istio drops is an error at synthesis', (_, root, leaf) => {
  const { app, front, team } = appWithMesh();
  const orders = ordersSplit(team, leaf ? { routes: [{ match: leaf, to: { version: 'v2' } }] } : { sticky: { cookie: 'orders' } });
  new TrafficSplit(front, 'shop', {
    service: MeshService.of('web', { namespace: 'front', port: 80 }), versions: [V1], routes: [{ match: root, to: { delegate: orders.delegate } }],
  });
  expect(() => app.synthYaml()).toThrow(/front\/shop.*routes\[0\] leads to the delegate 'orders\/orders', but Istio would drop its route.*TrafficDelegateConflict/s);
});

test('only a split that is exposed as a delegate is one', () => {
  const { front, team } = appWithMesh();
  const orders = ordersSplit(team, { expose: [{ mesh: true }] });
  expect(() => orders.delegate).toThrow('team/orders: is not exposed as a delegate. Add { delegate: true } to expose');
  expect(() => rootSplit(front, 'orders' as unknown as TrafficDelegate)).toThrow(/routes\[0\].to.delegate is the string 'orders'.*split.delegate/);
});

test('a delegate of another program is named', () => {
  const { app, front } = appWithMesh();
  const root = rootSplit(front, TrafficDelegate.fromName('cart', { namespace: 'cart' }), [{ path: { regex: '/cart.*' } }]);
  app.synthYaml();
  expect(routesOf(root).http[0].delegate).toEqual({ name: 'cart', namespace: 'cart' });
  expect(() => TrafficDelegate.fromName('Cart', { namespace: 'cart' })).toThrow("TrafficDelegate.fromName(): name 'Cart' is not the name of a VirtualService");
});
