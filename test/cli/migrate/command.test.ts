import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli/commands/migrate';
import { captured } from '../captured';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, 'file.yaml');
  writeFileSync(path, text);
  return path;
}

function operator(spec: string): string {
  return file(`apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n${spec}`);
}

const OLDEST = ['--istio-version', '1.20.1'];

function overlaid(overlay: string): string {
  return `  components:\n    pilot:\n      k8s:\n        overlays:\n        - ${overlay}\n`;
}

test('without values the program is a mesh with its version', async () => {
  expect(await captured(() => run(['--istio-version', '1.27.0']))).toEqual({
    code: 0,
    stderr: '',
    stdout: `/**
 * Istio 1.27.0, as \`cdk8s-istio migrate\` found it.
 */
import { IstioVersion, Mesh, MeshApp } from 'cdk8s-istio';

const app = new MeshApp();

new Mesh(app, 'mesh', { version: IstioVersion.of('1.27.0'), createNamespaces: false });

app.synth();
`,
  });
});

test('the program is for the newest version by default, and a note says so', async () => {
  const { code, stdout, stderr } = await captured(() => run([]));
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'note: --istio-version is not given, so this is Istio 1.28.3, the newest supported version\n' });
  expect(stdout).toContain("version: IstioVersion.of('1.28.3'),");
});

test('excluded definitions are excluded in the program', async () => {
  const { code, stdout } = await captured(() => run(['--istio-version', '1.27.0', '--set', 'base.base.excludedCRDs={envoyfilters.networking.istio.io}']));
  expect(code).toBe(0);
  expect(stdout).toContain(`
new Mesh(app, 'mesh', {
  version: IstioVersion.of('1.27.0'),
  createNamespaces: false,
  excludedCrds: ['envoyfilters.networking.istio.io'],
});
`);
});

test.each([
  ['--istiod-values', () => file('{}'), "new Mesh(app, 'mesh', {\n  version: IstioVersion.of('1.20.1'),\n  createNamespaces: false,\n  crdDescriptions: false,\n});\n"],
  ['--istio-operator', () => operator('  profile: empty\n  components: {base: {enabled: true}}\n'), "new IstioCrds(chart, 'crds', { version: IstioVersion.of('1.20.1'), descriptions: false });\n"],
])('definitions without descriptions have none in the program: %s', async (option, input, construct) => {
  const { code, stdout } = await captured(() => run([...OLDEST, option, input(), '--no-crd-descriptions']));
  expect(code).toBe(0);
  expect(stdout).toContain(construct);
});

test('a value that no prop expresses is an error with its place, and --check prints the differences', async () => {
  const args = [...OLDEST, '--istiod-values', file('global:\n  istioNamespace: elsewhere\n')];
  const refused = await captured(() => run(args));
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^error: .*file\.yaml:2: global\.istioNamespace is "elsewhere": .+Give --namespace elsewhere, or delete the value$/m);
  const checked = await captured(() => run([...args, '--check']));
  expect(checked).toMatchObject({ code: 2, stderr: expect.stringMatching(/^\d+ differences\n$/) });
  expect(checked.stdout).toMatch(/^v1 Service istio-system\/istiod is missing in the program$/m);
  expect(checked.stdout).toMatch(/^v1 Service elsewhere\/istiod is only in the program$/m);
});

test('wrong and unknown values are reported as by mesh', async () => {
  const { code, stdout, stderr } = await captured(() => run([...OLDEST, '--istiod-values', file('pilot:\n  autoscaleMn: 2\n')]));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/file\.yaml:2: pilot\.autoscaleMn is not a value of the chart istiod 1\.20\.1\. Did you mean pilot\.autoscaleMin\?/);
});

test('overlays become JSON patches', async () => {
  const overlay = '{kind: Deployment, name: istiod, patches: [{path: "spec.template.spec.containers.[name:discovery].lifecycle", value: {preStop: {sleep: {seconds: 5}}}}]}';
  const { code, stdout } = await captured(() => run([...OLDEST, '--istio-operator', operator(overlaid(overlay))]));
  expect(code).toBe(0);
  expect(stdout).toContain(`
const istiodDeployment = ApiObject.of(mesh.node.findChild('istiod').node.findChild('Deployment'));
istiodDeployment.addJsonPatch(
  JsonPatch.add('/spec/template/spec/containers/0/lifecycle', { preStop: { sleep: { seconds: 5 } } }),
);
`);
});

test('parts that are not installed are not in the program', async () => {
  const { code, stdout } = await captured(() => run([...OLDEST, '--istio-operator', operator('  profile: empty\n  components: {pilot: {enabled: true}}\n')]));
  expect(code).toBe(0);
  expect(stdout).toContain(`
const chart = new Chart(app, 'mesh');
new Istiod(chart, 'istiod', { version: IstioVersion.of('1.20.1'), validation: { enabled: true } });
`);
});

test('a field that no value of the chart sets becomes a JSON patch; a field without effect gives a note', async () => {
  const spec = '  profile: minimal\n  components:\n    pilot:\n      k8s:\n        priorityClassName: high\n        replicaCount: 3\n';
  const { code, stdout, stderr } = await captured(() => run([...OLDEST, '--istio-operator', operator(spec)]));
  expect(code).toBe(0);
  expect(stdout).toContain(`
const istiodDeployment = ApiObject.of(mesh.node.findChild('istiod').node.findChild('Deployment'));
istiodDeployment.addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'high'));
`);
  expect(stderr).toMatch(/^note: .*file\.yaml:9: spec\.components\.pilot\.k8s\.replicaCount is left out: /);
});

test.each([
  ['env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]', "JsonPatch.add('/spec/template/spec/containers/0/env/-', {\n    name: 'A',\n    valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } },\n  })"],
  ['env: [{name: REVISION, value: x}]', "JsonPatch.replace('/spec/template/spec/containers/0/env/0/value', 'x')"],
  ['strategy: {type: Recreate}', "JsonPatch.add('/spec/strategy/type', 'Recreate'),\n  JsonPatch.remove('/spec/strategy/rollingUpdate')"],
  ['hpaSpec: {metrics: [{type: Pods, pods: {metric: {name: a}, target: {type: AverageValue, averageValue: 5}}}]}', "JsonPatch.replace('/spec/metrics/0/type', 'Pods')"],
  ['podDisruptionBudget: {maxUnavailable: 1}', "JsonPatch.add('/spec/maxUnavailable', 1),\n  JsonPatch.remove('/spec/minAvailable')"],
  ['service: {ports: [{port: 15010, name: x}]}', "JsonPatch.replace('/spec/ports/0/name', 'x')"],
])('%s, which no value of the chart sets, becomes a JSON patch', async (field, patch) => {
  const { code, stdout } = await captured(() => run([...OLDEST, '--istio-operator', operator(`  profile: minimal\n  components: {pilot: {k8s: {${field}}}}\n`)]));
  expect(code).toBe(0);
  expect(stdout).toContain(patch);
});

test.each([
  ['  profile: dem0\n', /file\.yaml:4: spec\.profile 'dem0' is not known\. Use one of default, demo, minimal/],
  ['  hubb: x\n', /file\.yaml:4: spec\.hubb is not a field of IstioOperatorSpec of Istio 1\.20\.1\. Did you mean hub\?/],
  ['  installPackagePath: /x\n', /file\.yaml:4: spec\.installPackagePath names charts of your own, which cannot be migrated/],
  ['  components:\n    istiodRemote: {enabled: true}\n', /file\.yaml:5: spec\.components\.istiodRemote is a control plane in another cluster\. Enable pilot instead/],
  ['  components:\n    cni: {enabled: true, k8s: {strategy: {type: Recreate}}}\n', /file\.yaml:5: spec\.components\.cni\.k8s\.strategy has no effect on a DaemonSet\. Use values\.cni\.updateStrategy/],
  ['  components:\n    cni: {enabled: true}\n  values:\n    cni: {repair: {labelPod: true}}\n', /file\.yaml:7: cni\.repair\.labelPod is not a value of the chart cni 1\.20\.1\. Did you mean cni\.repair\.labelPods\?/],
  ['  components:\n    pilott: {enabled: true}\n', /file\.yaml:5: spec\.components\.pilott is not a field of IstioComponentSetSpec of Istio 1\.20\.1\. Did you mean pilot\?/],
  ['  components:\n    pilot: {enabled: "true"}\n', /file\.yaml:5: spec\.components\.pilot\.enabled is "true", but must be true or false\. Write it without quotes: true/],
  ['  components:\n    pilot: {replicas: 3}\n', /file\.yaml:5: spec\.components\.pilot\.replicas is not a field of ComponentSpec of Istio 1\.20\.1\. It has enabled, namespace, hub/],
  ['  components:\n    pilot: {hpaSpec: {}}\n', /file\.yaml:5: spec\.components\.pilot\.hpaSpec is not a field of ComponentSpec of Istio 1\.20\.1\. Write it as spec\.components\.pilot\.k8s\.hpaSpec/],
  ['  components:\n    pilot:\n      k8s: {namespace: a}\n', /file\.yaml:6: .*k8s\.namespace is not a field of KubernetesResourcesSpec of Istio 1\.20\.1\. Write it as spec\.components\.pilot\.namespace/],
  ['  components:\n    pilot:\n      k8s:\n        resources: {request: {cpu: 1}}\n', /file\.yaml:7: spec\.components\.pilot\.k8s\.resources\.request is not a field of Resources of Istio 1\.20\.1\. Did you mean requests\?/],
  ['  components:\n    ingressGateways:\n    - enabled: true\n', /file\.yaml:6: spec\.components\.ingressGateways\.0 has no name, by which istioctl merges the list\. Add it/],
  ['  components:\n    base:\n      k8s:\n        resources: {limits: {cpu: "1"}}\n', /file\.yaml:7: spec\.components\.base\.k8s\.resources has no equivalent/],
  [overlaid('{kind: Deployment, patches: [{path: a}]}'), /file\.yaml:7: spec\.components\.pilot\.k8s\.overlays has an overlay without kind or name/],
  [overlaid('{kind: Deployment, name: istiod, patches: [{value: 1}]}'), /file\.yaml:7: spec\.components\.pilot\.k8s\.overlays has a patch without a path/],
  [overlaid('{kind: Deployment, name: pilot, patches: [{path: a}]}'), /file\.yaml:8: spec\.components\.pilot\.k8s\.overlays\.0\.patches\.0: there is no Deployment pilot to change\. Name one of istiod, istio-ingressgateway, or delete this patch/],
  [overlaid('{kind: Deployment, name: istiod, patches: [{path: "spec.template.spec.containers.[name:x].image"}]}'), /file\.yaml:8: .*: there is no \[name:x\] in the list/],
  [overlaid('{kind: Deployment, name: istiod, patches: [{path: metadata.name.a.b, value: 1}]}'), /file\.yaml:8: .*patches\.0: there is no a in "istiod"/],
  [overlaid('{kind: Deployment, name: istiod, patches: [{path: __proto__.polluted, value: 1}]}'), /file\.yaml:8: .*patches\.0: __proto__ cannot be a field/],
  [overlaid('{kind: Deployment, name: istiod, patches: [{path: "spec.template.spec.containers.[name:discovery].args.[:(]", value: 1}]}'), /file\.yaml:8: .*patches\.0: \[:\(\] is not a regular expression/],
  ['  values:\n    pilot: {autoscaleMn: 2}\n', /file\.yaml:5: pilot\.autoscaleMn is not a value of the chart istiod 1\.20\.1\. Did you mean pilot\.autoscaleMin\?/],
  ['  tag: 1.27.0\n', /file\.yaml:4: spec\.tag is '1\.27\.0', but the program would be for Istio 1\.20\.1\. Give --istio-version 1\.27\.0/],
])('an IstioOperator with %j is an error with its place', async (spec, message) => {
  const { code, stdout, stderr } = await captured(() => run([...OLDEST, '--istio-operator', operator(spec)]));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});

test.each([
  [['--istio-version', '1.19.0'], 64, /Istio 1\.19\.0 is not supported/],
  [['--nonsense'], 64, /unknown option/],
  [['--istio-operator', 'x.yaml', '--set', 'istiod.revision=a'], 64, /^error: --istio-operator and values exclude each other/],
  [[...OLDEST, '--istio-operator', '/does/not/exist'], 1, /^error: cannot read the values file \/does\/not\/exist/],
])('%j is an error', async (args, expected, message) => {
  const { code, stdout, stderr } = await captured(() => run(args));
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a values file of a chart is not an IstioOperator', async () => {
  const { code, stderr } = await captured(() => run([...OLDEST, '--istio-operator', file('pilot: {}\n')]));
  expect(code).toBe(1);
  expect(stderr).toMatch(/this is not an IstioOperator\. .*--istiod-values/);
});

test('a file with the fields of a spec alone is told what is missing', async () => {
  const { code, stderr } = await captured(() => run([...OLDEST, '--istio-operator', file('profile: demo\ncomponents:\n  pilot:\n    enabled: true\n')]));
  expect(code).toBe(1);
  expect(stderr).toMatch(/file\.yaml:1: this is not an IstioOperator\. Write these fields below spec, and add apiVersion: install\.istio\.io\/v1alpha1 and kind: IstioOperator\n$/);
});

test('values directly below spec are told their place', async () => {
  const { code, stderr } = await captured(() => run([...OLDEST, '--istio-operator', operator('  global:\n    meshID: a\n')]));
  expect(code).toBe(1);
  expect(stderr).toMatch(/: spec\.global is not a field of IstioOperatorSpec of Istio 1\.20\.1\. Write it as spec\.values\.global\n$/);
});

test('a gateway whose name stands twice is an error with both places', async () => {
  const spec = '  components:\n    ingressGateways:\n    - name: a\n      enabled: true\n    - name: a\n      enabled: true\n';
  const { code, stderr } = await captured(() => run([...OLDEST, '--istio-operator', operator(spec)]));
  expect(code).toBe(1);
  expect(stderr).toMatch(/:8: spec\.components\.ingressGateways\.1 is another gateway with the name a, as at .*:6\. Rename or delete one of them\n$/);
});

test.each(['1.20.1', '1.26.0'])('%s: gateways alone, with labels that only patches can express', async (version) => {
  const label = '{istio: eastwestgateway, app: istio-eastwestgateway, topology.istio.io/network: network2}';
  const spec = `  profile: empty\n  components:\n    ingressGateways:\n    - name: istio-eastwestgateway\n      enabled: true\n      label: ${label}\n`;
  const { code, stdout, stderr } = await captured(() => run(['--istio-version', version, '--istio-operator', operator(spec)]));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain("chart.node.findChild('istio-eastwestgateway').node.findChild('Deployment')");
});

test('a metric of a gateway that the chart of 1.20 has no value for becomes a JSON patch in the layout of autoscaling/v2', async () => {
  const metric = (name: string) => `{type: Resource, resource: {name: ${name}, targetAverageUtilization: 80}}`;
  const spec = `  components:\n    ingressGateways:\n    - name: istio-ingressgateway\n      enabled: true\n      k8s:\n        hpaSpec: {metrics: [${metric('cpu')}, ${metric('memory')}]}\n`;
  const { code, stdout, stderr } = await captured(() => run([...OLDEST, '--istio-operator', operator(spec)]));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain("JsonPatch.add('/spec/metrics/-', {");
  expect(stdout).toContain("resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } },");
});

test('values that no chart of istioctl reads are left out with a note', async () => {
  const { code, stderr } = await captured(() => run([...OLDEST, '--istio-operator', operator('  values: {gateways: {istio-ingressgateway: {zvpn: {enabled: true}}}}\n')]));
  expect(code).toBe(0);
  expect(stderr).toMatch(/^note: .*zvpn is left out: istioctl ignores it too\n$/);
});

test('a namespace of the values that is not that of the install is one error', async () => {
  const { code, stderr } = await captured(() => run(['--istio-version', '1.26.0', '--istiod-values', file('global:\n  istioNamespace: elsewhere\n')]));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: .*file\.yaml:2: global\.istioNamespace is "elsewhere": .*\. Give --namespace elsewhere, or delete the value\n$/);
});
