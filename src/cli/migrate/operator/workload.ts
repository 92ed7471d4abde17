/** What an IstioOperator says below `k8s` of a component, as values of the component's chart. */
import { Field } from './field';
import { Fields, isMap } from '../../../json';
import { Change } from '../charts';

/** What a field becomes: values of the chart, or a change of an object that the chart renders; or a reason why it becomes neither. */
export interface Said {
  readonly values?: Fields;
  /** What does not say of which object, or where it is asked for, is of the component's Deployment and of this field. */
  readonly changes?: readonly (Omit<Change, 'where' | 'name' | 'namespace'> & Partial<Change>)[];
  readonly refused?: string;
}

/** How the fields of a component are said, by the path below `k8s`. */
export type Dictionary = Record<string, (field: Field) => Said>;

/** Environment variables by name, as charts have them. */
export function variables(field: Field, key: string): Said {
  const odd = field.fields.find(([, variable]) => !isMap(variable.value) || typeof variable.value.value !== 'string');
  if (odd) {
    const [, variable] = odd;
    const name = variable.get('name')?.value ?? '?';
    return { refused: `has a variable '${name}' that is no text. Give it a \`value\`, which is all that the chart knows, or add it by a JSON patch` };
  }
  return { values: { [key]: Object.fromEntries(field.fields.map(([, { value }]) => [(value as Fields).name, (value as Fields).value])) } };
}

/** What an autoscaler aims at, by resource. */
export interface Scaling {
  readonly min?: unknown;
  readonly max?: unknown;
  readonly cpu?: unknown;
  readonly memory?: unknown;
  readonly behavior?: unknown;
}

/** The settings of a HorizontalPodAutoscaler, or why they are not what a chart can say. */
export function scaling(field: Field): Scaling | string {
  const { minReplicas: min, maxReplicas: max, metrics = [], behavior, scaleTargetRef, ...others } = field.value as Fields & { metrics?: unknown };
  void scaleTargetRef; // always the component's own Deployment
  const [other] = Object.keys(others);
  if (other !== undefined) {
    return `has ${other}, which the chart has no value for. Leave it out, and add it by a JSON patch of the HorizontalPodAutoscaler`;
  }
  const aims = Array.isArray(metrics) ? metrics.map(aim) : [undefined];
  if (aims.includes(undefined)) {
    return 'has metrics other than the utilization of CPU and memory. Leave them out, and add them by a JSON patch of the HorizontalPodAutoscaler';
  }
  return { min, max, behavior, ...Object.fromEntries(aims as [string, unknown][]) };
}

/** A metric of a resource, in the newer layout or the older one. */
interface Metric {
  readonly resource?: {
    readonly name: string;
    readonly target?: { readonly averageUtilization?: number };
    readonly targetAverageUtilization?: number;
  };
}

/** The resource of a metric, and the utilization aimed at. */
function aim({ resource }: Metric): [string, unknown] | undefined {
  const utilization = resource?.target?.averageUtilization ?? resource?.targetAverageUtilization;
  return utilization !== undefined && ['cpu', 'memory'].includes(resource!.name) ? [resource!.name, utilization] : undefined;
}

/** Fields that the charts have no value for, but that stand in the pod of the Deployment. */
export function inPod(...path: string[]): (field: Field) => Said {
  return ({ value }) => ({ changes: [{ kind: 'Deployment', path: ['spec', 'template', 'spec', ...path], value }] });
}
