import { lastPlace } from './fragments';
import { problem, ValuesProblem, ValuesSource } from './problems';
import { IstioVersion } from '../istio';
import { isMap, mergeOver, Fields } from '../json';
import { installFeatures } from '../settings';

/**
 * The values that the schema of the chart `gateway` does not accept as null, by the path of their map. A star stands for every name.
 * The templates accept most of them. In charts that keep the defaults below another key, a null is in the values that helm checks.
 */
export const NOT_NULL: { readonly [parent: string]: string } = {
  '': '_internal_defaults_do_not_set global affinity kind annotations autoscaling env envVarFrom strategy labels name nodeSelector podAnnotations resources revision '
    + 'defaultRevision compatibilityVersion profile platform pilot runAsRoot unprivilegedPort service serviceAccount rbac tolerations topologySpreadConstraints '
    + 'networkGateway imagePullPolicy imagePullSecrets podDisruptionBudget terminationGracePeriodSeconds volumes volumeMounts initContainers additionalContainers '
    + 'priorityClassName lifecycle',
  'annotations': '*',
  'autoscaling': 'enabled maxReplicas minReplicas targetCPUUtilizationPercentage',
  'envVarFrom': '*',
  'envVarFrom.*': 'name valueFrom',
  'podAnnotations': 'inject.istio.io/templates prometheus.io/path prometheus.io/port prometheus.io/scrape',
  'service': 'annotations selectorLabels externalTrafficPolicy loadBalancerIP loadBalancerSourceRanges ipFamilyPolicy ports type',
  'service.selectorLabels': '*',
  'service.ipFamilies': '*',
  'service.ports': '*',
  'service.ports.*': 'name port protocol targetPort',
  'serviceAccount': 'annotations name create',
  'rbac': 'enabled',
  'imagePullSecrets': '*',
  'imagePullSecrets.*': 'name',
  'podDisruptionBudget': 'minAvailable maxUnavailable unhealthyPodEvictionPolicy',
  'volumes': '*',
  'volumeMounts': '*',
  'initContainers': '*',
  'additionalContainers': '*',
  'lifecycle': 'postStart preStop',
};

/** A value, with its path and the path with stars in place of indexes. */
interface Found {
  readonly path: readonly string[];
  readonly pattern: readonly string[];
  readonly value: unknown;
}

/**
 * The problems of values that the schema of the chart `gateway` rejects, although its templates accept them. helm compares the schema with
 * the merged values of all files. An IstioOperator does not pass through helm.
 */
export function schemaProblems(version: IstioVersion, sources: readonly ValuesSource[]): ValuesProblem[] {
  const { closedGatewaySchema, internalDefaults } = installFeatures(version);
  const checked = sources.filter(({ skipsSchema }) => !skipsSchema);
  if (!closedGatewaySchema || checked.length === 0) {
    return [];
  }
  const merged = checked.reduce<Fields>((under, { values }) => (isMap(values) ? mergeOver(under, values) : under), {});
  return inside(merged, [], []).flatMap((found) => {
    const message = found.value === null ? nullProblem(found, internalDefaults) : wrongType(found);
    return message === undefined ? [] : [placed(found, message, checked)];
  });
}

function inside(value: unknown, path: readonly string[], pattern: readonly string[]): Found[] {
  const isList = Array.isArray(value);
  const entries = isList || isMap(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, inner]) => {
    const found = { path: [...path, key], pattern: [...pattern, isList ? '*' : key], value: inner };
    return [found, ...inside(inner, found.path, found.pattern)];
  });
}

function nullProblem({ pattern }: Found, internalDefaults: boolean): string | undefined {
  const names = NOT_NULL[pattern.slice(0, -1).join('.')]?.split(' ') ?? [];
  const isTyped = names.includes(pattern[pattern.length - 1]) || names.includes('*');
  return internalDefaults && isTyped ? 'is null, but cannot be: the schema of the chart rejects it. Leave it out' : undefined;
}

function wrongType({ pattern, value }: Found): string | undefined {
  const path = pattern.join('.');
  if (path === 'kind' && value === '') {
    return 'is "", but must be one of Deployment, DaemonSet: the schema of the chart rejects it';
  }
  if (path === 'service.ports.*.targetPort' && !Number.isInteger(value)) {
    return `is ${JSON.stringify(value)}, but must be a number: the schema of the chart rejects the name of a port`;
  }
  return /^resources\.(limits|requests)\.(cpu|memory)$/.test(path) && typeof value === 'number'
    ? `is ${value}, but must be text: the schema of the chart rejects a number. Write it in quotes: "${value}"`
    : undefined;
}

function placed({ path }: Found, message: string, sources: readonly ValuesSource[]): ValuesProblem {
  const { source } = lastPlace([[...path]], sources);
  return problem(source, [...path], `${path.join('.')} ${message}`);
}
