import { applications } from './applications';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

jest.setTimeout(90_000);

const STRICT = {
  apiVersion: 'security.istio.io/v1beta1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'istio-system' },
  spec: { mtls: { mode: 'STRICT' } },
};
const GATEWAY = {
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'Gateway',
  metadata: { name: 'gateway', namespace: 'shop' },
  spec: { selector: { istio: 'ingress' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }] },
};
const ROUTE = {
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['gateway'], http: [{ route: [{ destination: { host: 'web' } }] }] },
};
const ACCESS_LOG = {
  apiVersion: 'telemetry.istio.io/v1alpha1',
  kind: 'Telemetry',
  metadata: { name: 'access-log', namespace: 'shop' },
  spec: { accessLogging: [{ providers: [{ name: 'envoy' }] }] },
};
const EMPTY_SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'nobody', namespace: 'shop' },
  spec: { selector: { app: 'nobody' }, ports: [{ name: 'http', port: 80 }] },
};

describe.each([
  { version: '1.20.1' as const, proxyIn: 'containers' as const },
  { version: '1.27.0' as const, proxyIn: 'initContainers' as const }, // a native sidecar
])('the official charts of $version, applied with kubectl', ({ version, proxyIn }) => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await Lab.start();
    await lab.kubectl(['create', 'namespace', 'istio-system']);
    await install(await render('base', 'istio-base', '--include-crds'));
    await install(await render('istio-control/istio-discovery', 'istiod'));
  });
  afterAll(async () => lab?.stop());

  async function render(chart: string, release: string, ...options: string[]): Promise<string> {
    // in newer versions of helm, the schema of the gateway chart 1.27 rejects the chart's own values
    return lab.helm(['template', release, `${await lab.charts(version)}/${chart}`, '--namespace', 'istio-system', '--skip-schema-validation', ...options]);
  }

  /** Adds the namespace to objects without one. The charts leave it to the tool that applies them. */
  async function install(manifest: string): Promise<void> {
    await lab.kubectl(['apply', '--server-side', '-n', 'istio-system', '-f', '-'], { input: manifest });
  }

  async function apply(items: object[]): Promise<void> {
    await lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }

  async function rolledOut(namespace: string, deployment: string): Promise<void> {
    await lab.kubectl(['rollout', 'status', `deployment/${deployment}`, '-n', namespace, '--timeout=60s']);
  }

  test('istiod is ready, with the Deployment and the permissions of the chart', async () => {
    await rolledOut('istio-system', 'istiod');
    const { items: [pod] } = await lab.request('GET', '/api/v1/namespaces/istio-system/pods?labelSelector=app=istiod');
    expect(pod.spec.serviceAccountName).toBe('istiod');
    expect(lab.logs(`istio-system/${pod.metadata.name}`, 'discovery')).not.toMatch(/is forbidden/);
  });

  test('two injected pods exchange a request over mTLS, and each knows the identity of the other', async () => {
    await install(await render('gateway', 'istio-ingress'));
    await apply(applications());
    await rolledOut('shop', 'web');
    await lab.kubectl(['wait', '--for=condition=Ready', 'pod/client', '-n', 'shop', '--timeout=60s']);

    const { items: [web] } = await lab.request('GET', '/api/v1/namespaces/shop/pods?labelSelector=app=web');
    expect(web.spec[proxyIn].map(({ name }: { name: string }) => name)).toContain('istio-proxy');

    const { first } = await lab.drive({ from: 'shop/client', url: 'http://web/orders' });
    const { headers, path } = JSON.parse(first!.body);
    expect(path).toBe('/orders');
    expect(headers['x-forwarded-client-cert']).toContain('By=spiffe://cluster.local/ns/shop/sa/web;');
    expect(headers['x-forwarded-client-cert']).toContain('URI=spiffe://cluster.local/ns/shop/sa/client');
  });

  test('plain text is served until STRICT rejects it, and mTLS is still served', async () => {
    const plain = { from: 'outside/client', url: 'http://web.shop/', fresh: true };
    expect((await lab.drive(plain)).codes).toEqual({ 200: 1 });
    await apply([STRICT]);
    await eventually(async () => expect((await lab.drive(plain)).errors).toEqual({ ECONNRESET: 1 }));
    expect((await lab.drive({ from: 'shop/client', url: 'http://web/', count: 20 })).codes).toEqual({ 200: 20 });
  });

  test('the gateway serves the hosts that it has routes for', async () => {
    await rolledOut('istio-system', 'istio-ingress');
    await apply([GATEWAY, ROUTE]);
    const { status } = await lab.request('GET', '/api/v1/namespaces/istio-system/services/istio-ingress');
    const url = `http://${status.loadBalancer.ingress[0].ip}/`;
    await eventually(async () => {
      const { codes, first } = await lab.drive({ from: 'outside/client', url, headers: { host: 'shop.example.com' } });
      expect(codes).toEqual({ 200: 1 });
      expect(JSON.parse(first!.body).headers['x-forwarded-client-cert']).toContain('URI=spiffe://cluster.local/ns/istio-system/sa/istio-ingress');
    });
    expect((await lab.drive({ from: 'outside/client', url, headers: { host: 'other.example.com' } })).codes).toEqual({ 404: 1 });
  });

  test('the access logs of both proxies have a request, and a request without an endpoint', async () => {
    await apply([ACCESS_LOG]);
    const { items: [web] } = await lab.request('GET', '/api/v1/namespaces/shop/pods?labelSelector=app=web');
    const ofPath = (pod: string) => lab.accessLog(pod).filter(({ path }) => path === '/logged');
    const upstreamHost = `${web.status.podIP}:8080`;
    await eventually(async () => {
      await lab.drive({ from: 'shop/client', url: 'http://web/logged' }); // the first request can come before the proxies write their logs
      const answered = ofPath(`shop/${web.metadata.name}`);
      const asked = ofPath('shop/client').find(({ requestId }) => answered.some((record) => record.requestId === requestId));
      expect(asked).toMatchObject({ direction: 'outbound', code: 200, flags: [], upstreamCluster: 'outbound|80||web.shop.svc.cluster.local', upstreamHost });
      expect(answered[0]).toMatchObject({ direction: 'inbound', code: 200, flags: [], upstreamHost });
    });

    await apply([EMPTY_SERVICE]);
    await eventually(async () => {
      expect((await lab.drive({ from: 'shop/client', url: 'http://nobody/' })).codes).toEqual({ 503: 1 });
      expect(lab.accessLog('shop/client').filter(({ authority }) => authority === 'nobody').at(-1)).toMatchObject({ code: 503, flags: ['UH'] });
    });
  });

  test('10,000 requests pass two proxies', async () => {
    const result = await lab.drive({ from: 'shop/client', url: 'http://web/', count: 10_000 });
    expect(result).toMatchObject({ codes: { 200: 10_000 }, errors: {}, versions: { v1: 10_000 } });
  });

  test('no proxy rejected its configuration', async () => {
    const { items } = await lab.request('GET', '/api/v1/pods');
    for (const { metadata: { namespace, name } } of items) {
      expect(lab.logs(`${namespace}/${name}`, 'istio-proxy')).not.toMatch(/rejected: Error/);
    }
  });
});
