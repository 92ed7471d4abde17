/** `components.ztunnel` of an IstioOperator, as values of the chart ztunnel. */
import { Field } from './field';
import { inDaemonSet } from './node-agent';
import { overlays } from './overlays';
import { Component, Conversion, Dictionary, inContainer, inPod, textVariables, variablesOf } from './workload';
import { Fields } from '../../../json';
import { valuesShape } from '../../../settings';

/** The name of the DaemonSet that istioctl changes by the fields below `k8s`. */
export const ZTUNNEL_NAME = 'ztunnel';

const CONTAINER = 'istio-proxy';

/** Variables that the chart sets itself, or that change what the chart renders. A value would add another variable with the same name, or do more than istioctl. */
const OF_CHART = [
  'CA_ADDRESS', 'XDS_ADDRESS', 'CLUSTER_ID', 'LOG_FORMAT', 'NETWORK', 'RUST_LOG', 'RUST_BACKTRACE', 'ISTIO_META_CLUSTER_ID', 'INPOD_ENABLED',
  'TERMINATION_GRACE_PERIOD_SECONDS', 'POD_NAME', 'POD_NAMESPACE', 'NODE_NAME', 'INSTANCE_IP', 'SERVICE_ACCOUNT', 'ZTUNNEL_CPU_LIMIT',
  'ENABLE_CLUSTER_TRUST_BUNDLE_API',
];

/**
 * The fields below `components.ztunnel.k8s`. istioctl changes the DaemonSet by all of them.
 *
 * @param values those of the chart
 */
export function ztunnelFields(values?: Field): Dictionary {
  const metadata = values?.get('meshConfig', 'defaultConfig', 'proxyMetadata')?.fields.map(([name]) => name) ?? [];
  const name = String(values?.get('resourceName')?.value || ZTUNNEL_NAME);
  const fields: Dictionary = {
    resources: ({ value }) => ({ values: { resources: value } }),
    podAnnotations: ({ value }) => ({ values: { podAnnotations: value } }),
    imagePullPolicy: ({ value }) => ({ values: { imagePullPolicy: value } }),
    affinity: valueOrChange('affinity'),
    nodeSelector: valueOrChange('nodeSelector'),
    tolerations: valueOrChange('tolerations'),
    env: (field) => environment(field, [...OF_CHART, ...metadata]),
    priorityClassName: inDaemonSet(inPod('priorityClassName')),
    securityContext: inDaemonSet(inPod('securityContext')),
    readinessProbe: inDaemonSet(inPod('containers', `[name:${CONTAINER}]`, 'readinessProbe')),
    volumes: ignored,
    volumeMounts: ignored,
    strategy: (_, component) => ({ problem: `has no effect on a DaemonSet. ${hasValue(component, 'updateStrategy') ? 'Use values.ztunnel.updateStrategy' : 'Delete it'}` }),
  };
  return { ...(name === ZTUNNEL_NAME ? fields : Object.fromEntries(Object.keys(fields).map((key) => [key, withoutEffect(name)]))), overlays };
}

function withoutEffect(name: string): () => Conversion {
  return () => ({
    note: `is left out, as by istioctl: it changes a DaemonSet '${ZTUNNEL_NAME}', but values.ztunnel.resourceName is '${name}'. Use values.ztunnel`,
  });
}

/** The values of the chart that istioctl derives from its values for all charts: those below `global`, and at the top those that are no maps. */
export function inheritedByZtunnel({ global = {}, ...others }: Fields): Fields {
  return { ...Object.fromEntries(Object.entries(others).filter(([, value]) => typeof value !== 'object' || Array.isArray(value))), global };
}

/** Older charts have no value for some fields. */
function valueOrChange(name: string): (field: Field, component: Component) => Conversion {
  return (field, component) => (hasValue(component, name) ? { values: { [name]: field.value } } : inDaemonSet(inPod(name))(field));
}

function hasValue({ version }: Component, name: string): boolean {
  return name in valuesShape(version, 'ztunnel');
}

function environment(field: Field, ofChart: readonly string[]): Conversion {
  const variables = variablesOf(field);
  const odd = variables.filter(({ name, valueFrom }) => ofChart.includes(name) || valueFrom !== undefined);
  const env = textVariables(variables.filter((variable) => !odd.includes(variable)));
  const changes = odd.map((variable) => inContainer(CONTAINER, ['env', `[name:${variable.name}]`], variable));
  return { ...(Object.keys(env).length > 0 ? { values: { env } } : {}), ...inDaemonSet(() => ({ changes }))(field) };
}

/** istioctl accepts the field, and does nothing with it. */
function ignored({ path }: Field): Conversion {
  return { note: `is left out: istioctl ignores it too. Use values.ztunnel.${path[path.length - 1]}` };
}
