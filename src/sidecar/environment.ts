import { all, any, call, differ, entry, equal, firstOf, givenOr, hasAnnotation, ownAnnotation, ownLabel, root, text, value, Expression } from './expression';
import { Features } from './features';
import { Item, Text, each, when } from './model';
import { EnvVar } from './pod';
import { APP_CONTAINERS, POD_PORTS } from './proxy';

/** The environment of a proxy: who it is, where the control plane is, and what it should tell it. */

type Env = Item<EnvVar>;

/** An environment variable that holds a text. */
export function env(name: Text, held: Text): EnvVar {
  return { name, value: held };
}

/** An environment variable that holds a field of the running pod. */
export function envOfPod(name: string, fieldPath: string): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

/** An environment variable that holds a resource of the container. */
export function envOfResource(name: string, resource: string): EnvVar {
  return { name, valueFrom: { resourceFieldRef: { resource } } };
}

/** Probes of the application go to localhost, as inbound traffic does. */
export function legacyProbes(features: Features): Env {
  const toLocalhost = features.inboundTrafficPolicy
    ? equal(root('InboundTrafficPolicyMode'), 'localhost')
    : equal(call('env', 'PILOT_ENABLE_INBOUND_PASSTHROUGH', 'true'), 'false');
  return when(toLocalhost, env('REWRITE_PROBE_LEGACY_LOCALHOST_DESTINATION', 'true'));
}

/** How the proxy comes to its certificate, and the names it goes by. */
export function identity(features: Features): Env[] {
  return [
    ...(features.jwtPolicy ? [env('JWT_POLICY', value('global.jwtPolicy'))] : []),
    env('PILOT_CERT_PROVIDER', value('global.pilotCertProvider')),
    env('CA_ADDR', CA_ADDRESS),
    envOfPod('POD_NAME', 'metadata.name'),
    envOfPod('POD_NAMESPACE', 'metadata.namespace'),
    envOfPod('INSTANCE_IP', 'status.podIP'),
    envOfPod('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
    envOfPod('HOST_IP', 'status.hostIP'),
  ];
}

const NAMESPACE = value('global.istioNamespace');
const CA_ADDRESS: Text = when(value('global.caAddress'), value('global.caAddress'))
  .elseWhen(differ(value('revision'), ''), text`istiod-${value('revision')}.${NAMESPACE}.svc:15012`)
  .otherwise(text`istiod.${NAMESPACE}.svc:15012`);

export const CPU_LIMIT = envOfResource('ISTIO_CPU_LIMIT', 'limits.cpu');
/** The limits that Go's runtime keeps. */
export const GO_LIMITS = [envOfResource('GOMEMLIMIT', 'limits.memory'), envOfResource('GOMAXPROCS', 'limits.cpu')];
export const PROXY_CONFIG = env('PROXY_CONFIG', text`${call('protoToJSON', root('ProxyConfig'))}\n`);
export const PORTS = env('ISTIO_META_POD_PORTS', when(POD_PORTS, text`[\n    ${call('join', '\n    ,', POD_PORTS)}\n]`).otherwise('[\n]'));
export const CONTAINERS = env('ISTIO_META_APP_CONTAINERS', call('join', ',', APP_CONTAINERS));
export const NODE_NAME = envOfPod('ISTIO_META_NODE_NAME', 'spec.nodeName');
export const NETWORK: Env = when(value('global.network'), env('ISTIO_META_NETWORK', value('global.network')));

export function clusterId(otherwise: Expression | string = 'Kubernetes'): EnvVar {
  return env('ISTIO_META_CLUSTER_ID', givenOr(value('global.multiCluster.clusterName'), otherwise));
}

export function compliance(features: Features): Env[] {
  return features.compliancePolicy ? [when(root('CompliancePolicy'), env('COMPLIANCE_POLICY', root('CompliancePolicy')))] : [];
}

/** The workload of the pod, and the object that owns it. */
export function workload(name: Expression = root('DeploymentMeta.Name')): Env[] {
  return [
    when(name, env('ISTIO_META_WORKLOAD_NAME', name)),
    when(all(root('TypeMeta.APIVersion'), root('DeploymentMeta.Name')), env('ISTIO_META_OWNER', OWNER)),
  ];
}

const OWNER = text`kubernetes://apis/${root('TypeMeta.APIVersion')}/namespaces/${givenOr(root('DeploymentMeta.Namespace'), 'default')
}/${call('toLower', root('TypeMeta.Kind'))}s/${root('DeploymentMeta.Name')}`;

/** A name of the workload that its pod may give. */
export const LABELLED_WORKLOAD = firstOf(ownLabel('service.istio.io/workload-name'), root('DeploymentMeta.Name'));

const TRUST_DOMAIN = givenOr(root('MeshConfig.TrustDomain'), value('global.trustDomain'));

export const MESH_ID: Env = when(value('global.meshID'), env('ISTIO_META_MESH_ID', value('global.meshID')))
  .elseWhen(TRUST_DOMAIN, env('ISTIO_META_MESH_ID', TRUST_DOMAIN));
export const TRUST: Env = when(TRUST_DOMAIN, env('TRUST_DOMAIN', TRUST_DOMAIN));

export const BOOTSTRAP: Env = when(
  hasAnnotation('sidecar.istio.io/bootstrapOverride'),
  env('ISTIO_BOOTSTRAP_OVERRIDE', '/etc/istio/custom-bootstrap/custom_bootstrap.json'),
);

export const INTERCEPTION: EnvVar = env('ISTIO_META_INTERCEPTION_MODE', root('ProxyConfig.InterceptionMode.String'));
export const POD_INTERCEPTION: EnvVar = env(
  'ISTIO_META_INTERCEPTION_MODE', any(ownAnnotation('sidecar.istio.io/interceptionMode'), root('ProxyConfig.InterceptionMode.String')),
);

/** What the tracer of Datadog takes from the pod. */
export const DATADOG: Env = when(
  all(equal(value('global.proxy.tracer'), 'datadog'), hasAnnotation('apm.datadoghq.com/env')),
  each('datadog', call('fromJSON', ownAnnotation('apm.datadoghq.com/env')), (held, name) => env(name, held)),
);

/** The proxy metadata of the proxy config. */
export const PROXY_METADATA: Env = each('metadata', root('ProxyConfig.ProxyMetadata'), (held, name) => env(name, held));

/** One entry of the proxy metadata. */
export function proxyMetadata(name: string): Expression {
  return entry(root('ProxyConfig.ProxyMetadata'), name);
}

