import { WorkloadAccess } from './evaluator';
import { AccessModel } from './model';
import { PolicyTarget } from './policies';
import { AuthRequest } from './request';
import { ShadowAction, shadowCounts, ShadowRecord, shadowRecordOf } from './shadow-log';

/** What a proxy has recorded. */
export interface ShadowProxy extends PolicyTarget {
  readonly pod: string;
  /** The workload of the pod, such as `Deployment shop/web`. */
  readonly workload: string;
  /** The counters since the proxy has started. */
  readonly stats: string;
  /** Its log since then, and its log before. */
  readonly log: readonly string[];
  readonly previousLog: readonly string[];
}

/** Requests that are alike, and that policies in shadow would have refused. */
export interface ShadowRefusal {
  readonly to: string;
  readonly port: number;
  readonly caller: string;
  /** Such as `GET /orders/1`. */
  readonly operation: string;
  /** The policies that would refuse them, with the rule if there is one. */
  readonly by: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

/** Requests that a proxy has counted, and that are not in its log. */
export interface UnnamedRefusals {
  readonly pod: string;
  readonly to: string;
  readonly action: ShadowAction;
  readonly count: number;
}

export interface ShadowFindings {
  readonly refusals: ShadowRefusal[];
  readonly unnamed: UnnamedRefusals[];
}

/** What would be refused if the policies in shadow were enforced. */
export class ShadowAccess {
  constructor(private readonly model: AccessModel) {}

  /** Whether a policy in shadow concerns the pods. */
  public concerns(target: PolicyTarget): boolean {
    return this.model.shadowOf(target).authorizationPolicies.length > 0;
  }

  /** @param since the time of the first request that counts, in milliseconds. Counters say no times, so what only they know counts always */
  public findings(proxies: readonly ShadowProxy[], since = 0): ShadowFindings {
    const refusals = new Map<string, ShadowRefusal>();
    const unnamed: UnnamedRefusals[] = [];
    for (const proxy of proxies) {
      const [before, records] = [recordsIn(proxy.previousLog), recordsIn(proxy.log)];
      const recent = [...before, ...records].filter(({ time }) => Date.parse(time) >= since);
      this.refusalsOf(proxy, recent).forEach((refusal) => add(refusals, refusal));
      unnamed.push(...this.unnamed(proxy, records));
    }
    return { refusals: [...refusals.values()].sort((one, other) => other.count - one.count), unnamed };
  }

  private unnamed(proxy: ShadowProxy, records: readonly ShadowRecord[]): UnnamedRefusals[] {
    const counts = shadowCounts(proxy.stats);
    return this.actionsOf(proxy).flatMap((action) => {
      const named = records.filter(({ denials }) => denials.some((denial) => denial.action === action)).length;
      const count = counts[action] - named;
      return count > 0 ? [{ pod: `${proxy.namespace}/${proxy.pod}`, to: proxy.workload, action, count }] : [];
    });
  }

  /** A policy that allows in shadow refuses nothing beside an enforced one: a request that passes is allowed by the other already. */
  private actionsOf(target: PolicyTarget): ShadowAction[] {
    return this.model.accessFor(target).hasAllow ? ['DENY'] : ['ALLOW', 'DENY'];
  }

  /** A request that is denied already is no news. */
  private refusalsOf(proxy: ShadowProxy, records: readonly ShadowRecord[]): ShadowRefusal[] {
    const [actions, shadow] = [this.actionsOf(proxy), this.model.shadowOf(proxy)];
    const news = records.filter(({ isDenied }) => !isDenied);
    return news.flatMap((record) => record.denials.filter(({ action }) => actions.includes(action)).map(({ rule }) => ({
      to: proxy.workload,
      port: record.port,
      caller: record.principal ?? `plaintext${record.ip === undefined ? '' : ` from ${record.ip}`}`,
      operation: record.method === undefined ? 'TCP' : `${record.method} ${record.path?.replace(/[?#].*/s, '') ?? '/'}`,
      by: rule ? `rule ${rule.index} of AuthorizationPolicy ${rule.namespace}/${rule.name}` : this.unmatched(shadow, record),
      count: 1,
      first: record.time,
      last: record.time,
    })));
  }

  /** Why no rule in shadow allows the request. Claims of tokens are not in the log. */
  private unmatched(shadow: WorkloadAccess, { principal, ip, port, method, path, host }: ShadowRecord): string {
    const request: AuthRequest = { source: { principal, ip }, operation: { port, ...method !== undefined && { method, path, host } } };
    return shadow.allowMismatch(this.model.factsAt(request, method !== undefined));
  }
}

function recordsIn(lines: readonly string[]): ShadowRecord[] {
  return lines.flatMap((line) => shadowRecordOf(line) ?? []);
}

function add(refusals: Map<string, ShadowRefusal>, refusal: ShadowRefusal): void {
  const { to, port, caller, operation, by } = refusal;
  const key = JSON.stringify([to, port, caller, operation, by]);
  const known = refusals.get(key);
  const times = [known?.first ?? refusal.first, known?.last ?? refusal.last, refusal.first].sort();
  refusals.set(key, { ...refusal, count: (known?.count ?? 0) + 1, first: times[0], last: times[2] });
}
