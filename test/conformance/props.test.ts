import { ApiObject, App } from 'cdk8s';
import { ChartName, CHARTS, chartObjects, comparable, KubeObject } from './chart';
import { IpFamily, IpFamilyPolicy, Mesh, MeshProps, Platform, Registry } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(120_000);

/** Props, and the values by which the user of the charts says the same. */
interface Same {
  readonly name: string;
  readonly props: MeshProps;
  readonly namespace?: string;
  readonly values: Partial<Record<ChartName, object>> | ((release: IstioRelease) => Partial<Record<ChartName, object>>);
}

const HUB = { hub: 'registry.corp/istio', tag: 'v1', variant: 'distroless', imagePullPolicy: 'Always', imagePullSecrets: ['regcred'] };
const FAMILIES = { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4', 'IPv6'] };

/** How an istiod runs beside a remote one, where it can. */
const LOCAL_TOO: Partial<Record<IstioRelease, object>> = { '1.27.0': { enabledLocalInjectorIstiod: true } };

const CASES: Same[] = [
  { name: 'nothing', props: {}, values: {} },
  {
    name: 'a private registry',
    props: { registry: Registry.privateHub(HUB.hub, { tag: 'v1', variant: 'distroless', pullPolicy: 'Always', pullSecrets: ['regcred'] }) },
    values: {
      base: { global: { imagePullSecrets: ['regcred'] } },
      istiod: { global: HUB },
      gateway: { imagePullPolicy: 'Always', imagePullSecrets: [{ name: 'regcred' }] },
    },
  },
  {
    name: 'whole images',
    props: { registry: Registry.privateHub('r.corp/istio', { pilot: 'p.corp/pilot:1', proxy: 'p.corp/proxy@sha256:2', proxyInit: 'p.corp/init:3' }) },
    values: {
      istiod: {
        pilot: { image: 'p.corp/pilot:1' },
        global: { hub: 'r.corp/istio', proxy: { image: 'p.corp/proxy@sha256:2' }, proxy_init: { image: 'p.corp/init:3' } },
      },
    },
  },
  {
    name: 'another namespace',
    props: { namespace: 'mesh' },
    namespace: 'mesh',
    values: { base: { global: { istioNamespace: 'mesh' } }, istiod: { global: { istioNamespace: 'mesh' } } },
  },
  {
    name: 'a revision',
    props: { revision: 'blue', revisionTags: ['prod'], defaultRevision: 'blue' },
    values: { base: { defaultRevision: 'blue' }, istiod: { revision: 'blue', revisionTags: ['prod'] }, gateway: { revision: 'blue' } },
  },
  {
    name: 'validation',
    props: { validation: { enabled: true, url: 'https://validate.corp/', analysis: true } },
    values: {
      base: { base: { validationURL: 'https://validate.corp/' } },
      istiod: { base: { validationURL: 'https://validate.corp/' }, global: { configValidation: true, istiod: { enableAnalysis: true } } },
    },
  },
  { name: 'no validation by revision', props: { validation: { enabled: false } }, values: { istiod: { global: { configValidation: false } } } },
  { name: 'no default validation', props: { defaultRevision: '' }, values: { base: { defaultRevision: '' } } },
  { name: 'an external istiod', props: { remote: { externalIstiod: true } }, values: { istiod: { global: { externalIstiod: true } } } },
  ...['10.1.2.3', 'istiod.corp'].map((address): Same => ({
    name: `a remote istiod at ${address}`,
    props: { remote: { pilotAddress: address } },
    values: (release) => (release === '1.20.1'
      ? Object.fromEntries(['base', 'istiod'].map((chart) => [chart, { pilot: { enabled: true }, global: { remotePilotAddress: address } }]))
      : { istiod: { istiodRemote: { enabled: true, ...LOCAL_TOO[release] }, global: { remotePilotAddress: address } } }),
  })),
  {
    name: 'OpenShift',
    props: { platform: Platform.OPENSHIFT },
    values: (release) => ({ istiod: { global: { platform: 'openshift' } }, gateway: release === '1.20.1' ? {} : { platform: 'openshift' } }),
  },
  { name: 'Google Cloud', props: { platform: Platform.GCP }, values: (release) => ({ istiod: { global: { platform: release === '1.20.1' ? 'gcp' : 'gke' } } }) },
  {
    name: 'two IP families',
    props: { ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK, ipFamilies: [IpFamily.IPV4, IpFamily.IPV6] },
    values: { istiod: { pilot: FAMILIES }, gateway: { service: FAMILIES } },
  },
  {
    name: 'how istiod runs',
    props: {
      istiod: {
        minReplicas: 2,
        maxReplicas: 9,
        targetCpuUtilization: 60,
        disruptionBudget: false,
        resources: { limits: { memory: '4Gi' } },
        nodeSelector: { a: 'b' },
        tolerations: [{ operator: 'Exists' }],
        affinity: { nodeAffinity: {} },
        priorityClassName: 'high',
        env: { PILOT_X: '1' },
        extraArgs: ['--x'],
        logLevel: 'default:debug',
        logAsJson: true,
        podLabels: { l: 'm' },
        podAnnotations: { n: 'o' },
        serviceAnnotations: { p: 'q' },
      },
    },
    values: {
      istiod: {
        pilot: {
          autoscaleMin: 2,
          autoscaleMax: 9,
          cpu: { targetAverageUtilization: 60 },
          resources: { limits: { memory: '4Gi' } },
          nodeSelector: { a: 'b' },
          tolerations: [{ operator: 'Exists' }],
          affinity: { nodeAffinity: {} },
          env: { PILOT_X: '1' },
          extraContainerArgs: ['--x'],
          podLabels: { l: 'm' },
          podAnnotations: { n: 'o' },
          serviceAnnotations: { p: 'q' },
        },
        global: { defaultPodDisruptionBudget: { enabled: false }, priorityClassName: 'high', logging: { level: 'default:debug' }, logAsJson: true },
      },
    },
  },
  {
    name: 'a fixed number of replicas',
    props: { istiod: { minReplicas: 3, maxReplicas: 3 }, ingress: [{ name: 'istio-ingress', minReplicas: 2, maxReplicas: 2 }] },
    values: {
      istiod: { pilot: { autoscaleEnabled: false, replicaCount: 3, autoscaleMin: 3, autoscaleMax: 3 } },
      gateway: { autoscaling: { enabled: false }, replicaCount: 2 },
    },
  },
  {
    name: 'proxies, injection and mesh config',
    props: {
      proxy: { clusterDomain: 'corp.local', logLevel: 'info', resources: { requests: { cpu: '1m' } }, tracer: 'datadog', excludeIpRanges: ['1.0.0.0/8', '2.0.0.0/8'] },
      injection: { allNamespaces: true, reinvoke: true, annotations: { a: 'b' }, templates: { more: 'spec: {}\n' }, defaultTemplates: ['sidecar', 'more'] },
      meshConfig: { accessLogFile: '/dev/stdout', defaultConfig: { concurrency: 1 } },
    },
    values: {
      istiod: {
        global: {
          proxy: {
            clusterDomain: 'corp.local', logLevel: 'info', resources: { requests: { cpu: '1m' } }, tracer: 'datadog', excludeIPRanges: '1.0.0.0/8,2.0.0.0/8',
          },
        },
        sidecarInjectorWebhook: {
          enableNamespacesByDefault: true,
          reinvocationPolicy: 'IfNeeded',
          injectedAnnotations: { a: 'b' },
          templates: { more: 'spec: {}\n' },
          defaultTemplates: ['sidecar', 'more'],
        },
        meshConfig: { accessLogFile: '/dev/stdout', defaultConfig: { concurrency: 1 } },
      },
    },
  },
  {
    name: 'a gateway of its own kind',
    props: {
      ingress: [{
        name: 'istio-ingress',
        daemonSet: true,
        resources: { limits: { cpu: '3' } },
        env: { A: 'b' },
        labels: { istio: 'edge', c: 'd' },
        podAnnotations: { e: 'f' },
        nodeSelector: { g: 'h' },
        affinity: { nodeAffinity: {} },
        tolerations: [{ key: 'i' }],
        pullSecrets: ['j'],
        service: {
          type: 'NodePort',
          annotations: { k: 'l' },
          loadBalancerIp: '1.2.3.4',
          loadBalancerSourceRanges: ['1.0.0.0/8'],
          externalTrafficPolicy: 'Local',
          ports: [{ name: 'tcp', port: 1, targetPort: 2 }],
        },
      }],
    },
    values: {
      gateway: {
        kind: 'DaemonSet',
        resources: { limits: { cpu: '3' } },
        env: { A: 'b' },
        labels: { istio: 'edge', c: 'd' },
        podAnnotations: { e: 'f' },
        nodeSelector: { g: 'h' },
        affinity: { nodeAffinity: {} },
        tolerations: [{ key: 'i' }],
        imagePullSecrets: [{ name: 'j' }],
        service: {
          type: 'NodePort',
          annotations: { k: 'l' },
          loadBalancerIP: '1.2.3.4',
          loadBalancerSourceRanges: ['1.0.0.0/8'],
          externalTrafficPolicy: 'Local',
          ports: [{ name: 'tcp', port: 1, targetPort: 2 }],
        },
      },
    },
  },
];

/** Since 1.24 what stood below `pilot` stands at the top. */
function inLayout(release: IstioRelease, values: { pilot?: object } = {}): object {
  const { pilot, ...others } = values;
  return release === '1.20.1' ? values : { ...others, ...pilot };
}

/** All but the definitions, and the record of values, which a program does not give. */
function withoutRecord(objects: KubeObject[]): Record<string, KubeObject> {
  const compared = comparable(objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'));
  for (const { kind, data } of Object.values(compared)) {
    if (kind === 'ConfigMap') delete data['original-values'];
  }
  return compared;
}

describe.each(ISTIO_RELEASES)('%s: props give what the charts give for the same values', (release) => {
  test.each(CASES)('$name', async ({ props, values, namespace }) => {
    const mesh = new Mesh(new App(), 'mesh', { version: IstioVersion.parse(release), crds: false, createNamespaces: false, ...props });
    const ours = mesh.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).map((object) => (object as ApiObject).toJson());
    const said = typeof values === 'function' ? values(release) : values;
    const charts = Object.keys(CHARTS) as ChartName[];
    const theirs = await Promise.all(charts.map((chart) => chartObjects(release, chart, inLayout(release, said[chart]), true, namespace)));
    expect(withoutRecord(ours)).toEqual(withoutRecord(theirs.flat()));
  });
});
