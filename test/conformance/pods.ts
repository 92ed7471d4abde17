/** Pods to inject: a plain pod, and pods with one setting each. */

export interface Pod {
  readonly metadata: { readonly labels: Texts; readonly annotations: Texts };
  readonly spec: PodSpec;
}

interface Texts { [name: string]: string }
interface PodSpec { containers: Container[]; [field: string]: unknown }
interface Container { name: string; [field: string]: unknown }

/** A setting of a pod. Settings of the same topic exclude each other. */
export interface Saying {
  readonly name: string;
  readonly topic?: string;
  readonly say: (pod: Pod) => void;
}

/** A Deployment with a pod that has these settings. */
export function workload(name: string, sayings: Saying[] = []): object {
  const pod = plainPod();
  for (const { say } of sayings) say(pod);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'web' } }, template: pod },
  };
}

/** The plain pod in each kind of workload, and as a Pod. */
export function workloadsOfAllKinds(): object[] {
  const template = plainPod();
  const metadata = { name: 'web', namespace: 'shop' };
  const selector = { matchLabels: { app: 'web' } };
  const job = { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, ...template.metadata }, spec: template.spec };
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-6d4cf56db6', uid: 'b3a1c2d4-0000', controller: true }];
  const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { selector, template } };
  return [
    pod,
    { ...pod, metadata: { ...pod.metadata, name: undefined, generateName: 'web-6d4cf56db6-', ownerReferences } },
    replicaSet,
    { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { selector, serviceName: 'web', template } },
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector, template } },
    { apiVersion: 'v1', kind: 'ReplicationController', metadata, spec: { template } },
    { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: job },
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { schedule: '* * * * *', jobTemplate: { spec: job } } },
    { apiVersion: 'v1', kind: 'List', items: [pod, replicaSet] },
  ];
}

function plainPod(): Pod {
  return {
    metadata: { labels: { app: 'web' }, annotations: {} },
    spec: { containers: [{ name: 'app', image: 'registry.corp/web:1', ports: [{ containerPort: 8080 }] }] },
  };
}

export function annotated(annotation: string, value: string, topic = annotation): Saying {
  return { name: `${annotation}: ${value}`, topic, say: ({ metadata }) => { metadata.annotations[annotation] = value; } };
}

function labelled(label: string, value: string): Saying {
  return { name: `label ${label}: ${value}`, topic: `label ${label}`, say: ({ metadata }) => { metadata.labels[label] = value; } };
}

function said(name: string, say: (pod: Pod) => void, topic = name): Saying {
  return { name, topic, say };
}

const httpProbe = { httpGet: { path: '/health', port: 8080 }, periodSeconds: 7 };

export const SAYINGS: Saying[] = [
  annotated('sidecar.istio.io/proxyImage', 'registry.corp/istio/proxyv2:custom'),
  annotated('sidecar.istio.io/proxyImage', 'other'),
  annotated('sidecar.istio.io/proxyImageType', 'distroless'),
  annotated('sidecar.istio.io/proxyCPU', '150m'),
  annotated('sidecar.istio.io/proxyMemory', '99Mi'),
  annotated('sidecar.istio.io/proxyCPULimit', '1500m'),
  annotated('sidecar.istio.io/proxyMemoryLimit', '999Mi'),
  annotated('sidecar.istio.io/logLevel', 'debug'),
  annotated('sidecar.istio.io/componentLogLevel', 'misc:error,http:trace'),
  annotated('sidecar.istio.io/agentLogLevel', 'default:warn,ads:debug'),
  ...['REDIRECT', 'TPROXY', 'NONE'].map((mode) => annotated('sidecar.istio.io/interceptionMode', mode)),
  annotated('sidecar.istio.io/capNetBindService', 'true'),
  annotated('sidecar.istio.io/enableCoreDump', 'true'),
  annotated('sidecar.istio.io/enableCoreDump', 'false'),
  annotated('sidecar.istio.io/bootstrapOverride', 'my-bootstrap'),
  said('volumes by annotation', ({ metadata: { annotations } }) => {
    annotations['sidecar.istio.io/userVolume'] = '{"keys":{"secret":{"secretName":"a-key","optional":true}},"cache":{"emptyDir":{"sizeLimit":"10Mi"}}}';
    annotations['sidecar.istio.io/userVolumeMount'] = '{"keys":{"mountPath":"/keys","readOnly":true},"cache":{"mountPath":"/cache"}}';
  }),
  annotated('status.sidecar.istio.io/port', '0'),
  annotated('status.sidecar.istio.io/port', '15099'),
  annotated('readiness.status.sidecar.istio.io/initialDelaySeconds', '13'),
  annotated('readiness.status.sidecar.istio.io/periodSeconds', '14'),
  annotated('readiness.status.sidecar.istio.io/failureThreshold', '15'),
  annotated('traffic.sidecar.istio.io/includeOutboundIPRanges', '10.0.0.0/8,172.16.0.0/12'),
  annotated('traffic.sidecar.istio.io/includeOutboundIPRanges', ''),
  annotated('traffic.sidecar.istio.io/excludeOutboundIPRanges', '192.168.0.0/16'),
  annotated('traffic.sidecar.istio.io/includeInboundPorts', '80,8080'),
  annotated('traffic.sidecar.istio.io/includeInboundPorts', ''),
  annotated('traffic.sidecar.istio.io/excludeInboundPorts', '9090, 9091'),
  annotated('traffic.sidecar.istio.io/includeOutboundPorts', '443'),
  annotated('traffic.sidecar.istio.io/includeOutboundPorts', ''),
  annotated('traffic.sidecar.istio.io/excludeOutboundPorts', '3306,5432'),
  annotated('traffic.sidecar.istio.io/kubevirtInterfaces', 'net1,net2'),
  annotated('istio.io/reroute-virtual-interfaces', 'net3'),
  annotated('traffic.sidecar.istio.io/excludeInterfaces', 'eth1'),
  annotated('k8s.v1.cni.cncf.io/networks', 'other/net', 'networks'),
  annotated('k8s.v1.cni.cncf.io/networks', '[{"name": "other"}]', 'networks'),
  annotated('apm.datadoghq.com/env', '{"DD_ENV":"prod","DD_SERVICE":"web"}'),
  annotated('kubectl.kubernetes.io/default-container', 'app'),
  annotated('kubectl.kubernetes.io/default-logs-container', 'app'),
  annotated('sidecar.istio.io/nativeSidecar', 'true'),
  annotated('sidecar.istio.io/nativeSidecar', 'false'),
  annotated('sidecar.istio.io/rewriteAppHTTPProbers', 'false'),
  annotated('prometheus.istio.io/merge-metrics', 'false'),
  annotated('prometheus.io/port', '9102'),
  annotated('proxy.istio.io/config', 'holdApplicationUntilProxyStarts: true\n', 'proxy config'),
  annotated('proxy.istio.io/config', 'proxyMetadata:\n  ISTIO_META_ENABLE_HBONE: "true"\n  ISTIO_META_DNS_CAPTURE: "true"\n', 'proxy config'),
  annotated('proxy.istio.io/config', 'proxyMetadata:\n  IPTABLES_TRACE_LOGGING: "true"\nconcurrency: 4\n', 'proxy config'),
  annotated('proxy.istio.io/config', 'interceptionMode: TPROXY\nstatusPort: 15000\nimage:\n  imageType: debug\n', 'proxy config'),
  annotated('proxy.istio.io/config', 'tracing:\n  lightstep:\n    address: l:1\n    accessToken: t\n  tlsSettings:\n    mode: SIMPLE\n    caCertificates: /etc/light/ca.pem\n', 'proxy config'),
  annotated('sidecar.istio.io/inject', 'false'),
  labelled('sidecar.istio.io/inject', 'true'),
  labelled('security.istio.io/tlsMode', 'disabled'),
  labelled('networking.istio.io/tunnel', 'none'),
  labelled('service.istio.io/canonical-name', 'shop-web'),
  labelled('service.istio.io/canonical-revision', 'blue'),
  labelled('service.istio.io/workload-name', 'the-workload'),
  labelled('app.kubernetes.io/name', 'a'.repeat(62) + 'b'),
  labelled('app.kubernetes.io/version', '1.0'),
  labelled('version', 'v2'),
  labelled('topology.istio.io/network', 'net-of-pod'),
  said('no labels', ({ metadata }) => { for (const name of Object.keys(metadata.labels)) delete metadata.labels[name]; }),
  said('probes', ({ spec: { containers: [app] } }) => {
    Object.assign(app, { readinessProbe: httpProbe, livenessProbe: { tcpSocket: { port: 8080 } }, startupProbe: { exec: { command: ['true'] } } });
  }),
  said('grpc probe', ({ spec: { containers: [app] } }) => { app.livenessProbe = { grpc: { port: 8080 } }; }, 'probes'),
  said('resources', ({ spec: { containers: [app] } }) => { app.resources = { limits: { cpu: '2', memory: '1Gi' } }; }),
  said('named and UDP ports', ({ spec: { containers: [app] } }) => {
    app.ports = [{ name: 'http', containerPort: 8080 }, { name: 'dns', containerPort: 53, protocol: 'UDP' }, { containerPort: 9000, hostPort: 9000 }];
  }, 'ports'),
  said('no ports', ({ spec: { containers: [app] } }) => { delete app.ports; }, 'ports'),
  said('two containers', ({ spec }) => { spec.containers.push({ name: 'second', image: 'b', ports: [{ containerPort: 81 }] }); }),
  said('service account', ({ spec }) => { spec.serviceAccountName = 'web-account'; }),
  said('own volumes', ({ spec }) => {
    spec.volumes = [{ name: 'workload-socket', csi: { driver: 'csi.spiffe.io', readOnly: true } }, { name: 'data', emptyDir: {} }];
  }),
  said('pull secrets', ({ spec }) => { spec.imagePullSecrets = [{ name: 'of-the-pod' }]; }),
  said('security context', ({ spec }) => { spec.securityContext = { fsGroup: 2000, runAsUser: 3000 }; }),
  said('host network', ({ spec }) => { spec.hostNetwork = true; }),
  said('dns policy', ({ spec }) => { spec.dnsPolicy = 'Default'; }),
  said('own proxy', ({ spec }) => {
    spec.containers.push({
      name: 'istio-proxy',
      image: 'auto',
      resources: { requests: { cpu: '333m' } },
      env: [{ name: 'MY_OWN', value: 'yes' }, { name: 'TRUST_DOMAIN', value: 'mine' }],
      volumeMounts: [{ name: 'certs', mountPath: '/certs' }],
      lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
    });
    spec.volumes = [...(spec.volumes as object[] ?? []), { name: 'certs', secret: { secretName: 'mine' } }];
  }),
];

/** Init containers of the pod itself. They are separate, because the chart of 1.20.1 deletes them if it adds none. */
export const INIT_SAYINGS: Saying[] = [
  said('init containers', ({ spec }) => { spec.initContainers = [{ name: 'migrate', image: 'registry.corp/migrate:1' }]; }),
  said('own istio-init', ({ spec }) => { spec.initContainers = [{ name: 'istio-init', image: 'auto', resources: { limits: { cpu: '1' } } }]; }),
];

/** Pods that request another template than `sidecar`. */
export function asking(template: string): Saying {
  return annotated('inject.istio.io/templates', template);
}

/** The Deployment of a gateway, as the chart `gateway` renders it. */
export const GATEWAY = said('gateway', (pod) => {
  asking('gateway').say(pod);
  Object.assign(pod.metadata.annotations, { 'prometheus.io/port': '15020', 'prometheus.io/scrape': 'true', 'prometheus.io/path': '/stats/prometheus' });
  Object.assign(pod.metadata.labels, { 'istio': 'ingress', 'sidecar.istio.io/inject': 'true' });
  Object.assign(pod.spec, {
    serviceAccountName: 'istio-ingress',
    securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
    containers: [{
      name: 'istio-proxy',
      image: 'auto',
      securityContext: { capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false, runAsNonRoot: true },
      ports: [{ containerPort: 15090, protocol: 'TCP', name: 'http-envoy-prom' }],
      resources: { limits: { cpu: '2000m' } },
    }],
  });
});

/** Combinations of settings, the same ones in each run. */
export function combinations(count: number, sayings: Saying[] = SAYINGS): Saying[][] {
  const random = randomFrom(20231211);
  return Array.from({ length: count }, () => {
    const chosen = new Map<string | undefined, Saying>();
    for (let wanted = 2 + Math.floor(random() * 6); wanted > 0; wanted--) {
      const saying = sayings[Math.floor(random() * sayings.length)];
      chosen.set(saying.topic, saying);
    }
    return [...chosen.values()];
  });
}

/** A random number generator (Park and Miller's) for numbers between 0 and 1. It always gives the same sequence. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
