/** Mistakes that people made with traffic in Istio, by the names of their cases: what a TrafficSplit makes of each. */
import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { IstioVersion, Mesh, MeshApp, MeshService, TrafficGateway, TrafficSplit, TrafficSplitProps } from '../../src';
import { VirtualService } from '../../src/istio';

const service = MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080, labels: { app: 'web' } });
const V1 = { name: 'v1', labels: { version: 'v1' } };
const V2 = { name: 'v2', labels: { version: 'v2' } };
const V3 = { name: 'v3', labels: { version: 'v3' } };
const BASE = { service, versions: [V1, V2], weights: { v1: 80, v2: 20 } };
const MADE = 'made';

/** What synthesis says. */
function attempt(make: (chart: Chart) => unknown): string {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
  try {
    make(new Chart(app, 'shop', { namespace: 'shop' }));
    app.synthYaml();
    return MADE;
  } catch (error) {
    return (error as Error).message;
  }
}

function objects(props: Partial<TrafficSplitProps>, change: (split: TrafficSplit) => void = () => {}): any[] {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  change(new TrafficSplit(chart, 'web', { ...BASE, ...props }));
  return Testing.synth(chart);
}

const split = (props: Partial<TrafficSplitProps>) => attempt((chart) => new TrafficSplit(chart, 'web', { ...BASE, ...props }));

describe('63-weights', () => {
  test.each<[string, Partial<TrafficSplitProps>]>([
    ['100/0', { weights: { v1: 100, v2: 0 } }],
    ['0/100', { weights: { v1: 0, v2: 100 } }],
    ['95/5', { weights: { v1: 95, v2: 5 } }],
    ['one of two has a weight', { weights: { v1: 100 } }],
    ['one version, no weights', { versions: [V1], weights: undefined }],
  ])('%s is made', (_, props) => expect(split(props)).toBe(MADE));

  test.each<[string, Partial<TrafficSplitProps>, string]>([
    ['one of two has a weight of 90', { weights: { v1: 90 } }, 'shop/web: weights sum to 90.'],
    ['two versions, no weights', { weights: undefined }, 'shop/web: has several versions but no weights.'],
    ['no weights but empty', { weights: {} }, 'shop/web: weights is empty.'],
    ['sum 1000', { weights: { v1: 700, v2: 300 } }, 'shop/web: weights.v1 is 700. Write a whole number from 0 to 100'],
    ['60/60', { weights: { v1: 60, v2: 60 } }, 'shop/web: weights sum to 120.'],
    ['0/0', { weights: { v1: 0, v2: 0 } }, 'shop/web: weights sum to 0.'],
    ['33/33/33 of three', { versions: [V1, V2, V3], weights: { v1: 33, v2: 33, v3: 33 } }, 'shop/web: weights sum to 99.'],
    ['0.5', { weights: { v1: 99.5, v2: 0.5 } }, 'shop/web: weights.v1 is the number 99.5.'],
    ['-1', { weights: { v1: 101, v2: -1 } }, 'shop/web: weights.v2 is -1.'],
    ['NaN', { weights: { v1: NaN } }, 'shop/web: weights.v1 is NaN.'],
    ['weight of v3', { weights: { v1: 50, v3: 50 } }, 'has in weights a version that is not declared'],
  ])('%s is refused', (_, props, text) => expect(split(props)).toContain(text));
});

describe('64-header-route-after-the-catch-all', () => {
  const routes = [
    { match: [{ headers: [{ name: 'x-tester', exact: 'true' }] }, { headers: [{ name: 'user-agent', prefix: 'qa-' }] }], to: { version: 'v2' } },
    { match: [{ headers: [{ name: 'x-tester', regex: '(?i)false|no' }] }], to: { version: 'v1' } },
  ];

  test('routes come before the weights, whatever the order of the props', () => {
    const [, { spec: { http } }] = objects({ weights: { v1: 90, v2: 10 }, routes });
    expect(http.map(({ match }: any) => match?.length)).toEqual([2, 1, undefined]);
  });

  test('a route without a condition is refused', () => {
    expect(split({ routes: [{ match: [], to: { version: 'v2' } }] })).toContain('shop/web: routes[0].match is empty.');
    expect(split({ routes: [{ to: { version: 'v2' } } as any] })).toContain('shop/web: routes[0].match is missing.');
  });
});

describe('66-subset-without-destination-rule', () => {
  const reviews = MeshService.of('reviews', { namespace: 'bookshop', port: 9080 });

  test('the DestinationRule comes first, and both are in the namespace of the service with its full host', () => {
    const [rule, virtualService] = objects({ service: reviews, routes: [{ match: [{ headers: [{ name: 'end-user', exact: 'jason' }] }], to: { version: 'v2' } }] });
    expect([rule, virtualService].map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([['DestinationRule', 'bookshop'], ['VirtualService', 'bookshop']]);
    const host = 'reviews.bookshop.svc.cluster.local';
    expect([rule.spec.host, ...virtualService.spec.hosts]).toEqual([host, host]);
    const named = virtualService.spec.http.flatMap(({ route }: any) => route.map(({ destination }: any) => [destination.host, destination.subset]));
    expect(named).toEqual([[host, 'v2'], [host, 'v1'], [host, 'v2']]);
  });

  test('a version that nobody declared is refused', () => {
    expect(split({ routes: [{ match: [{ methods: ['GET'] }], to: { version: 'v3' } }] })).toContain('has in routes a version that is not declared');
  });
});

describe('67-only-the-gateway-or-only-the-mesh', () => {
  const workload = { namespace: 'istio-ingress', labels: { istio: 'ingress' } };
  const gateway = (chart: Chart, hosts: string[], id = 'gw') => new TrafficGateway(chart, id, { workload, hosts });
  const exposed = (hosts: string[], { mesh = false, only }: { mesh?: boolean; only?: string[] } = {}) => attempt((chart) =>
    new TrafficSplit(chart, 'web', { ...BASE, expose: [...mesh ? [{ mesh }] : [], { gateway: gateway(chart, hosts), ...only ? { hosts: only } : {} }] }));

  test('a split for both has the weights in both, and names the gateway with its namespace', () => {
    const [, { spec }] = objects({ expose: [{ mesh: true }, { gateway: TrafficGateway.fromName('gw', { namespace: 'shop', hosts: ['shop.example.com', 'www.shop.example.com'] }) }] });
    expect(spec.gateways).toEqual(['mesh', 'shop/gw']);
    expect(spec.hosts).toEqual(['web.shop.svc.cluster.local', 'shop.example.com', 'www.shop.example.com']);
    expect(spec.http).toHaveLength(1);
  });

  test('a split for the gateway alone says nothing about the mesh', () => {
    const [, { spec }] = objects({ expose: [{ gateway: TrafficGateway.fromName('gw', { namespace: 'shop', hosts: ['shop.example.com'] }) }] });
    expect(spec).toMatchObject({ gateways: ['shop/gw'], hosts: ['shop.example.com'] });
  });

  test.each<[string, string]>([
    ['star gateway, concrete host', exposed(['*'], { only: ['shop.example.com'] })],
    ['star gateway, no host', exposed(['*'])],
    ['wildcard serves a.b', exposed(['*.example.com'], { only: ['a.b.example.com'] })],
    ['two gateways', attempt((chart) => new TrafficSplit(chart, 'web', { ...BASE, expose: ['internal', 'public'].map((id) => ({ gateway: gateway(chart, [`${id}.example.com`], id) })) }))],
  ])('%s is made', (_, answer) => expect(answer).toBe(MADE));

  test.each<[string, string, string]>([
    ['star for mesh', exposed(['*'], { mesh: true }), '[TrafficWildcardHost]'],
    ['unserved host', exposed(['shop.example.com'], { only: ['shop.example.org'] }), '[TrafficHostUnserved]'],
    ['wildcard does not serve its parent', exposed(['*.example.com'], { only: ['example.com'] }), '[TrafficHostUnserved]'],
    ['upper case host', attempt((chart) => gateway(chart, ['Shop.example.com'])), "hosts[0] 'Shop.example.com' is not a host that a gateway can serve."],
    ['host with namespace', attempt((chart) => gateway(chart, ['shop/shop.example.com'])), "a full name in lower case without a namespace and a port, or '*' in place of its first part, or '*' alone for every host, such as 'shop.example.com'"],
    ['host with port', attempt((chart) => gateway(chart, ['shop.example.com:8443'])), "such as 'shop.example.com'"],
    ['short host', attempt((chart) => gateway(chart, ['shop'])), "hosts[0] 'shop' is not a host that a gateway can serve."],
    ['hosts empty', attempt((chart) => gateway(chart, [])), 'hosts is empty'],
    ['expose empty', split({ expose: [] }), 'shop/web: expose is empty'],
    ['mesh twice', split({ expose: [{ mesh: true }, { mesh: true }] }), '[TrafficExposedTwice]'],
  ])('%s is refused', (_, answer, text) => expect(answer).toContain(text));
});

describe('68-retries-and-timeouts', () => {
  const canary = { match: [{ headers: [{ name: 'x-canary', exact: '1' }] }], to: { version: 'v2' } };

  test('no retries are written explicitly into each route', () => {
    const [, { spec }] = objects({ routes: [canary], resilience: { retry: { attempts: 0 } } });
    expect(spec.http.map(({ retries }: any) => retries)).toEqual([{ attempts: 0 }, { attempts: 0 }]);
  });

  test('patches are applied last, and 0 is not lost', () => {
    const [rule, { spec }] = objects({ routes: [canary] }, ({ virtualService, destinationRule }) => {
      for (const index of [0, 1]) {
        virtualService.addJsonPatch(JsonPatch.add(`/spec/http/${index}/retries`, { attempts: 0 }), JsonPatch.add(`/spec/http/${index}/timeout`, '15s'));
      }
      destinationRule.addJsonPatch(JsonPatch.add('/spec/trafficPolicy', { outlierDetection: { maxEjectionPercent: 0 } }));
    });
    expect(spec.http.map(({ retries, timeout }: any) => [retries, timeout])).toEqual([[{ attempts: 0 }, '15s'], [{ attempts: 0 }, '15s']]);
    expect(rule.spec.trafficPolicy).toEqual({ outlierDetection: { maxEjectionPercent: 0 } });
  });

  test('a timeout without a unit, and a list of failures in one text, are refused', () => {
    expect(split({ resilience: { timeout: 5 as any } })).toContain('shop/web: resilience.timeout is the number 5. Write a whole number and its unit');
    expect(split({ resilience: { retry: { attempts: 3, retryOn: ['5xx, gateway-error' as any] } } })).toContain("resilience.retry.retryOn[0] is '5xx, gateway-error'");
  });
});

describe('70-two-splits-of-one-service', () => {
  type Named = [id: string, props: Partial<TrafficSplitProps>];
  const two = (first: Named, second: Named, chartOf = (chart: Chart) => chart) => attempt((chart) => {
    new TrafficSplit(chart, first[0], { ...BASE, ...first[1] });
    new TrafficSplit(chartOf(chart), second[0], { ...BASE, ...second[1] });
  });

  test('is refused with both paths, in one chart and in two', () => {
    expect(two(['one', {}], ['two', {}])).toContain("[shop/two] service 'web' in namespace 'shop' is also split by shop/one");
    const other = (chart: Chart) => new Chart(chart.node.root as MeshApp, 'other', { namespace: 'other' });
    expect(two(['one', {}], ['two', {}], other)).toContain("[other/two] service 'web' in namespace 'shop' is also split by shop/one");
  });

  test('one for the mesh and one for a gateway is refused, and so is one for another port, with the repair', () => {
    const expose = [{ gateway: TrafficGateway.fromName('gw', { namespace: 'shop', hosts: ['shop.example.com'] }) }];
    expect(two(['one', {}], ['two', { expose }])).toContain('is also split by shop/one');
    expect(two(['http', {}], ['admin', { service: MeshService.of('web', { namespace: 'shop', port: 9090 }) }])).toContain('other ports into the prop ports');
  });

  test('the same name in two namespaces is made', () => {
    expect(two(['one', {}], ['two', { service: MeshService.of('web', { namespace: 'stage', port: 80 }) }])).toBe(MADE);
  });

  test('a VirtualService of the program for the same host stays', () => {
    const app = new MeshApp();
    Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new TrafficSplit(chart, 'web', BASE);
    new VirtualService(chart, 'own', { metadata: { name: 'own' }, spec: { hosts: ['web.shop.svc.cluster.local'], http: [] } });
    const names = Testing.synth(chart).filter(({ kind }) => kind === 'VirtualService').map(({ metadata }) => metadata.name);
    expect(names.sort()).toEqual(['own', 'web']);
  });
});

describe('71-destination-rule-at-the-wrong-level', () => {
  test('a split without resilience has no traffic policy, so that mutual TLS is as the mesh says', () => {
    const [rule] = objects({});
    expect(Object.keys(rule.spec)).toEqual(['host', 'subsets']);
  });

  test('labels that look like numbers stay texts', () => {
    const app = new MeshApp();
    Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const { destinationRule } = new TrafficSplit(chart, 'web', {
      ...BASE, versions: [{ name: 'v1', labels: { version: '1.10' } }, { name: 'v2', labels: { 'version': '2', 'pod-template-hash': '0123456789' } }],
    });
    expect(ApiObject.of(destinationRule).toJson().spec.subsets.map(({ labels }: any) => labels)).toEqual([{ version: '1.10' }, { 'version': '2', 'pod-template-hash': '0123456789' }]);
    expect(app.synthYaml()).toMatch(/version: "1\.10"\n.*\n?[^]*pod-template-hash: "0123456789"\n\s+version: "2"\n/);
  });
});
