import { intermediateOf } from './intermediate';
import { lookForPods, podsOfLabels, SightedPods } from './pod-sighting';
import { concerns, isPolicy, Pods, Policy, policyOf, Scope } from './policy';
import { Phase, PolicyChange, PolicyGroup, policyOrder, PolicyWrite, scopesOf } from './policy-order';
import { rootNamespacesOf } from './root-namespaces';
import { ScopeIndex } from './scope-index';
import { partOf, titleOf } from '../../json';
import { KubeObject, ObjectRef, refOf } from '../../kube';
import { Additions, DomainRule, Draft, Edge, isApply, podTemplateOf, Step, Waves } from '../../reconcile';

const NAME = 'security order';

/** The type of waits until pods are gone that a deleted policy concerned, and that do not belong to the new set. */
export const PODS_GONE = 'pods-gone';

/**
 * The order of policies and workloads. At no moment of a run is a request admitted that neither the old nor the new objects admit.
 *
 * A workload starts after the policies that concern it have been applied. A policy that left the set is deleted after the pods that it concerns and
 * whose workload is gone, by whatever hand. Policies of the same workloads are written in the phases of policy-order.ts.
 */
export const SECURITY_ORDER: DomainRule = {
  name: NAME,
  look: lookForPods,
  wave: (object) => isPolicy(object) ? 'policies' : undefined,
  add: (draft) => new SecurityOrder(draft).additions(),
};

class SecurityOrder {
  private readonly steps: Step[];
  private readonly changes: PolicyChange[];
  private readonly unchanged: Policy[] = [];
  /** The changes that delete a policy, by what it was about. */
  private readonly deletions: ScopeIndex<PolicyChange>;
  private readonly workloads: Step[];
  private readonly byKey: ReadonlyMap<string, Step>;
  private readonly sighted: SightedPods;
  /** Why it is not known which pods run. */
  private readonly unreadable: string[];

  constructor({ steps, observed: { sightings } }: Draft) {
    const { objects: seen = [], unreadable = [] } = sightings?.get(NAME) ?? {};
    this.sighted = new SightedPods(seen);
    this.unreadable = unreadable;
    this.byKey = steps;
    this.steps = [...steps.values()];
    const objects = this.steps.flatMap((step) => objectOf(step) ?? []);
    const waves = new Waves(objects);
    // A server of webhooks starts before all policies: the API server asks it whether it admits them.
    this.workloads = this.steps.filter((step) => podsOf(step) && waves.of(objectOf(step)!) !== 'servers');
    this.changes = this.readPolicies(rootNamespacesOf(objects));
    this.deletions = new ScopeIndex(this.changes.filter(({ deleted }) => deleted), ({ before }) => before ? [before.scope] : []);
  }

  public additions(): Additions {
    const groups = policyOrder(this.changes, this.unchanged);
    const added = groups.map((group, index) => this.orderOf(group, index));
    const waits = this.podWaits();
    return {
      steps: [...added.flatMap(({ steps }) => steps), ...waits.steps],
      edges: [...added.flatMap(({ edges }) => edges), ...this.workloadEdges(groups), ...waits.edges],
      refuse: [
        ...groups.flatMap(({ keys, problem }) => problem ? keys.map((key) => ({ key, reason: { code: 'NoSafeOrder', message: problem } as const })) : []),
        ...this.leavingPods(),
        ...this.protectingKept(),
      ],
      notes: this.unreadable.flatMap((message) => this.changes.filter(({ deleted }) => deleted)
        .map(({ key }) => ({ key, note: `it is not known whether pods that it concerns outlive their workload: ${message}` }))),
    };
  }

  /** The policies that change. Those that stay are among the unchanged ones. */
  private readPolicies(rootNamespaces: ReadonlySet<string>): PolicyChange[] {
    const changes: PolicyChange[] = [];
    for (const step of this.steps.filter((each) => isPolicy(objectOf(each) ?? NONE))) {
      const [before, after] = [step.live, step.of?.object].map((object) => object && policyOf(object, rootNamespaces));
      if (['unchanged', 'keep', 'release'].includes(step.action)) {
        this.unchanged.push(...before ? [before] : []);
      } else if (before ?? after) {
        changes.push({ key: step.key, before, after, deleted: !step.of });
      }
    }
    const index = new ScopeIndex(changes, ({ before, after }) => [(before ?? after)!.scope]);
    const starting = new Set(this.workloads.filter(isStarting).flatMap((workload) => index.concerning(podsOf(workload)!)));
    return changes.map((change) => ({ ...change, startsWorkloads: starting.has(change) }));
  }

  /** The intermediate objects of a group, and a milestone between each two phases. */
  private orderOf({ writes }: PolicyGroup, index: number): { steps: Step[]; edges: Edge[] } {
    const intermediate = writes.filter(({ what }) => what !== 'final').map((write) => this.intermediate(write));
    const phases = [...new Set(writes.map(({ phase }) => phase))];
    const milestones = phases.slice(1).map((phase) => milestone(`milestone/policies ${index} before ${Phase[phase]}`));
    const edges = milestones.flatMap(({ key }, position) => [
      ...keysIn(writes, phases[position]).map((from): Edge => ({ from, to: key, kind: 'applied' })),
      ...keysIn(writes, phases[position + 1]).map((to): Edge => ({ from: key, to, kind: 'applied' })),
      ...position > 0 ? [{ from: milestones[position - 1].key, to: key, kind: 'applied' } as const] : [],
    ]);
    return { steps: [...intermediate, ...milestones], edges };
  }

  private intermediate(write: PolicyWrite): Step {
    const step = this.byKey.get(write.key)!;
    return { ...step, key: keyOfWrite(write), addedFor: write.key, action: 'configure', desired: intermediateOf(write.what, step), notes: [NOTES[write.what]] };
  }

  /** A workload starts after the policies that concern it. */
  private workloadEdges(groups: PolicyGroup[]): Edge[] {
    const policies = new Map(this.changes.map((change) => [change.key, change]));
    const writes = groups.flatMap((group) => group.problem ? group.keys.map((key): PolicyWrite => ({ key, phase: 0, what: 'final' })) : group.writes);
    const applied = writes.filter(({ key, what }) => what !== 'final' || !policies.get(key)!.deleted);
    const index = new ScopeIndex(applied, ({ key }) => scopesOf(policies.get(key)!));
    return this.workloads.filter(isStarting).flatMap((workload) => index.concerning(podsOf(workload)!)
      .map((write): Edge => ({ from: keyOfWrite(write), to: workload.key, kind: 'applied' })));
  }

  /** A policy is deleted after the pods that it concerns and that do not belong to the new set. Policies of one scope have one wait. */
  private podWaits(): { steps: Step[]; edges: Edge[] } {
    const waits = new PodWaits();
    const owned = this.sighted.byWorkload();
    for (const workload of this.workloads.filter((step) => step.live)) {
      const before = [podsIn(workload.live)!, ...owned.get(workload.key) ?? []];
      const after = podsIn(workload.of?.object);
      const concerned = before.flatMap((pods) => this.deletions.concerning(pods)).filter((change) => isLeft(workload, change, after));
      concerned.forEach((change) => waits.add(change, workload.ref, workload));
    }
    this.sighted.leaving.forEach((object) => this.deletions.concerning(podsOfLabels(object)).forEach((change) => waits.add(change, refOf(object))));
    this.forgottenUnseen().forEach(({ change, ref }) => waits.add(change, ref));
    return waits.additions();
  }

  /** The workloads that were gone already, with the policies that may have concerned them: if pods cannot be read, nobody knows which pods are left. */
  private forgottenUnseen(): { change: PolicyChange; ref: ObjectRef }[] {
    const makesPods = ({ ref }: Step) => podTemplateOf({ ...ref, metadata: { name: ref.name } }) !== undefined;
    const forgotten = this.unreadable.length === 0 ? [] : this.steps.filter((step) => step.action === 'forget' && makesPods(step));
    const deleted = this.changes.filter((change) => change.deleted && change.before);
    return forgotten.flatMap(({ ref }) => deleted.filter(({ before }) => [undefined, ref.namespace].includes(before!.scope.namespace))
      .map((change) => ({ change, ref })));
  }

  /** A policy that stays, and that pods lose which still run: those of a workload that is deleted, or that gets other labels. */
  private leavingPods(): NonNullable<Additions['refuse']> {
    const staying = new ScopeIndex(this.changes.filter(({ deleted, before }) => !deleted && before), ({ before }) => [before!.scope]);
    return this.workloads.filter((step) => step.live).flatMap((workload) => {
      const before = podsIn(workload.live)!;
      const after = podsIn(workload.of?.object);
      const isLost = (change: PolicyChange) => !(change.after && concerns(change.after.scope, before)) && isLeft(workload, change, after);
      const lost = staying.concerning(before).filter(isLost);
      return lost.map((change) => ({ key: change.key, reason: { code: 'NoSafeOrder', message: `${change.key}: ${whyLost(workload, change.after)}` } as const }));
    });
  }

  /** A policy that left the set together with a workload that stays is not deleted. */
  private protectingKept(): NonNullable<Additions['refuse']> {
    const kept = this.workloads.filter(({ action, of }) => !of && (action === 'keep' || action === 'refuse'));
    return kept.flatMap((workload) => this.deletions.concerning(podsOf(workload)!).map(({ key }) => ({
      key, reason: { code: 'StillNeeded', message: `it decides which requests ${titleOf(workload.ref)} admits, which left the set and stays` } as const,
    })));
  }
}

/**
 * Whether pods of a workload that a policy concerned do not belong to the new set. A workload that is unchanged can have such pods too: an earlier run has
 * given it other labels, and its old pods still end.
 */
function isLeft(workload: Step, { before }: PolicyChange, after: Pods | undefined): boolean {
  return workload.of ? isApply(workload) && after !== undefined && !concerns(before!.scope, after) : workload.action === 'delete';
}

function whyLost({ of, ref }: Step, after: Policy | undefined): string {
  const what = of ? `the pods of ${titleOf(ref)} get other labels` : `${titleOf(ref)} is deleted`;
  const hint = after ? 'Give the new policy another name, so that the old one is deleted after these pods' : 'Apply the two changes one after the other';
  return `it would no longer concern pods that still run: ${what}. ${hint}`;
}

/** The waits for pods, by the scope of the policies that are deleted after them. */
class PodWaits {
  private readonly waits = new Map<string, { key: string; scope: Scope; ref: ObjectRef; policies: Set<string>; workloads: Map<string, Step> }>();

  /** @param ref what the policy waits for: a workload, or pods without one */
  public add({ key, before }: PolicyChange, ref: ObjectRef, workload?: Step): void {
    const { scope } = before!;
    const id = JSON.stringify([scope.namespace, Object.entries(scope.labels).sort()]);
    const wait = this.waits.get(id) ?? { key: `${key}@${PODS_GONE}`, scope, ref, policies: new Set(), workloads: new Map() };
    this.waits.set(id, wait);
    wait.policies.add(key);
    if (workload) wait.workloads.set(workload.key, workload);
  }

  public additions(): { steps: Step[]; edges: Edge[] } {
    const all = [...this.waits.values()];
    return {
      steps: all.map(({ key, scope, ref, workloads }) => ({
        key,
        action: 'wait',
        ref,
        wait: { type: PODS_GONE, ...scope, moved: [...workloads.values()].filter(({ of }) => of).map((each) => each.key) },
        notes: ['the policies that concern its pods are deleted after they are gone'],
      })),
      edges: all.flatMap(({ key, policies, workloads }) => [
        ...[...workloads.keys()].map((from): Edge => ({ from, to: key, kind: 'ready' })), ...[...policies].map((to): Edge => ({ from: key, to, kind: 'ready' })),
      ]),
    };
  }
}

const NOTES: { [what in PolicyWrite['what']]: string } = {
  final: '',
  both: 'first with its old and new rules, until the other policies of these workloads are written',
  nothing: 'first it allows nothing, until the other policies of these workloads are written; then it is deleted',
  strict: 'first with mode STRICT, until the other policies of these workloads are written; then it is deleted',
  disable: 'first with mode DISABLE, until the other policies of these workloads are written; then it is deleted',
};

const NONE: KubeObject = { apiVersion: '', kind: '', metadata: { name: '' } };

function objectOf({ of, live }: Step): KubeObject | undefined {
  return of?.object ?? live;
}

/** The pods of a workload; undefined for objects without pods. */
function podsOf(step: Step): Pods | undefined {
  return podsIn(objectOf(step));
}

function podsIn(object: KubeObject | undefined): Pods | undefined {
  const template = object && podTemplateOf(object);
  return template && { namespace: object.metadata.namespace, labels: partOf(template, 'metadata', 'labels') };
}

function isStarting({ action }: Step): boolean {
  return ['create', 'configure', 'adopt'].includes(action);
}

function keyOfWrite({ key, what }: PolicyWrite): string {
  return what === 'final' ? key : `${key}@${what}`;
}

function keysIn(writes: PolicyWrite[], phase: Phase): string[] {
  return writes.filter((write) => write.phase === phase).map(keyOfWrite);
}

function milestone(key: string): Step {
  return { key, action: 'milestone', ref: { apiVersion: 'v1', kind: 'Milestone', name: key } };
}
