/** The fields below `k8s` of a component, as values of the component's chart. */
import { Field } from './field';
import { Fields, isMap } from '../../../json';
import { Change } from '../charts';

/** What a field becomes: values of the chart, or changes of objects that the chart renders; or the problem why it becomes neither. */
export interface Conversion {
  readonly values?: Fields;
  /** By default, a change is for the Deployment of the component, and its place is this field. */
  readonly changes?: readonly (Omit<Change, 'where' | 'name' | 'namespace'> & Partial<Change>)[];
  readonly problem?: string;
}

/** The conversions of the fields of a component, by the name below `k8s`. */
export type Dictionary = Record<string, (field: Field) => Conversion>;

/** Environment variables by name, as charts have them. */
export function variables(field: Field, key: string): Conversion {
  const odd = field.fields.find(([, variable]) => !isMap(variable.value) || typeof variable.value.value !== 'string');
  if (odd) {
    const [, variable] = odd;
    const name = variable.get('name')?.value ?? '?';
    return { problem: `has a variable '${name}' that is not a string. Give it a \`value\`, since the chart supports nothing else, or add it by a JSON patch` };
  }
  return { values: { [key]: Object.fromEntries(field.fields.map(([, { value }]) => [(value as Fields).name, (value as Fields).value])) } };
}

/** The settings of an autoscaler that the charts support. */
export interface Scaling {
  readonly min?: unknown;
  readonly max?: unknown;
  readonly cpu?: unknown;
  readonly memory?: unknown;
  readonly behavior?: unknown;
}

/** The settings of a HorizontalPodAutoscaler, or the reason why the charts do not support them. */
export function scaling(field: Field): Scaling | string {
  const { minReplicas: min, maxReplicas: max, metrics = [], behavior, scaleTargetRef, ...others } = field.value as Fields & { metrics?: unknown };
  void scaleTargetRef; // always the component's own Deployment
  const [other] = Object.keys(others);
  if (other !== undefined) {
    return `has ${other}, which no value of the chart sets. Delete it, and add it by a JSON patch of the HorizontalPodAutoscaler`;
  }
  const targets = Array.isArray(metrics) ? metrics.map(targetOf) : [undefined];
  if (targets.includes(undefined)) {
    return 'has metrics other than the utilization of CPU and memory. Delete them, and add them by a JSON patch of the HorizontalPodAutoscaler';
  }
  return { min, max, behavior, ...Object.fromEntries(targets as [string, unknown][]) };
}

/** A metric of a resource, in the newer layout or the older one. */
interface Metric {
  readonly resource?: {
    readonly name: string;
    readonly target?: { readonly averageUtilization?: number };
    readonly targetAverageUtilization?: number;
  };
}

/** The resource of a metric, and its target utilization. */
function targetOf({ resource }: Metric): [string, unknown] | undefined {
  const utilization = resource?.target?.averageUtilization ?? resource?.targetAverageUtilization;
  return utilization !== undefined && ['cpu', 'memory'].includes(resource!.name) ? [resource!.name, utilization] : undefined;
}

/** Converts a field of the pod template that no value of the chart sets. */
export function inPod(...path: string[]): (field: Field) => Conversion {
  return ({ value }) => ({ changes: [{ kind: 'Deployment', path: ['spec', 'template', 'spec', ...path], value }] });
}
