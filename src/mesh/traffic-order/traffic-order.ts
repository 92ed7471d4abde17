import { Changes, isChanging, isWritten, objectOf, RouteChange, RuleChange, WorkloadChange } from './changes';
import { Destination, textOf, titleOfDestination, WantedDestination } from './destinations';
import { EndingHosts, endingHosts } from './ending-hosts';
import { withLostSubsets } from './intermediate';
import { JsonObject, partOf, titleOf } from '../../json';
import { KubeObject } from '../../kube';
import { Additions, DomainRule, Draft, Edge, Step } from '../../reconcile';
import { isIstiodOf } from '../control-planes';

/** The type of waits until no proxy sends requests to some destinations. */
export const UNUSED = 'unused';

/** The type of waits until the proxies know some destinations. */
export const KNOWN = 'known';

/**
 * The order of DestinationRules, VirtualServices and workloads. At no moment of a run does a VirtualService name a subset that no DestinationRule
 * has, and no proxy gets a route before its destination, or loses a destination before the route.
 *
 * A DestinationRule that gains a subset is applied before the VirtualServices that name it, and one that loses a subset after the VirtualServices
 * that name it no more. In between, the run waits for what the proxies have. A DestinationRule that gains and loses subsets is applied twice: first
 * with both. A version gets requests when its pods are ready, and its pods go when no proxy sends requests to it.
 *
 * @param asksProxies whether the run waits for proxies
 */
export function trafficOrder(asksProxies: boolean): DomainRule {
  return { name: 'traffic order', add: (draft) => new TrafficOrder(draft, asksProxies).additions() };
}

class TrafficOrder {
  private readonly changes: Changes;
  private readonly waits: boolean;
  private readonly isDeleted: Draft['isDeleted'];

  constructor({ steps, isDeleted }: Draft, asksProxies: boolean) {
    const all = [...steps.values()];
    this.changes = new Changes(all);
    this.isDeleted = isDeleted;
    // When the control plane goes, or is gone, no proxy gets a change any more.
    this.waits = asksProxies && !all.some(({ action, ref, live, of }) => !of && ['delete', 'forget'].includes(action) && isIstiodOf(ref, live));
  }

  public additions(): Additions {
    const { rules, routes } = this.changes;
    const losing = rules.filter(({ lost }) => lost.length > 0);
    const refuse = losing.flatMap((rule) => this.whyRefused(rule));
    const refused = new Set(refuse.map(({ key }) => key));
    const orders = [
      ...losing.filter(({ step }) => !refused.has(step.key)).map((rule) => this.loss(rule)),
      ...routes.filter(({ step }) => isWritten(step)).map((route) => this.gain(route)),
      ...[...this.retirements()].map(([workload, destinations]) => this.retirement(workload, destinations)),
    ];
    return {
      steps: orders.flatMap(({ steps = [] }) => steps),
      edges: orders.flatMap(({ edges = [] }) => edges),
      late: orders.flatMap(({ late = [] }) => late),
      refuse,
    };
  }

  /** A DestinationRule loses subsets after nobody needs them any more. */
  private loss(rule: RuleChange): Additions {
    const { step } = rule;
    const gone = this.goneWith(rule);
    const users = this.usersOf(gone);
    const first = this.isWrittenTwice(rule) ? [this.intermediate(rule)] : [];
    const wait = gone.length > 0 ? this.waitUntilUnused(step, gone, users, 'named') : { steps: [], edges: [] };
    const earlier = [...first.map(({ key }) => key), ...this.replacementsOf(rule).map((other) => this.firstKey(other))];
    return {
      steps: [...first, ...wait.steps],
      edges: [...wait.edges, ...earlier.map((key) => ready(key, step.key))],
      late: isWritten(step) && users.some((user) => user.step.action === 'delete') ? [step.key] : [],
    };
  }

  /** A VirtualService names subsets after they exist, and sends requests to pods after they are ready. */
  private gain({ step, usedBefore, usedAfter, after }: RouteChange): Additions {
    const added = this.changes.gaining.ofAny(after);
    const used = [...usedAfter.values()].filter((each) => !usedBefore.has(textOf(each)));
    const serving = new Set(used.flatMap((each) => this.changes.servingOf(each)).filter(({ step: { action } }) => action !== 'delete'));
    const first = [...added.map((rule) => this.firstKey(rule)), ...[...serving].map((workload) => workload.step.key)];
    const wanted = this.waits ? used.flatMap((each) => this.wanted(each) ?? []) : [];
    const key = `${step.key}@${KNOWN}`;
    if (wanted.length === 0) {
      return { edges: first.map((from) => ready(from, step.key)) };
    }
    const { exportTo, gateways, hosts } = partOf(step.desired!.spec);
    const condition = { type: KNOWN, destinations: wanted as unknown as JsonObject[], exportTo, gateways, hosts };
    const wait = waitStep(key, step, condition, `first, the proxies must know ${used.map(titleOfDestination).join(', ')}`);
    return { steps: [wait], edges: [...first.map((from) => ready(from, key)), ready(key, step.key)] };
  }

  /** The workloads that go, each with the destinations that it serves and that get no requests any more. */
  private retirements(): Map<WorkloadChange, Destination[]> {
    const { rules, routes, usingAfter } = this.changes;
    const destinations = [...rules.flatMap(({ before }) => before), ...routes.flatMap(({ usedBefore }) => [...usedBefore.values()])];
    const unused = new Map(destinations.filter((each) => usingAfter.get(textOf(each)).length === 0).map((each) => [textOf(each), each]));
    const retirements = new Map<WorkloadChange, Destination[]>();
    for (const destination of unused.values()) {
      for (const workload of this.changes.servingOf(destination).filter(({ step }) => step.action === 'delete')) {
        retirements.set(workload, [...retirements.get(workload) ?? [], destination]);
      }
    }
    return retirements;
  }

  /** Pods go when no proxy sends requests to them. */
  private retirement({ step }: WorkloadChange, destinations: Destination[]): Additions {
    const users = this.changes.usingBefore.ofAny(destinations.map(textOf)).filter((user) => isChanging(user.step));
    return this.waitUntilUnused(step, destinations, users, 'used');
  }

  /**
   * @param users the routes that name or use the destinations now, and will not
   * @param how whether no VirtualService may name the destinations, or none may send requests to them
   */
  private waitUntilUnused(step: Step, destinations: Destination[], users: RouteChange[], how: 'named' | 'used'): { steps: Step[]; edges: Edge[] } {
    const key = `${step.key}@${UNUSED}`;
    if (!this.waits) {
      return { steps: [], edges: users.map((user) => ready(user.step.key, step.key)) };
    }
    const ending = this.ending(users);
    const condition = { type: UNUSED, how, destinations: destinations.map(({ host, subset }) => ({ host, subset })), ...ending && { ending } };
    const wait = waitStep(key, step, condition, `first, no proxy may send requests to ${destinations.map(titleOfDestination).join(', ')}`);
    return { steps: [wait], edges: [...users.map((user) => ready(user.step.key, key)), ready(key, step.key)] };
  }

  /**
   * The hosts that routes serve, if all of these hosts end with the run: nobody answers requests to them afterwards, whatever the proxies have. So no
   * request is lost if a proxy learns late of their end. Undefined if some host goes on.
   */
  private ending(routes: RouteChange[]): EndingHosts | undefined {
    const found = routes.map(({ step: { action, live } }) => action === 'delete' ? endingHosts(live!, this.isDeleted) : undefined);
    const hosts = found.flatMap((each) => each ?? []);
    return found.length > 0 && found.every(Boolean) ? { hosts, routes: routes.map(({ step }) => step.key) } : undefined;
  }

  /** The subsets that a DestinationRule loses, and that no other one has. */
  private goneWith({ step, lost }: RuleChange): Destination[] {
    return lost.filter((subset) => !this.changes.having.get(textOf(subset)).some((other) => other.step !== step));
  }

  private usersOf(lost: Destination[]): RouteChange[] {
    return this.changes.namingBefore.ofAny(lost.map(textOf)).filter(({ step }) => isChanging(step));
  }

  private isWrittenTwice({ step, lost, gained }: RuleChange): boolean {
    return isWritten(step) && lost.length > 0 && lost[0].host === gained[0]?.host;
  }

  private intermediate(rule: RuleChange): Step {
    const { step, lost } = rule;
    const desired = withLostSubsets(step, new Set(lost.map(({ subset }) => subset)));
    return { ...step, key: this.firstKey(rule), addedFor: step.key, action: 'configure', desired, notes: ['first with its old and new subsets, until the VirtualServices are written'] };
  }

  /** The step that gives a DestinationRule its new subsets. */
  private firstKey(rule: RuleChange): string {
    return this.isWrittenTwice(rule) ? `${rule.step.key}@both` : rule.step.key;
  }

  /** Other DestinationRules that get a subset which this one loses. */
  private replacementsOf({ step, lost }: RuleChange): RuleChange[] {
    return this.changes.gaining.ofAny(lost.map(textOf)).filter((other) => other.step !== step);
  }

  private whyRefused(rule: RuleChange): NonNullable<Additions['refuse']> {
    const { step, lost, gained } = rule;
    const stuck = this.goneWith(rule).flatMap((subset) => this.namersOf(subset).map((user) => `${titleOf(user.step.ref)} names ${titleOfDestination(subset)}`));
    if (stuck.length > 0) {
      return [{ key: step.key, reason: { code: 'StillNeeded', message: `${stuck[0]}. Delete this route first` } }];
    }
    const [from, to] = [lost[0].host, gained[0]?.host];
    const isLostByOthers = (subset: Destination) => this.changes.losing.get(textOf(subset)).some((other) => other !== rule);
    const isWanted = (subset: Destination) => this.namersOf(subset).length > 0 || isLostByOthers(subset);
    const isNeeded = this.usersOf(lost).length > 0 && gained.some(isWanted);
    const isExchanged = isWritten(step) && changesHost(rule) && (isNeeded || this.replacementsOf(rule).some(changesHost));
    const message = `it would leave ${from} and get ${to} at once, and VirtualServices name subsets of both. Give the DestinationRule of ${to} another name`;
    return isExchanged ? [{ key: step.key, reason: { code: 'NoSafeOrder', message } }] : [];
  }

  /** The routes that will name a destination. */
  private namersOf(destination: Destination): readonly RouteChange[] {
    return this.changes.namingAfter.get(textOf(destination));
  }

  /** What the proxies must know before they get a route to a destination; undefined if the objects do not say it. */
  private wanted({ host, subset }: Destination): WantedDestination | undefined {
    const service = this.changes.serviceOf({ host, subset });
    if (subset ? this.changes.having.get(textOf({ host, subset })).length === 0 : !service) {
      return undefined;
    }
    return { host, subset, endpoints: this.hasPods({ host, subset }, service), ...service && { exportTo: exportToOf(objectOf(service)!) } };
  }

  /** Whether the destination has pods, and proxies get their addresses. */
  private hasPods(destination: Destination, service: Step | undefined): boolean {
    const serving = this.changes.servingOf(destination).filter(({ step }) => step.of);
    return service !== undefined && partOf(objectOf(service)!.spec).clusterIP !== 'None'
      && serving.some(({ step }) => step.action !== 'refuse' && partOf(step.desired?.spec).replicas !== 0);
  }
}

/** @see https://istio.io/latest/docs/reference/config/annotations/#NetworkingExportTo */
function exportToOf({ metadata: { annotations } }: KubeObject): string[] {
  return (annotations?.['networking.istio.io/exportTo'] ?? '').split(',').map((each) => each.trim()).filter(Boolean);
}

function changesHost({ lost, gained }: RuleChange): boolean {
  return lost.length > 0 && gained.length > 0 && lost[0].host !== gained[0].host;
}

function waitStep(key: string, { ref }: Step, wait: Step['wait'], note: string): Step {
  return { key, action: 'wait', ref, wait, notes: [note] };
}

function ready(from: string, to: string): Edge {
  return { from, to, kind: 'ready' };
}
