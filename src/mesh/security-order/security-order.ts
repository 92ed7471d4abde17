import { intermediateOf } from './intermediate';
import { isPolicy, Pods, Policy, policyOf } from './policy';
import { Phase, PolicyChange, PolicyGroup, policyOrder, PolicyWrite, scopesOf } from './policy-order';
import { rootNamespacesOf } from './root-namespaces';
import { ScopeIndex } from './scope-index';
import { partOf, titleOf } from '../../json';
import { KubeObject } from '../../kube';
import { Additions, DomainRule, Draft, Edge, podTemplateOf, Step, Waves } from '../../reconcile';

/** The type of waits until the pods of a deleted workload are gone. */
export const PODS_GONE = 'pods-gone';

/**
 * The order of policies and workloads. At no moment of a run is a request admitted that neither the old nor the new objects admit.
 *
 * A workload starts after the policies that concern it have been applied. A policy that left the set is deleted after the pods of such a
 * workload are gone. Policies of the same workloads are written in the phases of policy-order.ts.
 */
export const SECURITY_ORDER: DomainRule = {
  name: 'security order',
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

  constructor({ steps }: Draft) {
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
    return {
      steps: [...added.flatMap(({ steps }) => steps), ...this.podWaits()],
      edges: [...added.flatMap(({ edges }) => edges), ...this.workloadEdges(groups), ...this.deletionEdges()],
      refuse: [
        ...groups.flatMap(({ keys, problem }) => problem ? keys.map((key) => ({ key, reason: { code: 'NoSafeOrder', message: problem } as const })) : []),
        ...this.protectingKept(),
      ],
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

  private podWaits(): Step[] {
    return this.workloads.filter((workload) => this.outlivedBy(workload).length > 0).map((workload) => ({
      key: `${workload.key}@${PODS_GONE}`,
      action: 'wait',
      ref: workload.ref,
      wait: { type: PODS_GONE, namespace: workload.ref.namespace, labels: podsOf(workload)!.labels },
      notes: ['the policies that concern its pods are deleted after they are gone'],
    }));
  }

  private deletionEdges(): Edge[] {
    return this.workloads.flatMap((workload) => this.outlivedBy(workload).flatMap(({ key }): Edge[] => [
      { from: workload.key, to: `${workload.key}@${PODS_GONE}`, kind: 'ready' },
      { from: `${workload.key}@${PODS_GONE}`, to: key, kind: 'ready' },
    ]));
  }

  /** The policies that are deleted after a workload that is deleted. */
  private outlivedBy(workload: Step): PolicyChange[] {
    return workload.action === 'delete' ? this.deletedPoliciesOf(workload) : [];
  }

  /** A policy that left the set together with a workload that stays is not deleted. */
  private protectingKept(): NonNullable<Additions['refuse']> {
    const kept = this.workloads.filter(({ action, of }) => !of && (action === 'keep' || action === 'refuse'));
    return kept.flatMap((workload) => this.deletedPoliciesOf(workload).map(({ key }) => ({
      key, reason: { code: 'StillNeeded', message: `it decides which requests ${titleOf(workload.ref)} admits, which left the set and stays` } as const,
    })));
  }

  private deletedPoliciesOf(workload: Step): PolicyChange[] {
    return this.deletions.concerning(podsOf(workload)!);
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
  const object = objectOf(step);
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
