import { ApiObject, App, Duration } from 'cdk8s';
import { ChartName, chartObjects, comparable, KubeObject } from './chart';
import {
  MeshCertProvider, MeshCniProvider, MeshExternalTrafficPolicy, MeshImagePullPolicy, MeshInternalTrafficPolicy, MeshIpFamily, MeshIpFamilyPolicy,
  MeshJwtPolicy, Mesh, MeshCommonProps, MeshPlatform, MeshPodAmount, MeshProfile, MeshProxyLogLevel, MeshRegistry,
  MeshResourceScope, MeshServiceType, MeshTracer,
  MeshUnhealthyPodEviction,
} from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(120_000);

/** Props, and the chart values with the same meaning. */
interface Same {
  readonly name: string;
  readonly props: MeshCommonProps;
  readonly namespace?: string;
  /** @default all */
  readonly releases?: IstioRelease[];
  readonly values: Partial<Record<ChartName, object>> | ((release: IstioRelease) => Partial<Record<ChartName, object>>);
}

const HUB = { hub: 'registry.corp/istio', tag: 'v1', variant: 'distroless', imagePullPolicy: 'Always', imagePullSecrets: ['regcred'] };
const FAMILIES = { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4', 'IPv6'] };

/** The settings for an istiod beside a remote istiod, in versions that support it. */
const LOCAL_TOO: Partial<Record<IstioRelease, object>> = {
  '1.27.0': { enabledLocalInjectorIstiod: true },
  '1.28.3': { enabledLocalInjectorIstiod: true },
};

const CASES: Same[] = [
  { name: 'nothing', props: {}, values: {} },
  {
    name: 'a private registry',
    props: { registry: MeshRegistry.privateHub(HUB.hub, { tag: 'v1', variant: 'distroless', pullPolicy: MeshImagePullPolicy.ALWAYS, pullSecrets: ['regcred'] }) },
    values: {
      base: { global: { imagePullSecrets: ['regcred'] } },
      istiod: { global: HUB },
      gateway: { imagePullPolicy: 'Always', imagePullSecrets: [{ name: 'regcred' }] },
    },
  },
  {
    name: 'whole images',
    props: { registry: MeshRegistry.privateHub('r.corp/istio', { pilot: 'p.corp/pilot:1', proxy: 'p.corp/proxy@sha256:2', proxyInit: 'p.corp/init:3' }) },
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
    props: { platform: MeshPlatform.OPENSHIFT },
    values: (release) => ({ istiod: { global: { platform: 'openshift' } }, gateway: release === '1.20.1' ? {} : { platform: 'openshift' } }),
  },
  { name: 'Google Cloud', props: { platform: MeshPlatform.GCP }, values: (release) => ({ istiod: { global: { platform: release === '1.20.1' ? 'gcp' : 'gke' } } }) },
  {
    name: 'two IP families',
    props: { ipFamilyPolicy: MeshIpFamilyPolicy.PREFER_DUAL_STACK, ipFamilies: [MeshIpFamily.IPV4, MeshIpFamily.IPV6] },
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
      proxy: { clusterDomain: 'corp.local', logLevel: MeshProxyLogLevel.INFO, resources: { requests: { cpu: '1m' } }, tracer: MeshTracer.DATADOG, excludeIpRanges: ['1.0.0.0/8', '2.0.0.0/8'] },
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
          type: MeshServiceType.NODE_PORT,
          annotations: { k: 'l' },
          loadBalancerIp: '1.2.3.4',
          loadBalancerSourceRanges: ['1.0.0.0/8'],
          externalTrafficPolicy: MeshExternalTrafficPolicy.LOCAL,
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
  {
    name: 'how many istiods, and with what',
    props: {
      istiod: {
        replicas: 2,
        maxSurge: MeshPodAmount.absolute(1),
        maxUnavailable: MeshPodAmount.percent(50),
        scalingBehavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'istiod' } } }],
        resources: { raw: { requests: null } },
        defaultResources: { requests: { cpu: '20m' } },
        seccompProfile: { type: 'RuntimeDefault' },
        volumes: [{ name: 'extra', emptyDir: {} }],
        volumeMounts: [{ name: 'extra', mountPath: '/extra' }],
        hub: 'r.corp/pilot',
        tag: 'v2',
        variant: 'debug',
        maxConnectionAge: Duration.minutes(10),
        deploymentLabels: { a: 'b' },
      },
    },
    values: {
      istiod: {
        pilot: {
          autoscaleEnabled: false,
          replicaCount: 2,
          rollingMaxSurge: 1,
          rollingMaxUnavailable: '50%',
          autoscaleBehavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
          topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'istiod' } } }],
          resources: { requests: null },
          seccompProfile: { type: 'RuntimeDefault' },
          volumes: [{ name: 'extra', emptyDir: {} }],
          volumeMounts: [{ name: 'extra', mountPath: '/extra' }],
          hub: 'r.corp/pilot',
          tag: 'v2',
          variant: 'debug',
          keepaliveMaxServerConnectionAge: '10m',
          deploymentLabels: { a: 'b' },
        },
        global: { defaultResources: { requests: { cpu: '20m' } } },
      },
    },
  },
  {
    name: 'what newer istiods have',
    releases: ['1.27.0', '1.28.3'],
    props: {
      profile: MeshProfile.STABLE,
      compatibilityVersion: '1.26',
      istiod: {
        targetMemoryUtilization: 70,
        disruption: { maxUnavailable: MeshPodAmount.percent(50), unhealthyPodEviction: MeshUnhealthyPodEviction.ALWAYS_ALLOW },
        envFrom: [{ name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
        serviceAccountAnnotations: { c: 'd' },
        deploymentAnnotations: { e: 'f' },
        trafficDistribution: 'PreferClose',
      },
      cni: { enabled: true, provider: MeshCniProvider.MULTUS, untaintNodes: true, namespace: 'kube-system' },
      ambient: { ztunnelNamespace: 'ambient', ztunnelName: 'zt', waypoint: { nodeSelector: { g: 'h' }, resources: { raw: { limits: null } } } },
      gatewayClasses: { istio: { deployment: { spec: { replicas: 2 } } } },
      certificates: { trustBundleName: 'bundle' },
      injection: { webhookAnnotations: { i: 'j' }, gatewaySecurityContext: { runAsNonRoot: true } },
      proxy: { outlierLogPath: '/dev/stdout', nativeNftables: true, forceApplyIptables: true },
      validation: { caBundle: 'Y2E=' },
    },
    values: {
      base: { profile: 'stable', base: { validationCABundle: 'Y2E=' } },
      istiod: {
        profile: 'stable',
        compatibilityVersion: '1.26',
        memory: { targetAverageUtilization: 70 },
        pdb: { maxUnavailable: '50%', unhealthyPodEvictionPolicy: 'AlwaysAllow' },
        envVarFrom: [{ name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
        serviceAccountAnnotations: { c: 'd' },
        deploymentAnnotations: { e: 'f' },
        trafficDistribution: 'PreferClose',
        cni: { enabled: true, provider: 'multus' },
        taint: { enabled: true, namespace: 'kube-system' },
        trustedZtunnelNamespace: 'ambient',
        trustedZtunnelName: 'zt',
        gatewayClasses: { istio: { deployment: { spec: { replicas: 2 } } } },
        sidecarInjectorWebhookAnnotations: { i: 'j' },
        gateways: { securityContext: { runAsNonRoot: true } },
        base: { validationCABundle: 'Y2E=' },
        global: {
          trustBundleName: 'bundle',
          nativeNftables: true,
          proxy: { outlierLogPath: '/dev/stdout' },
          proxy_init: { forceApplyIptables: true },
          waypoint: { nodeSelector: { g: 'h' }, resources: { limits: null } },
        },
      },
    },
  },
  {
    name: 'what older istiods have',
    releases: ['1.20.1'],
    props: {
      istiod: { ownNamespaceOnly: true, plugins: ['authn'] },
      cni: { enabled: true, chained: false },
      certificates: { jwtPolicy: MeshJwtPolicy.FIRST_PARTY, provider: MeshCertProvider.kubernetes() },
      validation: { gatewayApi: true, enabled: true },
      telemetry: {
        statsOverrides: { gateway: { metrics: [{ dimensions: { a: 'b' } }] } },
        stackdriver: { enabled: true, logging: true, disableOutbound: true, inboundAccessLogging: 'FULL', sampledAccessLogs: true, logWindow: Duration.minutes(1) },
      },
    },
    values: {
      base: { base: { validateGateway: true } },
      istiod: {
        pilot: { plugins: ['authn'] },
        istio_cni: { enabled: true, chained: false },
        base: { validateGateway: true },
        global: { oneNamespace: true, jwtPolicy: 'first-party-jwt', pilotCertProvider: 'kubernetes', configValidation: true },
        telemetry: {
          v2: {
            prometheus: { configOverride: { gateway: { metrics: [{ dimensions: { a: 'b' } }] } } },
            stackdriver: { enabled: true, logging: true, disableOutbound: true, inboundAccessLogging: 'FULL' },
            accessLogPolicy: { enabled: true, logWindowDuration: '60s' },
          },
        },
      },
    },
  },
  {
    name: 'proxies and their probes, ports and traces',
    props: {
      proxy: {
        tracer: MeshTracer.LIGHTSTEP,
        componentLogLevel: 'upstream:debug',
        variant: 'distroless',
        lifecycle: { preStop: { exec: { command: ['true'] } } },
        includeInboundPorts: [],
        excludeInboundPorts: ['22', '23'],
        includeOutboundPorts: ['80'],
        excludeOutboundPorts: ['25'],
        privileged: true,
        coreDumps: true,
        lowPorts: true,
        statusPort: 15050,
        readiness: { initialDelay: Duration.seconds(1), period: Duration.seconds(2), failureThreshold: 30 },
        startup: { enabled: false, failureThreshold: 7 },
      },
      telemetry: { tracing: { sampling: 50, lightstepAddress: 'l:1', lightstepAccessToken: 't' }, prometheus: false },
      injection: {
        optOut: false,
        always: [{ matchLabels: { a: 'b' } }],
        never: [{ matchLabels: { c: 'd' } }],
        rewriteProbes: false,
        dnsSearchNamespaces: ['global'],
        values: { team: 'blue' },
      },
    },
    values: {
      istiod: {
        pilot: { traceSampling: 50 },
        telemetry: { v2: { prometheus: { enabled: false } } },
        sidecarInjectorWebhook: {
          alwaysInjectSelector: [{ matchLabels: { a: 'b' } }], neverInjectSelector: [{ matchLabels: { c: 'd' } }], rewriteAppHTTPProbe: false,
        },
        global: {
          team: 'blue',
          podDNSSearchNamespaces: ['global'],
          tracer: { lightstep: { address: 'l:1', accessToken: 't' } },
          proxy: {
            tracer: 'lightstep',
            autoInject: 'disabled',
            componentLogLevel: 'upstream:debug',
            variant: 'distroless',
            lifecycle: { preStop: { exec: { command: ['true'] } } },
            includeInboundPorts: '',
            excludeInboundPorts: '22,23',
            includeOutboundPorts: '80',
            excludeOutboundPorts: '25',
            privileged: true,
            enableCoreDump: true,
            capNetBindService: 'true',
            statusPort: 15050,
            readinessInitialDelaySeconds: 1,
            readinessPeriodSeconds: 2,
            readinessFailureThreshold: 30,
            startupProbe: { enabled: false, failureThreshold: 7 },
          },
        },
      },
    },
  },
  {
    name: 'what an operator makes in place of the install',
    props: { injection: { webhook: false, configMap: false }, istiod: { meshConfigMap: false, ownerName: 'operator' } },
    values: { istiod: { ownerName: 'operator', pilot: { configMap: false }, global: { operatorManageWebhooks: true, omitSidecarInjectorConfigMap: true } } },
  },
  {
    name: 'a private certificate authority',
    props: {
      certificates: {
        caAddress: 'ca.corp:443',
        caName: 'corp',
        provider: MeshCertProvider.signer('corp.io/ca'),
        signers: ['corp.io/ca'],
        mountMtlsCerts: true,
        tokenAudience: 'corp',
        tokenExchangePort: 15463,
        trustDomain: 'corp.example',
        jwksRoot: 'pem',
      },
      istiod: { env: { EXTERNAL_CA: 'ISTIOD_RA_KUBERNETES_API' } },
    },
    values: {
      istiod: {
        pilot: { env: { EXTERNAL_CA: 'ISTIOD_RA_KUBERNETES_API' }, jwksResolverExtraRootCA: 'pem' },
        global: {
          caAddress: 'ca.corp:443',
          caName: 'corp',
          pilotCertProvider: 'k8s.io/corp.io/ca',
          certSigners: ['corp.io/ca'],
          mountMtlsCerts: true,
          sds: { token: { aud: 'corp' } },
          sts: { servicePort: 15463 },
          trustDomain: 'corp.example',
        },
      },
    },
  },
  {
    name: 'a primary cluster with an east-west gateway',
    props: {
      multicluster: { meshId: 'mesh1', clusterName: 'east', network: 'net1', meshNetworks: { net2: { endpoints: [], gateways: [{ address: '1.1.1.1', port: 15443 }] } } },
      ingress: [{ name: 'istio-ingress', networkGateway: 'net1' }],
    },
    values: {
      istiod: {
        global: {
          meshID: 'mesh1',
          multiCluster: { clusterName: 'east' },
          network: 'net1',
          meshNetworks: { net2: { endpoints: [], gateways: [{ address: '1.1.1.1', port: 15443 }] } },
        },
      },
      gateway: { networkGateway: 'net1' },
    },
  },
  {
    name: 'a gateway of a high price',
    props: {
      ingress: [{
        name: 'istio-ingress',
        minReplicas: 3,
        targetCpuUtilization: 50,
        disruption: { minAvailable: MeshPodAmount.absolute(2) },
        terminationGracePeriod: Duration.minutes(1),
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} }],
        priorityClassName: 'high',
        volumes: [{ name: 'extra', emptyDir: {} }],
        volumeMounts: [{ name: 'extra', mountPath: '/extra' }],
        securityContext: { runAsUser: 1 },
        containerSecurityContext: { runAsUser: 2 },
        annotations: { a: 'b' },
        account: { name: 'own', annotations: { c: 'd' }, readsSecrets: false },
        service: { externalIps: ['1.2.3.4'] },
      }],
    },
    values: {
      gateway: {
        autoscaling: { minReplicas: 3, targetCPUUtilizationPercentage: 50 },
        podDisruptionBudget: { minAvailable: 2 },
        terminationGracePeriodSeconds: 60,
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} }],
        priorityClassName: 'high',
        volumes: [{ name: 'extra', emptyDir: {} }],
        volumeMounts: [{ name: 'extra', mountPath: '/extra' }],
        securityContext: { runAsUser: 1 },
        containerSecurityContext: { runAsUser: 2 },
        annotations: { a: 'b' },
        serviceAccount: { name: 'own', annotations: { c: 'd' } },
        rbac: { enabled: false },
        service: { externalIPs: ['1.2.3.4'] },
      },
    },
  },
  {
    name: 'what newer gateways have',
    releases: ['1.27.0', '1.28.3'],
    props: {
      ingress: [{
        name: 'istio-ingress',
        targetMemoryUtilization: 70,
        scalingBehavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        minReady: Duration.seconds(7),
        envFrom: [{ name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
        initContainers: [{ name: 'first', image: 'a/b:1' }],
        additionalContainers: [{ name: 'more', image: 'a/b:1' }],
        readinessProbe: { httpGet: { path: '/x', port: 1 } },
        lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
        service: { loadBalancerClass: 'x', allocateNodePorts: false },
      }],
    },
    values: {
      gateway: {
        autoscaling: { targetMemoryUtilizationPercentage: 70, autoscaleBehavior: { scaleDown: { stabilizationWindowSeconds: 60 } } },
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        minReadySeconds: 7,
        envVarFrom: [{ name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
        initContainers: [{ name: 'first', image: 'a/b:1' }],
        additionalContainers: [{ name: 'more', image: 'a/b:1' }],
        readinessProbe: { httpGet: { path: '/x', port: 1 } },
        lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
        service: { loadBalancerClass: 'x', allocateLoadBalancerNodePorts: false },
      },
    },
  },
  {
    name: 'what Istio 1.28 brings',
    releases: ['1.28.3'],
    props: {
      revision: 'blue',
      revisionTags: ['prod'],
      compatibilityVersion: '1.27',
      istiod: { networkPolicy: true, minReplicas: 2 },
      proxy: { seccompProfile: { type: 'RuntimeDefault' } },
      ingress: [{
        name: 'istio-ingress',
        networkPolicy: true,
        minReplicas: 2,
        disruption: { minAvailable: MeshPodAmount.absolute(1) },
        service: { clusterIp: '10.96.0.7', internalTrafficPolicy: MeshInternalTrafficPolicy.LOCAL, selectorLabels: { more: 'x' } },
      }],
    },
    values: {
      istiod: {
        revision: 'blue',
        revisionTags: ['prod'],
        compatibilityVersion: '1.27',
        autoscaleMin: 2,
        global: { networkPolicy: { enabled: true }, proxy: { seccompProfile: { type: 'RuntimeDefault' } } },
      },
      base: { defaultRevision: 'blue' },
      gateway: {
        revision: 'blue',
        global: { networkPolicy: { enabled: true } },
        autoscaling: { minReplicas: 2 },
        podDisruptionBudget: { minAvailable: 1 },
        service: { clusterIP: '10.96.0.7', internalTrafficPolicy: 'Local', selectorLabels: { more: 'x' } },
      },
    },
  },
  ...[MeshResourceScope.CLUSTER, MeshResourceScope.NAMESPACE].map((resourceScope): Same => ({
    name: `only objects of the scope ${resourceScope}`,
    releases: ['1.28.3'],
    props: { resourceScope, revisionTags: ['prod'], validation: { stableOnly: true } },
    values: {
      base: { global: { resourceScope }, experimental: { stableValidationPolicy: true } },
      istiod: { global: { resourceScope }, revisionTags: ['prod'], experimental: { stableValidationPolicy: true } },
    },
  })),
  {
    name: 'a base of another scope',
    releases: ['1.28.3'],
    props: { resourceScope: MeshResourceScope.NAMESPACE, base: { resourceScope: MeshResourceScope.CLUSTER } },
    values: { base: { global: { resourceScope: 'cluster' } }, istiod: { global: { resourceScope: 'namespace' } } },
  },
];

/** The charts whose objects a Mesh has. */
const OF_MESH = ['base', 'istiod', 'gateway'] as const;

/** Moves the settings below `pilot` to the top level, where they are since 1.24. */
function inLayout(release: IstioRelease, values: { pilot?: object } = {}): object {
  const { pilot, ...others } = values;
  return release === '1.20.1' ? values : { ...others, ...pilot };
}

/** All objects except the definitions and the record of the values, which a program does not have. */
function withoutRecord(objects: KubeObject[]): Record<string, KubeObject> {
  const compared = comparable(objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'));
  for (const { kind, data } of Object.values(compared)) {
    if (kind === 'ConfigMap') delete data['original-values'];
  }
  return compared;
}

describe.each(ISTIO_RELEASES)('%s: props give the same objects as the charts with the same values', (release) => {
  test.each(CASES.filter(({ releases }) => releases?.includes(release) ?? true))('$name', async ({ props, values, namespace }) => {
    const mesh = new Mesh(new App(), 'mesh', { version: IstioVersion.of(release), crds: false, createNamespaces: false, ...props });
    const ours = mesh.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).map((object) => (object as ApiObject).toJson());
    const said = typeof values === 'function' ? values(release) : values;
    const theirs = await Promise.all(OF_MESH.map((chart) => chartObjects(release, chart, inLayout(release, said[chart]), true, namespace)));
    expect(withoutRecord(ours)).toEqual(withoutRecord(theirs.flat()));
  });
});
