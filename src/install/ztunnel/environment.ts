import { Fields } from '../../json';
import { ZtunnelSettings } from '../../settings';
import { fieldVariable, limitVariable, variable } from '../variables';

/**
 * The environment variables of ztunnel.
 *
 * @param enters whether ztunnel enters the network namespaces of pods
 * @param knowsLimit whether ztunnel reads the limit of its CPU
 */
export function ztunnelEnvironment(enters: boolean, knowsLimit: boolean, settings: ZtunnelSettings): Fields[] {
  const istiod = `istiod${settings.revision ? `-${settings.revision}` : ''}.${settings.istioNamespace}.svc:15012`;
  const cluster = settings.multiCluster.clusterName || 'Kubernetes';
  return [
    variable('CA_ADDRESS', settings.caAddress || istiod),
    variable('XDS_ADDRESS', settings.xdsAddress || istiod),
    ...(enters ? ofInPodMode(cluster, settings) : [variable('CLUSTER_ID', cluster)]),
    fieldVariable('POD_NAME', 'metadata.name'),
    fieldVariable('POD_NAMESPACE', 'metadata.namespace'),
    fieldVariable('NODE_NAME', 'spec.nodeName'),
    fieldVariable('INSTANCE_IP', 'status.podIP'),
    fieldVariable('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
    ...variables(settings.meshConfig.defaultConfig.proxyMetadata),
    ...(knowsLimit ? [limitVariable('ZTUNNEL_CPU_LIMIT', 'limits.cpu')] : []),
    ...variables(settings.env),
  ];
}

function ofInPodMode(cluster: string, settings: ZtunnelSettings): Fields[] {
  return [
    ...(settings.logAsJson ? [variable('LOG_FORMAT', 'json')] : []),
    ...(settings.network ? [variable('NETWORK', settings.network)] : []),
    variable('RUST_LOG', settings.logLevel),
    variable('RUST_BACKTRACE', 1),
    variable('ISTIO_META_CLUSTER_ID', cluster),
    variable('INPOD_ENABLED', true),
    variable('TERMINATION_GRACE_PERIOD_SECONDS', settings.terminationGracePeriodSeconds),
  ];
}

function variables(values: Fields): Fields[] {
  return Object.keys(values).sort().map((name) => variable(name, values[name]));
}
