import { decisionOf } from './decision';
import { allStates, random } from './interleavings';
import { keyOf, KubeObject, refOf } from '../../src/kube';
import { securityOrder } from '../../src/mesh';
import { trafficOrder } from '../../src/mesh/traffic-order';
import { Decision, Step } from '../../src/reconcile';

type Random = ReturnType<typeof random>;
type Part = { host: string; subset?: string };

const SUBSETS = ['v1', 'v2', 'v3'];
const HOSTS = ['web', 'api'];
const V1 = { host: 'web', subset: 'v1' };
const V2 = { host: 'web', subset: 'v2' };

const istio = (kind: string, name: string, spec: object, namespace = 'shop'): KubeObject =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec }) as KubeObject;
const rule = (name: string, host: string, ...subsets: string[]) =>
  istio('DestinationRule', name, { host, subsets: subsets.map((subset) => ({ name: subset, labels: { version: subset } })) });
const route = (name: string, ...destinations: Part[]) =>
  weighted(name, ...destinations.map((destination): [Part, number] => [destination, destinations.length === 1 ? 100 : 50]));
const weighted = (name: string, ...destinations: [Part, number][]) =>
  istio('VirtualService', name, { hosts: [name], http: [{ route: destinations.map(([destination, weight]) => ({ destination, weight })) }] });
const service = (name: string): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector: { app: name } } }) as KubeObject;
const workload = (app: string, version: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `${app}-${version}`, namespace: 'shop' },
  spec: { selector: { matchLabels: { app, version } }, template: { metadata: { labels: { app, version } }, spec: { containers: [] } } },
}) as KubeObject;

const decided = (before: KubeObject[], after: KubeObject[], asksProxies = true) =>
  decisionOf(before, after, [securityOrder(true), trafficOrder(asksProxies)]);
const undirected = (before: KubeObject[], after: KubeObject[]) => decisionOf(before, after, [securityOrder(true)]);

/** A host as the full name, by the rules of Istio for short names. */
const full = (host: string) => host.includes('.') ? host : `${host}.shop.svc.cluster.local`;

function named({ spec }: KubeObject): string[] {
  const { http = [], tcp = [], tls = [] } = spec as any;
  const mirror = (each: any) => each.mirror ? [{ destination: each.mirror }] : [];
  const destinations = [...http, ...tcp, ...tls].flatMap((each: any) => [...each.route ?? [], ...each.mirrors ?? [], ...mirror(each)]);
  return destinations.filter(({ destination }) => destination.subset).map(({ destination }) => `${full(destination.host)} ${destination.subset}`);
}

/** The destinations that get requests: a weight of 0 among several gives none. */
function used(object: KubeObject): string[] {
  const sendingOf = (all: any[]) => all.length > 1 ? all.filter(({ weight }) => weight > 0) : all;
  const parts = ((object.spec as any).http ?? []).map((each: any) => ({ ...each, route: sendingOf(each.route) }));
  return named({ ...object, spec: { ...object.spec as object, http: parts } });
}

function defined({ spec }: KubeObject): string[] {
  const { host, subsets = [] } = spec as any;
  return subsets.map(({ name }: any) => `${full(host)} ${name}`);
}

/** The objects in a state of a run. */
function objectsIn(done: Set<string>, before: KubeObject[], { steps }: Decision): KubeObject[] {
  const objects = new Map(before.map((object) => [keyOf(refOf(object)), object]));
  const written = [...steps.filter(({ key }) => key.includes('@')), ...steps.filter(({ key }) => !key.includes('@'))].filter(({ key }) => done.has(key));
  for (const { ref, action, desired } of written) {
    if (action === 'delete') objects.delete(keyOf(ref));
    if (action === 'create' || action === 'configure') objects.set(keyOf(ref), desired!);
  }
  return [...objects.values()];
}

const ofKind = (objects: KubeObject[], wanted: string) => objects.filter(({ kind }) => kind === wanted);
const dangling = (objects: KubeObject[]) => {
  const subsets = new Set(ofKind(objects, 'DestinationRule').flatMap(defined));
  return ofKind(objects, 'VirtualService').flatMap(named).filter((each) => !subsets.has(each));
};

/** The destinations of a VirtualService whose pods are not there yet, or not any more, although the run knows them. */
function podless(now: KubeObject[], before: KubeObject[], after: KubeObject[]): string[] {
  const exists = (objects: KubeObject[], name: string) => objects.some(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
  const uses = (objects: KubeObject[]) => new Set(ofKind(objects, 'VirtualService').flatMap(used).map((each) => each.replace(/\..* /, '-')));
  const wanted = (name: string) => exists(before, name) && uses(before).has(name) ? 'old' : exists(after, name) && uses(after).has(name) && !uses(before).has(name) ? 'new' : undefined;
  return [...uses(now)].filter((name) => {
    const from = wanted(name);
    const leaves = from === 'old' && !(uses(after).has(name) && !exists(after, name));
    return (from === 'new' || leaves) && !exists(now, name);
  });
}

/** Waits that would fail at once, since a VirtualService of the set still leads to the destination. */
function earlyWaits(done: Set<string>, now: KubeObject[], { steps }: Decision): string[] {
  return steps.filter(({ key }) => done.has(key) && key.endsWith('@unused')).flatMap(({ key, wait }) => {
    const led = ofKind(now, 'VirtualService').flatMap(wait!.how === 'named' ? named : used);
    const destinations = (wait!.destinations as { host: string; subset: string }[]).map(({ host, subset }) => `${host}.cluster.local ${subset}`);
    return destinations.filter((each) => led.includes(each)).map((each) => `${key} is too early for ${each}`);
  });
}

/** What goes wrong in some state of a run: subsets that are named and not defined, and subsets that go before the wait. */
function violations(before: KubeObject[], after: KubeObject[], decision = decided(before, after)) {
  const { states, cut } = allStates(decision, ({ action }) => action !== 'milestone', 60_000);
  const found: string[] = [];
  for (const done of states) {
    const now = objectsIn(done, before, decision);
    const lost = ofKind(before, 'DestinationRule').flatMap(defined).filter((each) => !ofKind(now, 'DestinationRule').flatMap(defined).includes(each));
    const hasWaited = [...done].some((key) => key.endsWith('@unused'));
    found.push(...dangling(now).map((each) => `${each} dangles after ${[...done]}`), ...podless(now, before, after).map((each) => `${each} has no pods after ${[...done]}`));
    found.push(...earlyWaits(done, now, decision).map((each) => `${each} after ${[...done]}`));
    if (lost.length > 0 && !hasWaited) found.push(`${lost} went without a wait after ${[...done]}`);
  }
  const all = decision.steps.length;
  const isRefused = decision.steps.some(({ action }) => action === 'refuse');
  return { found, cut, states: states.length, isRefused, ends: isRefused || states.some(({ size }) => size === all) };
}

function randomSet({ below, pick }: Random): KubeObject[] {
  const rules = HOSTS.flatMap((host) => below(4) === 0 ? [] : [rule(host, pick([host, full(host)]), ...SUBSETS.filter(() => below(2) === 0))]);
  if (below(4) === 0) rules.push(rule('more', 'web', pick(SUBSETS)));
  const subsets = [...new Set(rules.flatMap(defined))].map((each) => each.split(' '));
  const routes = subsets.length === 0 ? [] : HOSTS.flatMap((name) => below(4) === 0 ? [] : [
    weighted(name, ...Array.from({ length: 1 + below(2) }, () => pick(subsets))
      .map(([host, subset]): [Part, number] => [{ host: pick([host, host.split('.')[0]]), subset }, pick([0, 50])])),
  ]);
  const workloads = below(3) === 0 ? [workload('web', pick(SUBSETS))] : [];
  return [service('web'), ...rules, ...routes, ...workloads];
}

test('in no state of any run does a VirtualService name a subset that no DestinationRule has', () => {
  const numbers = random(20261127);
  let states = 0;
  let refusals = 0;
  for (let round = 0; round < 100; round++) {
    const [before, after] = [randomSet(numbers), randomSet(numbers)];
    const { found, cut, ends, isRefused, ...others } = violations(before, after);
    expect({ before, after, found: found.slice(0, 3), cut, ends }).toEqual({ before, after, found: [], cut: false, ends: true });
    states += others.states;
    refusals += Number(isRefused);
  }
  expect(states).toBeGreaterThan(3_000);
  expect(refusals).toBe(0);
});

test('without the rule, the same search finds such states', () => {
  const [small, big] = [[rule('web', 'web', 'v1'), route('web', V1)], [rule('web', 'web', 'v1', 'v2'), route('web', V2)]];
  expect(violations(small, big, undirected(small, big)).found).toContainEqual(expect.stringContaining('web.shop.svc.cluster.local v2 dangles'));
  expect(violations(big, small, undirected(big, small)).found).toContainEqual(expect.stringContaining('went without a wait'));
});

/** Pairs of steps of which the second one waits for the first one, as kind, name and the rest of the key. */
function orderOf({ steps, edges }: Decision): string[] {
  const names = new Map(steps.filter(({ action }) => action !== 'milestone').map(({ key, ref }) => [key, `${ref.kind} ${ref.name}${/@.*$/.exec(key) ?? ''}`]));
  return edges.filter(({ from, to, kind }) => kind === 'ready' && names.has(from) && names.has(to)).map(({ from, to }) => `${names.get(from)} > ${names.get(to)}`);
}

const waits = ({ steps }: Decision) => steps.filter(({ action }) => action === 'wait').map(({ wait, ref }: Step) => `${wait!.type} ${ref.name}`);
test.each<[string, object]>([
  ['a weight', { http: [{ route: [{ destination: V1, weight: 95 }, { destination: V2, weight: 5 }] }] }],
  ['a full host name', { http: [{ route: [{ destination: { ...V2, host: 'web.shop.svc.cluster.local' } }] }] }],
  ['a mirror', { http: [{ route: [{ destination: V1 }], mirror: V2 }] }],
  ['one of several mirrors', { http: [{ route: [{ destination: V1 }], mirrors: [{ destination: V2, percentage: { value: 1 } }] }] }],
  ['a TCP route', { tcp: [{ route: [{ destination: V2 }] }] }],
  ['a TLS route', { tls: [{ match: [{ sniHosts: ['web'] }], route: [{ destination: V2 }] }] }],
  ['the weight 0', { http: [{ route: [{ destination: V1, weight: 100 }, { destination: V2, weight: 0 }] }] }],
])('a subset that %s names comes first and goes last', (_, spec) => {
  const [without, using] = [[rule('web', 'web', 'v1'), route('web', V1)], [rule('web', 'web', 'v1', 'v2'), istio('VirtualService', 'web', { hosts: ['web'], ...spec })]];
  expect([violations(without, using).found, violations(using, without).found]).toEqual([[], []]);
  expect(waits(decided(using, without))).toEqual(expect.arrayContaining(['unused web']));
});

test('a DestinationRule of another namespace has the host by its full name', () => {
  const far = (subsets: string[]) => istio('DestinationRule', 'far', { host: 'web.shop.svc.cluster.local', subsets: subsets.map((name) => ({ name })) }, 'istio-system');
  const { found, isRefused } = violations([far(['v1', 'v2']), route('web', V2)], [far(['v1']), route('web', V1)]);
  expect([found, isRefused]).toEqual([[], false]);
  const elsewhere = istio('VirtualService', 'web', { hosts: ['web'], http: [{ route: [{ destination: V2 }] }] }, 'other');
  const decision = decided([rule('web', 'web', 'v1', 'v2'), elsewhere], [rule('web', 'web', 'v1'), elsewhere]);
  expect(decision.steps.filter(({ action }) => action === 'refuse')).toEqual([]); // web of the namespace other is another host
});

test('a DestinationRule that gains and loses subsets is written twice', () => {
  const decision = decided([rule('web', 'web', 'v1'), route('web', V1)], [rule('web', 'web', 'v2'), route('web', V2)]);
  const both = decision.steps.find(({ key }) => key.endsWith('@both'))!;
  expect(defined(both.desired!)).toEqual(['web.shop.svc.cluster.local v2', 'web.shop.svc.cluster.local v1']);
  expect(orderOf(decision)).toEqual(expect.arrayContaining([
    'DestinationRule web@both > VirtualService web@known', 'VirtualService web@known > VirtualService web',
    'VirtualService web > DestinationRule web@unused', 'DestinationRule web@unused > DestinationRule web',
  ]));
});

test('a DestinationRule that loses what a deleted VirtualService names waits until the whole set has succeeded', () => {
  const { found, ends } = violations([rule('web', 'web', 'v1', 'v2'), route('web', V2)], [rule('web', 'web', 'v1')]);
  expect([found, ends]).toEqual([[], true]);
});

test('a subset that a VirtualService still names is not taken away, and one host is not exchanged for another', () => {
  const still = decided([rule('web', 'web', 'v1', 'v2'), route('web', V2)], [rule('web', 'web', 'v1'), route('web', V2)]);
  expect(still.steps.find(({ action }) => action === 'refuse')).toMatchObject({ ref: { kind: 'DestinationRule' }, reason: { code: 'StillNeeded', message: expect.stringContaining('names subset v2 of web.shop.svc') } });
  const exchange = decided([rule('web', 'web', 'v1'), route('web', V1)], [rule('web', 'api', 'v1'), route('web', { host: 'api', subset: 'v1' })]);
  expect(exchange.steps.find(({ action }) => action === 'refuse')).toMatchObject({ reason: { code: 'NoSafeOrder', message: expect.stringContaining('another name') } });
});

test('the pods of a version are ready before it gets requests, and go when no proxy sends it any', () => {
  const before = [service('web'), rule('web', 'web', 'v1'), route('web', V1), workload('web', 'v1')];
  const after = [service('web'), rule('web', 'web', 'v1', 'v2'), route('web', V1, V2), workload('web', 'v1'), workload('web', 'v2')];
  expect(orderOf(decided(before, after))).toEqual(expect.arrayContaining(['Deployment web-v2 > VirtualService web@known']));
  expect(orderOf(decided(after, before))).toEqual(expect.arrayContaining(['VirtualService web > Deployment web-v2@unused', 'Deployment web-v2@unused > Deployment web-v2']));
  expect([violations(before, after).found, violations(after, before).found]).toEqual([[], []]);
});

test('the pods of a version that has the weight 0 go after the routes that name it, with its subset', () => {
  const before = [service('web'), rule('web', 'web', 'v1', 'v2'), weighted('web', [V1, 100], [V2, 0]), workload('web', 'v1'), workload('web', 'v2')];
  const after = [service('web'), rule('web', 'web', 'v1'), route('web', V1), workload('web', 'v1')];
  const stillNamed = [service('web'), rule('web', 'web', 'v1', 'v2'), weighted('web', [V1, 100], [V2, 0]), workload('web', 'v1')];
  expect([violations(before, after).found, violations(before, stillNamed).found]).toEqual([[], []]);
  expect(waits(decided(before, stillNamed))).toEqual(['unused web-v2']);
});

test('nothing waits for proxies without a change, without the check, or when the control plane goes too', () => {
  const [small, big] = [[rule('web', 'web', 'v1'), route('web', V1)], [rule('web', 'web', 'v1', 'v2'), route('web', V2)]];
  const istiod = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } }, spec: { template: {} } } as unknown as KubeObject;
  expect(waits(decided(big, big))).toEqual([]);
  expect(waits(decided(big, small, false))).toEqual([]);
  expect(waits(decided([...big, istiod], []))).toEqual([]);
  expect(waits(decided(big, []))).toEqual(['unused web']);
  expect(dangling(objectsIn(new Set(), big, decided(big, small, false)))).toEqual([]);
});
