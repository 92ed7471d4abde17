import { Destination, destinationsOf, isRoute, isRule, subsetsOf, textOf, usedDestinationsOf } from './destinations';
import { serviceOf } from '../../istio/internal';
import { JsonObject, LabelIndex, Lookup, partOf } from '../../json';
import { KubeObject } from '../../kube';
import { isApply, podTemplateOf, Step } from '../../reconcile';

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
  /** The DestinationRules by the subsets that they will have, gain and lose. */
  public readonly having: Lookup<RuleChange>;
  public readonly gaining: Lookup<RuleChange>;
  public readonly losing: Lookup<RuleChange>;
  /** The VirtualServices by the destinations that they name, before and after. */
  public readonly namingBefore: Lookup<RouteChange>;
  public readonly namingAfter: Lookup<RouteChange>;
  /** The VirtualServices by the destinations that get requests, before and after. */
  public readonly usingBefore: Lookup<RouteChange>;
  public readonly usingAfter: Lookup<RouteChange>;
  private readonly services = new Map<string, Step>();
  private readonly subsets: Lookup<Subset>;
  private readonly labelled: LabelIndex<WorkloadChange>;
  private readonly serving = new Map<string, WorkloadChange[]>();

  constructor(steps: Step[]) {
    this.rules = steps.filter(isAbout(isRule)).map(ruleChange);
    this.routes = steps.filter(isAbout(isRoute)).map(routeChange);
    this.workloads = steps.flatMap((step) => workloadChange(step) ?? []);
    steps.filter(isAbout(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Service'))
      .forEach((step) => this.services.set(`${step.ref.namespace}/${step.ref.name}`, step));
    [this.having, this.gaining, this.losing] = (['after', 'gained', 'lost'] as const).map((part) => new Lookup(this.rules, (rule) => rule[part].map(textOf)));
    [this.namingBefore, this.namingAfter] = (['before', 'after'] as const).map((part) => new Lookup(this.routes, (route) => route[part]));
    [this.usingBefore, this.usingAfter] = (['usedBefore', 'usedAfter'] as const).map((part) => new Lookup(this.routes, (route) => route[part].keys()));
    this.subsets = new Lookup(this.rules.flatMap(({ before, after }) => [...after, ...before]), (subset) => [textOf(subset)]);
    this.labelled = new LabelIndex(this.workloads);
  }

  /** The Service of a host, if it is among the objects. */
  public serviceOf({ host }: Destination): Step | undefined {
    const service = serviceOf(host);
    return service && this.services.get(`${service.namespace}/${service.name}`);
  }

  /** The workloads whose pods are endpoints of a destination: by the selector of its Service, and by the labels of its subset. */
  public servingOf(destination: Destination): WorkloadChange[] {
    const text = textOf(destination);
    const known = this.serving.get(text) ?? this.workloadsOf(destination);
    this.serving.set(text, known);
    return known;
  }

  private workloadsOf(destination: Destination): WorkloadChange[] {
    const service = this.serviceOf(destination);
    const labels = destination.subset ? this.subsets.get(textOf(destination))[0]?.labels : {};
    return service && labels ? this.labelled.selected(service.ref.namespace, { ...partOf(objectOf(service)!.spec, 'selector'), ...labels }) : [];
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
