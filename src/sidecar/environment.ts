import {
  Expression, all, any, call, entry, equal, firstNonEmpty, hasAnnotation, notEqual, podAnnotation, podLabel, root, text, value, valueOrDefault,
} from './expression';
import { Features } from './features';
import { Item, Text, each, when } from './model';
import { EnvVar } from './pod';
import { APP_CONTAINERS, POD_PORTS } from './proxy';

/** The environment variables of a proxy: its identity, the address of the control plane, and the metadata that it sends there. */

type Env = Item<EnvVar>;

/** An environment variable with a string value. */
export function env(name: Text, content: Text): EnvVar {
  return { name, value: content };
}

/** An environment variable with the value of a field of the running pod. */
export function envOfPod(name: string, fieldPath: string): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

/** An environment variable with the value of a resource of the container. */
export function envOfResource(name: string, resource: string): EnvVar {
  return { name, valueFrom: { resourceFieldRef: { resource } } };
}

/** Sends probes of the application to localhost if inbound traffic goes there too. */
export function legacyProbes(features: Features): Env {
  const toLocalhost = features.inboundTrafficPolicy
    ? equal(root('InboundTrafficPolicyMode'), 'localhost')
    : equal(call('env', 'PILOT_ENABLE_INBOUND_PASSTHROUGH', 'true'), 'false');
  return when(toLocalhost, env('REWRITE_PROBE_LEGACY_LOCALHOST_DESTINATION', 'true'));
}

/** The source of the proxy's certificate, and the names that identify the proxy. */
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
  .elseWhen(notEqual(value('revision'), ''), text`istiod-${value('revision')}.${NAMESPACE}.svc:15012`)
  .otherwise(text`istiod.${NAMESPACE}.svc:15012`);

export const CPU_LIMIT = envOfResource('ISTIO_CPU_LIMIT', 'limits.cpu');
/** The limits for the Go runtime of the agent. */
export const GO_LIMITS = [envOfResource('GOMEMLIMIT', 'limits.memory'), envOfResource('GOMAXPROCS', 'limits.cpu')];
export const PROXY_CONFIG = env('PROXY_CONFIG', text`${call('protoToJSON', root('ProxyConfig'))}\n`);
export const PORTS = env('ISTIO_META_POD_PORTS', when(POD_PORTS, text`[\n    ${call('join', '\n    ,', POD_PORTS)}\n]`).otherwise('[\n]'));
export const CONTAINERS = env('ISTIO_META_APP_CONTAINERS', call('join', ',', APP_CONTAINERS));
export const NODE_NAME = envOfPod('ISTIO_META_NODE_NAME', 'spec.nodeName');
export const NETWORK: Env = when(value('global.network'), env('ISTIO_META_NETWORK', value('global.network')));

export function clusterId(fallback: Expression | string = 'Kubernetes'): EnvVar {
  return env('ISTIO_META_CLUSTER_ID', valueOrDefault(value('global.multiCluster.clusterName'), fallback));
}

export function compliance(features: Features): Env[] {
  return features.compliancePolicy ? [when(root('CompliancePolicy'), env('COMPLIANCE_POLICY', root('CompliancePolicy')))] : [];
}

/** The name of the pod's workload, and the object that owns the pod. */
export function workload(name: Expression = root('DeploymentMeta.Name')): Env[] {
  return [
    when(name, env('ISTIO_META_WORKLOAD_NAME', name)),
    when(all(root('TypeMeta.APIVersion'), root('DeploymentMeta.Name')), env('ISTIO_META_OWNER', OWNER)),
  ];
}

const OWNER = text`kubernetes://apis/${root('TypeMeta.APIVersion')}/namespaces/${valueOrDefault(root('DeploymentMeta.Namespace'), 'default')
}/${call('toLower', root('TypeMeta.Kind'))}s/${root('DeploymentMeta.Name')}`;

/** The name of the workload. A label of the pod can set it. */
export const WORKLOAD_FROM_LABEL = firstNonEmpty(podLabel('service.istio.io/workload-name'), root('DeploymentMeta.Name'));

const TRUST_DOMAIN = valueOrDefault(root('MeshConfig.TrustDomain'), value('global.trustDomain'));

export const MESH_ID: Env = when(value('global.meshID'), env('ISTIO_META_MESH_ID', value('global.meshID')))
  .elseWhen(TRUST_DOMAIN, env('ISTIO_META_MESH_ID', TRUST_DOMAIN));
export const TRUST: Env = when(TRUST_DOMAIN, env('TRUST_DOMAIN', TRUST_DOMAIN));

export const BOOTSTRAP: Env = when(
  hasAnnotation('sidecar.istio.io/bootstrapOverride'),
  env('ISTIO_BOOTSTRAP_OVERRIDE', '/etc/istio/custom-bootstrap/custom_bootstrap.json'),
);

export const INTERCEPTION: EnvVar = env('ISTIO_META_INTERCEPTION_MODE', root('ProxyConfig.InterceptionMode.String'));
export const POD_INTERCEPTION: EnvVar = env(
  'ISTIO_META_INTERCEPTION_MODE', any(podAnnotation('sidecar.istio.io/interceptionMode'), root('ProxyConfig.InterceptionMode.String')),
);

/** The environment variables for Datadog's tracer, from an annotation of the pod. */
export const DATADOG: Env = when(
  all(equal(value('global.proxy.tracer'), 'datadog'), hasAnnotation('apm.datadoghq.com/env')),
  each('datadog', call('fromJSON', podAnnotation('apm.datadoghq.com/env')), (content, name) => (
    when(call('kindIs', 'int', name), call('fail', 'apm.datadoghq.com/env is a list and not a map'))
      .otherwise(env(name, content))
  )),
);

/** An environment variable for each entry of `proxyMetadata` in the proxy config. */
export const PROXY_METADATA: Env = each('metadata', root('ProxyConfig.ProxyMetadata'), (content, name) => env(name, content));

/** One entry of `proxyMetadata` in the proxy config. */
export function proxyMetadata(name: string): Expression {
  return entry(root('ProxyConfig.ProxyMetadata'), name);
}

