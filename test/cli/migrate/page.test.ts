import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../../src/cli/commands/migrate';
import { Captured, captured } from '../captured';

/** What docs/migrate.md promises, and no other test shows. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, values: object): string {
  const path = join(folder, name);
  writeFileSync(path, stringify(values));
  return path;
}

function ofOperator(version: string, spec: object): Promise<Captured> {
  const path = file('operator.yaml', { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec });
  return captured(() => run(['--istio-version', version, '--istio-operator', path]));
}

test('the first program of the page is what migrate prints for such values', async () => {
  const [, program] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(__dirname, '../../../docs/migrate.md'), 'utf8'))!;
  const { code, stdout } = await captured(() => run([
    '--istio-version', '1.27.9',
    '--base-values', file('base.yaml', { global: { imagePullSecrets: ['regcred'] } }),
    '--istiod-values', file('istiod.yaml', {
      global: { hub: 'registry.corp/istio', imagePullSecrets: ['regcred'] },
      autoscaleMin: 2,
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      meshConfig: { accessLogFile: '/dev/stdout' },
    }),
    '--gateway-values', file('gateway.yaml', {
      imagePullSecrets: [{ name: 'regcred' }], service: { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' } },
    }),
  ]));
  expect({ code, program: stdout.replace(/^\/\*\*.*?\*\/\n/s, '') }).toEqual({ code: 0, program });
});

test.each(['1.26.0', '1.27.0'])('%s: a default that is deleted with null counts as an empty one', async (version) => {
  const values = file('values.yaml', { nodeSelector: null, podLabels: null, global: { certSigners: null } });
  const { code, stdout } = await captured(() => run(['--istio-version', version, '--istiod-values', values, '--check']));
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

test.each([
  ['1.26.0', { components: { ztunnel: { enabled: true, k8s: { strategy: { type: 'Recreate' } } } } }, 'spec.components.ztunnel.k8s.strategy has no effect on a DaemonSet', 'Use values.ztunnel.updateStrategy'],
  ['1.20.1', { components: { ztunnel: { enabled: true, k8s: { strategy: { type: 'Recreate' } } } } }, 'spec.components.ztunnel.k8s.strategy has no effect on a DaemonSet', 'Delete it'],
  ['1.20.1', { components: { istiodRemote: { enabled: true } } }, 'spec.components.istiodRemote is a control plane in another cluster', 'Enable pilot instead'],
  ['1.20.1', { addonComponents: { kiali: { enabled: true } } }, 'spec.addonComponents are add-ons, which istioctl does not install any more', 'install them with their own charts'],
])('%s: %j is refused, with what to do instead', async (version, spec, reason, repair) => {
  const { code, stdout, stderr } = await ofOperator(version, spec);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(reason) });
  expect(stderr).toContain(repair);
});

test('volumes and volumeMounts of istiod are left out with a note', async () => {
  const k8s = { volumes: [{ name: 'a', emptyDir: {} }], volumeMounts: [{ name: 'a', mountPath: '/a' }] };
  const { code, stderr } = await ofOperator('1.26.0', { profile: 'minimal', components: { pilot: { k8s } } });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^note: .*\.k8s\.volumes is left out: istioctl ignores it too.*\nnote: .*\.k8s\.volumeMounts is left out: istioctl ignores it too/);
});

test.each([
  [{ values: { ztunnel: { resourceName: 'proxy' } }, components: { ztunnel: { enabled: true, k8s: { nodeSelector: { a: 'b' } } } } },
    "spec.components.ztunnel.k8s.nodeSelector is left out, as by istioctl: it changes a DaemonSet 'ztunnel', but values.ztunnel.resourceName is 'proxy'. Use values.ztunnel"],
  [{ components: { ztunnel: { enabled: true, k8s: { volumes: [{ name: 'a', emptyDir: {} }] } } } },
    'spec.components.ztunnel.k8s.volumes is left out: istioctl ignores it too. Use values.ztunnel.volumes'],
])('what istioctl ignores of ztunnel is left out with a note: %j', async (spec, note) => {
  const { code, stdout, stderr } = await ofOperator('1.26.0', { profile: 'minimal', ...spec });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(note) });
  expect(stdout).toContain('new IstioZtunnel(');
  expect(stdout).not.toMatch(/nodeSelector|volumes/);
});

test('a misspelt value of ztunnel is refused, and values of a ztunnel that is not installed are left out with a note', async () => {
  const of = (enabled: boolean) => ofOperator('1.26.0', { profile: 'minimal', values: { ztunnel: { resurces: {}, logLevel: 'debug' } }, components: { ztunnel: { enabled } } });
  expect(await of(true)).toMatchObject({ code: 1, stderr: expect.stringContaining('resurces is not a value of the chart ztunnel 1.26.0. Did you mean resources?') });
  expect(await of(false)).toMatchObject({ code: 0, stderr: expect.stringContaining('values.ztunnel is left out: the component ztunnel is not enabled') });
});

test('an egress gateway becomes an ingress gateway of the type ClusterIP', async () => {
  const { code, stdout } = await ofOperator('1.26.0', { profile: 'empty', components: { egressGateways: [{ name: 'istio-egressgateway', enabled: true }] } });
  expect(code).toBe(0);
  expect(stdout).toContain("new IstioIngressGateway(chart, 'istio-egressgateway', {");
  expect(stdout).toContain('type: MeshServiceType.CLUSTER_IP,');
});

test('compatibilityVersion of an IstioOperator becomes a prop', async () => {
  const { code, stdout } = await ofOperator('1.26.0', { profile: 'minimal', compatibilityVersion: '1.24' });
  expect(code).toBe(0);
  expect(stdout).toContain("compatibilityVersion: '1.24',");
});

test('a revision that charts cannot write is reported once, although istiod and the gateways have it', async () => {
  const { code, stderr } = await ofOperator('1.20.1', { revision: '1.20', components: { ingressGateways: [{ name: 'a', enabled: true }, { name: 'b', enabled: true }] } });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^error: \S+:4: revision is "1\.20", but must be text [^\n]*\n$/) });
});

/** An ingress gateway with one patch of its Deployment. */
function patched(patch: object): object {
  const overlays = [{ kind: 'Deployment', name: 'istio-ingressgateway', patches: [patch] }];
  return { profile: 'empty', components: { ingressGateways: [{ name: 'istio-ingressgateway', enabled: true, k8s: { overlays } }] } };
}

test.each(['containers.[name:sidecar].image', 'volumes.[name:istio-envoy].emptyDir'])('an overlay of a gateway that names %s is an error', async (path) => {
  const { code, stderr } = await ofOperator('1.26.0', patched({ path: `spec.template.spec.${path}`, value: 'a' }));
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`there is no ${/\[.*\]/.exec(path)![0]} in the list`) });
});

test.each([
  ['containers.[name:istio-proxy].args.[0]', 'proxy', 'of single args'],
  ['containers.[name:istio-proxy].args[-1]', '--log_as_json', 'of single args'],
  ['containers.[0].args.[:router]', 'router', 'of single args'],
  ['containers.[name:istio-proxy].args', undefined, 'of single args'],
  ['containers.[name:istio-proxy].command.[0]', '/pilot-agent', 'of single command'],
  ['containers.[name:istio-proxy].env.[0].value', 'a', 'that counts items: [0]'],
  ['containers.[name:istio-proxy].ports.[2]', { containerPort: 15090 }, 'that counts items: [2]'],
  ['containers.[0].volumeMounts[10]', { name: 'a', mountPath: '/a' }, 'that counts items: [10]'],
  ['containers.[0].env.[0].value', 'a', 'that counts items: [0]'],
  ['containers.[1]', { name: 'a', image: 'a' }, 'that counts items: [1]'],
  ['volumes.[0]', { name: 'a', emptyDir: {} }, 'that counts items: [0]'],
])('an overlay of a gateway at %s would have another meaning after injection', async (path, value, why) => {
  const { code, stderr } = await ofOperator('1.26.0', patched({ path: `spec.template.spec.${path}`, value }));
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(why) });
});

test.each([
  ['containers.[name:istio-proxy].args', ['proxy', 'router', '--log_as_json']],
  ['containers.[0].lifecycle', { preStop: { exec: { command: ['sleep', '5'] } } }],
  ['containers.[name:istio-proxy].ports[-1]', { containerPort: 9000 }],
  ['volumes[-1]', { name: 'a', emptyDir: {} }],
  ['terminationGracePeriodSeconds', 60],
])('an overlay of a gateway at %s is a patch', async (path, value) => {
  const { code, stdout } = await ofOperator('1.26.0', patched({ path: `spec.template.spec.${path}`, value }));
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('JsonPatch') });
});

test.each(['1.20.1', '1.26.0', '1.27.0'])('%s: an autoscaler of istiod by memory becomes a value or a patch', async (release) => {
  const target = (name: string, averageUtilization: number) => ({ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } });
  const k8s = { hpaSpec: { minReplicas: 3, maxReplicas: 10, metrics: [target('cpu', 75), target('memory', 70)] } };
  const { code, stdout, stderr } = await ofOperator(release, { profile: 'minimal', components: { pilot: { k8s } } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(release === '1.20.1' ? "JsonPatch.add('/spec/metrics/-', {" : 'targetMemoryUtilization: 70');
});

test.each<[string, object, string]>([
  ['spec.replica', { kind: 'Deployment', name: 'istiod', value: 3 }, 'Deployment istio-system/istiod: spec.replica is not a field of DeploymentSpec of Kubernetes. Did you mean replicas?'],
  ['spec.minReplicas', { kind: 'HorizontalPodAutoscaler', name: 'istiod', value: 9 },
    'HorizontalPodAutoscaler istio-system/istiod: spec.minReplicas is 9, which is more than the greatest number of replicas, 5'],
  ['spec.template.spec.containers.[name:discovery].volumeMounts[-1]', { kind: 'Deployment', name: 'istiod', value: { name: 'a', mountPath: '/a' } },
    'is "a", but the pod has no volume with this name. Add the volume'],
])('an overlay at %s that gives an object which the API server rejects is refused', async (path, { kind, name, value }: any, why) => {
  const overlays = [{ kind, name, patches: [{ path: 'metadata.annotations.other', value: 'a' }, { path, value }] }];
  const { code, stderr } = await ofOperator('1.26.0', { components: { pilot: { k8s: { overlays } } } });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(': spec.components.pilot.k8s.overlays.0.patches.1: ') });
  expect(stderr).toContain(why);
  expect(stderr.match(/error: /g)).toHaveLength(1);
});

test.each(['1.20.1', '1.26.0', '1.27.0'])('%s: empty templates of values do not count as templates', async (version) => {
  const values = file('values.yaml', { sidecarInjectorWebhook: { templates: {} }, global: { proxy_init: { forceApplyIptables: false } } });
  const { code, stdout } = await captured(() => run(['--istio-version', version, '--istiod-values', values, '--check', '--allow-unknown-values']));
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

test('add-ons that are disabled are left out', async () => {
  const { code, stderr } = await ofOperator('1.20.1', { addonComponents: { prometheus: { enabled: false } } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each(['1.26.0', '1.27.0'])('%s: a value that istioctl does not know is only taken if it is not validated', async (version) => {
  const { code, stderr } = await ofOperator(version, { values: { platform: 'gke' } });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/:5: spec\.values\.platform is not a value that istioctl 1\..* knows\. Write it below spec\.unvalidatedValues/) });
  expect(await ofOperator(version, { unvalidatedValues: { platform: 'gke' } })).toMatchObject({ code: 0, stderr: '' });
});
