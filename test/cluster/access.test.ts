import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { Cli } from './command';
import { IstioCrds, IstioVersion, Mesh, MeshApp } from '../../src';
import { Lab } from '../lab';

jest.setTimeout(120_000);

/** What docs/access.md says that the commands need. */
const LISTED = [
  { apiGroups: [''], resources: ['namespaces', 'pods', 'services', 'configmaps'], verbs: ['list'] },
  { apiGroups: ['security.istio.io'], resources: ['authorizationpolicies', 'requestauthentications', 'peerauthentications'], verbs: ['list'] },
  { apiGroups: ['networking.istio.io'], resources: ['gateways', 'serviceentries', 'destinationrules', 'sidecars', 'envoyfilters'], verbs: ['list'] },
];
const READ = { apiGroups: [''], resources: ['pods/portforward', 'pods/log'], verbs: ['get'] };

let lab: Lab;
let cli: Cli;
beforeAll(async () => {
  lab = await Lab.start();
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
  new IstioCrds(new Chart(app, 'crds'), 'crds', { version: IstioVersion.of('1.27.0') });
  await create(app.synthYaml());
  await lab.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  await create(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects() }));
  cli = new Cli(await kubeconfigOf('reader'), 'default');
});
afterAll(async () => {
  cli?.remove();
  await lab?.stop();
});

const create = (input: string) => lab.kubectl(['apply', '--server-side', '-f', '-'], { input });

function objects(): object[] {
  const rbac = { apiGroup: 'rbac.authorization.k8s.io', apiVersion: 'rbac.authorization.k8s.io/v1' };
  const account = (name: string) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } });
  const bound = (name: string, rules: object[]) => [
    { apiVersion: rbac.apiVersion, kind: 'ClusterRole', metadata: { name }, rules },
    {
      apiVersion: rbac.apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: rbac.apiGroup, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
    },
  ];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels: { 'istio-injection': 'enabled' } } },
    ...['reader', 'limited', 'plain', 'frontend'].map(account),
    ...bound('reader', [...LISTED, READ]),
    ...bound('limited', [LISTED[0]]),
    ...bound('plain', LISTED.slice(0, 2)),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'default' }, data: { mesh: 'trustDomain: corp.example\nrootNamespace: istio-system\n' } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default', labels: { 'app': 'web', 'pod-template-hash': '1' } },
      spec: { containers: [{ name: 'web', image: 'lab/echo:v1' }] },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'web' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/default/sa/frontend'] } }], to: [{ operation: { methods: ['GET'] } }] }] },
    },
  ];
}

async function kubeconfigOf(name: string): Promise<string> {
  const { clusters } = JSON.parse(await lab.kubectl(['config', 'view', '--raw', '-o', 'json']));
  const user = { token: (await lab.kubectl(['create', 'token', name])).trim() };
  const contexts = [{ name, context: { cluster: clusters[0].name, user: name } }];
  const path = join(lab.folder, `kubeconfig-${name}`);
  writeFileSync(path, JSON.stringify({ 'apiVersion': 'v1', 'kind': 'Config', clusters, 'users': [{ name, user }], contexts, 'current-context': name }), { mode: 0o600 });
  return path;
}

const MESH = ['--istio-version', '1.27.0'];

test('why reads the cluster, and names the object that decides', async () => {
  const why = (from: string, method: string) => cli.run('why', undefined, from, method, 'http://web.default/orders', '--cluster', ...MESH);
  expect(await why('default/frontend', 'GET')).toMatchObject({
    code: 0,
    stdout: 'ALLOWED by Pod default/web, port 8080\n  rule 0 of AuthorizationPolicy default/web allows the request\n'
      + '  AuthorizationPolicy default/web, rule 0: AuthorizationPolicy default/web in the cluster\n',
  });
  expect(await why('default/frontend', 'DELETE')).toMatchObject({ code: 1, stdout: expect.stringContaining('(rule 0: to.operation.methods)') });
  expect(await why('cluster.local/ns/default/sa/frontend', 'GET')).toMatchObject({ code: 1, stdout: expect.stringContaining("the trust domain of the caller, 'cluster.local'") }); // the mesh has another one
});

test('why names the objects of the cluster that no verdict takes into account, if it may list them', async () => {
  const rule = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'web', namespace: 'default' }, spec: { host: 'web', trafficPolicy: { tls: { mode: 'DISABLE' } } } };
  const filter = { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'web', namespace: 'default' }, spec: { workloadSelector: { labels: { app: 'web' } } } };
  const sidecar = { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'web', namespace: 'default' }, spec: { workloadSelector: { labels: { app: 'web' } }, egress: [{ hosts: ['./*'] }] } };
  await create([rule, filter, sidecar].map((object) => JSON.stringify(object)).join('\n---\n'));
  const plain = new Cli(await kubeconfigOf('plain'), 'default');
  try {
    const [all, allowed] = await Promise.all([cli, plain].map((each) => each.run('why', undefined, 'default/frontend', 'GET', 'http://web.default/', '--cluster', ...MESH)));
    const notes = ['DestinationRule default/web sets the TLS mode', 'Sidecar default/web selects Pod default/web', 'EnvoyFilter default/web patches the configuration of Pod default/web'];
    expect(all).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(new RegExp(notes.map((note) => `note: ${note}.*`).join('\\n'))) });
    expect(allowed).toMatchObject({ code: 0, stdout: expect.not.stringContaining('note:'), stderr: expect.stringMatching(/warning: objects of kind EnvoyFilter are not taken into account: .*cannot list resource "envoyfilters"/) });
  } finally {
    plain.remove();
    await lab.kubectl(['delete', 'destinationrules,sidecars,envoyfilters', 'web']);
  }
});

test('access reads the cluster', async () => {
  const { code, stdout } = await cli.run('access', undefined, '--cluster', '-o', 'json', ...MESH);
  const allowed = JSON.parse(stdout).filter(({ verdict }: any) => verdict.outcome === 'ALLOWED').map(({ to, caller, operation }: any) => [to, caller, operation]);
  expect({ code, allowed }).toEqual({ code: 0, allowed: [['Pod default/web', 'default/frontend', 'GET']] });
});

test('access --observed has nothing to ask if no policy is in shadow', async () => {
  const { code, stdout } = await cli.run('access', undefined, '--observed', '--since', '1h', ...MESH);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'no policy in shadow concerns a running proxy, so nothing is observed\n' });
});

test('a right that is missing is named', async () => {
  const limited = new Cli(await kubeconfigOf('limited'), 'default');
  for (const args of [['access', '--cluster'], ['access', '--observed'], ['why', 'default/frontend', 'GET', 'http://web.default/', '--cluster']]) {
    const { code, stderr } = await limited.run(args[0], undefined, ...args.slice(1));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/cannot list resource "(authorizationpolicies|requestauthentications|peerauthentications)"/) });
  }
  limited.remove();
});
