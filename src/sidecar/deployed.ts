import { env, envOfPod } from './environment';
import { Expression, all, call, entry, equal, root, text } from './expression';
import { Features } from './features';
import { Item, TextMap, each, when } from './model';
import { ContainerPort, EnvVar, PodSpec, Probe } from './pod';
import { METRICS_PORT, REVISION, healthz } from './proxy';

/**
 * The parts in which two templates of deployed gateways differ. istiod deploys such a gateway for a Gateway of the Kubernetes
 * Gateway API. Here the template renders whole objects, and istiod applies them without a merge.
 */
export interface DeployedGateway {
  /** The spec of the pods. */
  readonly pod: PodSpec;
  /** Labels of the pods. Labels of the Gateway take precedence. */
  readonly defaults?: Record<string, string>;
  /** Annotations of the pods. */
  readonly annotations?: Record<string, string>;
  /** Annotations of the Service. Annotations of the Gateway take precedence. */
  readonly serviceAnnotations?: Record<string, string>;
  /** The controller of istiod that manages the pods. */
  readonly managedBy?: string | Expression;
}

const NAME = root('DeploymentName');
const NAMESPACE = root('Namespace');
const GATEWAY = root('Name');

export const SERVICE_ACCOUNT = root('ServiceAccount');
/** Environment variables of a gateway. istiod creates the Deployment, so the template knows its names. */
export const WORKLOAD: EnvVar[] = [
  env('ISTIO_META_WORKLOAD_NAME', NAME),
  env('ISTIO_META_OWNER', text`kubernetes://apis/apps/v1/namespaces/${NAMESPACE}/deployments/${NAME}`),
];
export const SERVICE_ACCOUNT_NAME = envOfPod('ISTIO_META_SERVICE_ACCOUNT', 'spec.serviceAccountName');

/** A label that the Gateway sets on all its objects. */
export function gatewayLabel(features: Features, name: string): Expression {
  return entry(gatewayLabels(features), name);
}

export function deployedPorts(features: Features): Item<ContainerPort>[] {
  return [
    ...(features.gatewayInfrastructure ? [{ containerPort: 15020, name: 'metrics', protocol: 'TCP' }] : []),
    { containerPort: 15021, name: 'status-port', protocol: 'TCP' },
    METRICS_PORT,
  ];
}

const READY = { httpGet: { ...healthz(15021), scheme: 'HTTP' }, successThreshold: 1, timeoutSeconds: 1 };
export const STARTUP: Probe = { ...READY, initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 30 };
export const READINESS: Probe = { ...READY, initialDelaySeconds: 0, periodSeconds: 15, failureThreshold: 4 };

/** All objects of a deployed gateway. */
export function deployed(features: Features, gateway: DeployedGateway): object[] {
  const named = (kind: string, apiVersion: string, spec: object) => ({ apiVersion, kind, metadata: metadata(features), spec });
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: serviceAccountMetadata(features) },
    deployment(features, gateway),
    service(features, gateway),
    ...(features.gatewayInfrastructure ? [
      named('HorizontalPodAutoscaler', 'autoscaling/v2', { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: NAME }, maxReplicas: 1 }),
      named('PodDisruptionBudget', 'policy/v1', { selector: { matchLabels: { [GATEWAY_NAME]: GATEWAY } } }),
    ] : []),
  ];
}

/** The standard label that links an object to its Gateway, and the label that istiod used before the standard existed. */
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';
const OLD_GATEWAY_NAME = 'istio.io/gateway-name';
const GATEWAY_CLASS = 'gateway.networking.k8s.io/gateway-class-name';

const OWNER_REFERENCES = [{ apiVersion: 'gateway.networking.k8s.io/v1beta1', kind: 'Gateway', name: GATEWAY, uid: root('UID') }];

function serviceAccountMetadata(features: Features): object {
  const { annotations, labels, ownerReferences } = metadata(features);
  const own = { name: SERVICE_ACCOUNT, namespace: NAMESPACE };
  return features.gatewayInfrastructure
    // Before Kubernetes 1.28, an owner reference on the ServiceAccount can make the owner lose its pods.
    ? { ...own, annotations, labels, ownerReferences: when(call('ge', root('KubeVersion'), 128), ownerReferences) }
    : own;
}

function metadata(features: Features, more: Partial<Pick<Metadata, 'labels' | 'annotations'>> = {}): Metadata {
  return {
    name: NAME,
    namespace: NAMESPACE,
    annotations: merged(gatewayAnnotations(features)),
    labels: merged(gatewayLabels(features), features.gatewayInfrastructure ? nameLabels(features) : undefined),
    ownerReferences: OWNER_REFERENCES,
    ...more,
  };
}

interface Metadata {
  readonly name: Expression;
  readonly namespace: Expression;
  readonly annotations: Expression;
  readonly labels: Expression;
  readonly ownerReferences: object[];
}

function deployment(features: Features, { pod, defaults, annotations, managedBy }: DeployedGateway): object {
  const managed: Texts = managedBy ? { 'gateway.istio.io/managed': managedBy } : {};
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(features, features.gatewayInfrastructure
      ? { labels: merged(gatewayLabels(features), { ...nameLabels(features), ...managed }) }
      : {}),
    spec: {
      selector: { matchLabels: selector(features) },
      template: {
        metadata: {
          annotations: merged(gatewayAnnotations(features), { 'istio.io/rev': REVISION }, {
            ...annotations, 'prometheus.io/path': '/stats/prometheus', 'prometheus.io/port': '15020', 'prometheus.io/scrape': 'true',
          }),
          labels: merged(
            {
              'sidecar.istio.io/inject': 'false',
              ...defaults,
              'service.istio.io/canonical-name': NAME,
              'service.istio.io/canonical-revision': 'latest',
            },
            gatewayLabels(features),
            { ...nameLabels(features), ...managed },
          ),
        },
        spec: pod,
      },
    },
  };
}

function service(features: Features, { serviceAnnotations }: DeployedGateway): object {
  const balanced = all(root('Spec.Addresses'), equal(root('ServiceType'), 'LoadBalancer'));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(features, serviceAnnotations && { annotations: merged(serviceAnnotations, gatewayAnnotations(features)) }),
    spec: {
      ipFamilyPolicy: features.gatewayInfrastructure ? 'PreferDualStack' : undefined,
      // The protocol is a pointer in Go. Only JSON output follows pointers.
      ports: [each('port', root('Ports'), (port) => ({
        name: port.field('Name'), port: port.field('Port').bare(), protocol: 'TCP', appProtocol: port.field('AppProtocol').json(),
      }))],
      selector: selector(features),
      loadBalancerIP: when(balanced, call('index', root('Spec.Addresses'), 0).field('Value')),
      type: root('ServiceType'),
    },
  };
}

function selector(features: Features): TextMap {
  return call('dict', features.gatewayInfrastructure ? root('GatewayNameLabel') : OLD_GATEWAY_NAME, GATEWAY).json();
}

function gatewayLabels(features: Features): Expression {
  return root(features.gatewayInfrastructure ? 'InfrastructureLabels' : 'Labels');
}

/** Annotations of the Gateway, without those that configure the Gateway itself. */
function gatewayAnnotations(features: Features): Expression {
  return call(
    'omit', root(features.gatewayInfrastructure ? 'InfrastructureAnnotations' : 'Annotations'), 'kubectl.kubernetes.io/last-applied-configuration',
    'gateway.istio.io/name-override', 'gateway.istio.io/service-account', 'gateway.istio.io/controller-version',
  );
}

/** The labels that link an object to its Gateway and to the class of the Gateway. */
function nameLabels(features: Features): Texts {
  return {
    [features.gatewayInfrastructure ? GATEWAY_NAME : OLD_GATEWAY_NAME]: GATEWAY,
    ...(features.gatewayClassLabel ? { [GATEWAY_CLASS]: root('GatewayClass') } : {}),
  };
}

type Texts = Record<string, string | Expression>;

/** Merges maps of labels or annotations. Later maps take precedence. */
function merged(...maps: (Expression | Texts | undefined)[]): Expression {
  const operands = maps.filter((map) => map !== undefined).map((map) => (
    map instanceof Expression ? map : call('strdict', ...Object.entries(map).flat())
  ));
  return call('toJsonMap', ...operands).bare();
}

