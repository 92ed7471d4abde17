import {
  Expression, all, annotation, any, call, differ, firstOf, hasAnnotation, not, ownAnnotation, ownLabel, root, text, value,
} from './expression';
import { Collected, Item, List, OneOf, Text, Variable, each, when } from './model';
import { ContainerPort, Named, Probe, Resources, Structure } from './pod';

/** What every proxy of the mesh has in common, as expressions and parts of a container. */

export const PROXY = 'istio-proxy';
/** User and group of the proxy where nothing else is said; traffic of this user is not captured. */
export const PROXY_ID = 1337;
export const USER = firstOf(root('ProxyUID'), PROXY_ID).bare();
export const GROUP = firstOf(root('ProxyGID'), PROXY_ID).bare();

export const METRICS_PORT: ContainerPort = { containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' };
export const STATUS_PORT = annotation('status.sidecar.istio.io/port', value('global.proxy.statusPort'));
export const REVISION = firstOf(root('Revision'), 'default');
export const PULL_POLICY = when(value('global.imagePullPolicy'), value('global.imagePullPolicy'));

/** The names of the application's own containers. */
export const APP_CONTAINERS = Variable.collect('containers', eachContainer((container) => container.field('Name')));

/** Runs over the containers that are not the proxy. */
export function eachContainer<T>(part: (container: Expression) => T) {
  return each('container', root('Spec.Containers'), (container) => (
    when(differ(container.field('Name'), PROXY), part(container))
  ));
}

/** An image of the user's, if it is a whole reference, else the one that istiod composes of hub, tag and type. */
export function image(of: 'proxy' | 'proxy_init'): Text {
  return imageIfWhole(annotation('sidecar.istio.io/proxyImage', value(`global.${of}.image`)));
}

export function imageIfWhole(reference: Expression, chosen = reference): Text {
  return when(call('contains', '/', reference), chosen).otherwise(root('ProxyImage'));
}

export const CLUSTER_DOMAIN: Item<string>[] = ['--domain', text`$(POD_NAMESPACE).svc.${value('global.proxy.clusterDomain')}`];
export const AGENT_LOG_LEVEL = annotation('sidecar.istio.io/agentLogLevel', value('global.logging.level'));
export const LOG_LEVEL = annotation('sidecar.istio.io/logLevel', value('global.proxy.logLevel'));
export const COMPONENT_LOG_LEVEL = annotation('sidecar.istio.io/componentLogLevel', value('global.proxy.componentLogLevel'));
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

/** What the values say, and nothing if they say nothing. */
export function given(path: string): Structure {
  return when(value(path), value(path).json());
}

const REQUEST_ANNOTATIONS = { cpu: 'sidecar.istio.io/proxyCPU', memory: 'sidecar.istio.io/proxyMemory' };
const LIMIT_ANNOTATIONS = { cpu: 'sidecar.istio.io/proxyCPULimit', memory: 'sidecar.istio.io/proxyMemoryLimit' };

/** Whether the pod asks for requests and limits of its own. */
export const ASKS_REQUESTS = Variable.of('asksRequests', asked(REQUEST_ANNOTATIONS));
export const ASKS_LIMITS = Variable.of('asksLimits', asked(LIMIT_ANNOTATIONS));

/** Resources as the pod's annotations ask for them: any one of these replaces the whole of what the values say. */
export const RESOURCES: OneOf<Resources> = when(any(ASKS_REQUESTS, ASKS_LIMITS), {
  requests: when(ASKS_REQUESTS, quantities(REQUEST_ANNOTATIONS)),
  limits: when(ASKS_LIMITS, quantities(LIMIT_ANNOTATIONS)),
})
  .elseWhen(value('global.proxy.resources'), value('global.proxy.resources').json())
  .otherwise(null);

interface Quantities { readonly cpu: string; readonly memory: string }

function asked({ cpu, memory }: Quantities): Expression {
  return any(hasAnnotation(cpu), hasAnnotation(memory));
}

function quantities({ cpu, memory }: Quantities) {
  return { cpu: when(hasAnnotation(cpu), ownAnnotation(cpu)), memory: when(hasAnnotation(memory), ownAnnotation(memory)) };
}

/** Where the agent says that the proxy is ready. */
export function healthz(port: number): Probe['httpGet'] {
  return { path: '/healthz/ready', port };
}

/** The readiness probe of a sidecar, as the pod's annotations tune it. */
export function readiness(port: number): Probe {
  const tuned = (name: string, otherwise: string) => (
    annotation(`readiness.status.sidecar.istio.io/${name}`, value(`global.proxy.${otherwise}`)).bare()
  );
  return {
    httpGet: healthz(port),
    initialDelaySeconds: tuned('initialDelaySeconds', 'readinessInitialDelaySeconds'),
    periodSeconds: tuned('periodSeconds', 'readinessPeriodSeconds'),
    timeoutSeconds: 3,
    failureThreshold: tuned('failureThreshold', 'readinessFailureThreshold'),
  };
}

export const HAS_STATUS_PORT = differ(STATUS_PORT, '0');

export const CANONICAL_NAME = firstOf(
  ownLabel('service.istio.io/canonical-name'), ownLabel('app.kubernetes.io/name'), ownLabel('app'), root('DeploymentMeta.Name'),
);
export const CANONICAL_REVISION = firstOf(
  ownLabel('service.istio.io/canonical-revision'), ownLabel('app.kubernetes.io/version'), ownLabel('version'), 'latest',
);

/** kubectl turns to the application and not to the proxy, unless the pod says otherwise. */
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

/** The ports of all containers, each as JSON. */
export const POD_PORTS = Variable.collect('ports', each('container', root('Spec.Containers'), (container): Collected => (
  each('port', container.field('Ports'), (port) => call('structToJSON', port))
)));
