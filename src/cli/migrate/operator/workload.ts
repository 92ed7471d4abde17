/** The fields below `k8s` of a component, as values of the component's chart. */
import { Field } from './field';
import { IstioVersion } from '../../../istio';
import { Fields } from '../../../json';
import { Change } from '../charts';

/** The component that a field belongs to. */
export interface Component {
  /** The name of its Deployment. */
  readonly name: string;
  readonly namespace: string;
  readonly version: IstioVersion;
}

/** By default, a change is for the Deployment of the component, and its place is the field. */
export type PartialChange = Omit<Change, 'where' | 'name' | 'namespace'> & Partial<Change>;

/** What a field becomes: values of the chart, or changes of objects that the chart renders; or the problem why it becomes neither. */
export interface Conversion {
  readonly values?: Fields;
  readonly changes?: readonly PartialChange[];
  readonly problem?: string;
  /** What the user should know: the rest of a sentence that begins with the field. */
  readonly note?: string;
}

/** The conversions of the fields of a component, by the name below `k8s`. */
export type Dictionary = Record<string, (field: Field, component: Component) => Conversion>;

/** An environment variable as in a container. */
export interface Variable {
  readonly name: string;
  readonly value?: unknown;
  readonly valueFrom?: unknown;
}

export function variablesOf(field: Field): Variable[] {
  return field.fields.map(([, { value }]) => value as Variable);
}

/** Environment variables by name, as charts have them. */
export function textVariables(variables: readonly Variable[]): Record<string, unknown> {
  return Object.fromEntries(variables.map(({ name, value = '' }) => [name, value]));
}

/** Sets a variable that no value of the chart can set. */
export function variableChange(container: string, variable: Variable): PartialChange {
  return inContainer(container, ['env', `[name:${variable.name}]`], variable);
}

/** Changes an item or a field of a container, and adds what is not there. */
export function inContainer(container: string, path: readonly string[], value: unknown): PartialChange {
  return { kind: 'Deployment', path: ['spec', 'template', 'spec', 'containers', `[name:${container}]`, ...path], value, replaces: true, adds: true };
}

/** The settings of an autoscaler that the charts support. */
export interface Scaling {
  readonly min?: unknown;
  readonly max?: unknown;
  readonly cpu?: unknown;
  readonly memory?: unknown;
  readonly behavior?: unknown;
  /** The changes for all other settings. */
  readonly changes: readonly PartialChange[];
}

/**
 * The settings of a HorizontalPodAutoscaler. A list of metrics replaces that of the chart, which always has one for the CPU.
 *
 * @param has whether the chart has values for the behavior and for the utilization of memory
 */
export function scaling(field: Field, has: { readonly behavior: boolean; readonly memory: boolean }): Scaling {
  const { minReplicas: min, maxReplicas: max, metrics, behavior, scaleTargetRef, ...others } = field.value as Fields & { metrics?: Metric[] };
  void scaleTargetRef; // always the component's own Deployment
  const expressed = metrics === undefined ? {} : utilizations(metrics);
  const targets = expressed?.memory !== undefined && !has.memory ? undefined : expressed;
  const rest = { ...others, ...(targets ? {} : { metrics: metrics?.map(inNewLayout) }), ...(has.behavior ? {} : { behavior }) };
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    min,
    max,
    ...(has.behavior ? { behavior } : {}),
    ...targets,
    changes: given.map(([key, value]) => ({ kind: 'HorizontalPodAutoscaler', path: ['spec', key], value, replaces: true, ifExists: true })),
  };
}

/** The metrics as values of the charts. Undefined if these cannot express them: the charts have at most one for each resource, the CPU first. */
function utilizations(metrics: readonly Metric[]): Pick<Scaling, 'cpu' | 'memory'> | undefined {
  const [cpu, memory, ...more] = metrics.map(targetOf);
  const areValues = cpu?.[0] === 'cpu' && (metrics.length < 2 || memory?.[0] === 'memory') && more.length === 0;
  return areValues ? Object.fromEntries([cpu, ...(memory ? [memory] : [])]) : undefined;
}

/** A metric of a resource, in the newer layout or the older one. */
interface Metric {
  readonly resource?: {
    readonly name: string;
    readonly target?: Target;
    readonly targetAverageUtilization?: number;
  };
}

interface Target {
  readonly type?: string;
  readonly averageUtilization?: number;
}

/** A metric as autoscaling/v2 has it. The layout of autoscaling/v2beta1 is not served any more. */
function inNewLayout(metric: Metric): Metric {
  const { resource: { targetAverageUtilization, ...resource } = { name: '' } } = metric;
  return targetAverageUtilization === undefined ? metric
    : { ...metric, resource: { ...resource, target: { type: 'Utilization', averageUtilization: targetAverageUtilization } } };
}

/** The resource of a metric, and its target utilization. */
function targetOf({ resource }: Metric): [string, unknown] | undefined {
  const utilization = resource?.target?.averageUtilization ?? resource?.targetAverageUtilization;
  return utilization !== undefined && ['cpu', 'memory'].includes(resource?.name ?? '') ? [resource!.name, utilization] : undefined;
}

/** Converts a field of an object that no value of the chart sets. Like istioctl, it does nothing if the chart does not render the object. */
export function inObject(kind: string, ...path: string[]): (field: Field) => Conversion {
  return ({ value }) => ({ changes: [{ kind, path, value, ifExists: true }] });
}

/** Converts a field of the pod template that no value of the chart sets. */
export function inPod(...path: string[]): (field: Field) => Conversion {
  return ({ value }) => ({ changes: [{ kind: 'Deployment', path: ['spec', 'template', 'spec', ...path], value }] });
}
