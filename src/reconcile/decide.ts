import { Adoption, AdoptionOptions, helmReleaseOf } from './adoption';
import { isAsApplied } from './as-applied';
import { DeletionOptions, protectionOf } from './deletion-options';
import { DesiredObject } from './desired';
import { DomainRule, Draft } from './domain-rule';
import { edgesOf } from './graph';
import { HandOverOptions, isHandedOver } from './hand-over';
import { hashOf } from './hash';
import { InventoryEntry } from './inventory';
import { hasAnnotation, PROTECT, RECREATE } from './object-annotations';
import { Observed } from './observe';
import { Waves } from './order';
import { Reason } from './reason';
import { Sending } from './sending';
import { inOrder } from './sorted-steps';
import { Decision, Step } from './step';
import { isOwn, whyNotOwned, whyNotTaken } from './whose';
import { titleOf } from '../json';
import { keyOf, KubeObject, ObjectRef } from '../kube';

export interface DecideOptions extends DeletionOptions, AdoptionOptions, HandOverOptions {
  /** Whether fields are taken from other field managers. @default false */
  forceConflicts?: boolean;
  /** The rules of the domain. @default none */
  rules?: DomainRule[];
  /** The keys of objects that are deleted afterwards. @default none */
  deletedLater?: ReadonlySet<string>;
}

/**
 * Decides what becomes of each object of a set and of its inventory, and in which order. It is pure: the same observation always gives the
 * same decision.
 */
export function decide(observed: Observed, options: DecideOptions): Decision {
  const applies = new ApplySteps(observed, options);
  const left = [...observed.inventory].filter(([key]) => !applies.has(key));
  const deletions = new DeletionSteps(observed, options, new Set(left.map(([key]) => key)));
  const main = new Map([
    ...observed.desired.map((each): [string, Step] => [each.key, applies.of(each)]),
    ...left.map(([key, entry]): [string, Step] => [key, deletions.of(key, entry)]),
  ]);
  return withRules(observed, options, main, (ref) => deletions.isDeletedToo(ref));
}

function withRules(observed: Observed, { rules = [] }: DecideOptions, main: Map<string, Step>, isDeleted: Draft['isDeleted']): Decision {
  const objects = [...main.values()].flatMap(({ of, live }) => of?.object ?? live ?? []);
  const waves = new Waves(objects, rules.flatMap((rule) => rule.wave ? [rule.wave.bind(rule)] : []));
  const added = rules.flatMap((rule) => rule.add ? [rule.add({ observed, steps: main, isDeleted })] : []);
  added.flatMap(({ refuse = [] }) => refuse).forEach(({ key, reason }) => main.set(key, { ...main.get(key)!, action: 'refuse', reason }));
  const decided = [...inOrder([...main.values()], waves), ...added.flatMap((each) => each.steps ?? [])];
  const [early, late] = (['early', 'late'] as const).map((time) => new Set(added.flatMap((each) => each[time] ?? [])));
  const { milestones, edges, notes } = edgesOf(decided, observed, waves, { early, late }, added.flatMap((each) => each.edges ?? []));
  return { steps: [...noted(decided, [...notes, ...added.flatMap((each) => each.notes ?? [])]), ...milestones], edges };
}

function noted(steps: Step[], notes: { key: string; note: string }[]): Step[] {
  const byKey = new Map<string, string[]>();
  notes.forEach(({ key, note }) => byKey.set(key, [...byKey.get(key) ?? [], note]));
  return steps.map((step) => byKey.has(step.key) ? { ...step, notes: [...step.notes ?? [], ...byKey.get(step.key)!] } : step);
}

/** The steps of the objects that are desired. */
class ApplySteps {
  private readonly keys: Set<string>;
  private readonly sending: Sending;
  private readonly adoption: Adoption;

  constructor(private readonly observed: Observed, options: DecideOptions) {
    this.keys = new Set(observed.desired.map(({ key }) => key));
    this.sending = new Sending(observed, options);
    this.adoption = new Adoption(options.adopt, observed.instance);
  }

  public has(key: string): boolean {
    return this.keys.has(key);
  }

  public of(desired: DesiredObject): Step {
    const { key, ref, object } = desired;
    const { instance, inventory, live: all, unreadable } = this.observed;
    const [live, entry] = [all.get(key), inventory.get(key)];
    const { sent, force } = this.sending.of(desired, live);
    const step = { key, ref, of: desired, entry, live, desired: sent.object, force, recreate: hasAnnotation(object, RECREATE) };
    const unknown = unreadable.get(key);
    if (unknown) {
      return { ...step, action: 'refuse', reason: unknown };
    }
    if (!live) {
      return { ...step, action: 'create' };
    }
    if (!isOwn(live, entry, instance)) {
      return this.ofOther(step, live);
    }
    return this.ofOwn(step, live, isAsApplied(sent, live, { manager: instance.manager, sameAsSent: isSame(entry, sent.object) }));
  }

  private ofOwn(step: Omit<Step, 'action'>, live: KubeObject, asApplied: boolean): Step {
    if (live.metadata.deletionTimestamp || this.isInEndingNamespace(live)) {
      return { ...step, action: 'create', reason: { code: 'DeletionPending', message: 'it is being deleted, and is created again when it is gone' } };
    }
    const source = this.adoption.sourceOf(live);
    return source ? this.adopted(step, live, source) : { ...step, action: asApplied ? 'unchanged' : 'configure' };
  }

  /** A namespace of the set that is being deleted takes its objects with it. */
  private isInEndingNamespace({ metadata: { namespace } }: KubeObject): boolean {
    const key = keyOf({ apiVersion: 'v1', kind: 'Namespace', name: namespace ?? '' });
    return this.observed.live.get(key)?.metadata.deletionTimestamp !== undefined;
  }

  private ofOther(step: Omit<Step, 'action'>, live: KubeObject): Step {
    const reason = whyNotTaken(live, this.observed.instance, this.adoption);
    return reason ? { ...step, action: 'refuse', reason } : this.adopted(step, live, this.adoption.sourceOf(live) ?? 'any');
  }

  private adopted(step: Omit<Step, 'action'>, live: KubeObject, source: string): Step {
    const release = helmReleaseOf(live);
    const owner = OWNERS[source] ?? source;
    const notes = [
      ...release ? [`helm upgrade and helm uninstall of release ${release.namespace}/${release.name} change or delete it as long as Helm has its record: --delete-helm-releases deletes it`] : [],
      ...OLD_OWNERS[source] ?? [],
    ];
    return { ...step, action: 'adopt', reason: { code: 'NotOurs', message: `it belongs to ${owner}` }, ...notes.length > 0 && { notes } };
  }
}

/** The names, in messages, of owners without a name of their own. */
const OWNERS: { [source: string]: string } = { instance: 'another instance', any: 'an unknown owner', earlier: 'this instance under its earlier field manager' };

/** What the old owner can still do to an adopted object. */
const OLD_OWNERS: { [source: string]: string[] } = {
  kubectl: ['a client-side kubectl apply of its old manifest changes it again, and the next apply reports a conflict; a server-side one is refused'],
  istioctl: ['istioctl install changes it again, and istioctl uninstall deletes it: use them no more for this mesh'],
};

/** The steps of the objects that left the set. */
class DeletionSteps {
  constructor(private readonly observed: Observed, private readonly options: DecideOptions, private readonly left: ReadonlySet<string>) {}

  public of(key: string, entry: InventoryEntry): Step {
    const { uid, hash, ...ref } = entry;
    const live = this.observed.live.get(key);
    const step = { key, ref, entry, live };
    const unknown = this.observed.unreadable.get(key);
    if (unknown) {
      return { ...step, action: 'refuse', reason: unknown };
    }
    if (!live) {
      return { ...step, action: 'forget' };
    }
    const foreign = whyNotOwned(entry, live, this.observed.instance);
    if (foreign) {
      return { ...step, action: 'release', reason: foreign };
    }
    if (isHandedOver(entry, this.options)) {
      return { ...step, action: 'release', reason: { code: 'HandedOver', message: 'it is handed over (--release)' } };
    }
    const kept = this.whyKept(live);
    return kept ? { ...step, action: 'keep', reason: kept } : this.deleted(step, this.observed.objectsOf.get(key) ?? []);
  }

  /** Deleting a definition deletes the objects of its kind, whoever created them. */
  private deleted(step: Omit<Step, 'action'>, ofKind: ObjectRef[] | Reason): Step {
    if (!Array.isArray(ofKind)) {
      return { ...step, action: 'refuse', reason: ofKind };
    }
    const others = ofKind.filter((ref) => !this.isDeletedToo(ref));
    const message = `objects of its kind exist that this instance does not delete: ${named(others)}`;
    return others.length === 0 ? { ...step, action: 'delete' } : { ...step, action: 'refuse', reason: { code: 'InUse', message } };
  }

  private whyKept(live: KubeObject): Reason | undefined {
    const option = protectionOf(live);
    if (hasAnnotation(live, PROTECT)) {
      return { code: 'Protected', message: `its annotation ${PROTECT} protects it. Delete the annotation first` };
    }
    if (option && !this.options[option]) {
      return { code: 'NeedsOption', message: `--${option} deletes it` };
    }
    return undefined;
  }

  /** Whether an object leaves the cluster too: by a step of its own, or with its namespace. */
  public isDeletedToo(ref: ObjectRef): boolean {
    return this.isLeaving(keyOf(ref)) || this.isLeaving(keyOf({ apiVersion: 'v1', kind: 'Namespace', name: ref.namespace ?? '' }));
  }

  private isLeaving(key: string): boolean {
    const isLater = this.options.namespaces && (this.options.deletedLater?.has(key) ?? false);
    return isLater || (this.left.has(key) && ['delete', 'forget'].includes(this.of(key, this.observed.inventory.get(key)!).action));
  }
}

function named(refs: ObjectRef[]): string {
  return refs.slice(0, 3).map(titleOf).join(', ') + (refs.length > 3 ? `, and ${refs.length - 3} more` : '');
}

function isSame(entry: InventoryEntry | undefined, sent: KubeObject): boolean {
  return entry?.hash !== undefined && entry.hash === hashOf(sent);
}
