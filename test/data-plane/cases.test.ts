import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { bundled } from '../cli/bundled';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

jest.setTimeout(300_000);

/** Cases of test/conformance/cases that need a cluster, one after another on one lab, as their names say. */
const RELEASE = '1.27.0';
const FOLDER = join(__dirname, '..', 'conformance', 'cases');
const VALIDATORS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const DEFINITION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/virtualservices.networking.istio.io';
const WEB = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices/web';

let lab: Lab;
let cli: Cli;
let mesh: any[];

beforeAll(async () => {
  lab = await Lab.start();
  cli = new Cli(lab.kubeconfig, 'istio-system');
  mesh = await meshOf('--gateway-values', join(FOLDER, '48-http3-same-port-twice/gateway.yaml'));
  await lab.kubectl(['create', 'namespace', 'istio-system']);
});
afterAll(async () => {
  cli?.remove();
  await lab?.stop();
});

async function meshOf(...flags: string[]): Promise<any[]> {
  const { code, stdout, stderr } = await bundled(['mesh', '--istio-version', RELEASE, ...flags]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return documents(stdout);
}

function documents(text: string): any[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}

function objectsOf(file: string): any[] {
  return documents(readFileSync(join(FOLDER, file), 'utf8'));
}

async function failurePolicies(): Promise<string[]> {
  const { items } = await lab.request('GET', VALIDATORS);
  return items.flatMap(({ metadata, webhooks }: any) => webhooks.map(({ failurePolicy }: any) => `${metadata.name} ${failurePolicy}`)).sort();
}

test('21-default-revision-misspelt: the validator of a Service that does not exist never becomes ready, and apply says why', async () => {
  const objects = await meshOf('--base-values', join(FOLDER, '21-default-revision-misspelt/base.yaml'));
  const set = objects.filter(({ kind, metadata }) => metadata.name === 'istiod-default-validator' || (kind === 'Service' && metadata.name === 'istiod'));
  expect(set).toHaveLength(2);
  const applied = await cli.run('apply', set, '--instance', 'misspelt', '--timeout', '3s');
  const deleted = await cli.run('delete', undefined, '--instance', 'misspelt');
  expect(applied).toMatchObject({ code: 1, stdout: expect.stringMatching(/not ready +ValidatingWebhookConfiguration istiod-default-validator .*has no caBundle yet/) });
  expect(applied.stderr).toContain('istiod-default-validator calls the Service istio-system/istiod-deafult, but there is no such Service, only istiod');
  expect(deleted).toMatchObject({ code: 0 });
});

test('60-objects-of-another-installer: definitions that kubectl applied are refused, and can be adopted without a loss', async () => {
  await lab.kubectl(['apply', '-f', join(FOLDER, '60-objects-of-another-installer/crds.yaml')]);
  await eventually(async () => lab.request('GET', '/apis/networking.istio.io/v1beta1/virtualservices'));
  await lab.kubectl(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objectsOf('62-uninstall-keeps-crds/objects.yaml').slice(0, 2) }) });
  const before = await lab.request('GET', DEFINITION);
  const definition = mesh.filter(({ kind, metadata }) => kind === 'CustomResourceDefinition' && metadata.name === before.metadata.name);

  const refused = await cli.run('apply', definition);
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('it belongs to kubectl') });
  expect(await lab.request('GET', DEFINITION)).toEqual(before);
  expect((await cli.run('plan', mesh, '--adopt', 'kubectl')).stdout).toContain(`adopt     CustomResourceDefinition ${before.metadata.name}`);

  expect(await cli.run('apply', mesh, '--adopt', 'kubectl', '--timeout', '120s')).toMatchObject({ code: 0 });
  const { metadata, spec, status } = await lab.request('GET', DEFINITION);
  expect(metadata.annotations ?? {}).not.toHaveProperty(['kubectl.kubernetes.io/last-applied-configuration']);
  expect(spec.names.categories).not.toContain('gone');
  expect(status.storedVersions).toContain('v1alpha3');
  expect((await lab.request('GET', WEB)).spec.hosts).toEqual(['web.shop.svc.cluster.local']);
  expect(mesh.filter(({ kind, metadata: { name } }) => kind === 'ClusterRole' && name.startsWith('istio-reader'))).toHaveLength(1);
});

test('57-failure-policy-under-server-side-apply: istiod sets the policy, and no later apply changes it', async () => {
  const fail = ['istio-validator-istio-system Fail', 'istiod-default-validator Fail'];
  await eventually(async () => expect(await failurePolicies()).toEqual(expect.arrayContaining(fail)), 60_000);
  expect(await cli.run('plan', mesh, '--exit-code')).toMatchObject({ code: 0 });
  expect(await cli.run('apply', mesh)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed') });
  expect(await failurePolicies()).toEqual(expect.arrayContaining(fail));
});

test('48-http3-same-port-twice: both ports are in the Service', async () => {
  const { spec } = await lab.request('GET', '/api/v1/namespaces/istio-system/services/istio-ingress');
  expect(spec.ports.filter(({ port }: any) => port === 443).map(({ protocol }: any) => protocol).sort()).toEqual(['TCP', 'UDP']);
});

test('58-gateway-image-auto-never-replaced: a gateway that is not injected fails with the reason, and is ready once the label is gone', async () => {
  const edge = (file: string, ...flags: string[]) => cli.run('apply', objectsOf(`58-gateway-image-auto-never-replaced/${file}`), '--instance', 'edge', ...flags);
  const { code, stdout, stderr } = await edge('objects.yaml', '--timeout', '10s');
  expect(code).toBe(1);
  expect(stdout).toMatch(/Deployment istio-ingress\/istio-ingress .*auto/);
  expect(stderr).toContain('namespace \'istio-ingress\' has the label istio-injection: disabled');

  await lab.kubectl(['delete', 'deployment', 'istio-ingress', '-n', 'istio-ingress']);
  expect(await edge('enabled.yaml', '--timeout', '90s')).toMatchObject({ code: 0 });
  const { items } = await lab.request('GET', '/api/v1/namespaces/istio-ingress/pods');
  expect(items.map(({ spec }: any) => spec.containers[0].image)).toContain(`docker.io/istio/proxyv2:${RELEASE}`);
  expect(await cli.run('delete', undefined, '--instance', 'edge', '--namespaces')).toMatchObject({ code: 0 });
});

test('62-uninstall-keeps-crds: a mesh in use is not deleted, and custom resources of others outlive the mesh', async () => {
  await lab.kubectl(['apply', '-f', join(FOLDER, '62-uninstall-keeps-crds/objects.yaml')]);
  await eventually(async () => expect((await lab.request('GET', '/api/v1/namespaces/shop/pods')).items).not.toEqual([]));
  expect(await cli.run('delete')).toMatchObject({ code: 1, stderr: expect.stringContaining('--allow-in-use') });

  const { code, stdout } = await cli.run('delete', undefined, '--allow-in-use', '--timeout', '60s');
  expect({ code, kept: /kept +CustomResourceDefinition virtualservices\.networking\.istio\.io/.test(stdout) }).toEqual({ code: 0, kept: true });
  expect((await lab.request('GET', WEB)).metadata.name).toBe('web');
  expect(await lab.request('GET', VALIDATORS)).toMatchObject({ items: [] });
  expect(await cli.run('apply', mesh, '--timeout', '120s')).toMatchObject({ code: 0 });
});
