import {
  Expression, all, annotationOr, any, call, firstNonEmpty, hasAnnotation, not, notEqual, podAnnotation, podLabel, root, text, value,
} from './expression';
import { Collected, Item, List, OneOf, Text, Variable, each, when } from './model';
import { ContainerPort, Named, Probe, Resources, Structure } from './pod';

/** The expressions and parts of a container that all proxies of the mesh share. */

export const PROXY = 'istio-proxy';
/** The default user and group ID of the proxy. Traffic of this user is not captured. */
export const PROXY_ID = 1337;
export const USER = firstNonEmpty(root('ProxyUID'), PROXY_ID).bare();
export const GROUP = firstNonEmpty(root('ProxyGID'), PROXY_ID).bare();

export const METRICS_PORT: ContainerPort = { containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' };
export const STATUS_PORT = annotationOr('status.sidecar.istio.io/port', value('global.proxy.statusPort'));
export const REVISION = firstNonEmpty(root('Revision'), 'default');
export const PULL_POLICY = when(value('global.imagePullPolicy'), value('global.imagePullPolicy'));

/** The names of the application's own containers. */
export const APP_CONTAINERS = Variable.collect('containers', eachContainer((container) => container.field('Name')));

/** Repeats a part for each container of the pod except the proxy. */
export function eachContainer<T>(part: (container: Expression) => T) {
  return each('container', root('Spec.Containers'), (container) => (
    when(notEqual(container.field('Name'), PROXY), part(container))
  ));
}

/** The image that the user chose, if it is a whole reference. Otherwise the image that istiod composes from hub, tag and type. */
export function image(of: 'proxy' | 'proxy_init'): Text {
  return imageIfWhole(annotationOr('sidecar.istio.io/proxyImage', value(`global.${of}.image`)));
}

export function imageIfWhole(reference: Expression, chosen = reference): Text {
  return when(call('contains', '/', reference), chosen).otherwise(root('ProxyImage'));
}

export const CLUSTER_DOMAIN: Item<string>[] = ['--domain', text`$(POD_NAMESPACE).svc.${value('global.proxy.clusterDomain')}`];
export const AGENT_LOG_LEVEL = annotationOr('sidecar.istio.io/agentLogLevel', value('global.logging.level'));
export const LOG_LEVEL = annotationOr('sidecar.istio.io/logLevel', value('global.proxy.logLevel'));
export const COMPONENT_LOG_LEVEL = annotationOr('sidecar.istio.io/componentLogLevel', value('global.proxy.componentLogLevel'));
export const STS_PORT: Item<string> = when(value('global.sts.servicePort'), text`--stsPort=${value('global.sts.servicePort')}`);
export const LOG_AS_JSON: Item<string> = when(value('global.logAsJson'), '--log_as_json');

/** The arguments of a proxy that is injected into a pod. */
export function injectedArgs(role: 'sidecar' | 'router', outlierLog = false): Item<string>[] {
  return [
    'proxy', role,
    ...CLUSTER_DOMAIN,
    text`--proxyLogLevel=${LOG_LEVEL}`,
    text`--proxyComponentLogLevel=${COMPONENT_LOG_LEVEL}`,
    text`--log_output_level=${AGENT_LOG_LEVEL}`,
    STS_PORT,
    LOG_AS_JSON,
    ...(outlierLog ? [OUTLIER_LOG] : []),
  ];
}

export const OUTLIER_LOG: Item<string> = when(value('global.proxy.outlierLogPath'), text`--outlierLogPath=${value('global.proxy.outlierLogPath')}`);

/** A field that is copied from the values. It is not written if the values do not have it. */
export function valueIfSet(path: string): Structure {
  return when(value(path), value(path).json());
}

const REQUEST_ANNOTATIONS = { cpu: 'sidecar.istio.io/proxyCPU', memory: 'sidecar.istio.io/proxyMemory' };
const LIMIT_ANNOTATIONS = { cpu: 'sidecar.istio.io/proxyCPULimit', memory: 'sidecar.istio.io/proxyMemoryLimit' };

/** Whether annotations of the pod set resource requests, and whether they set limits. */
export const HAS_REQUEST_ANNOTATIONS = Variable.of('asksRequests', asked(REQUEST_ANNOTATIONS));
export const HAS_LIMIT_ANNOTATIONS = Variable.of('asksLimits', asked(LIMIT_ANNOTATIONS));

/** The resources of the proxy. If the pod has one of the annotations, all resources come from annotations and none from the values. */
export const RESOURCES: OneOf<Resources> = when(any(HAS_REQUEST_ANNOTATIONS, HAS_LIMIT_ANNOTATIONS), {
  requests: when(HAS_REQUEST_ANNOTATIONS, quantities(REQUEST_ANNOTATIONS)),
  limits: when(HAS_LIMIT_ANNOTATIONS, quantities(LIMIT_ANNOTATIONS)),
})
  .elseWhen(value('global.proxy.resources'), value('global.proxy.resources').json())
  .otherwise(null);

interface Quantities { readonly cpu: string; readonly memory: string }

function asked({ cpu, memory }: Quantities): Expression {
  return any(hasAnnotation(cpu), hasAnnotation(memory));
}

function quantities({ cpu, memory }: Quantities) {
  return { cpu: when(hasAnnotation(cpu), podAnnotation(cpu)), memory: when(hasAnnotation(memory), podAnnotation(memory)) };
}

/** The endpoint where the agent reports whether the proxy is ready. */
export function healthz(port: number): Probe['httpGet'] {
  return { path: '/healthz/ready', port };
}

/** The readiness probe of a sidecar. Annotations of the pod can change it. */
export function readiness(port: number): Probe {
  const probeSetting = (name: string, valueName: string) => (
    annotationOr(`readiness.status.sidecar.istio.io/${name}`, value(`global.proxy.${valueName}`)).bare()
  );
  return {
    httpGet: healthz(port),
    initialDelaySeconds: probeSetting('initialDelaySeconds', 'readinessInitialDelaySeconds'),
    periodSeconds: probeSetting('periodSeconds', 'readinessPeriodSeconds'),
    timeoutSeconds: 3,
    failureThreshold: probeSetting('failureThreshold', 'readinessFailureThreshold'),
  };
}

export const HAS_STATUS_PORT = notEqual(STATUS_PORT, '0');

export const CANONICAL_NAME = firstNonEmpty(
  podLabel('service.istio.io/canonical-name'), podLabel('app.kubernetes.io/name'), podLabel('app'), root('DeploymentMeta.Name'),
);
export const CANONICAL_REVISION = firstNonEmpty(
  podLabel('service.istio.io/canonical-revision'), podLabel('app.kubernetes.io/version'), podLabel('version'), 'latest',
);

/** Makes kubectl use a container of the application, not the proxy, unless the pod has these annotations itself. */
export const DEFAULT_CONTAINER = {
  'kubectl.kubernetes.io/default-logs-container': defaultContainer('kubectl.kubernetes.io/default-logs-container'),
  'kubectl.kubernetes.io/default-container': defaultContainer('kubectl.kubernetes.io/default-container'),
};

function defaultContainer(name: string): Text {
  return when(all(APP_CONTAINERS, not(hasAnnotation(name))), call('first', APP_CONTAINERS));
}

export const PULL_SECRETS: List<Named> = when(value('global.imagePullSecrets'), [
  each('secret', value('global.imagePullSecrets'), (name) => ({ name })),
]);

/** The ports of all containers, each written as JSON. */
export const POD_PORTS = Variable.collect('ports', each('container', root('Spec.Containers'), (container): Collected => (
  each('port', container.field('Ports'), (port) => call('structToJSON', port))
)));
