import { join } from 'node:path';
import { ApiObject, Chart, Testing } from 'cdk8s';
import { IstioVersion, Mesh, MeshMtlsMode } from '../../src';
import { AuthPolicy, MeshMtls, MeshMtlsScope, AuthOperation, AuthRole, AuthSubject } from '../../src/security';
import { MeshService, TrafficSplit } from '../../src/traffic';
import { bundled } from '../cli/bundled';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';
import type { Traffic, TrafficResult } from '../lab/traffic';

jest.setTimeout(240_000);

const ROOT = join(__dirname, '../..');
const IPHONE = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)' };
const ANDROID = { 'user-agent': 'Mozilla/5.0 (Linux; Android 14; Pixel 8)' };
const WEB = 'http://web.shop/';
const VERSIONS = [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }];

/** A pod that sends requests for the test. */
function client(name: string, namespace: string, serviceAccountName = 'default'): object {
  const spec = { serviceAccountName, containers: [{ name: 'client', image: 'lab/client' }], terminationGracePeriodSeconds: 1 };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app: name } }, spec };
}

/** The objects of constructs, for the version of the mesh. */
function objects(build: (chart: Chart) => void): any[] {
  const app = Testing.app();
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.20.1') });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  build(chart);
  return Testing.synth(chart);
}

/** Expects a share of `count` requests within 4 sigma. */
function expectShare(hits: number | undefined, count: number, share: number): void {
  const sigma = Math.sqrt(count * share * (1 - share));
  expect(Math.abs((hits ?? 0) - count * share)).toBeLessThanOrEqual(4 * sigma);
}

describe('the quickstart on a real mesh of 1.20.1', () => {
  let lab: Lab;
  let gateway: string;

  beforeAll(async () => {
    lab = await Lab.start();
    const program = ['--app', `tsx ${join(ROOT, 'examples/quickstart/main.ts')}`, '--kubeconfig', lab.kubeconfig];
    expect(await bundled(['apply', ...program])).toMatchObject({ code: 0 });
    await apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'outside' } },
      client('visitor', 'outside'), client('stranger', 'shop'), client('buyer', 'shop', 'frontend'),
    ]);
    await lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/stranger', 'pod/buyer', '--timeout=60s']);
    await lab.kubectl(['-n', 'outside', 'wait', '--for=condition=Ready', 'pod/visitor', '--timeout=60s']);
    const { status } = await lab.request('GET', '/api/v1/namespaces/istio-system/services/istio-ingress');
    gateway = `http://${status.loadBalancer.ingress[0].ip}/`;
    await eventually(async () => expect((await fromBuyer({ headers: IPHONE, count: 20 })).versions).toEqual({ v2: 20 }), 30_000);
    await eventually(async () => expect((await throughGateway({ headers: IPHONE, count: 20 })).versions).toEqual({ v2: 20 }), 30_000);
  });
  afterAll(async () => lab?.stop());

  /** Changes applied objects as another field manager, with force. */
  async function apply(items: any[]): Promise<void> {
    await lab.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }

  const fromBuyer = (traffic: Partial<Traffic> = {}): Promise<TrafficResult> => lab.drive({ from: 'shop/buyer', url: WEB, ...traffic });
  const fromStranger = (traffic: Partial<Traffic> = {}): Promise<TrafficResult> => lab.drive({ from: 'shop/stranger', url: WEB, ...traffic });
  const inPlaintext = (traffic: Partial<Traffic> = {}): Promise<TrafficResult> => lab.drive({ from: 'outside/visitor', url: WEB, fresh: true, ...traffic });
  const throughGateway = ({ headers, ...traffic }: Partial<Traffic> = {}): Promise<TrafficResult> =>
    lab.drive({ from: 'outside/visitor', url: gateway, headers: { host: 'shop.example.com', ...headers }, ...traffic });

  test('10,000 requests are split 95/5 within 4 sigma, and all succeed', async () => {
    const { codes, versions } = await fromBuyer({ count: 10_000 });
    expect(codes).toEqual({ 200: 10_000 });
    expectShare(versions.v2, 10_000, 0.05);
  });

  test('500 of 500 requests of an iPhone go to v2', async () => {
    expect((await fromBuyer({ count: 500, headers: IPHONE })).versions).toEqual({ v2: 500 });
  });

  test('through the gateway the split is the same, and so is the route', async () => {
    const { codes, versions } = await throughGateway({ count: 4_000 });
    expect(codes).toEqual({ 200: 4_000 });
    expectShare(versions.v2, 4_000, 0.05);
    expect((await throughGateway({ count: 500, headers: IPHONE })).versions).toEqual({ v2: 500 });
  });

  test('the gateway serves no other host', async () => {
    expect((await throughGateway({ headers: { host: 'other.example.com' } })).codes).toEqual({ 404: 1 });
  });

  test('plain text is rejected: the connection is reset', async () => {
    expect(await inPlaintext({ count: 20 })).toMatchObject({ codes: {}, errors: { ECONNRESET: 20 } });
  });

  test('another service account gets 403, and so does another method', async () => {
    const { codes, first } = await fromStranger({ count: 20 });
    expect(codes).toEqual({ 403: 20 });
    expect(first!.body).toBe('RBAC: access denied');
    expect((await fromBuyer({ count: 20, method: 'POST' })).codes).toEqual({ 403: 20 });
  });

  test('a changed split with more routes takes effect: Android phones go to v1', async () => {
    await apply(objects((chart) => new TrafficSplit(chart, 'web-split', {
      service: MeshService.of('web', { namespace: 'shop', port: 80 }),
      versions: VERSIONS,
      weights: { v1: 0, v2: 100 },
      routes: [
        { match: [{ headers: [{ name: 'user-agent', regex: '.*Android.*' }] }, { headers: [{ name: 'x-team', prefix: 'qa-' }] }], to: { version: 'v1' } },
        { match: [{ headers: [{ name: 'user-agent', regex: '.*' }] }], to: { version: 'v2' } },
      ],
    })));
    await eventually(async () => expect((await fromBuyer({ count: 50 })).versions).toEqual({ v2: 50 }));
    expect((await fromBuyer({ count: 500, headers: ANDROID })).versions).toEqual({ v1: 500 });
    expect((await fromBuyer({ count: 100, headers: { 'x-team': 'qa-1' } })).versions).toEqual({ v1: 100 });
    expect((await fromBuyer({ count: 100, headers: { 'x-team': 'ops' } })).versions).toEqual({ v2: 100 });
  });

  test('one port of a Service is split, and the other port is not changed', async () => {
    await apply(objects((chart) => {
      const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'http-more', port: 9090, targetPort: 8080 }];
      const service = new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api' }, spec: { ports, selector: { app: 'web' } } });
      const api = MeshService.fromApiObject(service, { port: 80 });
      new TrafficSplit(chart, 'split', { service: api, versions: VERSIONS, weights: { v2: 100 } });
    }));
    await eventually(async () => expect((await fromBuyer({ url: 'http://api.shop/', count: 50 })).versions).toEqual({ v2: 50 }));
    const { codes, versions } = await fromBuyer({ url: 'http://api.shop:9090/', count: 200 });
    expect(codes).toEqual({ 200: 200 });
    expect(Object.keys(versions).sort()).toEqual(['v1', 'v2']);
  });

  test('another policy allows additional requests, and no others', async () => {
    await apply(objects((chart) => new AuthPolicy(chart, 'health', { service: MeshService.of('web', { namespace: 'shop', port: 80, labels: { app: 'web' } }) })
      .allow(AuthRole.of('prober', { operations: [AuthOperation.http({ methods: ['GET'], paths: ['/health', '/status/*'] })] }), AuthSubject.serviceAccount('default', { namespace: 'shop' }))));
    // Each of the two versions has a proxy of its own, which gets the policy at its own time.
    await eventually(async () => expect((await fromStranger({ url: `${WEB}health`, count: 20 })).versions).toEqual({ v2: 20 }));
    await eventually(async () => expect((await fromStranger({ url: `${WEB}health`, count: 20, headers: ANDROID })).versions).toEqual({ v1: 20 }));
    expect((await fromStranger({ url: `${WEB}status/201`, expect: [201] })).codes).toEqual({ 201: 1 });
    expect((await fromStranger({ url: `${WEB}healthy`, count: 5 })).codes).toEqual({ 403: 5 });
  });

  test('a PERMISSIVE workload accepts plain text, and the caller has no identity', async () => {
    const web = MeshService.of('web', { namespace: 'shop', port: 80, labels: { app: 'web' } });
    await apply(objects((chart) => new MeshMtls(chart, 'web', { mode: MeshMtlsMode.PERMISSIVE, scope: MeshMtlsScope.workload(web) })));
    await eventually(async () => expect((await inPlaintext({ count: 20 })).codes).toEqual({ 403: 20 }));
    expect((await fromBuyer({ count: 20 })).codes).toEqual({ 200: 20 });
  });

  test('a PERMISSIVE namespace does not change a STRICT workload', async () => {
    const web = MeshService.of('web', { namespace: 'shop', port: 80, labels: { app: 'web' } });
    await apply(objects((chart) => {
      new MeshMtls(chart, 'namespace', { mode: MeshMtlsMode.PERMISSIVE, scope: MeshMtlsScope.namespace('shop') });
      new MeshMtls(chart, 'web', { mode: MeshMtlsMode.STRICT, scope: MeshMtlsScope.workload(web) });
    }));
    await eventually(async () => expect((await inPlaintext({ count: 20 })).errors).toEqual({ ECONNRESET: 20 }));
  });

  test('istioctl analyze finds no error', async () => {
    const { stdout, stderr } = await lab.istioctl('1.20.1', ['analyze', '--all-namespaces']);
    expect(stdout).toContain('Info [IST0102] (Namespace outside)'); // the analysis has run
    expect(`${stdout}${stderr}`).not.toMatch(/^Error/m);
  });
});
