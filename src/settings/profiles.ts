import { IstioVersion } from '../istio';
import { entryOf } from '../istio/internal';
import { override, Fields } from '../json';

const NO_NATIVE_SIDECARS = { pilot: { env: { ENABLE_NATIVE_SIDECARS: 'false' } } };
const SMALL = { requests: { cpu: '10m', memory: '40Mi' } };
const COLLECTOR = 'opentelemetry-collector.observability.svc.cluster.local';

type Named = Record<string, Fields>;

const PROFILES_1_26: Named = {
  ambient: {
    meshConfig: { defaultConfig: { proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' } } },
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

const PROFILES_1_27 = override(PROFILES_1_26, {
  ambient: {
    meshConfig: {
      serviceScopeConfigs: [{
        servicesSelector: { matchExpressions: [{ key: 'istio.io/global', operator: 'In', values: ['true'] }] },
        scope: 'GLOBAL',
      }],
    },
  },
});

const LIKE_1_24: Fields = {
  pilot: { env: { PILOT_ENABLE_IP_AUTOALLOCATE: 'false' } },
  ambient: { dnsCapture: false, reconcileIptablesOnStartup: false, shareHostNetworkNamespace: true },
};
const LIKE_1_25: Fields = { ambient: { shareHostNetworkNamespace: true } };

const COMPATIBILITY_1_26: Named = {
  1.23: {
    pilot: {
      env: {
        ENABLE_INBOUND_RETRY_POLICY: 'false',
        EXCLUDE_UNSAFE_503_FROM_DEFAULT_RETRY: 'false',
        PREFER_DESTINATIONRULE_TLS_FOR_EXTERNAL_SERVICES: 'false',
        ENABLE_ENHANCED_DESTINATIONRULE_MERGE: 'false',
        PILOT_UNIFIED_SIDECAR_SCOPE: 'false',
      },
    },
    meshConfig: {
      defaultConfig: {
        proxyMetadata: { ENABLE_DEFERRED_STATS_CREATION: 'false', BYPASS_OVERLOAD_MANAGER_FOR_STATIC_LISTENERS: 'false' },
      },
    },
    ambient: { reconcileIptablesOnStartup: false, shareHostNetworkNamespace: true },
  },
  1.24: LIKE_1_24,
  1.25: LIKE_1_25,
};

const COMPATIBILITY_1_27: Named = {
  1.24: override(LIKE_1_24, NO_NATIVE_SIDECARS),
  1.25: override(LIKE_1_25, NO_NATIVE_SIDECARS),
  1.26: NO_NATIVE_SIDECARS,
};

/** What Istio 1.28 changed. */
const LIKE_1_27: Fields = { pilot: { env: { DISABLE_SHADOW_HOST_SUFFIX: 'false', PILOT_SPAWN_UPSTREAM_SPAN_FOR_GATEWAY: 'false' } } };

const COMPATIBILITY_1_28: Named = {
  1.25: override(COMPATIBILITY_1_27['1.25'], LIKE_1_27),
  1.26: override(COMPATIBILITY_1_27['1.26'], LIKE_1_27),
  1.27: LIKE_1_27,
};

const PLATFORMS: Named = {
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

/** The profiles, compatibility versions and platforms of each version, with their settings. */
const NAMED = {
  '1.20.1': { profile: {}, compatibilityVersion: {}, platform: {} },
  '1.26.0': { profile: PROFILES_1_26, compatibilityVersion: COMPATIBILITY_1_26, platform: PLATFORMS },
  '1.27.0': { profile: PROFILES_1_27, compatibilityVersion: COMPATIBILITY_1_27, platform: PLATFORMS },
  '1.28.3': { profile: PROFILES_1_27, compatibilityVersion: COMPATIBILITY_1_28, platform: PLATFORMS },
};

/** The names of the profile, the platform and the compatibility version of an install. */
export interface ProfileNames {
  readonly profile?: unknown;
  readonly platform?: unknown;
  readonly compatibilityVersion?: unknown;
}

/** The names that a version has for each of the three. */
export function namesOf(version: IstioVersion): Record<keyof ProfileNames, string[]> {
  const { profile, platform, compatibilityVersion } = entryOf<Record<keyof ProfileNames, Named>>(NAMED, version, 'NAMED in src/settings/profiles.ts');
  return { profile: Object.keys(profile), platform: Object.keys(platform), compatibilityVersion: Object.keys(compatibilityVersion) };
}

/**
 * The settings of the named profile, compatibility version and platform. The platform takes precedence over the compatibility version,
 * and this over the profile.
 *
 * @throws if the version does not have one of the names
 */
export function profileSettings(version: IstioVersion, names: ProfileNames): Fields {
  const all = entryOf<Record<keyof ProfileNames, Named>>(NAMED, version, 'NAMED in src/settings/profiles.ts');
  return (['profile', 'compatibilityVersion', 'platform'] as const).reduce<Fields>((settings, kind) => {
    const known = all[kind];
    const name = names[kind];
    if (!name) {
      return settings;
    }
    const found = Object.hasOwn(known, String(name)) ? known[String(name)] : undefined;
    if (!found) {
      throw new Error(`${kind}: '${name}' is not known. Use one of ${Object.keys(known).join(', ')}`);
    }
    return override(settings, found);
  }, {});
}
