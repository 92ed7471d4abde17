/** The rules of the props that are names, labels or ports, and of the required props. */
import { MeshPathNormalization } from '../istio';
import {
  ANNOTATIONS, ANYTHING, CLUSTER_DOMAIN, CLUSTER_NAME, CONFIG_MAP_KEY, either, EXTERNAL_NAME, fields, GATEWAY_CLASS, LABEL_VALUE, LABELS,
  listOf, mapOf, NAMESPACE, NETWORK, OBJECT_NAME, objectWith, optional, orEmpty, PORT, PORT_NAME, PORT_OR_NONE, PRIORITY_CLASS, PropRules,
  REVISION, REVISION_OR_TAG, REVISION_TAG, Rule, SECRET, SERVED_REVISION_TAG, SERVICE_ACCOUNT, SERVICE_NAME, SERVICE_PORT_NAME, text,
  TRUST_BUNDLE, TRUST_DOMAIN,
} from '../names';
import { InstallFeatures } from '../settings';

const VERSION = objectWith('an IstioVersion, such as IstioVersion.of(\'1.27.0\')', 'name', 'minor');
export const PULL_SECRETS = listOf('names of Secrets', SECRET);

/** A group of props. */
function options(props: Record<string, Rule>): Rule {
  const all = Object.entries(props).map(([name, rule]) => [name, optional(rule)] as const);
  return fields('an object with options', Object.fromEntries(all));
}

const REGISTRY = objectWith('a MeshRegistry, such as MeshRegistry.privateHub(...)', 'hub', 'options');

const FIELD_NAMES = listOf('names of fields', text('a name'));

const SERVICE_PORT = fields('an object with name and port', {
  name: optional(SERVICE_PORT_NAME),
  port: PORT,
  targetPort: optional(either(PORT, PORT_NAME)),
  nodePort: optional(PORT),
});

/** The props of IstioIngressGateway that are names, and the required ones. */
export const GATEWAY_PROPS: PropRules = {
  name: SERVICE_NAME.as('the name of a gateway', 'istio-ingress'),
  instance: optional(LABEL_VALUE),
  version: optional(VERSION),
  namespace: optional(NAMESPACE),
  revision: optional(orEmpty(REVISION_OR_TAG)),
  allowedKubernetesFields: optional(FIELD_NAMES),
  networkGateway: optional(NETWORK),
  registry: optional(REGISTRY),
  pullSecrets: optional(PULL_SECRETS),
  nodeSelector: optional(LABELS),
  labels: optional(LABELS),
  annotations: optional(ANNOTATIONS),
  podAnnotations: optional(ANNOTATIONS),
  priorityClassName: optional(orEmpty(PRIORITY_CLASS)),
  service: optional(options({ ports: listOf('ports', SERVICE_PORT), annotations: ANNOTATIONS, selectorLabels: LABELS })),
  account: optional(options({ name: orEmpty(SERVICE_ACCOUNT), annotations: ANNOTATIONS })),
};

/** The props that IstioCni and IstioZtunnel share. */
const NODE_AGENT_PROPS: PropRules = {
  version: optional(VERSION),
  namespace: optional(NAMESPACE),
  instance: optional(LABEL_VALUE),
  registry: optional(REGISTRY),
  podLabels: optional(LABELS),
  podAnnotations: optional(ANNOTATIONS),
  ownerName: optional(LABEL_VALUE),
  allowedKubernetesFields: optional(FIELD_NAMES),
};

/** The props of IstioCni that are names. */
export const CNI_PROPS: PropRules = {
  ...NODE_AGENT_PROPS,
  revision: optional(orEmpty(REVISION)),
  excludeNamespaces: optional(listOf('names of namespaces', NAMESPACE)),
  env: optional(mapOf('environment variables', CONFIG_MAP_KEY.as('the name of a variable', 'MY_NAME'), ANYTHING)), // it is the key of a ConfigMap
  daemonSetLabels: optional(LABELS),
  podSecurityPolicyRole: optional(orEmpty(OBJECT_NAME.as('the name of a ClusterRole', 'privileged'))),
};

/** The props of IstioZtunnel that are names. */
export const ZTUNNEL_PROPS: PropRules = {
  ...NODE_AGENT_PROPS,
  name: optional(orEmpty(SERVICE_ACCOUNT)),
  revision: optional(orEmpty(REVISION_OR_TAG)),
  istioNamespace: optional(NAMESPACE),
  clusterName: optional(orEmpty(CLUSTER_NAME)),
  network: optional(NETWORK),
  trustBundleName: optional(orEmpty(TRUST_BUNDLE)),
  nodeSelector: optional(LABELS),
  labels: optional(LABELS),
  annotations: optional(ANNOTATIONS),
};

const DEFINITION_NAMES = listOf('names of CustomResourceDefinitions', text('a name'));

/** The props of IstioCrds. */
export const CRDS_PROPS: PropRules = { version: optional(VERSION), exclude: optional(DEFINITION_NAMES) };

/** The props of IstioBase and Istiod that are names. */
export const MESH_COMPONENT_PROPS: PropRules = {
  version: optional(VERSION),
  namespace: optional(NAMESPACE),
  istioNamespace: optional(NAMESPACE),
  revision: optional(orEmpty(REVISION)),
  revisionTags: optional(listOf('revision tags', REVISION_TAG)),
  defaultRevision: optional(orEmpty(REVISION)),
  excludedCrds: optional(DEFINITION_NAMES),
  allowedKubernetesFields: optional(FIELD_NAMES),
  registry: optional(REGISTRY),
  ingress: optional(listOf('gateways', fields('an object with the props of a gateway', GATEWAY_PROPS))),
  istiod: optional(options({
    nodeSelector: LABELS,
    podLabels: LABELS,
    deploymentLabels: LABELS,
    podAnnotations: ANNOTATIONS,
    deploymentAnnotations: ANNOTATIONS,
    serviceAnnotations: ANNOTATIONS,
    serviceAccountAnnotations: ANNOTATIONS,
    priorityClassName: orEmpty(PRIORITY_CLASS),
    ownerName: LABEL_VALUE,
  })),
  proxy: optional(options({ clusterDomain: CLUSTER_DOMAIN, statusPort: PORT_OR_NONE })),
  injection: optional(options({ annotations: ANNOTATIONS, webhookAnnotations: ANNOTATIONS })),
  certificates: optional(options({ trustDomain: orEmpty(TRUST_DOMAIN), trustBundleName: orEmpty(TRUST_BUNDLE), tokenExchangePort: PORT_OR_NONE })),
  multicluster: optional(options({ clusterName: orEmpty(CLUSTER_NAME), network: NETWORK, meshNetworks: mapOf('networks', NETWORK, ANYTHING) })),
  cni: optional(options({ namespace: orEmpty(NAMESPACE) })),
  ambient: optional(options({
    ztunnelNamespace: orEmpty(NAMESPACE),
    ztunnelName: orEmpty(SERVICE_ACCOUNT),
    waypoint: options({ nodeSelector: LABELS }),
  })),
  gatewayClasses: optional(mapOf('names of GatewayClasses', GATEWAY_CLASS, ANYTHING)),
  base: optional(options({ pullSecrets: PULL_SECRETS, pilotAddress: orEmpty(EXTERNAL_NAME) })),
  remote: optional(options({ pilotAddress: orEmpty(EXTERNAL_NAME) })),
  meshConfig: optional(options({ rootNamespace: NAMESPACE, trustDomain: TRUST_DOMAIN, trustDomainAliases: listOf('trust domains', TRUST_DOMAIN) })),
};

/** The rule of a revision tag that stands for a control plane with these features. */
export function revisionTagRule({ tagServices }: InstallFeatures): Rule {
  return tagServices ? SERVED_REVISION_TAG : REVISION_TAG;
}

/** The props of Mesh that are names, and the required ones. */
export const MESH_PROPS: PropRules = { ...MESH_COMPONENT_PROPS, version: VERSION };

const NORMALIZATIONS: readonly unknown[] = Object.values(MeshPathNormalization);

const PATH_NORMALIZATION: Rule = {
  expected: `a MeshPathNormalization: ${NORMALIZATIONS.join(', ')}`,
  problems: (value) => (NORMALIZATIONS.includes(value) ? [] : [{ path: [], message: `is '${String(value)}'. Write ${PATH_NORMALIZATION.expected}` }]),
};

/** The attributes of a mesh that another program installs. */
export const MESH_ATTRIBUTES: PropRules = {
  version: VERSION,
  trustDomain: optional(TRUST_DOMAIN),
  trustDomainAliases: optional(listOf('trust domains', TRUST_DOMAIN)),
  clusterDomain: optional(CLUSTER_DOMAIN),
  rootNamespace: optional(NAMESPACE),
  pathNormalization: optional(PATH_NORMALIZATION),
  revision: optional(REVISION_OR_TAG),
};
