import { App, Testing } from 'cdk8s';
import { checkedValues, HelmInstall, ValuesSource } from '../../src/helm';
import { IstioVersion } from '../../src/istio';
import { valuesShape } from '../../src/settings';

function source(values: unknown): ValuesSource {
  return { values, locate: (path) => `values.yaml:${path.length}` };
}

function installed(values: unknown, version = IstioVersion.of('1.20.1'), chart: 'base' | 'istiod' | 'gateway' = 'istiod'): HelmInstall {
  const sources = { base: [], istiod: [], gateway: [], [chart]: [source(values)] };
  return new HelmInstall(new App(), 'install', {
    version, namespace: 'istio-system', gatewayName: 'gw', gatewayNamespace: 'istio-system', crds: false, values: sources,
  });
}

function problems(values: unknown, version?: IstioVersion, chart?: 'base' | 'istiod' | 'gateway'): string[] {
  return installed(values, version, chart).problems.map(({ message }) => message);
}

test.each([
  [{ pilot: { autoscaleMn: 2 } }, 'values.yaml:2: pilot.autoscaleMn is not a value of the chart istiod 1.20.1. Did you mean pilot.autoscaleMin?'],
  [{ autoscaleMin: 2 }, 'values.yaml:1: autoscaleMin is not a value of the chart istiod 1.20.1. Write it as pilot.autoscaleMin'],
  [{ global: { proxy: { loglevel: 'info' } } }, 'values.yaml:3: global.proxy.loglevel is not a value of the chart istiod 1.20.1. Did you mean global.proxy.logLevel?'],
  [{ nothingLikeThat: 1 }, 'values.yaml:1: nothingLikeThat is not a value of the chart istiod 1.20.1'],
  [{ global: { constructor: 1 } }, 'values.yaml:2: global.constructor is not a value of the chart istiod 1.20.1'],
])('an unknown value is reported with its position and the most similar value: %j', (values, message) => {
  expect(problems(values)).toEqual([message]);
});

test.each([
  [{ pilot: { autoscaleEnabled: 'yes' } }, 'values.yaml:2: pilot.autoscaleEnabled is "yes", but must be a boolean'],
  [{ global: { tag: 1.2 } }, 'values.yaml:2: global.tag is 1.2, but must be text. Write it in quotes: "1.2"'],
  [{ pilot: { env: ['A=b'] } }, 'values.yaml:2: pilot.env is a list, but must be a map. Write each item as a line with its name, a colon and its value'],
  [{ global: { imagePullSecrets: 'regcred' } }, 'values.yaml:2: global.imagePullSecrets is "regcred", but must be a list. Write it as ["regcred"]'],
  [{ global: { sts: 7 } }, 'values.yaml:2: global.sts is 7, but must be a map with servicePort'],
  [['a'], 'values.yaml:0: the values are a list. Write a map of values'],
  [{ pilot: { autoscaleEnabled: 'true' } }, 'values.yaml:2: pilot.autoscaleEnabled is "true", but must be a boolean. Write it without quotes: true'],
  [{ pilot: { replicaCount: '2' } }, 'values.yaml:2: pilot.replicaCount is "2", but must be a number. Write it without quotes: 2'],
  [{ pilot: { env: [{ name: 'A', value: 'b' }] } }, 'values.yaml:2: pilot.env is a list, but must be a map. Write each item as a line with its name, a colon and its value'],
  [{ global: { proxy: { excludeIPRanges: ['10.0.0.0/8', '11.0.0.0/8'] } } }, 'values.yaml:3: global.proxy.excludeIPRanges is a list, but must be text. Write it as one text: "10.0.0.0/8,11.0.0.0/8"'],
])('a value of the wrong kind is rejected: %j', (values, message) => {
  expect(problems(values)).toEqual([message]);
});

test('a group that is null is rejected like its required values', () => {
  expect(problems({ global: { proxy: null } })).toEqual(['values.yaml:2: global.proxy is null, but cannot be missing. Leave it out for its default']);
});

test('a value that later versions reject has one problem', () => {
  const values = { telemetry: { v2: { stackdriver: { disableOutbound: true } } } };
  expect(problems(values, IstioVersion.of('1.27.0'))).toEqual([
    'values.yaml:4: telemetry.v2.stackdriver.disableOutbound is not in Istio 1.27.0 any more. Use the Telemetry API',
  ]);
});

test('an empty file, and any keys in free maps, are accepted', () => {
  expect(problems(null)).toEqual([]);
  expect(problems({ meshConfig: { defaultConfig: { proxyMetadata: { ANY: 'x' } } }, pilot: { env: { ANY: 1 } } })).toEqual([]);
});

test('since 1.24, values of pilot are accepted at the top level and below pilot', () => {
  expect(problems({ autoscaleMin: 2, pilot: { autoscaleMax: 3 } }, IstioVersion.of('1.27.0'))).toEqual([]);
});

test('a value that a version no longer has is rejected with its replacement', () => {
  const values = { telemetry: { v2: { prometheus: { configOverride: { gateway: {} } } } }, global: { pilotCertProvider: 'kubernetes' } };
  expect(problems(values, IstioVersion.of('1.27.0')).sort().reverse()).toEqual([
    'values.yaml:4: telemetry.v2.prometheus.configOverride is not in Istio 1.27.0 any more. Use the Telemetry API',
    "values.yaml:2: global.pilotCertProvider 'kubernetes' is not in Istio 1.27.0 any more. Use 'istiod', or 'k8s.io/' with the name of a signer",
  ]);
  expect(problems(values)).toEqual([]);
});

test('an unknown profile or platform is rejected with the known ones', () => {
  const version = IstioVersion.of('1.27.0');
  const known = 'Use one of ambient, demo, preview, remote, stable';
  expect(problems({ profile: 'dem0' }, version)).toEqual([`values.yaml:1: profile 'dem0' is not known. ${known}`]);
  expect(problems({ global: { profile: 'dem0' } }, version, 'gateway')).toEqual([`values.yaml:2: global.profile 'dem0' is not known. ${known}`]);
  expect(problems({ profile: 'demo', global: { profile: 'dem0' } }, version)).toEqual([]);
  expect(problems({ global: { platform: 'aws' } }, version)).toEqual([expect.stringMatching(/^values\.yaml:2: global\.platform 'aws' is not known\. Use one of .*gke/)]);
  expect(problems({ compatibilityVersion: '1.9' }, version)).toEqual([expect.stringContaining("compatibilityVersion '1.9' is not known. Use one of 1.")]);
  expect(problems({ profile: 'openshift' }, version)).toEqual(["values.yaml:1: profile 'openshift' is not known. It is a platform: write global.platform: openshift"]);
  expect(problems({ profile: 'default' }, version)).toEqual([
    "values.yaml:1: profile 'default' is not known. It is a profile of istioctl, and means the defaults here. Leave it out",
  ]);
});

test('later sources take precedence, and maps are merged', () => {
  const install = new HelmInstall(new App(), 'install', {
    version: IstioVersion.of('1.20.1'),
    namespace: 'istio-system',
    gatewayName: 'gw',
    gatewayNamespace: 'edge',
    crds: false,
    values: { base: [], istiod: [source({ pilot: { autoscaleMin: 2, autoscaleMax: 4 } }), source({ pilot: { autoscaleMin: 3 } })], gateway: [] },
  });
  const objects = install.node.findAll().filter((construct: any) => construct.kind === 'HorizontalPodAutoscaler').map((object: any) => object.toJson());
  expect(objects.map(({ metadata, spec }) => [metadata.namespace, spec.minReplicas, spec.maxReplicas])).toEqual([['istio-system', 3, 4], ['edge', 1, 5]]);
});

test('both charts of the control plane accept the same values', () => {
  for (const version of IstioVersion.ALL) {
    expect(Object.keys(valuesShape(version, 'base'))).toEqual(expect.arrayContaining(Object.keys(valuesShape(version, 'istiod'))));
  }
});

type Leaf = [version: IstioVersion, chart: 'base' | 'istiod' | 'gateway', path: string[]];

function paths(shape: object, above: string[] = []): string[][] {
  return Object.entries(shape).flatMap(([key, kind]) => [[...above, key], ...(typeof kind === 'string' ? [] : paths(kind, [...above, key]))]);
}

test('a null deletes a value or is rejected, and no object contains the text null', () => {
  const all = IstioVersion.ALL.flatMap((version) => (['base', 'istiod', 'gateway'] as const)
    .flatMap((chart) => paths(valuesShape(version, chart)).map((path): Leaf => [version, chart, path])));
  expect(all.length).toBeGreaterThan(500);
  for (const [version, chart, path] of all) {
    const values = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), null);
    const install = installed(values, version, chart);
    const refused = install.problems.length > 0;
    const objects = refused ? [] : install.node.findChild(chart).node.children.map((object: any) => object.toJson());
    const text = JSON.stringify(objects);
    expect([path.join('.'), refused || !/null"|undefined|"null/.test(text.replaceAll(/\\"|: null/g, ''))]).toEqual([path.join('.'), true]);
  }
});

test.each([
  [{ global: { istioNamespace: 'yes' } }, 'values.yaml:2: global.istioNamespace is "yes", but must be a name that is read as text without quotes, since the chart writes it without them'],
  [{ pilot: { env: { A: '{"a":1}' } } }, 'values.yaml:3: pilot.env.A is "{\\"a\\":1}", but must be a number, a boolean, or text without quotes, backslashes and line breaks, since the chart writes it as it is'],
  [{ pilot: { env: { n: 'x' } } }, 'values.yaml:3: pilot.env.n is a key that is not read as text without quotes, and the chart writes it without them. Choose another than "n"'],
  [{ pilot: { extraContainerArgs: ['--v', 7] } }, 'values.yaml:3: pilot.extraContainerArgs.1 is 7, but must be text. Write it in quotes: "7"'],
  [{ pilot: { podAnnotations: { port: 80 } } }, 'values.yaml:3: pilot.podAnnotations.port is 80, but must be text. Write it in quotes: "80"'],
  [{ pilot: { ipFamilies: ['IPv5'] } }, 'values.yaml:3: pilot.ipFamilies.0 is "IPv5", but must be one of IPv4, IPv6'],
  [{ pilot: { volumes: [{ name: 'a' }, null] } }, 'values.yaml:3: pilot.volumes.1 is null. Leave it out'],
  [{ pilot: { affinity: { constructor: 1 } } }, 'values.yaml:3: pilot.affinity.constructor cannot be a key'],
])('a value that the chart renders into something broken is rejected: %j', (values, message) => {
  expect(problems(values)).toEqual([message]);
});

test.each([
  ['tail\n\n', true], ['\n', true], ['a\u2028b', true], ['a\u00a0', true], ['tail\n', false], ['\nhead', false], ['a\u00a0b', false], ['a ', false],
])('whether the text %j in a map or list is rejected because the chart changes it: %s', (text, refused) => {
  for (const value of [{ a: text }, { a: { b: [text] } }]) {
    expect(problems({ meshConfig: value }).some((message) => /must be text that the chart does not harm/.test(message))).toBe(refused);
  }
});

test('values that only another version has are without effect if unknown values are allowed', () => {
  const plain = Testing.synth(installed({}));
  for (const values of [{ podAnnotations: { a: 'b' } }, { pdb: { maxUnavailable: 1 } }, { pilot: { meshConfig: { trustDomain: 'x' } } }]) {
    const install = installed(values);
    expect(install.problems).toMatchObject([{ isUnknown: true }]);
    expect(Testing.synth(install)).toEqual(plain);
  }
});

test('a key that the chart writes without quotes is rejected if YAML reads it as another type, also inside maps', () => {
  expect(problems({ gatewayClasses: { istio: { '0x1': {} } } }, IstioVersion.of('1.27.0'))).toEqual([
    'values.yaml:3: gatewayClasses.istio.0x1 is a key that is not read as text without quotes, and the chart writes it without them. Choose another than "0x1"',
  ]);
});

describe('a name that the API server rejects is rejected with its position, path and repair', () => {
  const LABEL = "at most 63 lower-case letters, digits and '-', with a letter or a digit at both ends";

  test.each<['base' | 'istiod' | 'gateway', object, string]>([
    ['base', { global: { istioNamespace: 'Istio_System' } },
      `values.yaml:2: global.istioNamespace 'Istio_System' is not the name of a namespace. Write ${LABEL}, such as 'istio-system'`],
    ['istiod', { revision: 'Stable 1' }, "values.yaml:1: revision 'Stable 1' is not a revision. Write at most 56 lower-case letters, digits and '-'"],
    ['istiod', { revisionTags: ['prod', 'Canary'] }, "values.yaml:2: revisionTags.1 'Canary' is not a revision tag. Write"],
    ['istiod', { pilot: { podLabels: { 'good': 1, 'a.b/c': 'not good' } } }, "values.yaml:3: pilot.podLabels.a.b/c 'not good' is not the value of a label. Write"],
    ['istiod', { pilot: { serviceAnnotations: { 'a/b/c': 'x' } } }, "values.yaml:2: pilot.serviceAnnotations has a wrong key: 'a/b/c' is not the key of an annotation. Write"],
    ['istiod', { global: { remotePilotAddress: 'istiod_east.corp' } }, "values.yaml:2: global.remotePilotAddress 'istiod_east.corp' is not a host or an IP address. Write"],
    ['gateway', { name: 'My_GW' }, "values.yaml:1: name 'My_GW' is not the name of a gateway. Write"],
    ['gateway', { serviceAccount: { name: 'Edge' } }, "values.yaml:2: serviceAccount.name 'Edge' is not the name of a service account. Write"],
    ['gateway', { networkGateway: 'a/b' }, "values.yaml:1: networkGateway 'a/b' is not the value of a label. Write"],
  ])('%s: %j', (chart, values, message) => {
    const found = problems(values, IstioVersion.of('1.20.1'), chart);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test.each<['base' | 'istiod' | 'gateway', object]>([
    ['base', { defaultRevision: '', global: { remotePilotAddress: 'istiod.corp.' } }],
    ['istiod', { revision: '', revisionTags: [], pilot: { podLabels: { big: 1234567, flag: true } } }],
    ['gateway', { name: '', revision: 'Stable_1', networkGateway: '' }],
  ])('%s accepts %j', (chart, values) => {
    expect(problems(values, IstioVersion.of('1.20.1'), chart)).toEqual([]);
  });
});

test.each(['a'.repeat(44), 'a.b'])('a revision tag whose Service cannot have its name is rejected since Istio 1.28: %s', (tag) => {
  const found = (version: string) => problems({ revisionTags: [tag] }, IstioVersion.of(version));
  expect(found('1.27.0')).toEqual([]);
  expect(found('1.28.3')).toEqual([expect.stringContaining(`revisionTags.0 '${tag}' is not a revision tag. Write at most 43 lower-case letters`)]);
});

/** Objects of other tools that have values for a chart, and what to write instead. */
const OBJECTS: [object, string][] = [
  [{ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', spec: { values: {} } }, 'Write what is below spec.values to a file of its own, and give that file'],
  [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', spec: { source: { helm: { values: 'a: b' } } } }, 'Write what is below spec.source.helm.values to a file'],
  [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', spec: { source: { helm: { valuesObject: {} } } } }, 'below spec.source.helm.valuesObject to a file'],
  [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', spec: { sources: [{ helm: { valuesObject: {} } }] } }, 'below spec.sources.0.helm.valuesObject to a file'],
  [{ apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart', spec: { valuesContent: 'a: b' } }, 'Write what is below spec.valuesContent to a file'],
  [{ apiVersion: 'sailoperator.io/v1', kind: 'Istio', spec: { values: {} } }, 'Write what is below spec.values to a file'],
  [{ apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec: { values: {} } }, 'Give it to cdk8s-istio migrate with --istio-operator'],
  [{ apiVersion: 'v1', kind: 'ConfigMap', data: {} }, 'Give a file that has the values alone'],
];

test.each(OBJECTS)('an object in place of values is one problem, with the place of the values: %j', (values, repair) => {
  for (const version of IstioVersion.ALL) {
    for (const chart of ['base', 'istiod', 'gateway'] as const) {
      const [{ message }, ...others] = checkedValues(version, chart, [source(values)]).problems;
      expect({ message, others }).toEqual({ message: expect.stringMatching(/^values\.yaml:1: this is an object of the kind \w+, and not the values of a chart\. /), others: [] });
      expect(message).toContain(repair);
    }
  }
});

test('a level of another chart of Istio is not to be taken away', () => {
  const version = IstioVersion.of('1.26.0');
  expect(problems({ ztunnel: { resources: {} } }, version)).toEqual(['values.yaml:1: ztunnel is not a value of the chart istiod 1.26.0. Give its values to the chart ztunnel']);
  expect(problems({ cni: { logLevel: 'info' } }, version)).toEqual(['values.yaml:2: cni.logLevel is not a value of the chart istiod 1.26.0. Give it to the chart cni']);
  expect(problems({ base: { defaultRevision: 'a' } }, version)).toEqual([
    'values.yaml:2: base.defaultRevision is not a value of the chart istiod 1.26.0. It is a value of the chart base. Give it to that chart as defaultRevision',
  ]);
  expect(problems({ 'x-resources': { limits: {} } }, version)).toEqual(['values.yaml:1: x-resources is not a value of the chart istiod 1.26.0']);
});

test('a mesh config that istiod does not read is rejected', () => {
  const meshConfig = { outboundTrafficPolicy: 'REGISTRY_ONLY', defaultConfig: { proxyMetadata: { A: true }, drainDuration: 45 }, extensionProviders: { a: {} } };
  expect(problems({ meshConfig })).toEqual([
    'values.yaml:2: meshConfig.outboundTrafficPolicy is "REGISTRY_ONLY", but must be a map with mode',
    'values.yaml:2: meshConfig.extensionProviders is a map, but must be a list',
    'values.yaml:3: meshConfig.defaultConfig.drainDuration is 45, but must be a duration with a unit, such as "10s". Write it as "45s"',
    'values.yaml:4: meshConfig.defaultConfig.proxyMetadata.A is true, but must be text. Write it as "true", in quotes',
  ]);
});

describe.each(['1.20.1', '1.28.3'])('the schema of the chart gateway of %s', (name) => {
  const version = IstioVersion.of(name);

  test.each([
    [{ kind: '' }, 'values.yaml:1: kind is "", but must be one of Deployment, DaemonSet: the schema of the chart rejects it'],
    [
      { service: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] } },
      'values.yaml:4: service.ports.0.targetPort is "web", but must be a number: the schema of the chart rejects the name of a port',
    ],
    [
      { resources: { requests: { cpu: 2 } } },
      'values.yaml:3: resources.requests.cpu is 2, but must be text: the schema of the chart rejects a number. Write it in quotes: "2"',
    ],
  ])('rejects %j, although the templates accept it', (values, message) => {
    expect(problems(values, version, 'gateway')).toEqual([message]);
  });

  test('is compared with the merged values of all files', () => {
    const sources = [{ service: { ports: [{ name: 'http', port: 80, targetPort: 'web' }] } }, { service: { ports: [{ name: 'http', port: 80 }] } }].map(source);
    expect(checkedValues(version, 'gateway', sources).problems).toEqual([]);
  });

  test('is not compared with the values of an IstioOperator', () => {
    expect(checkedValues(version, 'gateway', [{ ...source({ kind: '' }), skipsSchema: true }]).problems).toEqual([]);
  });
});

test('the schema of 1.28 rejects a null that 1.27 accepts, and a value that the chart does not have', () => {
  const known = (name: string, values: unknown) => checkedValues(IstioVersion.of(name), 'gateway', [source(values)]).problems;
  expect(known('1.28.3', { affinity: null })).toMatchObject([
    { isUnknown: false, message: 'values.yaml:1: affinity is null, but cannot be: the schema of the chart rejects it. Leave it out' },
  ]);
  expect(known('1.27.0', { affinity: null })).toEqual([]);
  expect(known('1.28.3', { nothing: 1 })).toMatchObject([{ isUnknown: false }]);
  expect(known('1.27.0', { nothing: 1 })).toMatchObject([{ isUnknown: true }]);
  expect(known('1.28.3', { _internal_defaults_do_not_set: { labels: { a: 'b' } } })).toMatchObject([{ isUnknown: true }]);
});

test('other charts can have values of their own below `global` of the chart gateway', () => {
  for (const name of ['1.27.0', '1.28.3']) expect(problems({ global: { meshID: 'm', mine: { a: [1] } } }, IstioVersion.of(name), 'gateway')).toEqual([]);
  expect(problems({ global: { networkPolicy: true } }, IstioVersion.of('1.28.3'), 'gateway'))
    .toEqual(['values.yaml:2: global.networkPolicy is true, but must be a map with enabled. Write it as global.networkPolicy.enabled: true']);
});

test.each([['cluster', true], ['namespace', false]])('with the scope %s, the definitions are installed: %s', (resourceScope, expected) => {
  const install = new HelmInstall(new App(), 'install', {
    version: IstioVersion.of('1.28.3'),
    namespace: 'istio-system',
    gatewayName: 'gw',
    gatewayNamespace: 'istio-system',
    crds: true,
    values: { base: [source({ global: { resourceScope } })], istiod: [], gateway: [] },
  });
  expect(Testing.synth(install).some(({ kind }: any) => kind === 'CustomResourceDefinition')).toBe(expected);
});
