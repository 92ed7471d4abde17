/** Whether proxies do with requests what specifications of splits say, by what istiod sends them for the objects of the splits. */
import { isDeepStrictEqual } from 'node:util';
import { ClusterNames, delegateMeaningOf, Delegates, meaningOf, SplitCall } from './meaning';
import { Delegate, DELEGATES, GATEWAYS, NAMESPACE, PODS, RandomCalls, RandomSplit, randomSplits, SERVICE_PORTS, UNSPLIT_PORT } from './random-splits';
import { delegateVirtualServiceOf, destinationRuleOf, virtualServiceOf } from '../../src/traffic/split';
import { RouteConfiguration } from '../xds/envoy-config';
import { IstiodOffline, OfflineProxy } from '../xds/istiod-offline';
import { wayOf } from '../xds/route-evaluator';
import { Way } from '../xds/way';

export interface WayComparison {
  readonly splits: number;
  readonly requests: number;
  /** The requests that a route of their split matters for. */
  readonly routed: number;
  /** Where proxies do something else than a specification says. */
  readonly differences: string[];
}

const CALLS = 20;
/** So many splits are in one mesh. */
const BATCH = 100;

/** Compares random splits, each for some requests. */
export async function compareWays(istiod: IstiodOffline, count: number): Promise<WayComparison> {
  const result = { splits: 0, requests: 0, routed: 0, differences: [] as string[] };
  for (let first = 1; first <= count; first += BATCH) {
    const splits = [...randomSplits(Math.min(BATCH, count + 1 - first), first)];
    const mesh = await MeshRoutes.of(istiod, splits);
    for (const split of splits) {
      const meaning = meaningOf(split.spec, clusterNames(split), DELEGATE_MEANINGS);
      const ports = split.spec.ports?.map((port) => ({ ...port, routes: undefined }));
      const withoutRoutes = meaningOf({ ...split.spec, routes: undefined, ports }, clusterNames(split), DELEGATE_MEANINGS);
      const calls = new RandomCalls(split);
      result.splits++;
      for (let index = 0; index < CALLS; index++) {
        const call = calls.call();
        if (!isHttp(split, call)) continue;
        const expected = meaning(call) ?? unsplit(split, call);
        const actual = mesh.wayOf(call);
        result.requests++;
        result.routed += isDeepStrictEqual(meaning(call), withoutRoutes(call)) ? 0 : 1;
        if (!isAlike(actual, expected)) {
          result.differences.push(`seed ${split.seed}: ${JSON.stringify(call)} must go ${JSON.stringify(expected)} and goes ${JSON.stringify(actual)}: ${JSON.stringify(split.written)}`);
        }
      }
    }
  }
  return result;
}

/** Requests that the split says nothing about go to the service. How often they are sent again is the mesh's matter. */
function unsplit({ name }: RandomSplit, { port }: SplitCall): Way {
  return { kind: 'forward', forward: { clusters: { [clusterName(port, '', name, NAMESPACE)]: 100 } } as unknown as Way['forward'] };
}

function isAlike(actual: Way, expected: Way): boolean {
  if (expected.forward && !expected.forward.retries) {
    return isDeepStrictEqual(actual.forward?.clusters, expected.forward.clusters);
  }
  return isDeepStrictEqual(plain(actual), plain(expected));
}

/** Without the fields that are undefined. */
function plain(way: Way): unknown {
  return JSON.parse(JSON.stringify(way, (_, value) => (value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value)));
}

export function isHttp({ spec }: RandomSplit, { port, gateway }: SplitCall): boolean {
  const part = gateway === undefined ? spec.ports?.find((one) => one.port === port) : undefined;
  return (part ?? (port === UNSPLIT_PORT ? { protocol: 'HTTP' } : spec)).protocol === 'HTTP';
}

export function clusterNames({ name }: { readonly name: string }, namespace = NAMESPACE): ClusterNames {
  return {
    version: (port, version) => clusterName(port, version, name, namespace),
    service: (target) => clusterName(target.port, '', target.name, target.namespace ?? namespace),
  };
}

const DELEGATE_MEANINGS: Delegates = Object.fromEntries(Object.entries(DELEGATES).map(([reference, { name, spec }]) =>
  [reference, delegateMeaningOf(spec, clusterNames({ name }, 'teams'))]));

function clusterName(port: number, version: string, name: string, namespace: string): string {
  return `outbound|${port}|${version}|${name}.${namespace}.svc.cluster.local`;
}

/** The routes of all proxies of a mesh with splits. */
export class MeshRoutes {
  public static async of(istiod: IstiodOffline, splits: RandomSplit[]): Promise<MeshRoutes> {
    const proxies: Record<string, OfflineProxy> = {
      ...Object.fromEntries(Object.values(PODS).map((pod, index) => [keyOfPod(pod), { type: 'sidecar', ...pod, ip: `10.1.0.${index + 1}` }])),
      ...Object.fromEntries(GATEWAYS.map((reference, index) => [reference, { type: 'router', namespace: reference.split('/')[0], labels: { gateway: reference.split('/')[1] }, ip: `10.1.1.${index + 1}` }])),
    };
    const answered = await istiod.resources(objectsOf(splits), proxies, ['routes']);
    return new MeshRoutes(Object.fromEntries(Object.entries(answered).map(([name, { routes }]) => [name, routes])));
  }

  private constructor(private readonly routes: Record<string, RouteConfiguration[]>) {}

  public wayOf(call: SplitCall): Way {
    return wayOf(this.configurationFor(call), call);
  }

  /** The configuration that decides about a request. */
  public configurationFor({ gateway, pod, port }: SplitCall): RouteConfiguration {
    const name = gateway === undefined ? `${port}` : `http.${port}`;
    const found = this.routes[gateway ?? keyOfPod(pod!)].find((one) => one.name === name);
    if (!found) throw new Error(`${gateway ?? JSON.stringify(pod)} has no routes for port ${port}`);
    return found;
  }
}

function keyOfPod(pod: object): string {
  return JSON.stringify(pod);
}

/** The objects of a mesh with these splits. */
export function objectsOf(splits: RandomSplit[]): object[] {
  return [
    ...GATEWAYS.flatMap((reference, index) => gatewayObjects(reference, index)),
    ...Object.values(DELEGATES).flatMap(delegateObjects),
    ...splits.flatMap(splitObjects),
  ];
}

function gatewayObjects(reference: string, index: number): object[] {
  const [namespace, name] = reference.split('/');
  const selector = { gateway: name };
  const servers = [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }];
  return [
    { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace }, spec: { selector, servers } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { clusterIP: `10.2.0.${index + 1}`, selector, ports: [{ name: 'http', port: 80, targetPort: 80 }] } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: selector }, spec: { containers: [] }, status: { podIP: `10.1.1.${index + 1}`, phase: 'Running' } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 80 }],
      endpoints: [{ addresses: [`10.1.1.${index + 1}`], conditions: { ready: true }, targetRef: { kind: 'Pod', name, namespace } }],
    },
  ];
}

function delegateObjects({ name, spec, facts }: Delegate, index: number): object[] {
  const metadata = { name, namespace: 'teams' };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: `10.2.1.${index + 1}`, selector: { app: name }, ports: [{ name: 'http', port: 80 }] } },
    { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata, spec: destinationRuleOf(spec, facts) },
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec: delegateVirtualServiceOf(spec, facts) },
  ];
}

function splitObjects({ seed, name, spec, facts }: RandomSplit): object[] {
  const metadata = { name, namespace: NAMESPACE };
  const protocols = new Map([[spec.service.port, spec.protocol], ...(spec.ports ?? []).map(({ port, protocol }) => [port, protocol] as const)]);
  const ports = [...SERVICE_PORTS, UNSPLIT_PORT].map((port) => ({ name: `${(protocols.get(port) ?? 'HTTP').toLowerCase()}-${port}`, port, targetPort: 8080 }));
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: `10.${3 + Math.floor(seed / 62500)}.${Math.floor(seed / 250) % 250}.${seed % 250 + 1}`, selector: { app: name }, ports } },
    { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata, spec: destinationRuleOf(spec, facts) },
    { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec: virtualServiceOf(spec, facts) },
  ];
}
