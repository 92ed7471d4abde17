import { Destination, destinationsOf, isRoute, isRule, subsetsOf, textOf, usedDestinationsOf } from './destinations';
import { serviceOf } from './hosts';
import { JsonObject, partOf } from '../../json';
import { KubeObject } from '../../kube';
import { isApply, podTemplateOf, routesTo, Step } from '../../reconcile';

type Subset = ReturnType<typeof subsetsOf>[number];

/** What becomes of the subsets of one DestinationRule. */
export interface RuleChange {
  step: Step;
  before: Subset[];
  after: Subset[];
  lost: Subset[];
  gained: Subset[];
}

/** What becomes of the destinations of one VirtualService. */
export interface RouteChange {
  step: Step;
  before: Set<string>;
  after: Set<string>;
  /** The destinations that get requests. */
  usedBefore: Map<string, Destination>;
  usedAfter: Map<string, Destination>;
}

export interface WorkloadChange {
  step: Step;
  namespace?: string;
  labels: JsonObject;
}

/** What becomes of the objects of a set that decide where requests go. */
export class Changes {
  public readonly rules: RuleChange[];
  public readonly routes: RouteChange[];
  public readonly workloads: WorkloadChange[];
  private readonly services = new Map<string, Step>();

  constructor(steps: Step[]) {
    this.rules = steps.filter(isAbout(isRule)).map(ruleChange);
    this.routes = steps.filter(isAbout(isRoute)).map(routeChange);
    this.workloads = steps.flatMap((step) => workloadChange(step) ?? []);
    steps.filter(isAbout(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Service'))
      .forEach((step) => this.services.set(`${step.ref.namespace}/${step.ref.name}`, step));
  }

  /** The Service of a host, if it is among the objects. */
  public serviceOf({ host }: Destination): Step | undefined {
    const service = serviceOf(host);
    return service && this.services.get(`${service.namespace}/${service.name}`);
  }

  /** Whether pods of a workload are endpoints of a destination: by the selector of its Service, and by the labels of its subset. */
  public serves(workload: WorkloadChange, destination: Destination): boolean {
    const service = this.serviceOf(destination);
    const selector = service && partOf(objectOf(service)!.spec, 'selector');
    const known = this.rules.flatMap(({ before, after }) => [...after, ...before]);
    const labels = destination.subset ? known.find((subset) => textOf(subset) === textOf(destination))?.labels : {};
    return selector !== undefined && labels !== undefined && workload.namespace === service!.ref.namespace
      && routesTo({ ...selector, ...labels }, workload.labels);
  }
}

/** Whether a step writes its object, and leaves it in the cluster. */
export function isWritten({ action }: Step): boolean {
  return ['create', 'configure', 'adopt'].includes(action);
}

/** Whether an object is another one after the run, or should be. */
export function isChanging(step: Step): boolean {
  return isWritten(step) || step.action === 'delete' || step.action === 'refuse';
}

export function objectOf({ of, live }: Step): KubeObject | undefined {
  return of?.object ?? live;
}

function isAbout(matches: (object: KubeObject) => boolean): (step: Step) => boolean {
  return (step) => {
    const object = objectOf(step);
    return object !== undefined && matches(object);
  };
}

/** The object as it will be after the run, if every step succeeds. */
function afterOf(step: Step): KubeObject | undefined {
  return isChanging(step) ? step.of && (step.desired ?? step.of.object) : step.action === 'forget' ? undefined : step.live;
}

function ruleChange(step: Step): RuleChange {
  const [before, after] = [step.live, afterOf(step)].map((rule) => rule ? subsetsOf(rule) : []);
  const isLeaving = isWritten(step) || step.action === 'delete';
  return { step, before, after, lost: isLeaving ? without(before, after) : [], gained: without(after, before) };
}

function without(subsets: Subset[], others: Subset[]): Subset[] {
  const known = new Set(others.map(textOf));
  return subsets.filter((each) => !known.has(textOf(each)));
}

function routeChange(step: Step): RouteChange {
  const [before, after] = [step.live, afterOf(step)];
  const named = (route: KubeObject | undefined) => new Set(route ? destinationsOf(route).map(textOf) : []);
  const used = (route: KubeObject | undefined) => new Map(route ? usedDestinationsOf(route).map((each) => [textOf(each), each]) : []);
  return { step, before: named(before), after: named(after), usedBefore: used(before), usedAfter: used(after) };
}

function workloadChange(step: Step): WorkloadChange | undefined {
  const object = objectOf(step);
  const template = object && podTemplateOf(object);
  const matters = isApply(step) || step.action === 'refuse' || step.action === 'delete';
  return template && matters ? { step, namespace: object.metadata.namespace, labels: partOf(template, 'metadata', 'labels') } : undefined;
}
