import { parse, parseAllDocuments } from 'yaml';
import { Injector, Run, chartInjector, inject } from './injector';
import { annotated, workload } from './pods';
import { VALUE_SETS } from './value-sets';
import { IstioVersion } from '../../src/istio/version';
import { sidecarTemplates } from '../../src/sidecar';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(300_000);

const PORTS = '(list (dict "Name" "status-port" "Port" 15021 "AppProtocol" "tcp") (dict "Name" "http" "Port" 80 "AppProtocol" "http"))';
const LABELS = '(strdict "topology.istio.io/network" "net2" "own" "label")';
const ANNOTATIONS = '(strdict "a" "b" "gateway.istio.io/controller-version" "5" "networking.istio.io/service-type" "ClusterIP")';

/** The data that istiod passes to the template for a Gateway, as arguments of `dict`. */
const GATEWAYS: Record<string, string> = {
  plain: `"Labels" (strdict) "InfrastructureLabels" (strdict) "Annotations" (strdict) "InfrastructureAnnotations" (strdict) "Ports" ${PORTS}
    "ServiceType" "ClusterIP" "Spec" (dict "Addresses" (list)) "KubeVersion122" true "KubeVersion" 130 "ControllerLabel" "istio.io-mesh-controller"`,
  labelled: `"Labels" ${LABELS} "InfrastructureLabels" ${LABELS} "Annotations" ${ANNOTATIONS} "InfrastructureAnnotations" ${ANNOTATIONS} "Ports" ${PORTS}
    "ServiceType" "LoadBalancer" "Spec" (dict "Addresses" (list (dict "Value" "1.2.3.4"))) "KubeVersion122" false "KubeVersion" 127
    "ControllerLabel" "istio.io-eastwest-controller"`,
};

/** The annotations that gateways and sidecars share. */
const PODS = [
  workload('plain'),
  workload('annotated', [annotated('sidecar.istio.io/proxyImage', 'registry.corp/own:1'), annotated('sidecar.istio.io/logLevel', 'debug')]),
];

const COMMON = `"Name" "gw" "UID" "b3a1c2d4-0000" "Namespace" "shop" "DeploymentName" "gw-istio" "ServiceAccount" "gw-account" "ClusterID" "of-istiod"
  "GatewayNameLabel" "gateway.networking.k8s.io/gateway-name" "GatewayClass" "istio-waypoint" "Revision" .Revision
  "ProxyUID" .ProxyUID "ProxyGID" .ProxyGID "ProxyImage" .ProxyImage "ObjectMeta" .ObjectMeta "ProxyConfig" .ProxyConfig "MeshConfig" .MeshConfig "Values" .Values`;

const WAYPOINT_VALUES = {
  global: {
    waypoint: {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'a', operator: 'Exists' }],
      resources: { requests: { cpu: '5m' } },
    },
  },
};

describe.each(ISTIO_RELEASES)('%s: deployed gateways are the same as with the official chart', (release) => {
  const sets = [...VALUE_SETS, { name: 'waypoints', values: WAYPOINT_VALUES, releases: undefined, run: undefined }]
    .filter(({ releases }) => releases?.includes(release) ?? true)
    // The chart of 1.20.1 indents this wrongly.
    .filter(({ name }) => !(release === '1.20.1' && name === 'proxy container'));

  test.each(sets)('with $name', async ({ values, run }) => {
    const chart = await chartInjector(release, values);
    const ours = { ...chart, templates: sidecarTemplates(IstioVersion.of(release)) };
    const [theirs, mine] = await Promise.all([deploy(chart, run), deploy(ours, run)]);
    expect(Object.keys(theirs)).toHaveLength(8);
    for (const objects of Object.values(theirs)) {
      expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['ServiceAccount', 'Deployment', 'Service']));
    }
    expect(mine).toEqual(theirs);
  });
});

test('1.20.1: a lifecycle goes into the container of a deployed gateway', async () => {
  const lifecycle = { preStop: { exec: { command: ['sleep', '5'] } } };
  const chart = await chartInjector('1.20.1', { global: { proxy: { lifecycle } } });
  const ours = { ...chart, templates: sidecarTemplates(IstioVersion.of('1.20.1')) };
  const [mine, theirs] = await Promise.all([ours, chart].map(async (injector) => {
    const deployment = (await deploy(injector))['plain kube-gateway plain'].find(({ kind }) => kind === 'Deployment');
    return deployment!.spec.template.spec.containers[0].lifecycle;
  }));
  expect(mine).toEqual(lifecycle);
  expect(theirs).not.toEqual(lifecycle);
});

interface DeployedObject { kind: string; spec: { template: { spec: { containers: { lifecycle?: object }[] } } } }

/** istioctl executes only templates of pods. So a template of a pod executes the templates of gateways and writes their output into annotations. */
async function deploy(injector: Injector, run?: Run): Promise<Record<string, DeployedObject[]>> {
  const templates = ['kube-gateway', 'waypoint'];
  const runs = templates.flatMap((template) => Object.entries(GATEWAYS).map(([gateway, data]) => (
    `    "${template} ${gateway}": |4\n{{ template "${template}" (dict ${COMMON} ${data}) }}`
  )));
  const sidecar = [
    ...templates.map((template) => `{{- define "${template}" }}\n${indented(injector.templates[template])}\n{{- end }}`),
    'metadata:\n  annotations:',
    ...runs,
  ].join('\n');
  const pods = (await inject({ ...injector, templates: { sidecar } }, PODS, run)).map(podOf);
  return Object.fromEntries(pods.flatMap(({ metadata, spec }) => (
    Object.entries<string>(spec.template.metadata.annotations).filter(([name]) => name.includes(' '))
      .map(([name, deployed]) => [`${metadata.name} ${name}`, objectsOf(deployed)])
  )));
}

/** Most texts are equal to one before, and are not parsed again. */
function once<T>(parseText: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (!known.has(text)) known.set(text, parseText(text));
    return known.get(text)!;
  };
}

const podOf = once((text) => parse(text));

const objectsOf = once((documents): DeployedObject[] => parseAllDocuments(documents).map((document) => {
  expect(document.errors).toEqual([]);
  return document.toJS();
}).filter((object) => object !== null));

/** The template, indented for a block in YAML. */
function indented(template: string): string {
  return template.replace(/^/gm, ' '.repeat(8)).replace(/\b(n?indent) (\d+)/g, (_, filter, spaces) => `${filter} ${Number(spaces) + 8}`);
}
