import { IstioVersion } from '../../../istio';
import { Fields } from '../../../json';
import { installFeatures } from '../../../settings';

const INGRESS = 'istio-ingressgateway';
const EGRESS = 'istio-egressgateway';
const AMBIENT = { cni: { enabled: true }, ztunnel: { enabled: true } };
const NO_INGRESS = { components: { ingressGateways: [{ name: INGRESS, enabled: false }] } };
const NOTHING = { components: { ...NO_INGRESS.components, base: { enabled: false }, pilot: { enabled: false } } };
const ALONE = { components: { ...NOTHING.components, istiodRemote: { enabled: true } } };
const SMALL = { requests: { cpu: '10m', memory: '40Mi' } };
const COLLECTOR = 'opentelemetry-collector';
const DEMO_PORTS = [
  { port: 15021, targetPort: 15021, name: 'status-port' },
  { port: 80, targetPort: 8080, name: 'http2' },
  { port: 443, targetPort: 8443, name: 'https' },
  { port: 31400, targetPort: 31400, name: 'tcp' },
  { port: 15443, targetPort: 15443, name: 'tls' },
];

/** The default install, without a default revision: istioctl creates the tag `default` itself when it installs. */
const DEFAULT: Fields = {
  components: {
    base: { enabled: true },
    pilot: { enabled: true },
    ingressGateways: [{ name: INGRESS, enabled: true }],
    egressGateways: [{ name: EGRESS, enabled: false }],
  },
  values: { defaultRevision: '', global: { istioNamespace: 'istio-system', configValidation: true } },
};

/** The settings of the default install in older releases that differ from the defaults of the charts. */
const OLD_DEFAULT: Fields = { values: { global: { logging: { level: 'default:info' }, defaultResources: { requests: { cpu: '10m' } } } } };

const NESTED: Record<string, Fields> = {
  default: {},
  demo: {
    meshConfig: {
      accessLogFile: '/dev/stdout',
      extensionProviders: [
        { name: 'otel', envoyOtelAls: { service: `${COLLECTOR}.istio-system.svc.cluster.local`, port: 4317 } },
        { name: 'skywalking', skywalking: { service: 'tracing.istio-system.svc.cluster.local', port: 11800 } },
        { name: 'otel-tracing', opentelemetry: { port: 4317, service: `${COLLECTOR}.otel-collector.svc.cluster.local` } },
      ],
    },
    components: {
      egressGateways: [{ name: EGRESS, enabled: true, k8s: { resources: SMALL } }],
      ingressGateways: [{
        name: INGRESS,
        enabled: true,
        k8s: { resources: SMALL, service: { ports: DEMO_PORTS } },
      }],
      pilot: { k8s: { env: [{ name: 'PILOT_TRACE_SAMPLING', value: '100' }], resources: { requests: { cpu: '10m', memory: '100Mi' } } } },
    },
    values: {
      global: { proxy: { resources: SMALL } },
      pilot: { autoscaleEnabled: false },
      gateways: { [EGRESS]: { autoscaleEnabled: false }, [INGRESS]: { autoscaleEnabled: false } },
    },
  },
  minimal: NO_INGRESS,
  empty: NOTHING,
  openshift: {
    components: { cni: { enabled: true, namespace: 'kube-system' } },
    values: {
      cni: {
        cniBinDir: '/var/lib/cni/bin',
        cniConfDir: '/etc/cni/multus/net.d',
        chained: false,
        cniConfFileName: 'istio-cni.conf',
        excludeNamespaces: ['istio-system', 'kube-system'],
        logLevel: 'info',
        privileged: true,
        provider: 'multus',
      },
      global: { platform: 'openshift' },
      istio_cni: { enabled: true, chained: false },
    },
  },
  preview: {
    meshConfig: { defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true', BOOTSTRAP_XDS_AGENT: 'true' } } },
    values: { telemetry: { v2: { metadataExchange: { wasmEnabled: true }, prometheus: { wasmEnabled: true } } } },
  },
  remote: ALONE,
  external: ALONE,
  ambient: {
    meshConfig: {
      defaultConfig: { proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' } },
      defaultProviders: { metrics: ['prometheus'] },
      extensionProviders: [{ name: 'prometheus', prometheus: {} }],
    },
    components: { ...AMBIENT, ...NO_INGRESS.components },
    values: {
      ztunnel: { variant: 'distroless' },
      pilot: {
        variant: 'distroless',
        env: {
          VERIFY_CERTIFICATE_AT_CLIENT: 'true',
          ENABLE_AUTO_SNI: 'true',
          PILOT_ENABLE_HBONE: 'true',
          CA_TRUSTED_NODE_ACCOUNTS: 'istio-system/ztunnel,kube-system/ztunnel',
          PILOT_ENABLE_AMBIENT_CONTROLLERS: 'true',
        },
      },
      cni: { logLevel: 'info', privileged: true, ambient: { enabled: true }, excludeNamespaces: ['kube-system'] },
      telemetry: { enabled: false, v2: { enabled: false } },
    },
  },
};

const FLAT: Record<string, Fields> = {
  'default': {},
  'demo': {
    components: { egressGateways: [{ name: EGRESS, enabled: true }] },
    values: { profile: 'demo' },
  },
  'minimal': NO_INGRESS,
  'empty': NOTHING,
  'openshift': { components: { cni: { enabled: true, namespace: 'kube-system' } }, values: { global: { platform: 'openshift' } } },
  'preview': { values: { profile: 'preview' } },
  'remote': { ...NO_INGRESS, values: { profile: 'remote' } },
  'stable': { values: { profile: 'stable' } },
  'ambient': { components: { ...AMBIENT, ...NO_INGRESS.components }, values: { profile: 'ambient' } },
  'openshift-ambient': {
    components: {
      cni: { ...AMBIENT.cni, namespace: 'kube-system' },
      ztunnel: { ...AMBIENT.ztunnel, namespace: 'kube-system' },
      ...NO_INGRESS.components,
    },
    values: { profile: 'ambient', global: { platform: 'openshift' } },
  },
};

/** The specs of a profile. Later ones take precedence. Undefined if there is no such profile. */
export function profileSpecs(flat: boolean, name: string): Fields[] | undefined {
  const known = flat ? FLAT : NESTED;
  return Object.hasOwn(known, name) ? [DEFAULT, ...(flat ? [] : [OLD_DEFAULT]), known[name]] : undefined;
}

/** The names of all profiles of a version. */
export function profileNames(version: IstioVersion): string[] {
  return Object.keys(installFeatures(version).flatLayout ? FLAT : NESTED);
}
