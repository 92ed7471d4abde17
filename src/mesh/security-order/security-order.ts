import { Purpose, WITHOUT_POD_CHECK } from './controllers';
import { intermediateOf } from './intermediate';
import { lookForPods, podsOfLabels, SightedPods } from './pod-sighting';
import { concerns, isPolicy, mayLosePods, Pods, Policy, policyOf, Scope } from './policy';
import { Phase, PolicyChange, PolicyGroup, policyOrder, PolicyWrite, scopesOf } from './policy-order';
import { rootNamespacesOf } from './root-namespaces';
import { ScopeIndex } from './scope-index';
import { partOf, titleOf } from '../../json';
import { KubeObject, ObjectRef, refOf } from '../../kube';
import { Additions, DomainRule, Draft, Edge, podTemplateOf, Reason, Step, Waves } from '../../reconcile';

const NAME = 'security order';

/** The type of waits until pods are gone that a deleted policy concerned, and that do not belong to the new set. */
export const PODS_GONE = 'pods-gone';

/**
 * The order of policies and workloads. At no moment of a run is a request admitted that neither the old nor the new objects admit.
 *
 * A workload starts after the policies that concern it have been applied. A policy that left the set is deleted after the pods that it concerns and
 * whose workload is gone, by whatever hand. Policies of the same workloads are written in the phases of policy-order.ts.
 *
 * @param looksForPods whether pods count that are not known from the objects of the set. Without it, a policy is deleted after its workloads.
 */
export function securityOrder(looksForPods: boolean): DomainRule {
  return {
    name: NAME,
    ...looksForPods && { look: lookForPods },
    wave: (object) => isPolicy(object) ? 'policies' : undefined,
    add: (draft) => new SecurityOrder(draft, looksForPods).additions(),
  };
}

type Refusal = NonNullable<Additions['refuse']>[number];

class SecurityOrder {
  private readonly steps: Step[];
  private readonly changes: PolicyChange[];
  private readonly unchanged: Policy[] = [];
  private readonly workloads: Step[];
  private readonly byKey: ReadonlyMap<string, Step>;
  /** All changes, by what the policy was about. */
  private readonly losing: ScopeIndex<PolicyChange>;
  private readonly sighted: SightedPods;

  constructor({ steps, observed: { sightings } }: Draft, private readonly looksForPods: boolean) {
    this.sighted = new SightedPods(sightings?.get(NAME) ?? { objects: [], unreadable: [] });
    this.byKey = steps;
    this.steps = [...steps.values()];
    const objects = this.steps.flatMap((step) => objectOf(step) ?? []);
    const waves = new Waves(objects);
    // A server of webhooks starts before all policies: the API server asks it whether it admits them.
    this.workloads = this.steps.filter((step) => podsOf(step) && waves.of(objectOf(step)!) !== 'servers');
    this.changes = this.readPolicies(rootNamespacesOf(objects));
    this.losing = new ScopeIndex(this.changes, ({ before }) => before ? [before.scope] : []);
  }

  public additions(): Additions {
    const refused = [...this.unlisted(), ...this.unreadWorkloads(), ...this.leftPods(), ...this.leftByWorkloads()];
    const keys = new Set(refused.map(({ key }) => key));
    const groups = policyOrder(this.changes.map((change) => ({ ...change, refused: keys.has(change.key) })), this.unchanged);
    const added = groups.map((group, index) => this.orderOf(group, index));
    const waits = this.podWaits(keys);
    return {
      steps: [...added.flatMap(({ steps }) => steps), ...waits.steps],
      edges: [...added.flatMap(({ edges }) => edges), ...this.workloadEdges(groups), ...waits.edges],
      refuse: [...groups.flatMap((group) => group.problem ? group.keys.map((key) => refusal(key, 'NoSafeOrder', group.problem!)) : []), ...refused],
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
    const applied = writes.filter(({ key, what, phase }) => what !== 'final' || !policies.get(key)!.deleted || phase < Phase.DELETE_ALLOWS);
    const index = new ScopeIndex(applied, ({ key }) => scopesOf(policies.get(key)!));
    return this.workloads.filter(isStarting).flatMap((workload) => index.concerning(podsOf(workload)!)
      .map((write): Edge => ({ from: keyOfWrite(write), to: workload.key, kind: 'applied' })));
  }

  /**
   * A policy is deleted after the pods that it concerns and that do not belong to the new set. Policies of one scope have one wait.
   *
   * @param refused the keys of policies that stay
   */
  private podWaits(refused: ReadonlySet<string>): { steps: Step[]; edges: Edge[] } {
    const waits = new PodWaits(this.looksForPods);
    const isWaiting = (change: PolicyChange) => change.deleted && !refused.has(change.key);
    this.lossesByWorkloads().filter(({ change }) => isWaiting(change)).forEach(({ change, workload }) => waits.add(change, workload.ref, workload));
    this.sighted.of('leaving').forEach((object) => this.losingPods(podsOfLabels(object)).filter(isWaiting).forEach((change) => waits.add(change, refOf(object))));
    return waits.additions();
  }

  /** The policies that pods lose: those that concerned them, and do not concern them any more. */
  private losingPods(pods: Pods): PolicyChange[] {
    return this.losing.concerning(pods).filter((change) => isTakenFrom(change, pods));
  }

  /** The policies that pods lose which are of a workload and do not belong to the new set. */
  private lossesByWorkloads(): { change: PolicyChange; workload: Step }[] {
    const owned = this.sighted.byWorkload();
    return this.workloads.filter((step) => step.live).flatMap((workload) => {
      const before = [podsIn(workload.live)!, ...owned.get(workload.key) ?? []];
      const after = podsIn(workload.of?.object);
      const lost = new Set(before.flatMap((pods) => this.losingPods(pods)).filter((change) => isLeft(workload, change, after)));
      return [...lost].map((change) => ({ change, workload }));
    });
  }

  /** The policies that pods of workloads would lose, and that no wait can delete after these pods. */
  private leftByWorkloads(): Refusal[] {
    return this.lossesByWorkloads().flatMap(({ change, workload }) => {
      if (workload.action === 'keep' || workload.action === 'refuse') {
        return [refusal(change.key, 'StillNeeded', `it decides which requests ${titleOf(workload.ref)} admits, which ${workload.of ? 'is not changed' : 'left the set and stays'}`)];
      }
      return change.deleted ? [] : [refusal(change.key, 'NoSafeOrder', `${change.key}: ${whyLost(workload, change.after)}`)];
    });
  }

  /** The policies that pods would lose which run although their workload is gone, or of which nobody knows whether it is gone. */
  private leftPods(): Refusal[] {
    const refusals = (purpose: Purpose, refuse: (object: KubeObject, change: PolicyChange) => Refusal[]) => this.sighted.of(purpose)
      .flatMap((object) => this.losingPods(podsOfLabels(object)).flatMap((change) => refuse(object, change)));
    return [
      ...refusals('unknown', (object, { key }) => [refusal(key, 'PodsUnknown', `it is not known whether the workload of ${titleOf(refOf(object))} is gone, and the policy concerns it: ${this.sighted.whyUnknown(object)}`)]),
      ...refusals('orphaned', (object, { key }) => this.byKey.has(this.sighted.keyOfTop(object)) ? []
        : [refusal(key, 'StillNeeded', `it decides which requests ${titleOf(refOf(object))} admits, which outlived its workload (--cascade=orphan) and which nothing ends. Delete this pod first, or use ${WITHOUT_POD_CHECK}`)]),
      ...refusals('leaving', (object, { key, deleted, after }) => deleted ? []
        : [refusal(key, 'NoSafeOrder', `${key}: it would no longer concern ${titleOf(refOf(object))}, which still runs although its workload is gone. ${whatToDo(after, 'Apply again when this pod is gone')}`)]),
    ];
  }

  /** The policies that pods may lose which cannot be listed. */
  private unlisted(): Refusal[] {
    return this.changes.flatMap(({ key, before, after }) => {
      const why = before && mayLosePods(before, after) ? this.sighted.whyUnlisted(before.scope) : undefined;
      return why === undefined ? [] : [refusal(key, 'PodsUnknown', `it is not known which of its pods run: ${why}`)];
    });
  }

  /** The policies that pods may lose of workloads that cannot be read. They may have no pods now, and start some. */
  private unreadWorkloads(): Refusal[] {
    const makesPods = ({ ref }: Step) => podTemplateOf({ ...ref, metadata: { name: ref.name } }) !== undefined;
    const unread = this.looksForPods ? this.steps.filter((step) => step.action === 'refuse' && !step.live && makesPods(step)) : [];
    return unread.flatMap(({ ref, reason }) => this.changes
      .filter(({ before, after }) => before && mayLosePods(before, after) && [undefined, ref.namespace].includes(before.scope.namespace))
      .map(({ key }) => refusal(key, 'PodsUnknown', `it is not known whether it concerns ${titleOf(ref)}: ${reason!.message}. ${reason!.code === 'Unreadable' ? 'Grant this right' : 'Correct this first'}, or use ${WITHOUT_POD_CHECK}`)));
  }
}

function refusal(key: string, code: Reason['code'], message: string): Refusal {
  return { key, reason: { code, message } };
}

/**
 * Whether pods of a workload that lose a policy still need it. They do not if the set takes the policy away from the workload: from its new pods, too.
 * A workload that is unchanged can have such pods: an earlier run has given it other labels, and its old pods still end. So can one that must not be
 * changed any more: all its pods are such pods. One that was never of the instance has none.
 */
function isLeft({ of, action, entry, live }: Step, change: PolicyChange, pods: Pods | undefined): boolean {
  if (!of) {
    return ['delete', 'keep', 'refuse'].includes(action);
  }
  const isForeign = action === 'refuse' && entry?.uid !== live!.metadata.uid;
  return !isForeign && pods !== undefined && !isTakenFrom(change, pods);
}

function isTakenFrom({ before, after }: PolicyChange, pods: Pods): boolean {
  return concerns(before!.scope, pods) && !(after && concerns(after.scope, pods));
}

function whyLost({ of, ref }: Step, after: Policy | undefined): string {
  const what = of ? `the pods of ${titleOf(ref)} get other labels` : `${titleOf(ref)} is deleted`;
  return `it would no longer concern pods that still run: ${what}. ${whatToDo(after, 'Apply the two changes one after the other')}`;
}

function whatToDo(after: Policy | undefined, otherwise: string): string {
  return after ? 'Give the new policy another name, so that the old one is deleted after these pods' : otherwise;
}

/** The waits for pods, by the scope of the policies that are deleted after them. */
class PodWaits {
  private readonly waits = new Map<string, { key: string; scope: Scope; ref: ObjectRef; policies: Set<string>; workloads: Map<string, Step> }>();

  /** @param waitsForPods whether policies are deleted after the pods, and not already after the workloads */
  constructor(private readonly waitsForPods: boolean) {}

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
    if (!this.waitsForPods) {
      const edges = all.flatMap(({ policies, workloads }) => [...workloads.keys()].flatMap((from) => [...policies].map((to): Edge => ({ from, to, kind: 'ready' }))));
      return { steps: [], edges };
    }
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
