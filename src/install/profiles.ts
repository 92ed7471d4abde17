/**
 * Settings under one name: the profiles, platforms and compatibility versions that newer charts know. They lie between
 * the defaults and what a user says.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/config-profiles/
 */
import { Fields } from './object';
import { override } from './override';

const NO_NATIVE_SIDECARS = { pilot: { env: { ENABLE_NATIVE_SIDECARS: 'false' } } };
const SMALL = { requests: { cpu: '10m', memory: '40Mi' } };
const COLLECTOR = 'opentelemetry-collector.observability.svc.cluster.local';

const PROFILES: Record<string, Fields> = {
  ambient: {
    meshConfig: {
      defaultConfig: { proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' } },
      serviceScopeConfigs: [{
        servicesSelector: { matchExpressions: [{ key: 'istio.io/global', operator: 'In', values: ['true'] }] },
        scope: 'GLOBAL',
      }],
    },
    global: { variant: 'distroless' },
    pilot: { env: { PILOT_ENABLE_AMBIENT: 'true' } },
    cni: { ambient: { enabled: true } },
  },
  demo: {
    meshConfig: {
      accessLogFile: '/dev/stdout',
      extensionProviders: [
        { name: 'otel', envoyOtelAls: { service: COLLECTOR, port: 4317 } },
        { name: 'skywalking', skywalking: { service: 'tracing.istio-system.svc.cluster.local', port: 11800 } },
        { name: 'otel-tracing', opentelemetry: { port: 4317, service: COLLECTOR } },
        { name: 'jaeger', opentelemetry: { port: 4317, service: 'jaeger-collector.istio-system.svc.cluster.local' } },
      ],
    },
    cni: { resources: SMALL },
    ztunnel: { resources: SMALL },
    global: { proxy: { resources: SMALL }, waypoint: { resources: SMALL } },
    pilot: { autoscaleEnabled: false, traceSampling: 100, resources: { requests: { cpu: '10m', memory: '100Mi' } } },
    gateways: {
      'istio-egressgateway': { autoscaleEnabled: false, resources: SMALL },
      'istio-ingressgateway': {
        autoscaleEnabled: false,
        ports: [
          { port: 15021, targetPort: 15021, name: 'status-port' },
          { port: 80, targetPort: 8080, name: 'http2' },
          { port: 443, targetPort: 8443, name: 'https' },
          { port: 31400, targetPort: 31400, name: 'tcp' },
          { port: 15443, targetPort: 15443, name: 'tls' },
        ],
        resources: SMALL,
      },
    },
  },
  preview: { meshConfig: { defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' } } } },
  remote: { istiodRemote: { enabled: true }, configMap: false, telemetry: { enabled: false }, global: { omitSidecarInjectorConfigMap: true } },
  stable: { experimental: { stableValidationPolicy: true } },
};

const COMPATIBILITY: Record<string, Fields> = {
  1.24: {
    pilot: { env: { PILOT_ENABLE_IP_AUTOALLOCATE: 'false', ENABLE_NATIVE_SIDECARS: 'false' } },
    ambient: { dnsCapture: false, reconcileIptablesOnStartup: false, shareHostNetworkNamespace: true },
  },
  1.25: { ...NO_NATIVE_SIDECARS, ambient: { shareHostNetworkNamespace: true } },
  1.26: NO_NATIVE_SIDECARS,
};

const PLATFORMS: Record<string, Fields> = {
  gke: { cni: { cniBinDir: '', resourceQuotas: { enabled: true } }, resourceQuotas: { enabled: true } },
  k3d: { cni: { cniConfDir: '/var/lib/rancher/k3s/agent/etc/cni/net.d', cniBinDir: '/bin' } },
  k3s: { cni: { cniConfDir: '/var/lib/rancher/k3s/agent/etc/cni/net.d', cniBinDir: '/var/lib/rancher/k3s/data/cni' } },
  microk8s: { cni: { cniConfDir: '/var/snap/microk8s/current/args/cni-network', cniBinDir: '/var/snap/microk8s/current/opt/cni/bin' } },
  minikube: { cni: { cniNetnsDir: '/var/run/docker/netns' } },
  openshift: {
    cni: { cniBinDir: '/var/lib/cni/bin', cniConfDir: '/etc/cni/multus/net.d', chained: false, cniConfFileName: 'istio-cni.conf', provider: 'multus' },
    pilot: { cni: { enabled: true, provider: 'multus' } },
    seLinuxOptions: { type: 'spc_t' },
    trustedZtunnelNamespace: 'kube-system',
  },
};

/** The names by which settings are asked for. */
export interface ProfileNames {
  readonly profile?: unknown;
  readonly platform?: unknown;
  readonly compatibilityVersion?: unknown;
}

/** The settings of all that is named, the later over the earlier. */
export function profileSettings(names: ProfileNames): Fields {
  const named: [keyof ProfileNames, Record<string, Fields>][] = [['profile', PROFILES], ['compatibilityVersion', COMPATIBILITY], ['platform', PLATFORMS]];
  return named.reduce<Fields>((settings, [kind, known]) => {
    const name = names[kind];
    if (!name) {
      return settings;
    }
    const found = known[String(name)];
    if (!found) {
      throw new Error(`${kind}: '${name}' is not known. Use one of ${Object.keys(known).join(', ')}`);
    }
    return override(settings, found);
  }, {});
}
