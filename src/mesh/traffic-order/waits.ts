import { Destination, destinationsOf, textOf, titleOfDestination, usedDestinationsOf, WantedDestination } from './destinations';
import { EndingHosts, serves } from './ending-hosts';
import { Clusters, CLUSTERS, routedDestinations, ROUTES } from './envoy';
import { NetworkingObjects } from './networking-objects';
import { NextRequest } from './next-request';
import { Proxies, ProxiesUnknownError, RunningProxy } from './proxies';
import { SightOfProxies } from './sight';
import { KNOWN, UNUSED } from './traffic-order';
import { hostOf } from '../../istio/internal';
import { partOf, textsOf, titleOf } from '../../json';
import { ifAllowed, keyOf, KubeClient, KubeObject, Limiter, refOf } from '../../kube';
import { Readiness, Reason, Step, WaitLook } from '../../reconcile';
import { nameOf, readIstiods } from '../control-planes';
import { rejectedLook } from '../rejected-look';

const READY: Readiness = { ready: true, reason: '' };

/** Whether a proxy has what a step waits for; undefined if it does not answer. */
type Look = (proxy: RunningProxy) => Promise<boolean | undefined>;

/** The number of proxies that a message names. */
const MOST_NAMED = 10;

/** Looks at the proxies of one run. */
export class ProxyWaits {
  private readonly proxies = new Proxies();
  private readonly objects = new NetworkingObjects();
  private readonly sight = new SightOfProxies(this.objects);
  /** All steps that ask a proxy at the same time get the same answer, which is read once. */
  private readonly routed = new WeakMap<string[], Set<string>>();
  private readonly istiods = new NextRequest<KubeObject[] | undefined>(new Limiter());
  private sampled?: Promise<Reason | undefined>;
  /** The proxies that have what a step waits for. They are not asked again. */
  private readonly done = new WeakMap<Step, Set<string>>();

  public readonly looks: { [type: string]: WaitLook } = {
    [UNUSED]: (client, step) => this.unused(client, step),
    [KNOWN]: (client, step) => this.known(client, step),
  };

  /** Why nobody can find out whether proxies use a destination; undefined if they can be asked. One proxy of each namespace is tried, once. */
  public async whyUnknown(client: KubeClient, step: Step): Promise<Reason | undefined> {
    return step.wait!.type !== UNUSED || await this.ends(client, step) ? undefined : this.sampled ??= this.sample(client);
  }

  /** Whether a step takes away only what serves hosts that end with the run: no VirtualService that stays has one of them. */
  private async ends(client: KubeClient, { wait }: Step): Promise<boolean> {
    const ending = wait!.ending as unknown as EndingHosts | undefined;
    const routes = ending && await this.objects.list(client, 'VirtualService');
    return routes !== undefined && !routes.some((route) => !ending!.routes.includes(keyOf(refOf(route))) && serves(route, ending!.hosts));
  }

  private async sample(client: KubeClient): Promise<Reason | undefined> {
    try {
      const running = await this.proxies.running(client);
      const samples = new Map(running.map((proxy) => [proxy.namespace, proxy]));
      await Promise.all([...samples.values()].map((proxy) => this.proxies.ask(client, proxy, ['/ready'])));
      return undefined;
    } catch (error) {
      return { code: 'ProxiesUnknown', message: messageOf(error) };
    }
  }

  /** Nobody routes to the destinations: no VirtualService of any owner, and no proxy. A proxy that does not answer may still do so. */
  private async unused(client: KubeClient, step: Step): Promise<Readiness> {
    const destinations = step.wait!.destinations as unknown as Destination[];
    const names = destinations.map(titleOfDestination).join(', ');
    const texts = destinations.map(textOf);
    const isNamed = step.wait!.how === 'named';
    const routes = await this.virtualServicesTo(client, destinations, isNamed ? destinationsOf : usedDestinationsOf);
    if (routes.length > 0) {
      return { ready: false, failed: true, reason: `${routes.join(', ')} still ${isNamed ? 'names' : 'sends requests to'} ${names}. Delete this route first` };
    }
    if (await this.ends(client, step)) {
      return READY;
    }
    const isUnused = async (proxy: RunningProxy) => {
      const used = this.usedBy(await this.proxies.ask(client, proxy, ROUTES));
      return used ? !texts.some((text) => used.has(text)) : proxy.isEnding ? true : undefined;
    };
    return this.look(client, step, isUnused, `still send requests to ${names}`, (behind) => this.whyNotTold(client, behind))
      .catch((error) => ({ ready: false, failed: true, reason: messageOf(error) }));
  }

  /** Proxies whose control plane is down learn of no change. */
  private async whyNotTold(client: KubeClient, behind: RunningProxy[]): Promise<string[]> {
    const istiods = await this.istiods.ask(() => ifAllowed(readIstiods(client)));
    const available = new Set(istiods?.filter(({ status }) => Number(partOf(status).availableReplicas) > 0).map(nameOf));
    const wanted = new Set(behind.flatMap(({ controlPlane }) => controlPlane ? `${controlPlane.namespace}/${controlPlane.name}` : []));
    const down = istiods ? [...wanted].filter((each) => !available.has(each)) : [];
    return down.length === 0 ? []
      : [`they learn of no change, since ${named(down)} is not available. Start it, or use --without-proxy-check: requests can then be lost`];
  }

  private usedBy(dumps: string[] | undefined): Set<string> | undefined {
    const used = dumps && (this.routed.get(dumps) ?? routedDestinations(dumps));
    if (used) this.routed.set(dumps!, used);
    return used;
  }

  /** The VirtualServices of the cluster, of any owner, that lead to one of the subsets. */
  private async virtualServicesTo(client: KubeClient, destinations: Destination[], leadsTo: (route: KubeObject) => Destination[]): Promise<string[]> {
    const subsets = new Set(destinations.filter(({ subset }) => subset).map(textOf));
    const routes = subsets.size > 0 ? await this.objects.list(client, 'VirtualService') ?? [] : [];
    return routes.filter((route) => leadsTo(route).some((each) => subsets.has(textOf(each)))).map((route) => titleOf(refOf(route)));
  }

  /** Each proxy that will get the route knows its destinations. One that does not answer gets both over one stream, and in this order. */
  private async known(client: KubeClient, step: Step): Promise<Readiness> {
    const { destinations, exportTo, gateways, hosts } = step.wait!;
    const wanted = destinations as unknown as WantedDestination[];
    const [home, names] = [step.ref.namespace!, wanted.map(titleOfDestination).join(', ')];
    const ownHosts = textsOf(hosts).map((host) => ({ host: hostOf(host, home), subset: '' }));
    const route = { namespace: home, exportTo: textsOf(exportTo) };
    const knows = async (proxy: RunningProxy) => {
      const sight = await this.sight.of(client, proxy);
      if (!sight.isExported('VirtualService', route) || !(proxy.isGateway || isForSidecars(textsOf(gateways)))) {
        return true;
      }
      const text = await this.proxies.ask(client, proxy, [CLUSTERS]);
      const clusters = text && new Clusters(text[0]);
      return !clusters || wanted.filter((each) => sight.canKnow(each, clusters, ownHosts)).every((each) => clusters.isComplete(each, each.endpoints));
    };
    return this.look(client, step, knows, `do not know ${names} yet`).catch((error) => {
      if (!(error instanceof ProxiesUnknownError)) throw error;
      return READY; // the order of the writes is kept
    });
  }

  private async look(
    client: KubeClient, step: Step, holds: Look, what: string, whyBehind: (behind: RunningProxy[]) => Promise<string[]> = async () => [],
  ): Promise<Readiness> {
    const done = this.done.get(step) ?? new Set();
    this.done.set(step, done);
    const open = (await this.proxies.running(client)).filter((proxy) => !done.has(proxy.uid));
    const answers = await Promise.all(open.map(async (proxy) => ({ proxy, holds: await holds(proxy) })));
    answers.filter((each) => each.holds).forEach(({ proxy }) => done.add(proxy.uid));
    const [behind, silent] = [false, undefined].map((answer) => answers.filter((each) => each.holds === answer).map(({ proxy }) => proxy));
    const reasons = [
      ...behind.length > 0 ? [`these proxies ${what}: ${named(behind.map(({ name }) => name))}`, ...await whyBehind(behind)] : [],
      ...silent.length > 0 ? [`these proxies do not answer: ${named(silent.map(({ name }) => name))}`] : [],
    ];
    return reasons.length === 0 ? READY : { ready: false, reason: reasons.join('; ') };
  }
}

function isForSidecars(gateways: string[]): boolean {
  return gateways.length === 0 || gateways.includes('mesh');
}

function named(names: string[]): string {
  return names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : '');
}

function messageOf(error: unknown): string {
  if (!(error instanceof ProxiesUnknownError)) {
    throw error;
  }
  return `it is not known which proxies still send requests to it: ${rejectedLook(error.rejection, '--without-proxy-check')}`;
}
