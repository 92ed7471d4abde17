import * as environment from './environment';
import {
  Expression, all, annotationOr, any, call, equal, firstNonEmpty, hasAnnotation, not, notEqual, podAnnotation, podLabel, root, text, value,
  valueOrDefault,
} from './expression';
import { Features } from './features';
import { Flag, Integer, Item, List, OneOf, Template, Text, TextMap, Variable, when } from './model';
import { Container, EnvVar, Lifecycle, PodFragment, SecurityContext } from './pod';
import {
  AGENT_LOG_LEVEL, APP_CONTAINERS, CANONICAL_NAME, CANONICAL_REVISION, DEFAULT_CONTAINER, GROUP, HAS_LIMIT_ANNOTATIONS, HAS_REQUEST_ANNOTATIONS,
  HAS_STATUS_PORT, LOG_AS_JSON, METRICS_PORT, POD_PORTS, PROXY, PROXY_ID, PULL_POLICY, PULL_SECRETS, RESOURCES, REVISION, STATUS_PORT, USER,
  healthz, image, injectedArgs, readiness, valueIfSet,
} from './proxy';
import * as storage from './storage';

/** The template `sidecar`: the proxy beside an application, and the init container that redirects all traffic to the proxy. */
export function sidecar(features: Features): Template<PodFragment> {
  const native = Variable.of('native', isNative(features));
  return {
    variables: [
      native, INTERCEPTION_MODE, LOW_PORTS, EXCLUDED_PORTS, HAS_REQUEST_ANNOTATIONS, HAS_LIMIT_ANNOTATIONS, APP_CONTAINERS, POD_PORTS,
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

/** Whether the proxy is a native sidecar: an init container that keeps running. It starts before all other containers and ends after them. */
function isNative(features: Features): Expression {
  const asked = 'sidecar.istio.io/nativeSidecar';
  if (features.nativeSidecarByIstiod) {
    return notEqual(firstNonEmpty(podAnnotation(asked), text`${root('NativeSidecars')}`), 'false');
  }
  const byDefault = equal(call('env', 'ENABLE_NATIVE_SIDECARS', 'false'), 'true');
  return features.nativeSidecarByPod ? any(all(not(hasAnnotation(asked)), byDefault), equal(podAnnotation(asked), 'true')) : byDefault;
}

function labels(features: Features): TextMap {
  return {
    'security.istio.io/tlsMode': firstNonEmpty(podLabel('security.istio.io/tlsMode'), 'istio'),
    'networking.istio.io/tunnel': when(
      equal(environment.proxyMetadata('ISTIO_META_ENABLE_HBONE'), 'true'),
      firstNonEmpty(podLabel('networking.istio.io/tunnel'), 'http'),
    ),
    'service.istio.io/canonical-name': features.canonicalNameTruncated
      ? call('trimSuffix', '-', call('trunc', 63, CANONICAL_NAME))
      : CANONICAL_NAME,
    'service.istio.io/canonical-revision': CANONICAL_REVISION,
  };
}

function annotations(features: Features): TextMap {
  return { 'istio.io/rev': REVISION, ...DEFAULT_CONTAINER, ...cniAnnotations(features) };
}

/** How traffic is redirected to the proxy. */
const INTERCEPTION_MODE = Variable.of('mode', annotationOr('sidecar.istio.io/interceptionMode', root('ProxyConfig.InterceptionMode')));
const CAPTURED = notEqual(INTERCEPTION_MODE, 'NONE');
const TPROXY = equal(INTERCEPTION_MODE, 'TPROXY');
const LOW_PORTS = Variable.of('lowPorts', equal(annotationOr('sidecar.istio.io/capNetBindService', value('global.proxy.capNetBindService')), 'true'));
const CORE_DUMP = Variable.of('coreDump', equal(annotationOr('sidecar.istio.io/enableCoreDump', value('global.proxy.enableCoreDump')), 'true'));
const EXCLUDED_PORTS = Variable.of('excludedPorts', call('excludeInboundPort', STATUS_PORT, trafficAnnotationOr('excludeInboundPorts', 'excludeInboundPorts')));

/** The traffic capture settings, from annotations of the pod or from the values. */
const CAPTURE = {
  includeRanges: trafficAnnotationOr('includeOutboundIPRanges', 'includeIPRanges'),
  excludeRanges: trafficAnnotationOr('excludeOutboundIPRanges', 'excludeIPRanges'),
  includeInbound: trafficAnnotationOr('includeInboundPorts', 'includeInboundPorts'),
  includeOutbound: trafficAnnotationOr('includeOutboundPorts', 'includeOutboundPorts'),
  excludeOutbound: trafficAnnotationOr('excludeOutboundPorts', 'excludeOutboundPorts'),
};

function trafficAnnotationOr(name: string, valueName: string): Expression {
  return annotationOr(`traffic.sidecar.istio.io/${name}`, value(`global.proxy.${valueName}`));
}

/** Whether the pod or the values set this list of outbound ports. An empty annotation counts as set. */
function hasOutboundPorts(name: string): Expression {
  return any(hasAnnotation(`traffic.sidecar.istio.io/${name}`), notEqual(valueOrDefault(value(`global.proxy.${name}`), ''), ''));
}

/** The annotations for the CNI plugin, which sets up capture instead of istio-init. The plugin reads annotations only, not the values. */
function cniAnnotations(features: Features): { [name: string]: Text } {
  const cni = cniValue(features, 'enabled');
  const multus = features.cniProvider ? equal(cniValue(features, 'provider'), 'multus') : not(cniValue(features, 'chained'));
  const networks = 'k8s.v1.cni.cncf.io/networks';
  const traffic = (name: string, condition: Expression | undefined, content: Expression) => ({
    [`traffic.sidecar.istio.io/${name}`]: when(condition ? all(cni, condition) : cni, content),
  });
  const own = (name: string) => ({ [name]: when(all(cni, podAnnotation(name)), podAnnotation(name)) });
  return {
    [networks]: when(all(cni, multus), call('appendMultusNetwork', podAnnotation(networks), 'default/istio-cni')),
    'sidecar.istio.io/interceptionMode': when(cni, INTERCEPTION_MODE),
    ...traffic('includeOutboundIPRanges', CAPTURE.includeRanges, CAPTURE.includeRanges),
    ...traffic('excludeOutboundIPRanges', CAPTURE.excludeRanges, CAPTURE.excludeRanges),
    ...traffic('includeInboundPorts', features.cniEmptyInboundPorts ? undefined : CAPTURE.includeInbound, CAPTURE.includeInbound),
    ...traffic('excludeInboundPorts', undefined, EXCLUDED_PORTS),
    ...traffic('includeOutboundPorts', hasOutboundPorts('includeOutboundPorts'), CAPTURE.includeOutbound),
    ...traffic('excludeOutboundPorts', hasOutboundPorts('excludeOutboundPorts'), CAPTURE.excludeOutbound),
    ...own('traffic.sidecar.istio.io/kubevirtInterfaces'),
    ...(features.rerouteVirtualInterfaces ? own(REROUTE) : {}),
    ...own('traffic.sidecar.istio.io/excludeInterfaces'),
  };
}

const REROUTE = 'istio.io/reroute-virtual-interfaces';

function cniValue(features: Features, name: string): Expression {
  return value(`${features.cniValues}.${name}`);
}

/** The init containers. An empty list keeps the pod's own init containers; null would delete them. */
function initContainers(features: Features, native: Expression): List<Container> {
  const some = features.coreDump ? any(CAPTURED, CORE_DUMP, native) : any(CAPTURED, native);
  return when(some, [
    when(CAPTURED, captureContainer(features)),
    ...(features.coreDump ? [when(CORE_DUMP, coreDumpContainer())] : []),
    when(native, proxy(features, true)),
  ]).otherwise([]);
}

/** Sets up the capture of traffic. With the CNI plugin, it only checks that the plugin has set it up. */
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
      ...seccompProfile(features),
    },
  };
}

const PRIVILEGED = value('global.proxy.privileged').bare();

function idUnlessTproxy(features: Features, id: Expression): Integer {
  return features.fixedProxyIds ? when<Integer>(TPROXY, PROXY_ID).otherwise(id) : id;
}

function captureArgs(features: Features): Item<string>[] {
  const user = firstNonEmpty(root('ProxyUID'), PROXY_ID);
  const excludeInterfaces = 'traffic.sidecar.istio.io/excludeInterfaces';
  return [
    'istio-iptables',
    '-p', firstNonEmpty(root('MeshConfig.ProxyListenPort'), 15001),
    '-z', firstNonEmpty(root('MeshConfig.ProxyInboundListenPort'), 15006),
    '-u', features.fixedProxyIds ? when<Item<string>>(TPROXY, `${PROXY_ID}`).otherwise(user) : user,
    '-m', INTERCEPTION_MODE,
    '-i', CAPTURE.includeRanges,
    '-x', CAPTURE.excludeRanges,
    '-b', CAPTURE.includeInbound,
    '-d', when(EXCLUDED_PORTS, text`15090,15021,${EXCLUDED_PORTS}`).otherwise('15090,15021'),
    when(hasOutboundPorts('includeOutboundPorts'), ['-q', CAPTURE.includeOutbound]),
    when(hasOutboundPorts('excludeOutboundPorts'), ['-o', CAPTURE.excludeOutbound]),
    ...virtualInterfaces(features),
    when(hasAnnotation(excludeInterfaces), ['-c', podAnnotation(excludeInterfaces)]),
    text`--log_output_level=${AGENT_LOG_LEVEL}`,
    LOG_AS_JSON,
    ...captureMode(features),
  ];
}

function virtualInterfaces(features: Features): Item<string>[] {
  const kubevirt = 'traffic.sidecar.istio.io/kubevirtInterfaces';
  const [older, newer] = [kubevirt, REROUTE].map((name) => ({ isSet: hasAnnotation(name), argument: ['-k', podAnnotation(name)] }));
  if (features.rerouteReplacesKubevirt) {
    return [when(newer.isSet, newer.argument).elseWhen(older.isSet, older.argument)];
  }
  return [when(older.isSet, older.argument), ...(features.rerouteVirtualInterfaces ? [when(newer.isSet, newer.argument)] : [])];
}

function captureMode(features: Features): Item<string>[] {
  const validate = when(cniValue(features, 'enabled'), ['--run-validation', '--skip-rule-apply']);
  return [
    features.forceApplyIptables ? validate.elseWhen(value('global.proxy_init.forceApplyIptables'), ['--force-apply']) : validate,
    ...(features.nativeNftables ? [when(value('global.nativeNftables'), '--native-nftables')] : []),
  ];
}

/** Makes the kernel write core dumps of Envoy. */
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

/** The hooks from the values. Without them, a native proxy drains when the pod terminates, and other proxies can hold the application. */
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
    ...environment.workload(features.workloadNameLabel ? environment.WORKLOAD_FROM_LABEL : undefined),
    environment.BOOTSTRAP,
    environment.MESH_ID,
    environment.TRUST,
    environment.DATADOG,
    environment.PROXY_METADATA,
  ];
}

/** The least privileges that the proxy needs. It gets more only for TPROXY, to bind ports below 1024, or to trace packets. */
function securityContext(features: Features): OneOf<SecurityContext> {
  const readOnlyRootFilesystem: Flag = features.coreDump ? not(CORE_DUMP).bare() : true;
  const runsAsRoot = any(TPROXY, LOW_PORTS);
  return when<OneOf<SecurityContext>>(equal(environment.proxyMetadata('IPTABLES_TRACE_LOGGING'), 'true'), {
    allowPrivilegeEscalation: true,
    capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] },
    privileged: true,
    readOnlyRootFilesystem,
    runAsGroup: GROUP,
    runAsNonRoot: false,
    runAsUser: 0,
    ...seccompProfile(features),
  }).otherwise({
    allowPrivilegeEscalation: PRIVILEGED,
    capabilities: {
      add: when(runsAsRoot, [when(TPROXY, 'NET_ADMIN'), when(LOW_PORTS, 'NET_BIND_SERVICE')]),
      drop: ['ALL'],
    },
    privileged: PRIVILEGED,
    readOnlyRootFilesystem,
    runAsGroup: features.fixedProxyIds ? when<Integer>(runsAsRoot, PROXY_ID).otherwise(GROUP) : GROUP,
    runAsNonRoot: not(runsAsRoot).bare(),
    runAsUser: when<Integer>(runsAsRoot, 0).otherwise(USER),
    ...seccompProfile(features),
  });
}

function seccompProfile(features: Features): Pick<SecurityContext, 'seccompProfile'> {
  return features.proxySeccompProfile ? { seccompProfile: valueIfSet('global.proxy.seccompProfile') } : {};
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
    ...(features.crl ? [storage.REVOCATION_LIST] : []),
    storage.CERTIFICATES,
    storage.USER_VOLUMES,
    storage.LIGHTSTEP,
  ].map(({ volume }) => volume);
}

function mounts(features: Features) {
  return [
    storage.workloadSocket(),
    storage.credentialSocket(),
    storage.workloadCertificates(),
    storage.rootCertificate(features),
    ...(features.crl ? [storage.REVOCATION_LIST] : []),
    ...(features.kubernetesCa ? [storage.KUBERNETES_CA] : []),
    storage.DATA,
    storage.BOOTSTRAP,
    storage.agentSocket(),
    storage.token(features),
    storage.CERTIFICATES,
    storage.POD_INFO,
    storage.LIGHTSTEP,
    storage.USER_VOLUMES,
  ].map(({ mount }) => mount);
}
