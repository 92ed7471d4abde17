import { App, Chart, Testing } from 'cdk8s';
import {
  IstioCni, IstioCniProps, IstioCniRepairOptions, Istiod, IstioZtunnel, Mesh, MeshCniProvider, MeshPlatform, MeshPodAmount, MeshProps, MeshRegistry,
  MeshResourceScope,
} from '../../src/install';
import { IstioVersion } from '../../src/istio';

const NEWEST = IstioVersion.of('1.28.3');

function objects(props: IstioCniProps): any[] {
  const chart = Testing.chart();
  new IstioCni(chart, 'cni', { version: NEWEST, ...props });
  return Testing.synth(chart);
}

function find(all: any[], kind: string, name: string): any {
  return all.find((object) => object.kind === kind && object.metadata.name === name);
}

test('the agent has the version of the mesh, and the image of its registry', () => {
  const mesh = new Mesh(new App(), 'mesh', { version: IstioVersion.of('1.26.0') });
  const { daemonSet } = new IstioCni(mesh, 'cni');
  expect(daemonSet!.toJson().spec.template.spec.containers[0].image).toBe('docker.io/istio/install-cni:1.26.0');
  const [private_, whole] = [{}, { cni: 'other.corp/agent:7' }].map((options) => (
    find(objects({ registry: MeshRegistry.privateHub('registry.corp/istio', options) }), 'DaemonSet', 'istio-cni-node').spec.template.spec.containers[0].image));
  expect([private_, whole]).toEqual(['registry.corp/istio/install-cni:1.28.3', 'other.corp/agent:7']);
});

test('a second agent is an error, since a cluster has one', () => {
  const chart = Testing.chart();
  new IstioCni(chart, 'one', { version: NEWEST });
  new IstioCni(chart, 'two', { version: NEWEST, namespace: 'kube-system' });
  expect(() => Testing.synth(chart)).toThrow('the CNI agent is already at test/one');
});

test.each<[string, IstioCniProps, string]>([
  ['1.20.1', { updateStrategy: { type: 'OnDelete' } }, 'updateStrategy is not in Istio 1.20.1. Leave it out, or use a version that has it: 1.26.0, 1.27.0'],
  ['1.27.0', { maxUnavailable: MeshPodAmount.absolute(2) }, 'maxUnavailable is not in Istio 1.27.0. Leave it out, or use a version that has it: 1.20.1'],
  ['1.27.0', { ambient: { configDir: '/etc/own' } }, 'ambient.configDir is not in Istio 1.27.0. Leave it out, or use a version that has it: 1.20.1'],
  ['1.27.0', { updateStrategy: { rollingUpdate: { maxSurge: 1 } } },
    'updateStrategy.rollingUpdate.maxSurge is 1, but maxUnavailable is 1, and a DaemonSet has only one of them above 0. Set the other one to 0'],
  ['1.27.0', { env: { 'MY VAR': 'x' } }, "env has a wrong key: 'MY VAR' is not the name of a variable. Write"],
  ['1.27.0', { excludeNamespaces: ['Kube_System'] }, "excludeNamespaces[0] 'Kube_System' is not the name of a namespace"],
  ['1.27.0', { seLinuxOptions: { raw: { typ: 'spc_t' } } }, 'seLinuxOptions.raw.typ is not a field of SELinuxOptions'],
])('%s refuses a prop that it does not have, or that is wrong: %j', (version, props, message) => {
  const create = () => new IstioCni(new Chart(Testing.app(), 'chart'), 'cni', { version: IstioVersion.of(version), ...props });
  expect(create).toThrow(`chart/cni: ${message}`);
});

test('the agent is in the namespace of the only control plane, unless a prop names another one', () => {
  const mesh = new Mesh(new App(), 'mesh', { version: NEWEST, namespace: 'own' });
  expect(new IstioCni(mesh, 'cni').namespace).toBe('own');
  expect(new IstioCni(mesh, 'named', { namespace: 'kube-system' }).namespace).toBe('kube-system');
  new Istiod(mesh, 'other', { version: NEWEST, namespace: 'elsewhere' });
  expect(new IstioCni(mesh, 'unclear').namespace).toBe('istio-system');
});

describe('the agent and a control plane of the App', () => {
  const problems = (ofMesh: Partial<MeshProps>, ofAgent: IstioCniProps = {}) => {
    const mesh = new Mesh(new App(), 'mesh', { version: NEWEST, ...ofMesh });
    return new IstioCni(mesh, 'cni', ofAgent).node.validate();
  };
  const of = IstioVersion.of;

  test.each<[string, Partial<MeshProps>, IstioCniProps, string[]]>([
    ['can be one minor version apart', { version: of('1.26.0') }, { version: of('1.27.0') }, []],
    ['can be further apart if that is meant', { version: of('1.26.0'), allowVersionSkew: true }, { version: of('1.28.3') }, []],
    ['cannot be two minor versions apart', { version: of('1.26.0') }, { version: of('1.28.3') },
      ['the CNI agent 1.28.3 and Istio 1.26.0 of mesh/istiod are more than 1 minor version apart. Istio does not support this. Upgrade one of them first, '
        + 'or set allowVersionSkew: true on the control plane']],
    ['have one provider', { cni: { enabled: true } }, { provider: MeshCniProvider.MULTUS },
      ['provider is "multus", but cni.provider of mesh/istiod is "default". Give both the same value']],
    ['have one provider on OpenShift', { cni: { enabled: true }, platform: MeshPlatform.OPENSHIFT }, { platform: MeshPlatform.OPENSHIFT }, []],
    ['need no common settings if istiod does not use the plugin', {}, { provider: MeshCniProvider.MULTUS, nativeNftables: true }, []],
    ['agree about the chain in 1.20', { version: of('1.20.1'), cni: { enabled: true } }, { chained: false },
      ['chained is false, but cni.chained of mesh/istiod is true. Give both the same value']],
    ['agree about nftables', { cni: { enabled: true } }, { nativeNftables: true },
      ['nativeNftables is true, but proxy.nativeNftables of mesh/istiod is false. Give both the same value']],
    ['agree about the namespace of the agent', { cni: { enabled: true, untaintNodes: true } }, { namespace: 'kube-system' },
      ["namespace is 'kube-system', but mesh/istiod looks for the agent in 'istio-system' before it removes the taint of a node. "
        + "Set cni.namespace: 'kube-system' there, or move the agent"]],
    ['agree about a named namespace', { cni: { enabled: true, untaintNodes: true, namespace: 'kube-system' } }, { namespace: 'kube-system' }, []],
  ])('%s', (_, ofMesh, ofAgent, expected) => {
    expect(problems(ofMesh, ofAgent)).toEqual(expected);
  });
});

test('the agent has additional labels, and the objects of its scope', () => {
  const version = IstioVersion.of('1.28.3');
  const { metadata, spec } = find(objects({ version, podLabels: { a: 'b' }, daemonSetLabels: { c: 'd' } }), 'DaemonSet', 'istio-cni-node');
  expect([metadata.labels, spec.template.metadata.labels]).toMatchObject([{ c: 'd' }, { a: 'b' }]);
  expect([metadata.labels.a, spec.template.metadata.labels.c]).toEqual([undefined, undefined]);
  const [all, cluster, namespace] = Object.values(MeshResourceScope).map((resourceScope) => objects({ version, resourceScope }));
  expect(new Set(cluster.map(({ kind }) => kind))).toEqual(new Set(['ClusterRole', 'ClusterRoleBinding']));
  expect(namespace.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'DaemonSet', 'ServiceAccount']);
  expect(all).toHaveLength(cluster.length + namespace.length);
});

/** What the agent may do beyond reading, by the way in which it repairs pods. */
test.each<[IstioCniRepairOptions, string[]]>([
  [{}, ['events: create patch']],
  [{ repairPods: false, deletePods: true }, ['events: create patch', 'pods: delete']],
  [{ repairPods: false, labelPods: true }, ['events: create patch', 'pods/status: patch update']],
  [{ deletePods: true, labelPods: true }, ['events: create patch']], // repairPods counts
  [{ enabled: false, deletePods: true }, []],
])('the agent has no more permissions than a repair needs: %j', (repair, expected) => {
  const rules = objects({ repair }).filter(({ kind }) => kind === 'ClusterRole').flatMap((role) => role.rules);
  const reads = (verb: string) => ['get', 'list', 'watch'].includes(verb);
  const writes = rules.filter(({ verbs }) => !verbs.every(reads)).map(({ resources, verbs }) => `${resources.join(' ')}: ${verbs.join(' ')}`);
  expect(writes).toEqual(expected);
  expect(rules.every(({ apiGroups, resources, verbs }) => ![...apiGroups, ...resources, ...verbs].includes('*'))).toBe(true);
});

test('ztunnel has the version of the mesh, and a node has it once', () => {
  const mesh = new Mesh(new App(), 'mesh', { version: IstioVersion.of('1.26.0') });
  const { daemonSet } = new IstioZtunnel(mesh, 'ztunnel');
  expect(daemonSet!.toJson().spec.template.spec.containers[0].image).toBe('docker.io/istio/ztunnel:1.26.0');
  const chart = Testing.chart();
  new IstioZtunnel(chart, 'one', { version: NEWEST });
  new IstioZtunnel(chart, 'two', { version: NEWEST, name: 'other' });
  expect(() => Testing.synth(chart)).toThrow('ztunnel is already at test/one');
});

test('a quota can be a quantity, as in values', () => {
  const { spec } = find(objects({ resourceQuota: { enabled: true, pods: '1k' } }), 'ResourceQuota', 'istio-cni-resource-quota');
  expect(spec.hard).toEqual({ pods: '1k' });
});

test('ztunnel has no permissions, except on OpenShift', () => {
  const kinds = (platform?: MeshPlatform) => {
    const chart = Testing.chart();
    new IstioZtunnel(chart, 'ztunnel', { version: NEWEST, platform });
    return Testing.synth(chart).map(({ kind }) => kind);
  };
  expect(kinds()).toEqual(['ServiceAccount', 'DaemonSet']);
  expect(kinds(MeshPlatform.OPENSHIFT)).toEqual(['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'DaemonSet']);
});
