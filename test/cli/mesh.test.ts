import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { captured } from './captured';
import { run } from '../../src/cli/commands/mesh';
import { IstioVersion } from '../../src/istio';
import { fieldsOf } from '../../src/json';
import { rejectedSettings } from '../../src/settings';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const OLDEST = ['--istio-version', '1.20.1'];

async function objects(...args: string[]): Promise<any[]> {
  const { code, stdout, stderr } = await captured(() => run([...OLDEST, ...args]));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

function find(all: any[], kind: string, name: string): any {
  return all.find((object) => object.kind === kind && object.metadata.name === name);
}

test('prints the default install', async () => {
  const all = await objects();
  expect(all).toHaveLength(15 + 2 + 16 + 6);
  expect(find(all, 'Deployment', 'istiod').spec.template.spec.containers[0].image).toBe('docker.io/istio/pilot:1.20.1');
});

test('is for the newest version by default, and says so', async () => {
  const { code, stdout, stderr } = await captured(() => run(['--no-crds']));
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'note: --istio-version is not given, so this is Istio 1.28.3, the newest supported version\n' });
  expect(stdout).toContain('image: docker.io/istio/pilot:1.28.3\n');
});

test('options set the version, the namespaces and the parts', async () => {
  const all = await objects('--istio-version', '1.27.0', '-n', 'mesh', '--gateway-name', 'edge', '--gateway-namespace', 'dmz', '--no-crds');
  expect(all.filter(({ kind }) => kind === 'CustomResourceDefinition')).toEqual([]);
  expect(find(all, 'Deployment', 'istiod')).toMatchObject({ metadata: { namespace: 'mesh' } });
  expect(find(all, 'Deployment', 'edge')).toMatchObject({ metadata: { namespace: 'dmz' } });
});

test('the CNI agent is only installed if a file or --set gives its chart values', async () => {
  const [none, ofFile, ofSet] = [
    await objects('--no-crds'),
    await objects('--no-crds', '--cni-values', file('cni.yaml', 'cni:\n  provider: multus\n'), '--cni-namespace', 'kube-system'),
    await objects('--no-crds', '-n', 'mesh', '--set', 'cni.cni.logLevel=info'),
  ];
  expect(find(none, 'DaemonSet', 'istio-cni-node')).toBeUndefined();
  expect(find(ofFile, 'DaemonSet', 'istio-cni-node').metadata.namespace).toBe('kube-system');
  expect(find(ofFile, 'NetworkAttachmentDefinition', 'istio-cni')).toBeDefined();
  expect(find(ofSet, 'DaemonSet', 'istio-cni-node').metadata.namespace).toBe('mesh');
  expect((await objects('--no-crds', '--cni-values', file('empty.yaml', ''))).map(({ kind }) => kind)).toContain('DaemonSet');
});

test('definitions have descriptions, unless an option leaves them out', async () => {
  const described = ({ spec }: any) => spec.versions[0].schema.openAPIV3Schema.properties.spec.description;
  const [all, without] = [await objects(), await objects('--no-crd-descriptions')];
  expect(described(find(all, 'CustomResourceDefinition', 'gateways.networking.istio.io'))).toMatch(/^Configuration affecting edge load balancer/);
  expect(described(find(without, 'CustomResourceDefinition', 'gateways.networking.istio.io'))).toBeUndefined();
});

test('values come from files; later files take precedence, and --set takes precedence over all files', async () => {
  const first = file('first.yaml', 'pilot:\n  autoscaleMin: 2\n  autoscaleMax: 8\n  env:\n    FLAG: on\n');
  const second = file('second.yaml', 'pilot: {autoscaleMin: 3}\n');
  const all = await objects('--no-crds', '--istiod-values', first, '--istiod-values', second, '--set', 'istiod.pilot.autoscaleMax=9',
    '--set', 'istiod.pilot.podAnnotations.a\\.b/c=x', '--set', 'gateway.service.loadBalancerSourceRanges={10.0.0.0/8,11.0.0.0/8}');
  expect(find(all, 'HorizontalPodAutoscaler', 'istiod').spec).toMatchObject({ minReplicas: 3, maxReplicas: 9 });
  const { template } = find(all, 'Deployment', 'istiod').spec;
  expect(template.metadata.annotations['a.b/c']).toBe('x');
  expect(template.spec.containers[0].env).toContainEqual({ name: 'FLAG', value: 'true' });
  expect(find(all, 'Service', 'istio-ingress').spec.loadBalancerSourceRanges).toEqual(['10.0.0.0/8', '11.0.0.0/8']);
});

test('all wrong values are reported, each with file, line, path and a suggestion', async () => {
  const values = file('values.yaml', '# mine\npilot:\n  autoscaleMn: 2\nglobal:\n  tag: 1.20\n');
  const { code, stdout, stderr } = await captured(() => run([...OLDEST, '--istiod-values', values, '--set', 'gateway.labls.a=b']));
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toBe([
    `error: ${values}:3: pilot.autoscaleMn is not a value of the chart istiod 1.20.1. Did you mean pilot.autoscaleMin?`,
    `error: ${values}:5: global.tag is 1.20, but must be text. Write it in quotes: "1.20"`,
    'error: --set gateway.labls.a=b: labls is not a value of the chart gateway 1.20.1. Did you mean labels?',
    '',
  ].join('\n'));
});

test.each(['1.26.0', '1.27.0'])('%s: a value that the chart rejects is reported once if one file is that of base and istiod', async (version) => {
  const rejected = rejectedSettings(IstioVersion.of(version)).map(({ setting }) => setting);
  const valueOf = (setting: string) => (/\.max\w+$/.test(setting) ? 5 : /Override$/.test(setting) ? { gateway: {} } : true);
  const values = file('values.yaml', stringify(fieldsOf(rejected.map((setting) => [setting, valueOf(setting)]))));
  const { stderr } = await captured(() => run(['--istio-version', version, '--base-values', values, '--istiod-values', values]));
  const paths = stderr.trimEnd().split('\n').map((line) => line.replace(/^error: .*?:\d+: (\S+) .*$/, '$1'));
  expect(paths.sort()).toEqual([...rejected].sort());
});

test('unknown values can be allowed with a warning, wrong values cannot', async () => {
  const { code, stdout, stderr } = await captured(() => run([...OLDEST, '--no-crds', '--allow-unknown-values', '--set', 'istiod.pilot.autoscaleMn=2']));
  expect(code).toBe(0);
  expect(stderr).toMatch(/^warning: --set istiod\.pilot\.autoscaleMn=2: pilot\.autoscaleMn is not a value/);
  expect(stdout).toContain('kind: Deployment');
  expect((await captured(() => run(['--allow-unknown-values', '--set', 'istiod.pilot.autoscaleMin=two']))).code).toBe(1);
});

test.each([
  [['--istio-version', '1.19.0'], 64, /^error: --istio-version: Istio 1\.19\.0 is not supported\. Use a patch of 1\.20, 1\.26, 1\.27/],
  [[...OLDEST, '--set', 'pilot.autoscaleMin=2'], 64, /^error: --set pilot\.autoscaleMin=2: write PART\.PATH=VALUE, where PART is base, istiod, gateway/],
  [['--set', 'istiod.pilot'], 64, /write PART\.PATH=VALUE/],
  [[...OLDEST, '--istiod-values', '/does/not/exist'], 1, /^error: cannot read the values file \/does\/not\/exist: ENOENT/],
  [['--set', 'istiod.profile=dem0', '--istio-version', '1.27.0'], 1, /^error: --set istiod\.profile=dem0: profile 'dem0' is not known/],
  [['--nonsense'], 64, /unknown option/],
])('%j is an error', async (args, expected, message) => {
  const { code, stdout, stderr } = await captured(() => run(args));
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a file that is not YAML is an error with file and line', async () => {
  const { code, stderr } = await captured(() => run(['--base-values', file('bad.yaml', 'a: 1\nb: [\n')]));
  expect(code).toBe(1);
  expect(stderr).toMatch(/bad\.yaml:3: /);
});
