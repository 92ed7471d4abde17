import { acceptedBy, inheritedBy, isStrict, isTighter } from './mtls';
import { overlap, Policy } from './policy';
import { ScopeIndex } from './scope-index';

/** What becomes of one policy. */
export interface PolicyChange {
  key: string;
  /** The policy as it lives; undefined if no such policy is in effect. */
  before?: Policy;
  /** The policy as it is desired; undefined if it goes. */
  after?: Policy;
  /** Whether the object is deleted. */
  deleted: boolean;
  /** Whether workloads start that the policy concerns. They have admitted nothing before. */
  startsWorkloads?: boolean;
  /** Whether the policy must not be touched. What is written after it is then not written. */
  refused?: boolean;
}

/**
 * The order in which policies of overlapping scopes are written. Until the phase `loosen`, a request passes only if both all old and all new
 * denials let it pass. From `narrow` on, only what is newly allowed is allowed. So no state in between admits what neither the old nor the
 * new policies admit. An allowing policy is added before another one is taken away, so that what both admit passes all the time.
 */
export enum Phase { TIGHTEN, ADD, NARROW, LOOSEN, DELETE_ALLOWS, DELETE_OTHERS }

/** One write of a policy. */
export interface PolicyWrite {
  key: string;
  phase: Phase;
  /**
   * What is written.
   * `final`: the desired object, or its deletion.
   * `both`: an intermediate object with the old and the new rules.
   * `nothing`: an intermediate object that allows nothing, before the policy is deleted.
   * `strict`, `disable`: an intermediate object with mode STRICT or DISABLE, before the policy is deleted.
   */
  what: 'final' | 'both' | 'nothing' | 'strict' | 'disable';
}

/** Policies of overlapping scopes that change together: their writes, or why no order of writes is safe. */
export interface PolicyGroup {
  writes: PolicyWrite[];
  keys: string[];
  problem?: string;
}

/**
 * The writes of policies, group by group.
 *
 * @param unchanged the policies that stay as they are
 */
export function policyOrder(changes: PolicyChange[], unchanged: Policy[]): PolicyGroup[] {
  const index = new ScopeIndex(unchanged, ({ scope }) => [scope]);
  return groupsOf(changes).map((group) => new Ordering(group, index.overlapping(group.flatMap(scopesOf))).group());
}

/** Changes of overlapping scopes, directly or by others in between, are in one group. */
function groupsOf(changes: PolicyChange[]): PolicyChange[][] {
  const groups: PolicyChange[][] = [];
  const index = new ScopeIndex(changes, scopesOf);
  const left = new Set(changes);
  for (const first of changes) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const member of group) {
      const found = index.overlapping(scopesOf(member)).filter((each) => left.has(each));
      found.forEach((each) => left.delete(each));
      group.push(...found);
    }
    groups.push(group);
  }
  return groups;
}

/** What a policy is about, before and after its change. */
export function scopesOf({ before, after }: PolicyChange): Policy['scope'][] {
  return [before, after].flatMap((policy) => policy?.scope ?? []);
}

class Ordering {
  private readonly alone: boolean;

  /** @param unchanged the policies that stay as they are, and whose scopes overlap with those of the changes */
  constructor(private readonly changes: PolicyChange[], private readonly unchanged: Policy[]) {
    this.alone = changes.length === 1;
  }

  public group(): PolicyGroup {
    const keys = this.changes.map(({ key }) => key);
    const problem = this.alone ? undefined : this.changes.map((change) => this.problemOf(change)).find(Boolean);
    return { keys, problem, writes: problem ? [] : this.writes() };
  }

  private writes(): PolicyWrite[] {
    const applied = this.changes.filter(({ deleted }) => !deleted).flatMap((change) => this.writesOf(change));
    const loosens = applied.some(({ phase }) => phase === Phase.LOOSEN);
    const deleted = this.changes.filter((change) => change.deleted).flatMap((change) => this.deletion(change, loosens));
    return [...applied, ...deleted].sort((one, other) => one.phase - other.phase || (one.key < other.key ? -1 : 1));
  }

  /** Why a change has no safe place among the others of its group. */
  private problemOf({ key, before, after }: PolicyChange): string | undefined {
    if (before && after && before.head !== after.head && after.effect !== 'mtls') {
      return `${key}: its action, or the workloads that it selects, change together with other policies of the same workloads. Give the new policy another name, so that both can exist for a moment`;
    }
    if ((after ?? before)!.effect === 'mtls' && this.directionOf({ before, after }) === undefined) {
      return `${key}: its mode changes between DISABLE and STRICT, or one port accepts more and another one less, while other policies of the same workloads change. Apply the two changes one after the other`;
    }
    return (after ?? before)!.effect === 'jwt' ? this.problemOfTokens({ key, before, after }) : undefined;
  }

  private problemOfTokens({ key, before, after }: Pick<PolicyChange, 'key' | 'before' | 'after'>): string | undefined {
    if (before && after) {
      return `${key}: its issuers change together with other policies of the same workloads. Apply the two changes one after the other`;
    }
    const side = before ? 'after' : 'before';
    const near = this.unchanged.filter((each) => overlap(each.scope, (before ?? after)!.scope));
    return [...near, ...this.changes.flatMap((each) => each[side] ?? [])].some((each) => each.readsTokens) ? `${key}: it ${before ? 'goes' : 'comes'} while other policies change that ask for its tokens. Apply the two changes one after the other` : undefined;
  }

  /** Whether a change of mutual TLS takes away what is accepted, or adds to it; undefined if it does both. Without a policy, others are inherited. */
  private directionOf({ before, after }: Pick<PolicyChange, 'before' | 'after'>): 'same' | 'tighten' | 'loosen' | undefined {
    const policy = (before ?? after)!;
    const [old, next] = [before, after].map((each, index) => {
      const inherited = this.inherited(index === 0 ? 'before' : 'after', each ?? policy);
      return each ? acceptedBy(each, inherited) : new Map([['', inherited]]);
    });
    const [tightens, loosens] = [isTighter(old, next), isTighter(next, old)];
    return tightens && loosens ? 'same' : tightens ? 'tighten' : loosens ? 'loosen' : undefined;
  }

  private inherited(side: 'before' | 'after', policy: Policy): ReturnType<typeof inheritedBy> {
    return inheritedBy(policy, [...this.unchanged, ...this.changes.flatMap((each) => each[side] ?? [])].filter((each) => each !== policy));
  }

  /** The writes of an object that stays: its policy comes, changes, or goes out of effect. */
  private writesOf({ key, before, after }: PolicyChange): PolicyWrite[] {
    const final = (phase: Phase): PolicyWrite => ({ key, phase, what: 'final' });
    if (!before) {
      return [final(this.phaseOfNew(after!))];
    }
    if (!after) {
      return [final(before.effect === 'allow' ? Phase.NARROW : Phase.LOOSEN)];
    }
    if (this.alone) {
      return [final(Phase.TIGHTEN)];
    }
    if (after.effect === 'mtls') {
      return [final(this.directionOf({ before, after }) === 'loosen' ? Phase.LOOSEN : Phase.TIGHTEN)];
    }
    const [first, last] = after.effect === 'allow' ? [Phase.ADD, Phase.NARROW] : [Phase.TIGHTEN, Phase.LOOSEN];
    if (includesAll(after.rules, before.rules)) {
      return [final(first)];
    }
    return includesAll(before.rules, after.rules) ? [final(last)] : [{ key, phase: first, what: 'both' }, final(last)];
  }

  private phaseOfNew(after: Policy): Phase {
    switch (after.effect) {
      case 'allow':
        return Phase.ADD;
      case 'mtls':
        return this.directionOf({ after }) === 'loosen' ? Phase.LOOSEN : Phase.TIGHTEN;
      default:
        return Phase.TIGHTEN;
    }
  }

  /** A refused deletion has no intermediate object. What would be written after that is written after the deletion: never. */
  private deletion(change: PolicyChange, loosens: boolean): PolicyWrite[] {
    const writes = this.deletionInSteps(change, loosens);
    return change.refused ? [{ ...writes[0], what: 'final' }] : writes;
  }

  private deletionInSteps({ key, before, startsWorkloads }: PolicyChange, loosens: boolean): PolicyWrite[] {
    const final = (phase: Phase): PolicyWrite => ({ key, phase, what: 'final' });
    if (!before || (this.alone && before.effect !== 'allow')) {
      return [final(Phase.DELETE_OTHERS)];
    }
    if (before.effect === 'allow') {
      const narrowed = (loosens || startsWorkloads) && this.isAllowedByOthers(before);
      return [...narrowed ? [{ key, phase: Phase.NARROW, what: 'nothing' } as const] : [], final(Phase.DELETE_ALLOWS)];
    }
    const first = this.tightensByGoing(before) ? [{ key, phase: Phase.TIGHTEN, what: this.inheritedMode(before) }] : [];
    return [...first, final(Phase.DELETE_OTHERS)];
  }

  /** Whether less is accepted without a policy. */
  private tightensByGoing(before: Policy): boolean {
    return before.effect === 'mtls' && this.directionOf({ before }) === 'tighten';
  }

  private inheritedMode(before: Policy): 'strict' | 'disable' {
    return isStrict(this.inherited('after', before)) ? 'strict' : 'disable';
  }

  /** Whether a policy that remains allows something to a workload of this one. Without any, the workload will be open to all that is not denied. */
  private isAllowedByOthers({ scope }: Policy): boolean {
    return [...this.unchanged, ...this.changes.flatMap(({ after }) => after ?? [])].some((each) => each.effect === 'allow' && overlap(each.scope, scope));
  }
}

function includesAll(rules: string[], others: string[]): boolean {
  const set = new Set(rules);
  return others.every((rule) => set.has(rule));
}
