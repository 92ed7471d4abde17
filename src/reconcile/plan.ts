import { Adoption, AdoptionOptions } from './adoption';
import { mayForce, withHint } from './applying';
import { decide, DecideOptions } from './decide';
import { DesiredObject } from './desired';
import { difference, FieldChange } from './diff';
import { checkGuards, GuardOptions } from './guard';
import { assertHandedOver } from './hand-over';
import { Instance } from './instance';
import { Inventory } from './inventory';
import { observe } from './observe';
import { inParallel } from './parallel';
import { assertPrunes, PruneOptions } from './prune-guard';
import { Reason, ReasonCode } from './reason';
import { SavedPlan, savedPlan } from './saved-plan';
import { Decision, Step } from './step';
import { JsonObject, mergeOver } from '../json';
import { ifAllowed, isRejection, KubeClient, KubeError, KubeObject, ObjectRef, refOf } from '../kube';

export type PlannedAction =
  | 'create'
  | 'configure'
  /** The object exists, and another tool owns it. It would belong to the instance. */
  | 'adopt'
  | 'unchanged'
  | 'delete'
  /** The object left the set and would stay in the cluster and in the inventory. */
  | 'keep'
  /** The object left the set and does not belong to the instance any more. It would stay, and leave the inventory. */
  | 'release'
  /** The object would not be applied. */
  | 'refused'
  /** The pods of the workload would be restarted. */
  | 'restart'
  /** A condition of the cluster that later changes wait for. */
  | 'wait';

/** What apply would do about one object. */
export interface Change {
  action: PlannedAction;
  ref: ObjectRef;
  origin?: string;
  /** The fields that would change, if the object exists. */
  fields: FieldChange[];
  /** The fields that would be taken from other field managers. */
  conflicts?: { field: string; manager: string }[];
  code?: ReasonCode;
  message?: string;
  notes?: string[];
}

export interface PreviewOptions extends AdoptionOptions {
  instance: Instance;
  signal?: AbortSignal;
  /** Why it cannot be found out whether the condition of a step `wait` holds; undefined if it can. @default it can */
  whyUnknown?: (client: KubeClient, step: Step) => Promise<Reason | undefined>;
}

export interface PlanOptions extends PreviewOptions, DecideOptions, GuardOptions, PruneOptions {
  /** Gets the plan in the form in which it can be saved. */
  onSaved?: (plan: SavedPlan) => void;
}

/**
 * What apply would change, in the order of an apply, with deletions last. The API server answers this by dry run for objects that differ: so
 * neither its defaults nor the fields of other owners count as changes.
 */
export async function plan(client: KubeClient, desired: DesiredObject[], options: PlanOptions): Promise<Change[]> {
  const inventory = await Inventory.read(client, options.instance);
  const observed = await observe(client, desired, inventory.all, options.instance, options);
  assertHandedOver(observed, options);
  const decision = decide(observed, options);
  assertPrunes(observed, decision, options);
  await checkGuards(client, desired, decision, options);
  options.onSaved?.(savedPlan(observed, decision));
  return changesOf(client, decision, options);
}

/** Shows the steps of a decision as changes. */
export function changesOf(client: KubeClient, decision: Decision, options: PreviewOptions): Promise<Change[]> {
  return new Preview(client, decision, options).changes();
}

class Preview {
  private readonly adoption: Adoption;
  /** The steps that depend on an object that does not exist yet. A dry run would only fail. */
  private readonly early: Set<string>;

  constructor(private readonly client: KubeClient, private readonly decision: Decision, private readonly options: PreviewOptions) {
    this.adoption = new Adoption(options.adopt, options.instance);
    const created = new Set(decision.steps.filter(({ action }) => action === 'create').map(({ key }) => key));
    this.early = new Set(decision.edges.filter(({ from, kind }) => kind !== 'order' && created.has(from)).map(({ to }) => to));
  }

  public async changes(): Promise<Change[]> {
    const shown = this.decision.steps.filter(({ action }) => action !== 'milestone' && action !== 'forget');
    const changes = new Map<Step, Change>();
    await inParallel(shown, async (step) => {
      changes.set(step, await this.change(step));
    }, this.options.signal);
    return shown.flatMap((step) => changes.get(step) ?? []);
  }

  private async change(step: Step): Promise<Change> {
    const { ref, of, reason, notes } = step;
    const change = { ref, ...of && { origin: of.origin }, fields: [], ...reason, ...notes && { notes } };
    switch (step.action) {
      case 'refuse':
        return { ...change, action: 'refused' };
      case 'create': case 'configure': case 'adopt':
        return this.applied(step, { ...change, action: step.action });
      case 'wait':
        return this.wait(step, change);
      default:
        return { ...change, action: step.action as PlannedAction };
    }
  }

  private async wait(step: Step, change: Omit<Change, 'action'>): Promise<Change> {
    const unknown = await this.options.whyUnknown?.(this.client, step);
    return unknown ? { ...change, action: 'refused', ...unknown } : { ...change, action: 'wait' };
  }

  private async applied(step: Step, change: Change): Promise<Change> {
    if (step.action === 'create' && (this.early.has(step.key) || step.live)) {
      return change;
    }
    try {
      const conflicts: Change['conflicts'] = [];
      const after = await this.dryRun(step, conflicts);
      const fields = step.live ? difference(step.live, step.action === 'adopt' ? await this.adopted(step.live, after) : after) : [];
      const action = step.action === 'configure' && fields.length === 0 ? 'unchanged' : change.action;
      return { ...change, action, fields, ...conflicts.length > 0 && { conflicts } };
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      return this.refused(step, change, error);
    }
  }

  /** The fields that the owner gives up are deleted, and some of them get their defaults again: the API server says which. */
  private async adopted(live: KubeObject, after: KubeObject): Promise<KubeObject> {
    const preview = this.adoption.preview(after);
    return await ifAllowed(this.client.patch(refOf(live), replacements(live, preview), { dryRun: true, live })) ?? preview;
  }

  /** With credentials that may only read, the objects are compared here. */
  private refused(step: Step, change: Change, error: KubeError): Change {
    const reason = withHint(error);
    if (reason.code !== 'Forbidden') {
      return { ...change, action: 'refused', ...reason };
    }
    const fields = step.live ? difference(step.live, mergeOver(step.live, step.desired as JsonObject) as unknown as KubeObject) : [];
    return { ...change, fields, notes: [...change.notes ?? [], `the API server did not check it: ${error.message}`] };
  }

  /**
   * A dry run cannot change the owners of fields first. So it is forced if the only conflicts are with owners that are adopted from, or whose
   * fields may be taken.
   */
  private async dryRun(step: Step, conflicts: NonNullable<Change['conflicts']>): Promise<KubeObject> {
    const { manager } = this.options.instance;
    try {
      return await this.client.apply(step.desired!, { manager, dryRun: true, live: step.live });
    } catch (error) {
      const isAdopted = error instanceof KubeError && step.action === 'adopt' && error.conflicts.length > 0
        && error.conflicts.every((conflict) => this.adoption.adoptsFrom(conflict.manager, step.live!) || mayForce(step, error));
      if (!isAdopted && !(error instanceof KubeError && mayForce(step, error))) {
        throw error;
      }
      if (!isAdopted) conflicts.push(...(error as KubeError).conflicts);
      return this.client.apply(step.desired!, { manager, dryRun: true, force: true, live: step.live });
    }
  }
}

/** The JSON patch that turns an object into another state of it. */
function replacements(from: KubeObject, to: KubeObject): JsonObject[] {
  const { labels, annotations } = to.metadata;
  const metadata = Object.entries({ labels, annotations }).map(([field, value]) => ({ op: 'add', path: `/metadata/${field}`, value: value ?? {} }));
  const isReplaced = (field: string) => !['apiVersion', 'kind', 'metadata', 'status'].includes(field);
  const added = Object.entries(to).filter(([field]) => isReplaced(field)).map(([field, value]) => ({ op: 'add', path: `/${field}`, value }));
  const removed = Object.keys(from).filter((field) => isReplaced(field) && !(field in to)).map((field) => ({ op: 'remove', path: `/${field}` }));
  return [...metadata, ...added, ...removed];
}
