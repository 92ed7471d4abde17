import { Cli } from './command';
import { config, deployment, namespace } from './objects';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';

/** Adoption of objects that other tools have installed, on a real API server. */
let lab: Lab;
let cli: Cli;

beforeAll(async () => {
  lab = await Lab.start();
  await lab.request('POST', '/api/v1/namespaces', namespace('home'));
  cli = new Cli(lab.kubeconfig, 'home');
}, 120_000);
afterAll(async () => {
  cli?.remove();
  await lab?.stop();
});

const CONFIGS = '/api/v1/namespaces/home/configmaps';
const RELEASE = { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'home' };

async function installed(manager: string, name: string, data: JsonObject): Promise<void> {
  const metadata = { name, labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app': name }, annotations: RELEASE };
  await lab.request('POST', `${CONFIGS}?fieldManager=${manager}`, { ...config(name, data), metadata });
}

async function managers(name: string): Promise<string[]> {
  const { metadata } = await lab.request('GET', `${CONFIGS}/${name}`);
  return metadata.managedFields.map(({ manager, operation }: { manager: string; operation: string }) => `${manager} ${operation}`);
}

test('without --adopt, an object of Helm is refused with a hint, and stays as it is', async () => {
  await installed('helm', 'refused', { a: '1' });
  const { code, stdout } = await cli.run('apply', [config('refused', { a: '2' })], '--instance', 'refused');
  expect(code).toBe(1);
  expect(stdout).toMatch(/failed +ConfigMap home\/refused .*this instance did not create it: it belongs to helm\. To adopt it: --adopt helm/);
  expect((await lab.request('GET', `${CONFIGS}/refused`)).data).toEqual({ a: '1' });
});

test('precheck reports the owner of the objects, and how to adopt them', async () => {
  await installed('helm', 'checked', { a: '1' });
  const { stdout } = await cli.run('precheck', [config('checked')], '--instance', 'checked');
  expect(stdout).toMatch(/belong to Helm release home\/web: ConfigMap home\/checked\. .*--adopt helm$/m);
});

test('a plan shows what an adoption would change, and changes nothing', async () => {
  await installed('helm', 'planned', { a: '1', gone: '1' });
  const { code, stdout } = await cli.run('plan', [config('planned', { a: '2' })], '--adopt', 'helm', '--instance', 'planned', '--exit-code');
  expect(code).toBe(2);
  expect(stdout).toMatch(new RegExp([
    '~ adopt     ConfigMap home/planned: it belongs to helm',
    '      ~ \\.data\\.a: "1" -> "2"',
    '      - \\.data\\.gone: "1"',
    '      - \\.metadata\\.annotations: \\{"meta\\.helm\\.sh/release-name":"web","meta\\.helm\\.sh/release-namespace":"home"\\}',
    '      - \\.metadata\\.labels\\.app: "planned"',
    '      - \\.metadata\\.labels\\["app\\.kubernetes\\.io/managed-by"\\]: "Helm"',
    '      \\+ \\.metadata\\.labels\\["applyset\\.kubernetes\\.io/part-of"\\]: "applyset-.*"',
    '      note: helm upgrade and helm uninstall of release home/web change or delete it as long as Helm has its record: --delete-helm-releases deletes it',
    '',
    '1 to adopt',
  ].join('\n')));
  expect(await managers('planned')).toEqual(['helm Update']);
});

test('a plan of an adoption shows no defaults as changes', async () => {
  const service: JsonObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'defaults' }, spec: { selector: { app: 'x' }, ports: [{ port: 80 }] } };
  for (const each of [deployment('defaults', { replicas: 0 }), service]) {
    const path = each.kind === 'Service' ? '/api/v1/namespaces/home/services' : '/apis/apps/v1/namespaces/home/deployments';
    await lab.request('POST', `${path}?fieldManager=helm`, each);
    const { stdout } = await cli.run('plan', [each], '--adopt', 'helm', '--instance', 'defaults');
    expect(stdout.match(/^ +[-+~] .*$/gm)).toEqual([expect.stringMatching(/^ +\+ \.metadata\.labels: \{"applyset\.kubernetes\.io\/part-of":"[^"]+"\}$/)]);
    expect((await cli.run('apply', [each], '--adopt', 'helm', '--instance', 'defaults', '--allow-prune-many')).code).toBe(0);
  }
});

test('an adopted object has its new fields, none of the old ones, and one owner; the record of the release is reported', async () => {
  await installed('helm', 'taken', { a: '1', gone: '1' });
  const { code, stdout, stderr } = await cli.run('apply', [config('taken', { a: '2' })], '--adopt', 'helm', '--instance', 'taken');
  expect(code).toBe(0);
  expect(stdout).toContain('adopted    ConfigMap home/taken: it belonged to helm\n');
  expect(stderr).toContain('cdk8s-istio apply --delete-helm-releases\n');
  const { data, metadata } = await lab.request('GET', `${CONFIGS}/taken`);
  expect(data).toEqual({ a: '2' });
  expect(metadata.annotations).toBeUndefined();
  expect(Object.keys(metadata.labels)).toEqual(['applyset.kubernetes.io/part-of']);
  expect(await managers('taken')).toEqual(['cdk8s-istio/home/taken Apply']);
  expect(await cli.run('apply', [config('taken', { a: '3' })], '--instance', 'taken')).toMatchObject({ code: 0, stderr: '' });
});

test('objects of kubectl apply are adopted, client-side and server-side', async () => {
  await lab.kubectl(['-n', 'home', 'apply', '-f', '-'], { input: JSON.stringify(config('client', { a: '1', gone: '1' })) });
  await lab.kubectl(['-n', 'home', 'apply', '--server-side', '-f', '-'], { input: JSON.stringify(config('server', { a: '1', gone: '1' })) });
  const objects = [config('client', { a: '2' }), config('server', { a: '2' })];
  expect((await cli.run('apply', objects, '--adopt', 'kubectl', '--instance', 'kubectl')).stdout).toMatch(/2 adopted\n$/);
  for (const name of ['client', 'server']) {
    const { data, metadata } = await lab.request('GET', `${CONFIGS}/${name}`);
    expect({ name, data, annotations: metadata.annotations }).toEqual({ name, data: { a: '2' }, annotations: undefined });
    expect(await managers(name)).toEqual(['cdk8s-istio/home/kubectl Apply']);
  }
});

test('fields of other managers are not taken', async () => {
  await installed('helm', 'shared', { a: '1' });
  await lab.request('PATCH', `${CONFIGS}/shared?fieldManager=someone`, { data: { b: '1' } }, 'application/merge-patch+json');
  for (const command of ['plan', 'apply']) {
    const { code, stdout } = await cli.run(command, [config('shared', { a: '2', b: '2' })], '--adopt', 'helm', '--instance', 'shared');
    expect({ command, code }).toEqual({ command, code: 1 });
    expect(stdout).toMatch(/conflict with "someone" using v1: \.data\.b|conflicts with "someone"/);
  }
  expect((await lab.request('GET', `${CONFIGS}/shared`)).data).toEqual({ a: '1', b: '1' });
  expect((await cli.run('apply', [config('shared', { a: '2' })], '--adopt', 'helm', '--instance', 'shared')).code).toBe(0);
  expect((await lab.request('GET', `${CONFIGS}/shared`)).data).toEqual({ a: '2', b: '1' });
});

test('a workload is adopted while its controller writes to it, and its pods are not restarted if the template does not change', async () => {
  await lab.kubectl(['-n', 'home', 'apply', '-f', '-'], { input: JSON.stringify(deployment('busy', { replicas: 2 })) });
  const pods = async () => (await lab.request('GET', '/api/v1/namespaces/home/pods?labelSelector=app%3Dbusy')).items.map(({ metadata }: any) => metadata.uid).sort();
  await lab.kubectl(['-n', 'home', 'rollout', 'status', 'deployment/busy', '--timeout=60s']);
  const before = await pods();
  expect((await cli.run('apply', [deployment('busy', { replicas: 2 })], '--adopt', 'kubectl', '--instance', 'busy')).stdout).toMatch(/1 adopted\n$/);
  expect(await pods()).toEqual(before);
});

test('an unknown installer is bad usage', async () => {
  expect(await cli.run('apply', [config('a')], '--adopt', 'flux')).toMatchObject({ code: 64, stderr: expect.stringMatching(/Allowed choices are helm, istioctl, kubectl/) });
});
