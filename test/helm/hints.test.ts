import { checkedValues } from '../../src/helm/values';
import { IstioVersion } from '../../src/istio';
import { fieldsOf } from '../../src/json';
import { MESSAGES } from '../../src/mesh-config/schema.generated';
import { baseShape, ChartName, CHARTS, Shape, valuesShape } from '../../src/settings';

function problems(version: IstioVersion, chart: ChartName, values: object): string[] {
  return checkedValues(version, chart, [{ values, locate: () => 'values.yaml:1' }]).problems.map(({ message }) => message.replace('values.yaml:1: ', ''));
}

/** A value that every chart accepts for settings of this kind. */
function sample(kind: string): unknown {
  const [outer] = kind.split(' of ');
  const one = /one of (.*)$/.exec(kind)?.[1].split(', ')[0];
  switch (outer) {
    case 'boolean': case 'boolean or auto': return true;
    case 'number': case 'integer': case 'number or text': case 'number or word': case 'number or empty map': return 7;
    case 'list': case 'list without templates': return one === undefined ? [] : [one];
    case 'map': case 'anything': return {};
    default: return one ?? 'a';
  }
}

function leaves(shape: Shape, above = ''): [string, unknown][] {
  return Object.entries(shape).flatMap(([key, kind]) => (typeof kind === 'string' ? [[`${above}${key}`, sample(kind)] as [string, unknown]] : leaves(kind, `${above}${key}.`)));
}

/** All values of a line's chart. The chart base also accepts those of istiod. */
function valuesOf(version: IstioVersion, chart: ChartName): [string, unknown][] {
  return leaves(chart === 'base' ? baseShape(version) : valuesShape(version, chart));
}

/** The problems of each value of all lines and charts, given to one chart. */
function foreign(version: IstioVersion, chart: ChartName): { path: string; value: unknown; problem: string }[] {
  const all = IstioVersion.ALL.flatMap((other) => CHARTS.flatMap((owner) => valuesOf(other, owner)));
  return [...new Map(all)].flatMap(([path, value]) => (
    problems(version, chart, fieldsOf([[path, value]]) as object).filter((each) => each.includes('is not a value')).map((problem) => ({ path, value, problem }))));
}

const TARGETS = IstioVersion.ALL.flatMap((version) => CHARTS.map((chart) => ({ version, chart })));

test.each(TARGETS)('$chart $version: whoever follows a hint gets no other', ({ version, chart }) => {
  for (const { path, value, problem } of foreign(version, chart)) {
    const to = /Write it as ([\w.]+)$|Did you mean ([\w.]+)\?$/.exec(problem);
    const unknown = problem.slice(0, problem.indexOf(' '));
    const place = to && [to[1] ?? to[2], path.slice(unknown.length)].join('');
    const next = place ? problems(version, chart, fieldsOf([[place, value]]) as object).filter((each) => each.includes('is not a')) : [];
    expect({ path, problem, next }).toEqual({ path, problem, next: [] });
  }
});

/** The path of each field of the mesh config, with the names of its siblings. */
function fieldPaths(version: string, message = 'MeshConfig', above: string[] = [], seen: string[] = []): string[][] {
  return Object.entries(MESSAGES[message]).filter(([, { versions }]) => versions?.includes(version) ?? true).flatMap(([key, { type }]) => {
    const path = [...above, key];
    const inner = type.replace(/[[\]{}]/g, '');
    const place = type.endsWith('[]') ? ['0'] : type.endsWith('{}') ? ['some'] : [];
    return [path, ...(MESSAGES[inner] && !seen.includes(inner) ? fieldPaths(version, inner, [...path, ...place], [...seen, message]) : [])];
  });
}

function configOf(path: string[]): unknown {
  return [...path].reverse().reduce<unknown>((inner, key) => (key === '0' ? [inner] : { [key]: inner }), 'x');
}

test.each(IstioVersion.ALL)('%s: every misspelt field of the mesh config is told with the right name', (version) => {
  const paths = fieldPaths(version.name);
  expect(paths.length).toBeGreaterThan(300);
  for (const path of paths) {
    const right = path[path.length - 1];
    const wrong = [...path.slice(0, -1), `${right}${right[right.length - 1]}`];
    expect(problems(version, 'istiod', { meshConfig: configOf(wrong) })).toEqual([
      `${['meshConfig', ...wrong].join('.')} is not a field of the mesh config of Istio ${version}. Did you mean ${['meshConfig', ...path].join('.')}?`,
    ]);
  }
});

test.each(IstioVersion.ALL)('%s: fields of the mesh config that only other lines have are told so', (version) => {
  const own = new Set(fieldPaths(version.name).map((path) => path.join('.')));
  for (const other of IstioVersion.ALL) {
    for (const path of fieldPaths(other.name).filter((each) => !own.has(each.join('.')) && (each.length === 1 || own.has(each.slice(0, -1).join('.'))))) {
      const word = Number(other.minor.slice(2)) > Number(version.minor.slice(2)) ? 'It is newer: Istio ' : 'It is gone: Istio ';
      expect(problems(version, 'istiod', { meshConfig: configOf(path) })).toEqual([expect.stringContaining(word)]);
    }
  }
});

test.each(IstioVersion.ALL)('%s: a path that is written as one name is told how to be written', (version) => {
  for (const chart of CHARTS) {
    for (const [path] of valuesOf(version, chart).filter(([each]) => each.includes('.'))) {
      expect(problems(version, chart, { [path]: 'a' })).toEqual([
        `${JSON.stringify(path)} is not a value of the chart ${chart} ${version}. Dots in a name are no levels. `
        + `Write it as ${path.split('.').join(': { ')}: "a"${' }'.repeat(path.split('.').length - 1)}`,
      ]);
    }
  }
});

const GONE = 'It is gone: the chart of Istio 1.20 and later does not have it';

/** Values as people write them, with the hint that the charts' templates and their history give. A pair of hints is that of 1.20 and of newer lines. */
const WRITTEN: [ChartName, object, string | [string, string]][] = [
  // Levels: a map goes where its own values are known
  ['istiod', { proxy: { resources: {} } }, 'Write it as global.proxy'],
  ['istiod', { proxy: { resources: {}, privileged: true, excludeIPRanges: '' } }, 'Write it as global.proxy'],
  ['istiod', { multiCluster: { clusterName: 'a' } }, 'Write it as global.multiCluster'],
  ['istiod', { istiod: { replicaCount: 3 } }, ['Write it as pilot', 'Write the values below it one level higher, without the level istiod']],
  ['istiod', { 'istio-discovery': { replicaCount: 3, env: {} } }, ['Write it as pilot', 'Write the values below it one level higher, without the level istio-discovery']],
  ['istiod', { defaultSettings: { pilot: 'a=b', telemetry: 'c' } }, ''],
  ['istiod', { istioCni: { enabled: true } }, ['Did you mean istio_cni?', 'Use pilot.cni.enabled for the CNI plugin']],
  ['istiod', { components: { pilot: { k8s: {} } } }, 'It is a field of an IstioOperator. Give the IstioOperator to cdk8s-istio migrate with --istio-operator'],
  ['gateway', { 'istio-ingressgateway': { replicaCount: 3, service: { type: 'NodePort' } } }, 'Write the values below it one level higher, without the level istio-ingressgateway'],
  // Values of the charts cni and ztunnel
  ['istiod', { ambient: { enabled: true } }, 'It is a value of the chart cni'],
  ['istiod', { pilot: { cniBinDir: '/opt/cni/bin' } }, 'It is a value of the chart cni'],
  ['istiod', { chained: false }, ['Write it as istio_cni.chained', 'It is a value of the chart cni']],
  ['istiod', { l7Telemetry: {} }, 'It is a value of the chart ztunnel'],
  // Values of charts before 1.20
  ['istiod', { sidecarInjectorWebhook: { replicaCount: 2 } }, `${GONE}. Istiod does the work of the injector`],
  ['istiod', { sidecarInjectorWebhook: { enabled: true } }, `${GONE}. Istiod does the work of the injector`],
  ['istiod', { global: { centralIstiod: true } }, 'Write it as global.externalIstiod'],
  ['istiod', { global: { arch: { amd64: 2 } } }, [`${GONE}. Use pilot.affinity of istiod and of each gateway`, `${GONE}. Use affinity of istiod and of each gateway`]],
  ['istiod', { global: { meshExpansion: { enabled: true } } }, `${GONE}. Install an east-west gateway with the chart gateway`],
  ['istiod', { global: { proxy: { init: { resources: {} } } } }, `${GONE}. Init containers have the resources of global.proxy.resources`],
  ['istiod', { global: { tracer: { lightstep: { secure: true } } } }, 'Use meshConfig.defaultConfig.tracing.tlsSettings'],
  ['istiod', { global: { k8sIngressSelector: 'ingress' } }, 'Use meshConfig.ingressSelector'],
  ['istiod', { certmanager: { enabled: true } }, `${GONE}. Install cert-manager with its own chart`],
  ['istiod', { pilot: { sidecar: true } }, `${GONE}. Istiod has no proxy`],
  // Fields of the mesh config among the values, with and without the fields that they have there
  ['istiod', { global: { proxy: { concurrency: 2 } } }, 'Write it as meshConfig.defaultConfig.concurrency'],
  ['istiod', { global: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } }, 'Write it as meshConfig.outboundTrafficPolicy'],
  ['istiod', { global: { tracing: { enabled: true } } }, 'Use meshConfig.defaultConfig.tracing'],
  ['istiod', { global: { proxy: { envoyAccessLogService: { enabled: true, host: 'a', port: 1 } } } }, 'Use meshConfig.defaultConfig.envoyAccessLogService'],
  // Names of other charts, and other notations
  ['istiod', { pilot: { hpa: { enabled: true } } }, ['pilot.autoscaleEnabled', 'pilot.autoscaleMin'].join(', ')],
  ['istiod', { pilot: { log_level: 'debug' } }, 'Use global.logging.level, such as default:debug'],
  ['istiod', { pilot: { maxSurge: '100%' } }, 'Write it as pilot.rollingMaxSurge'],
  ['istiod', { pilot: { extraEnv: { A: 'b' } } }, 'Write it as pilot.env'],
  ['istiod', { pilot: { extraEnv: [{ name: 'A', value: 'b' }] } }, 'Use pilot.env, a map of names and values'],
  ['istiod', { global: { registry: 'a' } }, 'Use global.hub, such as registry.corp/istio'],
  ['istiod', { global: { proxy: { tag: '1.27.0' } } }, 'Use global.hub and global.tag, or write the whole reference of the image as global.proxy.image'],
  ['gateway', { serviceType: 'NodePort' }, 'Write it as service.type'],
  ['gateway', { service_type: 'NodePort' }, 'Write it as service.type'],
  ['gateway', { autoscaling: { min: 2 } }, 'Write it as autoscaling.minReplicas'],
  ['gateway', { extraVolumes: [] }, 'Write it as volumes'],
  ['gateway', { selector: { istio: 'a' } }, 'Use labels: the labels app and istio become the selector'],
];

test.each(IstioVersion.ALL)('%s: values as people write them', (version) => {
  for (const [chart, values, hints] of WRITTEN) {
    const hint = typeof hints === 'string' ? hints : hints[version.minor === '1.20' ? 0 : 1];
    const [problem, ...others] = problems(version, chart, values);
    expect({ values, problem, others }).toEqual({ values, others: [], problem: expect.stringContaining(hint === '' ? ` is not a value of the chart ${chart} ${version}` : hint) });
    if (hint === '') expect(problem).toMatch(/\d$/);
  }
});

/** Values of a wrong type, and the end of the message. */
const MISTYPED: [ChartName, object, string][] = [
  ['gateway', { rbac: true }, 'rbac is true, but must be a map with enabled. Write it as rbac.enabled: true'],
  ['gateway', { autoscaling: false }, '. Write it as autoscaling.enabled: false'],
  ['istiod', { global: { logging: 'all:debug' } }, 'global.logging is "all:debug", but must be a map with level. Write it as global.logging.level: all:debug'],
  ['gateway', { service: 'NodePort' }, 'ipFamilies'],
  ['gateway', { podAnnotations: [{ a: 'b' }, { c: 'd' }] }, 'podAnnotations is a list, but must be a map. Write its items without the dashes'],
  ['istiod', { pilot: { env: ['A=b', 'C=d'] } }, 'pilot.env is a list, but must be a map. Write each item as a line with its name, a colon and its value'],
  ['gateway', { podAnnotations: 'http://idp' }, 'podAnnotations is "http://idp", but must be a map'],
  ['gateway', { podAnnotations: 'a=b' }, 'podAnnotations is "a=b", but must be a map. Write it as a: b'],
  ['istiod', { pilot: { nodeSelector: 'kubernetes.io/os: linux' } }, 'pilot.nodeSelector is "kubernetes.io/os: linux", but must be a map. Write it as kubernetes.io/os: linux'],
  ['gateway', { tolerations: { key: 'a', operator: 'Exists' } }, 'tolerations is a map, but must be a list. Write a dash before it, so that it is the first item of a list'],
  ['gateway', { tolerations: { a: { key: 'a' } } }, 'tolerations is a map, but must be a list'],
  ['gateway', { imagePullSecrets: 'regcred' }, 'imagePullSecrets is "regcred", but must be a list. Write it as - name: regcred'],
  ['istiod', { global: { imagePullSecrets: 'regcred' } }, 'global.imagePullSecrets is "regcred", but must be a list. Write it as ["regcred"]'],
];

test.each(IstioVersion.ALL)('%s: values of a wrong type are told how to be written', (version) => {
  for (const [chart, values, end] of MISTYPED) {
    const [problem, ...others] = problems(version, chart, values);
    expect({ problem, others }).toEqual({ others: [], problem: expect.stringMatching(new RegExp(`${end.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)) });
  }
});
