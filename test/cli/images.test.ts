import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { captured } from './captured';
import { run } from '../../src/cli/commands/images';
import { run as mesh } from '../../src/cli/commands/mesh';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The output of the command for these manifests; warnings are not expected. */
async function images(objects: (object | string)[], ...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await listed(objects, ...flags);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

function listed(objects: (object | string)[], ...flags: string[]) {
  const file = join(folder, 'manifests.yaml');
  writeFileSync(file, objects.map((object) => typeof object === 'string' ? object : stringify(object)).join('---\n'));
  return captured(() => run(['-f', file, ...flags]));
}

/** An install with these values of istiod. */
async function install(...sets: string[]): Promise<string> {
  const { stdout, stderr } = await captured(() => mesh(['--no-crds', '--istio-version', '1.27.0', ...sets.flatMap((set) => ['--set', `istiod.${set}`])]));
  expect(stderr).toBe('');
  return stdout;
}

function pod(name: string, { labels, annotations, ...spec }: { labels?: object; annotations?: object; [field: string]: unknown } = {}): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels, annotations }, spec: { containers: [{ name: 'app', image: 'corp/app:1' }], ...spec } };
}

const namespace = (labels: object) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
const INJECTED = namespace({ 'istio-injection': 'enabled' });

describe('without a mesh', () => {
  const template = (image: string) => ({ spec: { initContainers: [{ name: 'init', image: `${image}-init` }], containers: [{ name: 'app', image }] } });

  test.each([
    ['Deployment', 'apps/v1', { template: template('a') }, 'spec.template.spec'],
    ['CronJob', 'batch/v1', { jobTemplate: { spec: { template: template('a') } } }, 'spec.jobTemplate.spec.template.spec'],
    ['ReplicationController', 'v1', { template: template('a') }, 'spec.template.spec'],
    ['Rollout', 'argoproj.io/v1alpha1', { template: template('a') }, 'spec.template.spec'],
    ['Pod', 'v1', template('a').spec, 'spec'],
  ])('finds all images of a %s, each with its field', async (kind, apiVersion, spec, path) => {
    const found = JSON.parse(await images([{ apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, spec }], '-o', 'json'));
    const use = (field: string) => [{ object: `${kind} shop/web`, origin: expect.stringMatching(/manifests.yaml:1$/), field: `${path}.${field}` }];
    expect(found).toEqual([{ image: 'a', uses: use('containers[0].image') }, { image: 'a-init', uses: use('initContainers[0].image') }]);
  });

  test('finds volumes that are images, and Wasm plugins of proxies', async () => {
    const plugin = (name: string, url: string) => ({ apiVersion: 'extensions.istio.io/v1alpha1', kind: 'WasmPlugin', metadata: { name }, spec: { url } });
    const volume = pod('web', { volumes: [{ name: 'model', image: { reference: 'corp/model:2' } }, { name: 'tmp', emptyDir: {} }] });
    const plugins = [plugin('a', 'oci://corp/auth:1'), plugin('b', 'corp/log:1'), plugin('c', 'https://corp/x.wasm'), plugin('d', 'file:///x.wasm')];
    expect(await images([volume, ...plugins])).toBe('corp/app:1\ncorp/auth:1\ncorp/log:1\ncorp/model:2\n');
  });

  test('an image that no known injector replaces is reported', async () => {
    const { code, stdout, stderr } = await listed([pod('gateway', { containers: [{ name: 'istio-proxy', image: 'auto' }] })]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^warning: Pod shop\/gateway: spec.containers\[0\].image is 'auto', and no injector /);
  });
});

describe('with a mesh', () => {
  test('lists istiod and the proxy once each, sorted', async () => {
    expect(await images([await install()])).toBe('docker.io/istio/pilot:1.27.0\ndocker.io/istio/proxyv2:1.27.0\n');
  });

  test.each([
    ['an annotation', {}, { annotations: { 'sidecar.istio.io/proxyImage': 'corp/proxy:2' } }, 'corp/proxy:2'],
    ['a type in an annotation', {}, { annotations: { 'sidecar.istio.io/proxyImageType': 'debug' } }, 'docker.io/istio/proxyv2:1.27.0-debug'],
    ['proxy config in an annotation', {}, { annotations: { 'proxy.istio.io/config': 'image: {imageType: debug}' } }, 'docker.io/istio/proxyv2:1.27.0-debug'],
    ['a template', {}, { annotations: { 'inject.istio.io/templates': 'grpc-simple' } }, 'busybox:1.28'],
    ['its own proxy', {}, { containers: [{ name: 'istio-proxy', image: 'corp/own:3' }] }, 'corp/own:3'],
  ])('a pod chooses its proxy by %s', async (_, labels, asking, image) => {
    expect(await images([await install(), INJECTED, pod('web', { labels, ...asking })])).toContain(`${image}\n`);
  });

  test.each([
    ['says no', [INJECTED], { labels: { 'sidecar.istio.io/inject': 'false' } }],
    ['is on the host\'s network', [INJECTED], { hostNetwork: true }],
    ['is in a namespace that is not injected', [namespace({})], {}],
    ['is in a namespace that refuses', [namespace({ 'istio-injection': 'disabled' })], { labels: { 'sidecar.istio.io/inject': 'true' } }],
  ])('a pod gets no proxy if it %s', async (_, namespaces, saying) => {
    const asking = pod('web', { annotations: { 'sidecar.istio.io/proxyImage': 'corp/proxy:2' }, ...saying });
    expect(await images([await install(), ...namespaces, asking])).not.toContain('corp/proxy');
  });

  test('a pod in an unknown namespace may be injected', async () => {
    expect(await images([await install(), pod('web', { annotations: { 'sidecar.istio.io/proxyImage': 'corp/proxy:2' } })])).toContain('corp/proxy:2\n');
  });

  test('each of several revisions injects the namespaces that ask for it or for its tag', async () => {
    const asking = (name: string, revision: string) => [
      { ...INJECTED, metadata: { name, labels: { 'istio.io/rev': revision } } },
      { ...pod(name, { annotations: { 'sidecar.istio.io/proxyImageType': name } }), metadata: { name, namespace: name, annotations: { 'sidecar.istio.io/proxyImageType': name } } },
    ];
    const both = [await install('revision=a', 'global.tag=v1'), await install('revision=b', 'global.tag=v2', 'revisionTags={prod}')];
    const found = await images([...both, ...asking('one', 'a'), ...asking('two', 'prod')]);
    expect(found).toContain('proxyv2:v1-one\n');
    expect(found).toContain('proxyv2:v2-two\n');
    expect(found).not.toMatch(/proxyv2:(v2-one|v1-two)/);
  });

  test('ProxyConfigs set image types: of the mesh, of a namespace, of a workload', async () => {
    const config = (name: string, home: string, imageType: string, selector?: object) => ({
      apiVersion: 'networking.istio.io/v1beta1', kind: 'ProxyConfig', metadata: { name, namespace: home }, spec: { selector, image: { imageType } },
    });
    const all = [
      config('mesh', 'istio-system', 'of-mesh'), config('namespace', 'shop', 'of-namespace'),
      config('workload', 'shop', 'of-workload', { matchLabels: { app: 'web' } }),
    ];
    const found = await images([await install(), INJECTED, ...all, pod('other'), pod('web', { labels: { app: 'web' } })]);
    expect(found.match(/proxyv2:.*/g)).toEqual(['proxyv2:1.27.0-of-mesh', 'proxyv2:1.27.0-of-namespace', 'proxyv2:1.27.0-of-workload']);
  });

  test('finds the images of gateways that istiod deploys', async () => {
    const gateway = (gatewayClassName: string, annotations: object) => (
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: gatewayClassName, namespace: 'shop', annotations }, spec: { gatewayClassName } }
    );
    const found = await images([
      await install(), gateway('istio', { 'sidecar.istio.io/proxyImageType': 'gw' }), gateway('istio-waypoint', { 'sidecar.istio.io/proxyImage': 'corp/waypoint:1' }),
    ]);
    expect(found).toContain('proxyv2:1.27.0-gw\n');
    expect(found).toContain('corp/waypoint:1\n');
  });

  test('an image that only istiod knows is reported', async () => {
    const values = join(folder, 'values.yaml');
    writeFileSync(values, stringify({ sidecarInjectorWebhook: { templates: { own: 'spec:\n  containers:\n  - name: x\n    image: {{ env "X" }}\n' } } }));
    const { stdout } = await captured(() => mesh(['--no-crds', '--istiod-values', values]));
    expect((await listed([stdout])).stderr).toBe('');
    expect((await listed([stdout], '--all-templates')).stderr).toMatch(
      /^warning: template own of ConfigMap istio-system\/istio-sidecar-injector, container x: .*\{\{ env "X" \}\}.*\n$/);
  });
});

describe('--mirror', () => {
  test('pairs each image with its name in a private hub, without the images that are already in it', async () => {
    const extra = pod('web', { containers: [{ name: 'app', image: 'registry.corp/istio/app:1' }, { name: 'b', image: 'corp/b:1@sha256:0123' }] });
    expect(await images([await install(), extra], '--mirror', 'registry.corp/istio')).toBe([
      'corp/b:1@sha256:0123 registry.corp/istio/b:1',
      'docker.io/istio/pilot:1.27.0 registry.corp/istio/pilot:1.27.0',
      'docker.io/istio/proxyv2:1.27.0 registry.corp/istio/proxyv2:1.27.0',
      '',
    ].join('\n'));
  });

  test('two images with one name, and a hub that is none, are errors', async () => {
    const { code, stderr } = await listed([pod('one', { initContainers: [{ name: 'i', image: 'other/app:1' }] })], '--mirror', 'hub/x');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('other/app:1 and corp/app:1 would both be copied to hub/x/app:1') });
    expect(await listed([], '--mirror', 'hub/')).toMatchObject({ code: 64, stderr: expect.stringContaining('without a slash') });
  });
});

describe('texts of others that are no YAML', () => {
  const injector = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio-sidecar-injector-other', namespace: 'tenant' }, data });

  test.each([
    ['an annotation of a pod', pod('web', { annotations: { 'proxy.istio.io/config': '{ a: [' } }), 'Pod shop/web: annotation proxy.istio.io/config'],
    ['the values of an injector', injector({ values: '{ a: [', config: '{}' }), 'ConfigMap tenant/istio-sidecar-injector-other: data.values'],
    ['the config of an injector', injector({ values: '{}', config: 'a: b: c' }), 'ConfigMap tenant/istio-sidecar-injector-other: data.config'],
  ])('%s costs a warning', async (_, object, named) => {
    const { code, stdout, stderr } = await listed([await install(), INJECTED, pod('other'), object]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('corp/app:1') });
    expect(stdout).toContain('/proxyv2:1.27.0');
    expect(stderr).toContain(`${named} is not valid YAML, so its images are missing here: `);
  });

  test.each(['[]', '1', 'templates: 1', 'templates: {sidecar: [1]}', 'aliases: 1', 'defaultTemplates: [1, {}]', 'templates: {sidecar: "{{ if"}', 'templates: {sidecar: "a:\\n  - image: ["}',
    'templates: {sidecar: "{{ range }}"}', 'templates: {sidecar: "{{ end }}{{ else }}"}', 'templates: {sidecar: "{{ annotation 1 2 }}{{ index 1 2 }}{{ ne }}"}',
    `templates: {sidecar: "{{ ${'('.repeat(20000)} }}"}`])('the config %.40s of an injector ends nothing', async (config) => {
    const { code, stdout } = await listed([await install(), INJECTED, pod('other'), injector({ values: '{}', config })], '--all-templates');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('/proxyv2:1.27.0') });
  });
});
