import { parse, stringify } from 'yaml';
import { leaves, nested } from './changes';
import { comparable, KubeObject, parsed } from './chart';
import { READ_WITHOUT_DEFAULT } from './perturbations';
import { chartsOfOperator, migration, profileNames, rendered } from '../../src/cli/migrate';
import { IstioVersion } from '../../src/istio';
import { Fields, isMap, mergeOver } from '../../src/json';
import { installFeatures } from '../../src/settings';
import { IstioRelease, ISTIO_RELEASES, parts } from '../lab/parts';
import { recorder } from '../lab/recorded';

jest.setTimeout(120_000);

/** Differences of istioctl without effect: its names of releases and components, and values that no template reads. */
const IGNORED_LABELS = ['app.kubernetes.io/instance', 'operator.istio.io/component'];
const UNREAD = ['defaultNodeSelector', 'enabled', 'namespace', 'tracer', 'useMCP'];

interface Operator {
  readonly name: string;
  readonly spec: object;
  /** @default all */
  readonly releases?: IstioRelease[];
}

const NEWER = ISTIO_RELEASES.filter((release) => release !== '1.20.1');

const OPERATORS: Operator[] = [
  { name: 'nothing', spec: {} },
  { name: 'minimal, with a revision and mesh config', spec: { profile: 'minimal', revision: '1-x', meshConfig: { accessLogFile: '/dev/stdout', defaultConfig: { concurrency: 2 } } } },
  { name: 'demo', spec: { profile: 'demo' } },
  { name: 'preview', spec: { profile: 'preview' } },
  { name: 'stable', spec: { profile: 'stable' }, releases: NEWER },
  { name: 'remote', spec: { profile: 'remote', values: { global: { remotePilotAddress: '10.1.2.3' } } }, releases: NEWER },
  { name: 'openshift', spec: { profile: 'openshift' } },
  { name: 'a CNI agent for Multus', spec: { components: { cni: { enabled: true } }, values: { cni: { provider: 'multus', chained: false } } } },
  { name: 'ambient without ztunnel', spec: { profile: 'ambient', components: { ztunnel: { enabled: false } } } },
  { name: 'openshift with its own CNI', spec: { profile: 'openshift', components: { cni: { enabled: false } } } },
  { name: 'another namespace', spec: { namespace: 'mesh', values: { global: { istioNamespace: 'mesh' } } } },
  { name: 'empty', spec: { profile: 'empty', components: { pilot: { enabled: true } } } },
  {
    name: 'how istiod runs',
    spec: {
      components: {
        pilot: {
          hub: 'own.corp/istio',
          tag: 'v7',
          k8s: {
            resources: { requests: { cpu: '1' }, limits: { memory: '4Gi' } },
            env: [{ name: 'PILOT_ENABLE_STATUS', value: 'true' }, { name: 'PILOT_TRACE_SAMPLING', value: '10' }],
            hpaSpec: {
              minReplicas: 2,
              maxReplicas: 7,
              metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
            },
            nodeSelector: { disk: 'ssd' },
            affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } } },
            tolerations: [{ key: 'a', operator: 'Exists' }],
            podAnnotations: { a: 'b' },
            serviceAnnotations: { c: 'd' },
            strategy: { rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } },
          },
        },
      },
    },
  },
  {
    name: 'values in their old layout',
    spec: {
      values: {
        global: { proxy: { logLevel: 'debug', resources: { limits: { cpu: '1' } } }, meshID: 'm', network: 'n', multiCluster: { clusterName: 'c' }, imagePullSecrets: ['s'] },
        pilot: { autoscaleEnabled: false, replicaCount: 3, env: { A: 'b' } },
        sidecarInjectorWebhook: { rewriteAppHTTPProbe: false },
      },
      unvalidatedValues: { pilot: { traceSampling: 5 } },
    },
  },
  {
    name: 'what the chart has no value for',
    spec: {
      components: {
        pilot: {
          k8s: {
            priorityClassName: 'high',
            securityContext: { fsGroup: 7 },
            imagePullPolicy: 'Always',
            readinessProbe: { initialDelaySeconds: 9 },
          },
        },
      },
    },
  },
  {
    name: 'overlays',
    spec: {
      components: {
        base: { k8s: { overlays: [{ kind: 'ServiceAccount', name: 'istio-reader-service-account', patches: [{ path: 'metadata.annotations', value: { a: 'b' } }] }] } },
        pilot: {
          k8s: {
            overlays: [
              {
                apiVersion: 'apps/v1',
                kind: 'Deployment',
                name: 'istiod',
                patches: [
                  { path: 'spec.template.spec.containers.[name:discovery].args.[1]', value: '--monitoringAddr=:15999' },
                  { path: 'spec.template.spec.containers.[name:discovery].args[1000]', value: '--last' },
                  { path: 'spec.template.spec.containers.[name:discovery].args.[-1]', value: '--very-last' },
                  { path: 'spec.template.spec.containers.[name:discovery].args.[:--domain]' },
                  { path: 'spec.template.spec.containers.[name:discovery].args.[:^cluster]', value: 'corp.local' },
                  { path: 'spec.template.spec.containers.[name:discovery].ports[0]' },
                  { path: 'spec.template.spec.containers.[name:discovery].env.[name:PILOT_ENABLE_ANALYSIS].value', value: 'yes' },
                  { path: 'spec.template.spec.containers.[name:discovery].lifecycle.preStop.exec', value: { command: ['sleep', '5'] } },
                  { path: 'spec.template.spec.containers.[name:discovery].resources', value: { limits: { cpu: 2 } } },
                  { path: 'spec.template.spec.volumes.[name:cacerts].secret.optional' },
                  { path: 'spec.template.spec.volumes.[name:istio-kubeconfig]', value: { name: 'istio-kubeconfig', emptyDir: {} } },
                  { path: 'spec.template.spec.hostAliases', value: [{ ip: '10.1.2.3', hostnames: ['a'] }] },
                  { path: 'spec.template.metadata.annotations.a\\.corp/b', value: 'c' },
                  { path: 'spec.template.metadata.annotations.plain', value: 'a:b' },
                  { path: 'spec.template.spec.dnsConfig', value: 'searches:\n- a.corp\n' },
                  { path: 'spec.template.metadata.annotations.json', value: '{"fsGroup": 7}' },
                ],
              },
              { kind: 'Service', name: 'istiod', patches: [{ path: 'spec.ports.[port:15014].port', value: 15999 }, { path: 'spec.ports.[name:grpc-xds]' }] },
              { kind: 'ClusterRole', name: 'istiod-clusterrole-istio-system', patches: [{ path: 'rules.[0].verbs', value: ['get'] }] },
            ],
          },
        },
      },
    },
  },
  {
    name: 'an autoscaler by CPU and memory',
    spec: {
      components: {
        pilot: {
          k8s: {
            hpaSpec: {
              minReplicas: 3,
              maxReplicas: 10,
              metrics: ['cpu', 'memory'].map((name) => ({ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization: 70 } } })),
              behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
            },
          },
        },
      },
    },
  },
  {
    name: 'overlays of a revision: autoscaler, disruption budget, Service and pods',
    spec: {
      revision: 'canary',
      meshConfig: { enableTracing: true, defaultConfig: { tracing: { sampling: 100, zipkin: { address: 'zipkin.tracing:9411' } }, gatewayTopology: { numTrustedProxies: 1 } } },
      components: {
        pilot: {
          k8s: {
            hpaSpec: { minReplicas: 2 },
            podDisruptionBudget: { minAvailable: 1 },
            strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
            overlays: [
              { kind: 'HorizontalPodAutoscaler', name: 'istiod-canary', patches: [{ path: 'spec.behavior', value: { scaleDown: { stabilizationWindowSeconds: 60 } } }] },
              { kind: 'PodDisruptionBudget', name: 'istiod-canary', patches: [{ path: 'spec.minAvailable', value: 2 }] },
              { apiVersion: 'v1', kind: 'Service', name: 'istiod-canary', patches: [{ path: 'spec.sessionAffinity', value: 'ClientIP' }] },
              {
                kind: 'Deployment',
                name: 'istiod-canary',
                patches: [
                  { path: 'spec.template.spec.containers.[name:discovery].resources.limits.memory', value: '4Gi' },
                  { path: 'spec.template.spec.containers.[name:discovery].readinessProbe.periodSeconds', value: 7 },
                  { path: 'spec.template.spec.topologySpreadConstraints', value: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }] },
                  { path: 'spec.template.metadata.labels.team', value: 'platform' },
                ],
              },
            ],
          },
        },
      },
      values: { global: { logging: { level: 'default:info,ads:debug' }, proxy: { resources: { requests: { cpu: '10m' } } } }, pilot: { traceSampling: 50, autoscaleMin: 2 } },
    },
  },
  {
    name: 'how the CNI agent runs',
    spec: {
      revision: 'canary',
      components: {
        cni: {
          enabled: true,
          namespace: 'kube-system',
          hub: 'own.corp/istio',
          tag: 'v7',
          k8s: {
            resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } },
            affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } } },
            podAnnotations: { a: 'b' },
            tolerations: [{ key: 'a', operator: 'Exists' }],
            env: [{ name: 'ONE', value: '1' }, { name: 'REPAIR_RUN_AS_DAEMON', value: 'false' }],
            nodeSelector: { disk: 'ssd' },
            priorityClassName: 'high',
            securityContext: { fsGroup: 7 },
            imagePullPolicy: 'Always',
            readinessProbe: { initialDelaySeconds: 9 },
            overlays: [{ kind: 'ConfigMap', name: 'istio-cni-config', patches: [{ path: 'metadata.labels.team', value: 'platform' }] }],
          },
        },
      },
      values: { cni: { repair: { deletePods: false, labelPods: false }, resourceQuotas: { enabled: true } }, global: { logging: { level: 'all:debug' }, imagePullSecrets: ['s'] } },
    },
  },
  { name: 'ambient', spec: { profile: 'ambient' } },
  { name: 'ambient on OpenShift', spec: { profile: 'openshift-ambient' }, releases: NEWER },
  { name: 'ztunnel alone, in another namespace', spec: { namespace: 'mesh', components: { ztunnel: { enabled: true, namespace: 'kube-system' } } } },
  {
    name: 'how ztunnel runs',
    spec: {
      profile: 'ambient',
      revision: 'canary',
      meshConfig: { defaultConfig: { proxyMetadata: { OF_MESH: '1' } } },
      components: {
        ztunnel: {
          hub: 'own.corp/istio',
          tag: 'v7',
          k8s: {
            resources: { requests: { cpu: '1' }, limits: { memory: '4Gi' } },
            affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } } },
            podAnnotations: { a: 'b' },
            tolerations: [{ key: 'a', operator: 'Exists' }],
            env: [
              { name: 'ONE', value: '1' },
              { name: 'CA_ADDRESS', value: 'ca.corp:15012' },
              { name: 'OF_VALUES', value: 'k8s' },
              { name: 'ENABLE_CLUSTER_TRUST_BUNDLE_API', value: 'true' },
              { name: 'HOST_IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
            ],
            nodeSelector: { disk: 'ssd' },
            priorityClassName: 'high',
            securityContext: { fsGroup: 7 },
            imagePullPolicy: 'Always',
            readinessProbe: { initialDelaySeconds: 9 },
            overlays: [{ kind: 'ServiceAccount', name: 'ztunnel', patches: [{ path: 'metadata.labels.team', value: 'platform' }] }],
          },
        },
      },
      values: {
        ztunnel: {
          env: { TWO: '2' },
          labels: { a: 'b' },
          podLabels: { c: 'd' },
          terminationGracePeriodSeconds: 7,
          meshConfig: { defaultConfig: { proxyMetadata: { OF_VALUES: 'values' } } },
        },
        global: { imagePullSecrets: ['s'], multiCluster: { clusterName: 'one' }, network: 'net', logAsJson: true, caAddress: 'ca:1' },
      },
    },
  },
  { name: 'values of ztunnel over those of all charts', spec: { profile: 'ambient', values: { global: { hub: 'all.corp/istio', variant: 'debug' }, ztunnel: { hub: 'own.corp/istio', variant: 'distroless' } } } },
  { name: 'another name of ztunnel', spec: { profile: 'ambient', values: { ztunnel: { resourceName: 'proxy' } }, components: { ztunnel: { k8s: { nodeSelector: { a: 'b' } } } } }, releases: NEWER },
  { name: 'a compatibility version of ztunnel', spec: { profile: 'ambient', compatibilityVersion: '1.25' }, releases: NEWER },
  { name: 'a revision among the values, in ambient mode', spec: { profile: 'ambient', values: { revision: 'canary' } } },
  { name: 'a fixed number', spec: { values: { pilot: { autoscaleEnabled: false } }, components: { pilot: { k8s: { replicaCount: 4 } } } } },
];

/** A pod annotation, variable and label of the same name with two contents: what stays, was given at the place that counts. */
const AT = (place: string) => ({ a: place, [place]: place });

/** What values, components and the top of the spec say about the same thing, so that one of them must win. */
const CONTRADICTIONS: Operator[] = [
  {
    name: 'values of pilot, and its component',
    spec: {
      values: {
        pilot: {
          hub: 'values.corp/istio',
          resources: { requests: { cpu: '2', memory: '1Gi' } },
          env: AT('VALUES'),
          nodeSelector: AT('values'),
          podAnnotations: AT('values'),
          serviceAnnotations: AT('values'),
          autoscaleMin: 2,
          autoscaleMax: 7,
          cpu: { targetAverageUtilization: 50 },
          rollingMaxSurge: '50%',
          rollingMaxUnavailable: '10%',
          traceSampling: 5,
        },
      },
      components: {
        pilot: {
          hub: 'component.corp/istio',
          tag: 'component',
          k8s: {
            resources: { requests: { cpu: '1' }, limits: { memory: '4Gi' } },
            env: [...Object.entries(AT('K8S')).map(([key, value]) => ({ name: key, value })), { name: 'PILOT_TRACE_SAMPLING', value: '10' }],
            nodeSelector: AT('k8s'),
            podAnnotations: AT('k8s'),
            serviceAnnotations: AT('k8s'),
            hpaSpec: {
              minReplicas: 3,
              maxReplicas: 8,
              metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
            },
            strategy: { rollingUpdate: { maxSurge: '60%' } },
          },
        },
      },
    },
  },
  ...['cni', 'ztunnel'].map((agent) => ({
    name: `values of ${agent}, and its component`,
    spec: {
      values: {
        [agent]: { hub: 'values.corp/istio', tag: 'values', resources: { requests: { cpu: '2', memory: '1Gi' } }, podAnnotations: AT('values') },
      },
      components: {
        [agent]: {
          enabled: true,
          hub: 'component.corp/istio',
          tag: 'component',
          k8s: { resources: { requests: { cpu: '1' }, limits: { memory: '4Gi' } }, podAnnotations: AT('k8s') },
        },
      },
    },
  })),
  {
    name: 'the number of replicas',
    spec: { values: { pilot: { autoscaleEnabled: false, replicaCount: 2 } }, components: { pilot: { k8s: { replicaCount: 3 } } } },
  },
  {
    name: 'the top of the spec, and values',
    spec: {
      hub: 'spec.corp/istio',
      tag: 'spec',
      revision: 'spec',
      meshConfig: { accessLogFile: '/spec', trustDomainAliases: ['spec'], defaultConfig: { proxyMetadata: AT('SPEC') } },
      values: {
        revision: 'values',
        global: { hub: 'values.corp/istio', tag: 'values' },
        meshConfig: { accessLogFile: '/values', enableTracing: true, trustDomainAliases: ['values'], defaultConfig: { proxyMetadata: AT('VALUES') } },
      },
    },
  },
  { name: 'the CNI plugin without a component', spec: { values: { pilot: { cni: { enabled: true } } } }, releases: NEWER },
  { name: 'the CNI plugin with a disabled component', spec: { components: { cni: { enabled: false } }, values: { pilot: { cni: { enabled: true } } } }, releases: NEWER },
  { name: 'the CNI plugin on a platform that needs it', spec: { values: { global: { platform: 'openshift' } } }, releases: NEWER },
  { name: 'two profiles', spec: { profile: 'demo', values: { profile: 'preview' } }, releases: NEWER },
];

/** The objects that istioctl generates for the specs, each in a file of its own. */
async function istioctl(release: IstioRelease, ...specs: object[]): Promise<KubeObject[]> {
  const { istio } = await parts({ only: ['istioctl'] });
  const texts = specs.map((spec) => stringify(operator({ hub: 'docker.io/istio', tag: release, ...spec }), { version: '1.1' }));
  const files = Object.fromEntries(texts.map((text, index) => [`operator-${index}.yaml`, text]));
  const args = ['manifest', 'generate', ...Object.keys(files).flatMap((file) => ['-f', file])];
  const { code, stdout, stderr } = await recorder.ask({ program: istio(release).istioctl, args, files });
  if (code !== 0) throw new Error(stderr);
  return parsed(withoutSchemas(stdout));
}

/** Parsing the schemas of definitions takes long, and they are not compared. */
function withoutSchemas(manifest: string): string {
  return manifest.split(/^---$/m).map((text) => (/^kind: CustomResourceDefinition$/m.test(text) ? text.replace(/^spec:\n(?:(?:[ -].*)?\n)*/m, '') : text)).join('---');
}

function operator(spec: object): object {
  return { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec };
}

function ours(release: IstioRelease, ...specs: object[]): KubeObject[] {
  const files = specs.map((spec) => ({ values: operator(spec), locate: (path: string[]) => path.join('.') }));
  const { charts, problems } = chartsOfOperator(IstioVersion.of(release), files, { crds: true });
  const { objects, problems: wrong } = rendered(charts);
  expect([...problems, ...wrong]).toEqual([]);
  return objects.map(({ object }) => object);
}

/** All objects except those of gateways, which have another chart in istioctl. */
function ofControlPlane(objects: KubeObject[]): Record<string, KubeObject> {
  const gateway = /-(in|e)gressgateway/;
  const others = objects.filter(({ metadata }) => !gateway.test(metadata.name)).map(withoutSchema);
  return Object.fromEntries(Object.entries(comparable(others)).map(([identity, object]) => [identity, without(object)]));
}

function withoutSchema({ spec, ...object }: KubeObject): KubeObject {
  return object.kind === 'CustomResourceDefinition' ? object : { ...object, ...(spec ? { spec } : {}) };
}

function without(object: KubeObject): KubeObject {
  for (const metadata of [object.metadata, object.spec?.template?.metadata].filter((meta) => meta)) {
    for (const label of IGNORED_LABELS) delete metadata.labels?.[label];
  }
  if (['Deployment', 'DaemonSet'].includes(object.kind)) object.spec.template.spec = inAnyOrder(object.spec.template.spec);
  if (object.kind !== 'ConfigMap') return trimmed(object);
  const { mesh, values, 'original-values': original, 'merged-values': merged, ...data } = object.data;
  return { ...object, data: { ...data, mesh: mesh && withoutEmpty(parse(mesh)), values: values && read(JSON.parse(values)) } };
}

/** istioctl adds variables at the end. If tolerations are given, it deletes the toleration for nodes that wait for the CNI plugin. */
function inAnyOrder(pod: KubeObject): KubeObject {
  const byName = (one: any, other: any) => (one.name < other.name ? -1 : 1);
  const tolerations = pod.tolerations?.filter(({ key }: any) => key !== 'cni.istio.io/not-ready');
  const containers = pod.containers.map(({ env, ...container }: any) => ({ ...container, env: env?.sort(byName) }));
  return { ...pod, containers, tolerations: tolerations?.length ? tolerations : undefined };
}

/** Ignores whether the last line of a text ends with a newline. */
function trimmed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner) => (typeof inner === 'string' ? inner.trimEnd() : inner));
}

/** The settings that templates read. istioctl sets variables of istiod only in the Deployment, and records the values of the CNI agent. */
function read({ pilot, ...values }: KubeObject): KubeObject {
  const { env, cni: { enabled, provider } = {} as any, ...others } = pilot ?? {};
  const global = Object.fromEntries(Object.entries(values.global).filter(([key]) => !UNREAD.includes(key)));
  return { ...values, pilot: { ...others, cni: { enabled, provider } }, global };
}

function withoutEmpty(config: unknown): unknown {
  if (!isMap(config)) return config;
  const fields = Object.entries(config).map(([key, value]) => [key, withoutEmpty(value)]);
  return Object.fromEntries(fields.filter(([, value]) => !isMap(value) || Object.keys(value).length > 0));
}

describe.each(ISTIO_RELEASES)('%s: an IstioOperator gives the same objects as with istioctl', (release) => {
  test.each([...OPERATORS, ...CONTRADICTIONS].filter(({ releases }) => releases?.includes(release) ?? true))('$name', async ({ spec }) => {
    expect(ofControlPlane(ours(release, spec))).toEqual(ofControlPlane(await istioctl(release, spec)));
  });
});

/** Files that are merged: maps, lists with and without keys, nulls, values, the mesh config, overlays and profiles. */
const MERGED: [object, object] = [
  {
    profile: 'demo',
    meshConfig: {
      accessLogFile: '/dev/stdout',
      trustDomainAliases: ['a', 'b'],
      extensionProviders: [{ name: 'one', zipkin: { service: 'one', port: 1 } }, { name: 'two', zipkin: { service: 'two', port: 2 } }],
      defaultConfig: { tracing: { sampling: 5, customTags: { a: { literal: { value: 'b' } } } }, proxyMetadata: { A: '1', B: '2' } },
    },
    components: {
      pilot: {
        k8s: {
          env: [{ name: 'PILOT_A', value: '1' }, { name: 'PILOT_B', value: '2' }],
          nodeSelector: { a: 'b' },
          podAnnotations: { a: 'b', c: 'd' },
          overlays: [{ kind: 'Deployment', name: 'istiod', patches: [{ path: 'spec.template.spec.dnsPolicy', value: 'Default' }] }],
        },
      },
      ingressGateways: [{ name: 'istio-ingressgateway', enabled: true, k8s: { replicaCount: 3 } }, { name: 'second', enabled: true }],
    },
    values: { pilot: { autoscaleMax: 7, cpu: { targetAverageUtilization: 50 } }, global: { meshID: 'one', proxy: { logLevel: 'info' } } },
  },
  {
    profile: 'default',
    meshConfig: {
      accessLogFile: null,
      trustDomainAliases: ['c', 'a'],
      extensionProviders: [{ name: 'three', zipkin: { service: 'three', port: 3 } }, { name: 'one', zipkin: { port: 4 } }],
      defaultConfig: { tracing: { sampling: 7 }, proxyMetadata: { B: '3' } },
    },
    components: {
      pilot: {
        k8s: {
          env: [{ name: 'PILOT_C', value: '3' }],
          podAnnotations: { c: 'e' },
          overlays: [{ kind: 'Deployment', name: 'istiod', patches: [{ path: 'spec.template.spec.hostNetwork', value: true }] }],
        },
      },
      ingressGateways: [{ name: 'third', enabled: true, label: { istio: 'third' } }, { name: 'second', enabled: true, k8s: { serviceAnnotations: { a: 'b' } } }],
    },
    values: { pilot: { autoscaleMax: null }, global: { proxy: { logLevel: 'debug' } } },
  },
];

/** What stays as istioctl made it: the Service, and what selects pods. */
function selections(objects: KubeObject[]): Record<string, unknown> {
  const own = objects.filter(({ kind, spec }) => ['Service', 'Deployment', 'PodDisruptionBudget'].includes(kind) && JSON.stringify(spec.selector).includes('"istio":'))
    .filter(({ metadata }) => !metadata.name.startsWith('istiod'));
  return Object.fromEntries(own.map(({ kind, metadata, spec }) => {
    const { clusterIP, ...service } = spec;
    const ports = spec.ports?.map((port: any) => ({ protocol: 'TCP', ...port }));
    return [`${kind} ${metadata.namespace}/${metadata.name}`, kind === 'Service' ? { ...service, ports } : spec.selector];
  }));
}

const GATEWAYS = {
  components: {
    ingressGateways: [
      { name: 'istio-ingressgateway', enabled: true },
      { name: 'istio-eastwestgateway', enabled: true, label: { 'istio': 'eastwestgateway', 'app': 'istio-eastwestgateway', 'topology.istio.io/network': 'network1' }, k8s: { service: { ports: [{ name: 'tls', port: 15443, targetPort: 15443 }] } } },
      { name: 'inner', namespace: 'edge', enabled: true, label: { tier: 'inner' }, k8s: { service: { type: 'ClusterIP', sessionAffinity: 'ClientIP', publishNotReadyAddresses: true } } },
    ],
    egressGateways: [{ name: 'istio-egressgateway', enabled: true, label: { side: 'out' } }],
  },
};

describe.each(ISTIO_RELEASES)('%s', (release) => {
  test('several files are merged as istioctl merges them', async () => {
    const [mine, theirs] = [ours(release, ...MERGED), await istioctl(release, ...MERGED)];
    expect(ofControlPlane(mine.filter(isOfIstiod))).toEqual(ofControlPlane(theirs.filter(isOfIstiod)));
    expect(selections(mine)).toEqual(selections(theirs));
  });

  test('gateways keep the Service and the selectors of istioctl', async () => {
    const [mine, theirs] = [selections(ours(release, GATEWAYS)), selections(await istioctl(release, GATEWAYS))];
    expect(mine).toEqual(theirs);
    const kinds = installFeatures(IstioVersion.of(release)).budgetsOfReplicas ? 2 : 3; // a single replica can have a PodDisruptionBudget, or not
    expect(Object.keys(mine)).toHaveLength(4 * kinds);
  });
});

/** The component of a profile that this library does not install, and that a file disables therefore. */
const ELSEWHERE = /^spec: spec\.components\.istiodRemote is/;

test.each(ISTIO_RELEASES)('%s: all profiles migrate, except for a component that this library does not install', (release) => {
  const version = IstioVersion.of(release);
  for (const profile of profileNames(version)) {
    const file = (spec: object) => ({ values: operator(spec), locate: () => 'spec' });
    const components = { istiodRemote: { enabled: false } };
    expect(chartsOfOperator(version, [file({ profile })], { crds: true }).problems.filter(({ message }) => !ELSEWHERE.test(message))).toEqual([]);
    const { charts, problems } = chartsOfOperator(version, [file({ profile, components })], { crds: true });
    const { objects, problems: wrong } = rendered(charts);
    expect({ profile, problems: [...problems, ...wrong] }).toEqual({ profile, problems: [] });
    expect({ profile, differences: migration(charts, objects).differences }).toEqual({ profile, differences: [] });
  }
});

test.each(ISTIO_RELEASES)('%s: values of the charts that istioctl refuses are named, and no others', async (release) => {
  const defaults = [...await leaves(release, 'istiod'), ...await leaves(release, 'base')].map(([path, value]) => nested(path.split('\n'), value));
  const more = [...READ_WITHOUT_DEFAULT.istiod, ...READ_WITHOUT_DEFAULT.base].filter(({ releases }) => releases?.includes(release) ?? true);
  const all = [...defaults, ...more.map(({ values }) => values)];
  const isNamed = (values: object) => {
    const file = { values: operator({ values }), locate: () => 'spec' };
    return chartsOfOperator(IstioVersion.of(release), [file], { crds: true }).problems.some(({ message }) => / is not a value that istioctl /.test(message));
  };
  const named = all.filter(isNamed);
  const refused = await Promise.all(named.map((values) => istioctl(release, { values }).then(() => '', ({ message }: Error) => message)));
  expect(refused.filter((message) => !/unknown field/.test(message))).toEqual([]);
  const others = defaults.filter((one) => !named.includes(one)).reduce<Fields>((one, other) => mergeOver(one, other as Fields), {});
  const rest = more.map(({ values }) => values).filter((one) => !named.includes(one));
  const taken = await Promise.all([others, ...rest].map((values) => istioctl(release, { values }).then(() => 'taken', ({ message }: Error) => `${JSON.stringify(values)}: ${message}`)));
  expect(taken.filter((message) => /unknown field/.test(message))).toEqual([]);
  expect(taken[0]).toBe('taken');
});

function isOfIstiod({ metadata }: KubeObject): boolean {
  return !/^(second|third)\b/.test(metadata.name);
}
