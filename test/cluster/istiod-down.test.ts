import { App, Testing } from 'cdk8s';
import { Cli } from './command';
import { namespace } from './objects';
import { Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

/** Changes and deletions while istiod is down, and its validating webhooks are at Fail: they get creations and updates, and no deletions. */
const SHOP = 'shop';
const READY_WITHIN_MS = 60_000;
const install: any[] = Testing.synth(new Mesh(new App(), 'mesh', { version: IstioVersion.of('1.27.0') }));
let lab: Lab;
let cli: Cli;

const istio = (group: string, kind: string, name: string, spec: JsonObject): JsonObject =>
  ({ apiVersion: `${group}.istio.io/v1`, kind, metadata: { name }, spec });
const rule = (...subsets: string[]) =>
  istio('networking', 'DestinationRule', 'web', { host: 'web', subsets: subsets.map((name) => ({ name, labels: { version: name } })) });
const routes = istio('networking', 'VirtualService', 'web', { hosts: ['web'], http: [{ route: [{ destination: { host: 'web', subset: 'v2' } }] }] });
const policy = istio('security', 'AuthorizationPolicy', 'web', { selector: { matchLabels: { app: 'web' } }, action: 'ALLOW', rules: [{}] });
const strict = istio('security', 'PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } });
const service: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
};
const workload: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web', version: 'v1' } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'lab/echo:1', ports: [{ containerPort: 8080 }] }] },
    },
  },
};
const application = [service, workload, policy, strict, rule('v1', 'v2'), routes];

beforeAll(async () => {
  lab = await Lab.start();
  const mesh = new Cli(lab.kubeconfig, 'default');
  expect(await mesh.run('apply', install, '--timeout', '2m')).toMatchObject({ code: 0 });
  mesh.remove();
  await lab.request('POST', '/api/v1/namespaces', namespace(SHOP));
  await eventually(async () => expect(await failurePolicies()).not.toContain('Ignore'), READY_WITHIN_MS);
  cli = new Cli(lab.kubeconfig, SHOP);
}, 240_000);
afterAll(async () => {
  cli?.remove();
  await lab?.stop();
});

async function failurePolicies(): Promise<string[]> {
  const { items } = await lab.request('GET', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations');
  return items.flatMap(({ webhooks }: any) => webhooks.map(({ failurePolicy }: any) => failurePolicy));
}

const scale = (replicas: number) => lab.kubectl(['-n', 'istio-system', 'scale', 'deployment/istiod', `--replicas=${replicas}`]);
const probe = () =>
  lab.request('POST', `/apis/networking.istio.io/v1/namespaces/${SHOP}/destinationrules?dryRun=All`, { ...rule('v1'), metadata: { name: 'probe' } });
const PLURALS = 'deployments,services,virtualservices,destinationrules,authorizationpolicies,peerauthentications';

/** The kinds of the objects of the application that live. */
async function kinds(): Promise<string[]> {
  const { items } = JSON.parse(await lab.kubectl(['-n', SHOP, 'get', PLURALS, '-o', 'json']));
  return items.map(({ kind }: any) => kind).sort();
}

async function down(): Promise<void> {
  await scale(0);
  await lab.kubectl(['-n', 'istio-system', 'wait', '--for=delete', 'pod', '-l', 'app=istiod', '--timeout=60s']);
  await eventually(() => expect(probe()).rejects.toThrow('failed calling webhook'));
}

async function back(): Promise<void> {
  await scale(1);
  await lab.kubectl(['-n', 'istio-system', 'rollout', 'status', 'deployment/istiod', '--timeout=60s']);
  await eventually(probe, READY_WITHIN_MS);
}

beforeEach(async () => {
  expect(await cli.run('apply', application, '--timeout', '1m')).toMatchObject({ code: 0 });
  await down();
}, 180_000);

test('a change of an object is refused with the reason, a VirtualService is deleted nevertheless, and the next run converges', async () => {
  const left = [service, workload, policy, strict, rule('v1')];
  const { code, stdout } = await cli.run('apply', left, '--timeout', '10s');
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('\n4 unchanged, 1 deleted, 1 failed\n') });
  expect(stdout).toMatch(/failed +DestinationRule shop\/web .*failed calling webhook "(rev\.)?validation\.istio\.io"/);
  expect(stdout).toMatch(/deleted +VirtualService shop\/web/);
  expect(await kinds()).toEqual(['AuthorizationPolicy', 'Deployment', 'DestinationRule', 'PeerAuthentication', 'Service']);
  await back();
  expect(await cli.run('apply', left, '--timeout', '1m')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 configured, 4 unchanged') });
}, 120_000);

test('an application is deleted, in its order', async () => {
  const { code, stdout } = await cli.run('delete', undefined, '--timeout', '30s');
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('\n6 deleted\n') });
  expect([...stdout.matchAll(/deleted +(\w+) shop/g)].map(([, kind]) => kind).indexOf('Deployment')).toBe(2);
  expect(await kinds()).toEqual([]);
  await back();
}, 120_000);
