import { Run } from './injector';
import { IstioRelease } from '../lab/parts';

/** Values of the chart and settings of the istiod process, for injection. */
export interface ValueSet {
  readonly name: string;
  readonly values: object;
  readonly run?: Run;
  /** @default all */
  readonly releases?: IstioRelease[];
}

export const VALUE_SETS: ValueSet[] = [
  { name: 'defaults', values: {} },
  {
    name: 'proxy container',
    values: {
      global: {
        imagePullPolicy: 'Always',
        imagePullSecrets: ['one', 'two'],
        proxy: {
          privileged: true,
          lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 5; echo "done"'] } }, postStart: { exec: { command: ['true'] } } },
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { 'memory': '64Mi', 'example.com/device': '1' } },
          readinessInitialDelaySeconds: 1,
          readinessPeriodSeconds: 2,
          readinessFailureThreshold: 30,
          startupProbe: { failureThreshold: 77 },
        },
      },
    },
  },
  {
    name: 'hold, logs and ports',
    values: {
      global: {
        logAsJson: true,
        logging: { level: 'default:debug' },
        sts: { servicePort: 15463 },
        proxy: {
          holdApplicationUntilProxyStarts: true, startupProbe: { enabled: false }, resources: null, logLevel: 'info', componentLogLevel: 'upstream:debug',
        },
      },
    },
  },
  { name: 'CNI', values: { istio_cni: { enabled: true, chained: true }, pilot: { cni: { enabled: true } } } },
  {
    name: 'CNI beside Multus',
    values: {
      istio_cni: { enabled: true, chained: false },
      pilot: { cni: { enabled: true, provider: 'multus' } },
      global: {
        proxy: {
          includeIPRanges: '10.0.0.0/8',
          excludeIPRanges: '10.1.0.0/16',
          includeInboundPorts: '',
          excludeInboundPorts: '22',
          includeOutboundPorts: '80',
          excludeOutboundPorts: '25',
        },
      },
    },
  },
  {
    name: 'certificates from elsewhere',
    values: { global: { caName: 'GkeWorkloadCertificate', pilotCertProvider: 'custom', jwtPolicy: 'first-party-jwt', caAddress: 'ca.corp:443' } },
  },
  {
    name: 'multicluster',
    values: {
      global: {
        meshID: 'mesh1',
        network: 'net1',
        multiCluster: { clusterName: 'east' },
        mountMtlsCerts: true,
        istioNamespace: 'mesh-control',
        sds: { token: { aud: 'my-ca' } },
        proxy: { clusterDomain: 'corp.local' },
      },
      meshConfig: { trustDomain: 'corp.example' },
    },
  },
  { name: 'revision', values: { revision: 'canary', global: { trustDomain: 'of-values' } }, run: { revision: 'canary' } },
  {
    name: 'images',
    values: {
      global: {
        hub: 'registry.corp:5000/mirror/istio',
        tag: '1.2.3-debug',
        variant: 'distroless',
        proxy: { image: 'registry.corp/own/proxy@sha256:0123' },
        proxy_init: { image: 'registry.corp/own/init:9' },
      },
    },
  },
  { name: 'Datadog', values: { global: { proxy: { tracer: 'datadog', capNetBindService: true } } } },
  {
    name: 'Lightstep',
    values: {
      global: { proxy: { tracer: 'lightstep', enableCoreDump: true }, tracer: { lightstep: { address: 'l:1', accessToken: 't' } } },
      meshConfig: {
        defaultConfig: { tracing: { lightstep: { address: 'l:1', accessToken: 't' }, tlsSettings: { mode: 'SIMPLE', caCertificates: '/etc/light/ca.pem' } } },
      },
    },
  },
  {
    name: 'mesh config',
    values: {
      meshConfig: {
        proxyListenPort: 16001,
        proxyInboundListenPort: 16006,
        enablePrometheusMerge: false,
        inboundTrafficPolicy: { mode: 'LOCALHOST' },
        defaultConfig: {
          interceptionMode: 'TPROXY',
          statusPort: 15044,
          holdApplicationUntilProxyStarts: true,
          concurrency: 3,
          image: { imageType: 'debug' },
          proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true', SOME: 'thing' },
        },
      },
      global: { proxy: { privileged: true } },
    },
  },
  { name: 'no interception', values: { meshConfig: { defaultConfig: { interceptionMode: 'NONE' } } } },
  { name: 'no status port', values: { global: { proxy: { statusPort: 0, excludeInboundPorts: '' } } } },
  { name: 'certificates of the cluster', releases: ['1.20.1'], values: { global: { pilotCertProvider: 'kubernetes' } } },
  { name: 'native sidecars and localhost', values: {}, run: { environment: { ENABLE_NATIVE_SIDECARS: 'true', PILOT_ENABLE_INBOUND_PASSTHROUGH: 'false' } } },
  {
    name: 'native sidecars, held',
    values: { global: { proxy: { holdApplicationUntilProxyStarts: true }, logAsJson: true } },
    run: { environment: { ENABLE_NATIVE_SIDECARS: 'true', COMPLIANCE_POLICY: 'fips-140-2' } },
  },
  {
    name: 'values since 1.27',
    releases: ['1.27.0', '1.28.3'],
    values: { global: { nativeNftables: true, trustBundleName: 'my-bundle' } },
  },
  {
    name: 'values since 1.28',
    releases: ['1.28.3'],
    values: { global: { proxy: { seccompProfile: { type: 'Localhost', localhostProfile: 'a/b.json' } } } },
  },
  {
    name: 'newer values',
    releases: ['1.26.0', '1.27.0', '1.28.3'],
    values: {
      global: {
        proxy_init: { forceApplyIptables: true },
        variant: 'debug',
        platform: 'openshift',
        proxy: { outlierLogPath: '/dev/stdout' },
      },
      gateways: { securityContext: { runAsNonRoot: true, sysctls: [] }, seccompProfile: { type: 'RuntimeDefault' } },
    },
  },
  {
    name: 'trust bundle',
    releases: ['1.26.0', '1.27.0', '1.28.3'],
    values: { pilot: { env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: true } } },
  },
];
