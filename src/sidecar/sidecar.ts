import * as environment from './environment';
import { Expression, all, annotation, any, call, differ, equal, firstOf, givenOr, hasAnnotation, not, ownAnnotation, ownLabel, root, text, value } from './expression';
import { Features } from './features';
import { Flag, Integer, Item, List, Names, OneOf, Template, Text, Variable, when } from './model';
import { Container, EnvVar, Lifecycle, PodFragment, SecurityContext } from './pod';
import {
  AGENT_LOG_LEVEL, APP_CONTAINERS, ASKS_LIMITS, ASKS_REQUESTS, CANONICAL_NAME, CANONICAL_REVISION, DEFAULT_CONTAINER, GROUP, HAS_STATUS_PORT,
  LOG_AS_JSON, METRICS_PORT, POD_PORTS, PROXY, PROXY_ID, PULL_POLICY, PULL_SECRETS, RESOURCES, REVISION, STATUS_PORT, USER, healthz, image,
  injectedArgs, readiness,
} from './proxy';
import * as storage from './storage';

/** The template `sidecar`: the proxy beside an application, and the container that has the kernel send it all traffic. */
export function sidecar(features: Features): Template<PodFragment> {
  const native = Variable.of('native', isNative(features));
  return {
    variables: [
      native, INTERCEPTION_MODE, LOW_PORTS, EXCLUDED_PORTS, ASKS_REQUESTS, ASKS_LIMITS, APP_CONTAINERS, POD_PORTS,
      ...(features.coreDump ? [CORE_DUMP] : []),
    ],
    documents: [{
      metadata: { labels: labels(features), annotations: annotations(features) },
      spec: {
        initContainers: initContainers(features, native),
        containers: when(not(native), [proxy(features, false)]),
        volumes: volumes(features),
        imagePullSecrets: PULL_SECRETS,
      },
    }],
  };
}

/** Whether the proxy is an init container that stays: it starts before all others and ends after them. */
function isNative(features: Features): Expression {
  const asked = 'sidecar.istio.io/nativeSidecar';
  if (features.nativeSidecarByIstiod) {
    return differ(firstOf(ownAnnotation(asked), text`${root('NativeSidecars')}`), 'false');
  }
  const byDefault = equal(call('env', 'ENABLE_NATIVE_SIDECARS', 'false'), 'true');
  return features.nativeSidecarByPod ? any(all(not(hasAnnotation(asked)), byDefault), equal(ownAnnotation(asked), 'true')) : byDefault;
}

function labels(features: Features): Names {
  return {
    'security.istio.io/tlsMode': firstOf(ownLabel('security.istio.io/tlsMode'), 'istio'),
    'networking.istio.io/tunnel': when(
      equal(environment.proxyMetadata('ISTIO_META_ENABLE_HBONE'), 'true'),
      firstOf(ownLabel('networking.istio.io/tunnel'), 'http'),
    ),
    'service.istio.io/canonical-name': features.canonicalNameCut
      ? call('trimSuffix', '-', call('trunc', 63, CANONICAL_NAME))
      : CANONICAL_NAME,
    'service.istio.io/canonical-revision': CANONICAL_REVISION,
  };
}

function annotations(features: Features): Names {
  return { 'istio.io/rev': REVISION, ...DEFAULT_CONTAINER, ...annotationsForCni(features) };
}

/** How traffic comes to the proxy. */
const INTERCEPTION_MODE = Variable.of('mode', annotation('sidecar.istio.io/interceptionMode', root('ProxyConfig.InterceptionMode')));
const CAPTURED = differ(INTERCEPTION_MODE, 'NONE');
const TPROXY = equal(INTERCEPTION_MODE, 'TPROXY');
const LOW_PORTS = Variable.of('lowPorts', equal(annotation('sidecar.istio.io/capNetBindService', value('global.proxy.capNetBindService')), 'true'));
const CORE_DUMP = Variable.of('coreDump', equal(annotation('sidecar.istio.io/enableCoreDump', value('global.proxy.enableCoreDump')), 'true'));
const EXCLUDED_PORTS = Variable.of('excludedPorts', call('excludeInboundPort', STATUS_PORT, trafficOr('excludeInboundPorts', 'excludeInboundPorts')));

/** What the pod says of capture, and what holds where it says nothing. */
const CAPTURE = {
  includeRanges: trafficOr('includeOutboundIPRanges', 'includeIPRanges'),
  excludeRanges: trafficOr('excludeOutboundIPRanges', 'excludeIPRanges'),
  includeInbound: trafficOr('includeInboundPorts', 'includeInboundPorts'),
  includeOutbound: trafficOr('includeOutboundPorts', 'includeOutboundPorts'),
  excludeOutbound: trafficOr('excludeOutboundPorts', 'excludeOutboundPorts'),
};

function trafficOr(name: string, otherwise: string): Expression {
  return annotation(`traffic.sidecar.istio.io/${name}`, value(`global.proxy.${otherwise}`));
}

/** Whether anything is said of outbound ports, be it that there are none. */
function saidOfOutbound(name: string): Expression {
  return any(hasAnnotation(`traffic.sidecar.istio.io/${name}`), differ(givenOr(value(`global.proxy.${name}`), ''), ''));
}

/** The CNI plugin sets up capture in place of istio-init: it reads annotations alone, and knows no values. */
function annotationsForCni(features: Features): { [name: string]: Text } {
  const cni = cniValue(features, 'enabled');
  const multus = features.cniProvider ? equal(cniValue(features, 'provider'), 'multus') : not(cniValue(features, 'chained'));
  const networks = 'k8s.v1.cni.cncf.io/networks';
  const traffic = (name: string, condition: Expression | undefined, held: Expression) => ({
    [`traffic.sidecar.istio.io/${name}`]: when(condition ? all(cni, condition) : cni, held),
  });
  const own = (name: string) => ({ [name]: when(all(cni, ownAnnotation(name)), ownAnnotation(name)) });
  return {
    [networks]: when(all(cni, multus), call('appendMultusNetwork', ownAnnotation(networks), 'default/istio-cni')),
    'sidecar.istio.io/interceptionMode': when(cni, INTERCEPTION_MODE),
    ...traffic('includeOutboundIPRanges', CAPTURE.includeRanges, CAPTURE.includeRanges),
    ...traffic('excludeOutboundIPRanges', CAPTURE.excludeRanges, CAPTURE.excludeRanges),
    ...traffic('includeInboundPorts', features.cniEmptyInboundPorts ? undefined : CAPTURE.includeInbound, CAPTURE.includeInbound),
    ...traffic('excludeInboundPorts', undefined, EXCLUDED_PORTS),
    ...traffic('includeOutboundPorts', saidOfOutbound('includeOutboundPorts'), CAPTURE.includeOutbound),
    ...traffic('excludeOutboundPorts', saidOfOutbound('excludeOutboundPorts'), CAPTURE.excludeOutbound),
    ...own('traffic.sidecar.istio.io/kubevirtInterfaces'),
    ...(features.rerouteVirtualInterfaces ? own(REROUTE) : {}),
    ...own('traffic.sidecar.istio.io/excludeInterfaces'),
  };
}

const REROUTE = 'istio.io/reroute-virtual-interfaces';

function cniValue(features: Features, name: string): Expression {
  return value(`${features.cniValues}.${name}`);
}

/** An empty list leaves the pod's own init containers as they are; a list that is null would take them away. */
function initContainers(features: Features, native: Expression): List<Container> {
  const some = features.coreDump ? any(CAPTURED, CORE_DUMP, native) : any(CAPTURED, native);
  return when(some, [
    when(CAPTURED, captureContainer(features)),
    ...(features.coreDump ? [when(CORE_DUMP, coreDumpContainer())] : []),
    when(native, proxy(features, true)),
  ]).otherwise([]);
}

/** Sets up the capture of traffic; with the CNI plugin, only looks whether the plugin has. */
function captureContainer(features: Features): Container {
  const cni = cniValue(features, 'enabled');
  return {
    name: when(cni, 'istio-validation').otherwise('istio-init'),
    image: image('proxy_init'),
    args: captureArgs(features),
    imagePullPolicy: PULL_POLICY,
    env: when(root('ProxyConfig.ProxyMetadata'), [environment.PROXY_METADATA]),
    resources: RESOURCES,
    securityContext: {
      allowPrivilegeEscalation: PRIVILEGED,
      privileged: PRIVILEGED,
      capabilities: { add: when(not(cni), ['NET_ADMIN', 'NET_RAW']), drop: ['ALL'] },
      readOnlyRootFilesystem: cni.bare(),
      runAsGroup: when<Integer>(not(cni), 0).otherwise(idUnlessTproxy(features, GROUP)),
      runAsNonRoot: cni.bare(),
      runAsUser: when<Integer>(not(cni), 0).otherwise(idUnlessTproxy(features, USER)),
    },
  };
}

const PRIVILEGED = value('global.proxy.privileged').bare();

function idUnlessTproxy(features: Features, id: Expression): Integer {
  return features.fixedProxyIds ? when<Integer>(TPROXY, PROXY_ID).otherwise(id) : id;
}

function captureArgs(features: Features): Item<string>[] {
  const user = firstOf(root('ProxyUID'), PROXY_ID);
  const kubevirt = 'traffic.sidecar.istio.io/kubevirtInterfaces';
  const excludeInterfaces = 'traffic.sidecar.istio.io/excludeInterfaces';
  return [
    'istio-iptables',
    '-p', firstOf(root('MeshConfig.ProxyListenPort'), 15001),
    '-z', firstOf(root('MeshConfig.ProxyInboundListenPort'), 15006),
    '-u', features.fixedProxyIds ? when<Item<string>>(TPROXY, `${PROXY_ID}`).otherwise(user) : user,
    '-m', INTERCEPTION_MODE,
    '-i', CAPTURE.includeRanges,
    '-x', CAPTURE.excludeRanges,
    '-b', CAPTURE.includeInbound,
    '-d', when(EXCLUDED_PORTS, text`15090,15021,${EXCLUDED_PORTS}`).otherwise('15090,15021'),
    when(saidOfOutbound('includeOutboundPorts'), ['-q', CAPTURE.includeOutbound]),
    when(saidOfOutbound('excludeOutboundPorts'), ['-o', CAPTURE.excludeOutbound]),
    when(hasAnnotation(kubevirt), ['-k', ownAnnotation(kubevirt)]),
    ...(features.rerouteVirtualInterfaces ? [when(hasAnnotation(REROUTE), ['-k', ownAnnotation(REROUTE)])] : []),
    when(hasAnnotation(excludeInterfaces), ['-c', ownAnnotation(excludeInterfaces)]),
    text`--log_output_level=${AGENT_LOG_LEVEL}`,
    LOG_AS_JSON,
    ...captureMode(features),
  ];
}

function captureMode(features: Features): Item<string>[] {
  const validate = when(cniValue(features, 'enabled'), ['--run-validation', '--skip-rule-apply']);
  return [
    features.forceApplyIptables ? validate.elseWhen(value('global.proxy_init.forceApplyIptables'), ['--force-apply']) : validate,
    ...(features.nativeNftables ? [when(value('global.nativeNftables'), '--native-nftables')] : []),
  ];
}

/** Lets the kernel write core dumps of Envoy. */
function coreDumpContainer(): Container {
  return {
    name: 'enable-core-dump',
    image: image('proxy_init'),
    command: ['/bin/sh'],
    args: ['-c', 'sysctl -w kernel.core_pattern=/var/lib/istio/data/core.proxy && ulimit -c unlimited'],
    imagePullPolicy: PULL_POLICY,
    resources: RESOURCES,
    securityContext: {
      allowPrivilegeEscalation: true,
      capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] },
      privileged: true,
      readOnlyRootFilesystem: false,
      runAsGroup: 0,
      runAsNonRoot: false,
      runAsUser: 0,
    },
  };
}

function proxy(features: Features, native: boolean): Container {
  return {
    name: PROXY,
    image: image('proxy'),
    restartPolicy: native ? 'Always' : undefined,
    ports: [METRICS_PORT],
    args: injectedArgs('sidecar', features.outlierLog),
    lifecycle: lifecycle(features, native),
    env: env(features),
    imagePullPolicy: PULL_POLICY,
    startupProbe: when(all(HAS_STATUS_PORT, value('global.proxy.startupProbe.enabled')), {
      httpGet: healthz(15021),
      initialDelaySeconds: 0,
      periodSeconds: 1,
      timeoutSeconds: 3,
      failureThreshold: value('global.proxy.startupProbe.failureThreshold').bare(),
    }),
    readinessProbe: when(HAS_STATUS_PORT, readiness(15021)),
    securityContext: securityContext(features),
    resources: RESOURCES,
    volumeMounts: mounts(features),
  };
}

/** What the values say; else the application waits for the proxy, or a native proxy drains when the pod ends. */
function lifecycle(features: Features, native: boolean): OneOf<Lifecycle> {
  const hold = any(root('ProxyConfig.HoldApplicationUntilProxyStarts.GetValue'), value('global.proxy.holdApplicationUntilProxyStarts'));
  const given = when<OneOf<Lifecycle>>(value('global.proxy.lifecycle'), value('global.proxy.lifecycle').json());
  return native && features.nativeDrain
    ? given.otherwise({ preStop: { exec: { command: ['pilot-agent', 'request', text`--debug-port=${STATUS_PORT}`, 'POST', 'drain'] } } })
    : given.elseWhen(hold, { postStart: { exec: { command: ['pilot-agent', 'wait'] } } });
}

function env(features: Features): Item<EnvVar>[] {
  return [
    environment.legacyProbes(features),
    ...environment.identity(features),
    environment.CPU_LIMIT,
    environment.PROXY_CONFIG,
    environment.PORTS,
    environment.CONTAINERS,
    ...environment.GO_LIMITS,
    ...environment.compliance(features),
    environment.clusterId(),
    environment.NODE_NAME,
    environment.POD_INTERCEPTION,
    environment.NETWORK,
    ...environment.workload(features.workloadNameLabel ? environment.LABELLED_WORKLOAD : undefined),
    environment.BOOTSTRAP,
    environment.MESH_ID,
    environment.TRUST,
    environment.DATADOG,
    environment.PROXY_METADATA,
  ];
}

/** As little as the proxy can do with: more only to see transparent traffic, to bind low ports, or to trace packets. */
function securityContext(features: Features): OneOf<SecurityContext> {
  const readOnlyRootFilesystem: Flag = features.coreDump ? not(CORE_DUMP).bare() : true;
  const asRoot = any(TPROXY, LOW_PORTS);
  return when<OneOf<SecurityContext>>(equal(environment.proxyMetadata('IPTABLES_TRACE_LOGGING'), 'true'), {
    allowPrivilegeEscalation: true,
    capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
    privileged: true,
    readOnlyRootFilesystem,
    runAsGroup: GROUP,
    runAsNonRoot: false,
    runAsUser: 0,
  }).otherwise({
    allowPrivilegeEscalation: PRIVILEGED,
    capabilities: {
      add: when(asRoot, [when(TPROXY, 'NET_ADMIN'), when(LOW_PORTS, 'NET_BIND_SERVICE')]),
      drop: ['ALL'],
    },
    privileged: PRIVILEGED,
    readOnlyRootFilesystem,
    runAsGroup: features.fixedProxyIds ? when<Integer>(asRoot, PROXY_ID).otherwise(GROUP) : GROUP,
    runAsNonRoot: not(asRoot).bare(),
    runAsUser: when<Integer>(asRoot, 0).otherwise(USER),
  });
}

function volumes(features: Features) {
  return [
    storage.workloadSocket(storage.REPLACEABLE),
    storage.credentialSocket(storage.REPLACEABLE),
    storage.workloadCertificates(storage.REPLACEABLE),
    storage.BOOTSTRAP,
    storage.agentSocket(),
    storage.DATA,
    storage.POD_INFO,
    storage.token(features),
    storage.rootCertificate(features),
    ...(features.kubernetesCa ? [storage.KUBERNETES_CA] : []),
    ...(features.crl ? [storage.REVOCATIONS] : []),
    storage.CERTIFICATES,
    storage.OF_THE_POD,
    storage.LIGHTSTEP,
  ].map(({ volume }) => volume);
}

function mounts(features: Features) {
  return [
    storage.workloadSocket(),
    storage.credentialSocket(),
    storage.workloadCertificates(),
    storage.rootCertificate(features),
    ...(features.crl ? [storage.REVOCATIONS] : []),
    ...(features.kubernetesCa ? [storage.KUBERNETES_CA] : []),
    storage.DATA,
    storage.BOOTSTRAP,
    storage.agentSocket(),
    storage.token(features),
    storage.CERTIFICATES,
    storage.POD_INFO,
    storage.LIGHTSTEP,
    storage.OF_THE_POD,
  ].map(({ mount }) => mount);
}
