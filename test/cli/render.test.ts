import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Duration } from 'cdk8s';
import { stringify } from 'yaml';
import { captured, Captured } from './captured';
import { AuthPolicy, IstioVersion, Mesh, MeshApp, MeshService, TrafficGateway, TrafficRetryOn, TrafficSplit } from '../../src';
import { run } from '../../src/cli/commands/render';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const VERSIONS = [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }];
const SPEC = { service: { name: 'web', port: 80 }, versions: VERSIONS, weights: { v2: 5, v1: 95 } };
const split = (spec: object, metadata: object = { name: 'web', namespace: 'shop' }) => ({ apiVersion: 'mesh.cdk8s-istio.dev/v1alpha1', kind: 'TrafficSplit', metadata, spec });
const MESH = { apiVersion: 'mesh.cdk8s-istio.dev/v1alpha1', kind: 'Mesh', metadata: { name: 'mesh' }, spec: { version: '1.20.1', clusterDomain: 'corp.local' } };
const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { ports: [{ port: 80 }, { port: 81 }] } };

function render(objects: object[], ...args: string[]): Promise<Captured> {
  const file = join(folder, 'split.yaml');
  writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'));
  return captured(() => run(['-f', file, ...args]));
}

const NEWEST = ['--istio-version', '1.27.0'];

test('prints the same bytes as a program with the same split', async () => {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
  new TrafficSplit(new Chart(app, 'shop', { namespace: 'shop' }), 'web', {
    service: MeshService.of('web', { namespace: 'shop', port: 80 }),
    versions: VERSIONS,
    weights: { v1: 95, v2: 5 },
    routes: [{ match: [{ headers: [{ name: 'user-agent', regex: '.*iPhone.*' }] }], to: { service: MeshService.of('other', { namespace: 'shop', port: 81 }) } }],
    resilience: {
      timeout: Duration.minutes(1),
      retry: { attempts: 2, perTryTimeout: Duration.seconds(1), retryOn: [TrafficRetryOn.GATEWAY_ERROR] },
      outlierDetection: { maxEjectionPercent: 34 },
    },
    expose: [{ mesh: true }, { gateway: TrafficGateway.fromName('public', { namespace: 'edge', hosts: ['shop.example.com'] }) }],
  });
  const { code, stdout, stderr } = await render([split({
    ...SPEC,
    routes: [{ match: [{ headers: [{ name: 'user-agent', regex: '.*iPhone.*' }] }], to: { service: { name: 'other', port: 81 } } }],
    resilience: { timeout: '60s', retry: { attempts: 2, perTryTimeout: '1000ms', retryOn: ['gateway-error'] }, outlierDetection: { maxEjectionPercent: 34 } },
    expose: [{ mesh: true }, { gateway: 'edge/public', hosts: ['shop.example.com'] }],
  })], ...NEWEST);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(app.synthYaml());
});

test.each<[string, object, string[]]>([
  ['options', {}, ['--path-normalization', 'NONE', '--root-namespace', 'mesh-root']],
  ['the Mesh of the input', { meshConfig: { rootNamespace: 'mesh-root', pathNormalization: { normalization: 'NONE' } } }, []],
])('takes the path normalization and the root namespace from %s', async (_, more, args) => {
  const policy = { apiVersion: MESH.apiVersion, kind: 'AuthPolicy', metadata: { name: 'all', namespace: 'mesh-root' }, spec: { appliesTo: 'MESH', httpPorts: [8080], deny: [{ operations: [{ paths: ['/admin*'] }] }] } };
  const { stderr } = await render([{ ...MESH, spec: { ...MESH.spec, ...more } }, policy], ...args);
  expect(stderr.match(/\[[A-Z]\w+\]/g)).toEqual(['[AuthPathEscape]']);
  expect((await render([{ ...MESH, spec: { ...MESH.spec, ...more } }, policy], ...args, '--path-normalization', 'BASE')).code).toBe(0);
});

test('refuses a path normalization that does not exist', async () => {
  const { code, stderr } = await render([split(SPEC)], ...NEWEST, '--path-normalization', 'base');
  expect([code, stderr]).toEqual([1, expect.stringContaining("pathNormalization is 'base'. Write a MeshPathNormalization: NONE, BASE, MERGE_SLASHES, DECODE_AND_MERGE_SLASHES")]);
});

test('refuses a route to a delegate in the same input that Istio would drop', async () => {
  const orders = split({ ...SPEC, expose: [{ delegate: true }], routes: [{ match: [{ path: { prefix: '/cart' } }], to: { version: 'v2' } }] }, { name: 'orders', namespace: 'orders' });
  const web = (prefix: string) => split({ ...SPEC, routes: [{ match: [{ path: { prefix } }], to: { delegate: 'orders/orders' } }] });
  expect((await render([web('/'), orders], ...NEWEST)).code).toBe(0);
  const { code, stderr } = await render([web('/orders'), orders], ...NEWEST);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/TrafficSplit 'web': spec\.routes\[0\] leads to the delegate 'orders\/orders'.*\[TrafficDelegateConflict\]/)]);
});

test('reports the findings of the checks, as errors with --strict', async () => {
  const gateway = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'edge' },
    spec: { selector: { istio: 'ingress' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }] },
  };
  const policy = {
    apiVersion: 'mesh.cdk8s-istio.dev/v1alpha1',
    kind: 'AuthPolicy',
    metadata: { name: 'edge', namespace: 'edge' },
    spec: {
      workload: { labels: { istio: 'ingress' } },
      roles: [{ name: 'all', operations: [{ methods: ['GET'] }] }],
      bindings: [{ role: 'all', subjects: [{ serviceAccount: { namespace: 'shop', name: 'frontend' } }] }],
    },
  };
  const input = [gateway, policy, split({ ...SPEC, cors: { origins: [{ exact: 'https://shop.example.com' }] }, expose: [{ gateway: 'edge/public', hosts: ['shop.example.com'] }] })];
  expect(await render(input, ...NEWEST)).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: .* \[PreflightDenied\]$/m) });
  expect(await render(input, ...NEWEST, '--strict')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^error: .* \[PreflightDenied\]$/m) });
});

test('takes the facts of the mesh and the ports of the Service from the input', async () => {
  const { code, stdout } = await render([MESH, SERVICE, split(SPEC)]);
  expect(code).toBe(0);
  expect(stdout).toContain('apiVersion: networking.istio.io/v1beta1\n');
  expect(stdout).toContain('host: web.shop.svc.corp.local\n');
  expect(stdout).toContain('port: 81\n');
});

describe('an AuthPolicy', () => {
  const authPolicy = (spec: object) => ({ apiVersion: 'mesh.cdk8s-istio.dev/v1alpha1', kind: 'AuthPolicy', metadata: { name: 'web', namespace: 'shop' }, spec });
  const roles = [{ name: 'reader', operations: [{ methods: ['GET'], ports: [80] }] }];
  const bindings = [{ role: 'reader', subjects: [{ serviceAccount: { namespace: 'shop', name: 'frontend' } }] }];

  test('gives the same bytes as a program, with the labels and the ports of the Service in the input', async () => {
    const service = { ...SERVICE, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'tcp-db', port: 81 }] } };
    const app = new MeshApp();
    Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0'), trustDomain: 'corp.example' });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new AuthPolicy(chart, 'web', {
      service: MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080, labels: { app: 'web' } }), roles, bindings, deny: [{ operations: [{ paths: ['/admin*'] }] }],
    });
    const { code, stdout, stderr } = await render([service, authPolicy({ service: { name: 'web' }, roles, bindings, deny: [{ operations: [{ paths: ['/admin*'] }] }] })], ...NEWEST, '--trust-domain', 'corp.example');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(app.synthYaml());
    expect(stdout).toContain('corp.example/ns/shop/sa/frontend');
  });

  test('without the Service is refused', async () => {
    const { code, stderr } = await render([authPolicy({ service: { name: 'web' }, roles, bindings })], ...NEWEST);
    expect(code).toBe(1);
    expect(stderr).toContain("split.yaml:1: AuthPolicy 'web': spec.service.workload is missing, and the pods of service 'web' in namespace 'shop' are not known");
  });
});

test('flags take precedence over the Mesh', async () => {
  const { stdout } = await render([MESH, split(SPEC)], ...NEWEST, '--cluster-domain', 'other.local');
  expect(stdout).toContain('apiVersion: networking.istio.io/v1\n');
  expect(stdout).toContain('host: web.shop.svc.other.local\n');
});

test('without a version it does nothing', async () => {
  expect(await render([split(SPEC)])).toEqual({
    code: 64, stdout: '', stderr: 'error: the version of Istio is missing. Write --istio-version 1.27.0, or add a Mesh with spec.version to the input\n',
  });
});

test.each<[string, object[], string]>([
  ['a broken rule', [split({ ...SPEC, weights: { v1: 95 } })], "split.yaml:1: TrafficSplit 'web': spec.weights sum to 95. Write weights that sum to 100 [TrafficWeightsSum]"],
  ['a field that does not exist', [split({ ...SPEC, weight: {} })], "TrafficSplit 'web': spec.weight is not a field. Write one of service, versions"],
  ['what only synthesis sees', [split({ ...SPEC, routes: [{ match: [{ path: { regex: '(' } }], to: { version: 'v1' } }] })], "spec.routes[0].match[0].path.regex is '(', which is not an RE2 expression"],
  ['no spec', [split(undefined as any)], 'spec is missing'],
  ['no namespace', [split(SPEC, { name: 'web' })], 'metadata.namespace is missing. Write the name of a namespace'],
  ['another version of the resource', [{ ...split(SPEC), apiVersion: 'mesh.cdk8s-istio.dev/v2' }], "apiVersion is 'mesh.cdk8s-istio.dev/v2'. Write mesh.cdk8s-istio.dev/v1alpha1"],
  ['a field beside spec', [{ ...split(SPEC), weights: {} }], 'weights is not a field of a TrafficSplit. Write it below spec, or delete it'],
  ['a port that the Service does not have', [SERVICE, split({ ...SPEC, service: { name: 'web', port: 8080 } })], 'port 8080 is not a port of the Service. Its ports are 80, 81. Choose one of them'],
  ['a host that the gateway does not serve', [
    { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'public', namespace: 'edge' }, spec: { servers: [{ hosts: ['shop/a.example.com'] }] } },
    split({ ...SPEC, expose: [{ gateway: 'edge/public', hosts: ['b.example.com'] }] }),
  ], "which gateway 'edge/public' does not serve. Write one of its hosts (a.example.com)"],
  ['two splits of one service', [split(SPEC), split(SPEC, { name: 'web-2', namespace: 'shop' })], "service 'web' in namespace 'shop' is also split by input/TrafficSplit 'web' in namespace 'shop'"],
  ['a split twice', [split(SPEC), split(SPEC)], 'split.yaml:21: the input has a TrafficSplit shop/web already'],
  ['another kind', [split(SPEC), { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }], "split.yaml:21: kind 'Secret' (v1) cannot be rendered. Only TrafficSplits and AuthPolicies can"],
  ['no split', [SERVICE], 'there is no TrafficSplit and no AuthPolicy in'],
  ['an unknown version of Istio', [{ ...MESH, spec: { version: '1.19.0' } }, split(SPEC)], 'Istio 1.19.0 is not supported. Use a patch of 1.20, 1.26, 1.27'],
])('refuses %s, and prints nothing', async (_, objects, problem) => {
  const args = objects.some((object: any) => object.kind === 'Mesh') ? [] : NEWEST;
  const { code, stdout, stderr } = await render(objects, ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(problem);
});
