import { meets, SplitCall } from './meaning';
import { GATEWAYS, PODS } from './random-splits';
import { IstioVersion } from '../../src/istio';
import { JsonObject } from '../../src/json';
import { MatchSpec, SplitSpec } from '../../src/traffic/specification';
import { checkedSpecification, SplitFacts, splitProblems } from '../../src/traffic/split';
import { takersOf } from '../../src/traffic/split/coverage';
import { waysOf } from '../../src/traffic/split/scopes';
import { random } from '../synth/random';

const FACTS: SplitFacts = { version: IstioVersion.of('1.27.0'), clusterDomain: 'cluster.local', namespace: 'shop', otherPorts: [], gatewayHosts: new Map() };
const CLIENTS = [{ mesh: true }, { gateway: GATEWAYS[0], hosts: ['a.example.com'] }, { gateway: GATEWAYS[1], hosts: ['a.example.com'] }];
const SENDERS: Pick<SplitCall, 'gateway' | 'pod'>[] = Object.values(PODS).map((pod) => ({ pod }));
const PATHS = ['/', '/a', '/a/b', '/ab', '/A', '/A/b', '/A/c', '/c'];

/** Conditions of which the same few requests tell whether one covers another. */
const FIELDS: { [name in keyof MatchSpec]?: NonNullable<MatchSpec[name]>[] } = {
  path: [{ exact: '/a' }, { exact: '/a/b' }, { prefix: '/a' }, { prefix: '/a/' }, { prefix: '/A' }, { prefix: '/' }],
  methods: [['GET'], ['GET', 'POST'], ['POST', 'PUT']],
  headers: [[{ name: 'x', exact: 'v1' }], [{ name: 'x', prefix: 'v' }], [{ name: 'x', present: true }], [{ name: 'x', exact: 'v12' }], [{ name: 'x', present: true }, { name: 'y', exact: 'v1' }]],
  query: [[{ name: 'q', exact: '1' }], [{ name: 'q', prefix: '1' }]],
  sourceLabels: [{ app: 'front' }, { app: 'front', tier: 'web' }],
  gateways: [[GATEWAYS[0]], [...GATEWAYS]],
};
/** Conditions that are only compared where that is certain. */
const OTHERS: typeof FIELDS = {
  path: [{ regex: '/a.*' }, { regex: '.*' }, { regex: '/.' }, { regex: '(?i)/A/B' }],
  headers: [[{ name: 'x', regex: 'v.*' }], [{ name: 'x', regex: '.+' }]],
  withoutHeaders: [[{ name: 'x', exact: 'v1' }], [{ name: 'y', present: true }]],
  authority: [{ prefix: 'web.' }, { exact: 'web.shop' }, { regex: '.*' }],
  sourceNamespace: ['far', 'shop'],
  port: [80],
};

/** Requests of all clients, with all combinations of the parts that conditions are about. */
function callsOf(expose: JsonObject[], conditions: MatchSpec[]): SplitCall[] {
  const isAsked = (name: keyof MatchSpec) => conditions.some((one) => one[name]);
  const parts = <T>(names: (keyof MatchSpec)[], values: T[]) => (names.some(isAsked) ? values : values.slice(0, 1));
  const senders: Pick<SplitCall, 'gateway' | 'pod'>[] = expose.flatMap(({ gateway }) => (gateway === undefined ? SENDERS : [{ gateway: gateway as string }]));
  const headers = [undefined, '', 'v1', 'v12', 'w'].flatMap((x) => [undefined, 'v1'].map((y) => ({ ...x !== undefined && { x }, ...y && { y } }) as { [name: string]: string }));
  return senders.flatMap((sender) => parts(['path'], PATHS).flatMap((path) => parts(['query'], ['', '?q=1', '?q=12']).flatMap((query) =>
    parts(['methods'], ['GET', 'POST', 'PUT', 'DELETE']).flatMap((method) => parts(['headers', 'withoutHeaders'], headers).map((all) =>
      ({ ...sender, port: 80, scheme: 'http', authority: 'web.shop', method, path: path + query, headers: all }))))));
}

class RandomMatches {
  private readonly next: () => number;

  constructor(seed: number, private readonly fields: typeof FIELDS) {
    this.next = random(seed);
    this.next();
  }

  public pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)];
  }

  public match(): MatchSpec {
    const names = Object.keys(this.fields) as (keyof MatchSpec)[];
    const wanted = new Set([this.pick(names), ...this.next() < 0.4 ? [this.pick(names)] : []]);
    const match: Partial<MatchSpec> = Object.fromEntries([...wanted].map((name) => [name, this.pick(this.fields[name] as unknown[])]));
    const hasCase = !match.path?.exact && !match.path?.prefix;
    return { ...match, ignorePathCase: !hasCase && this.next() < 0.3 } as MatchSpec;
  }
}

interface Pair { readonly written: JsonObject; readonly spec: SplitSpec; readonly isTaken: boolean; readonly witness?: SplitCall }

/** Splits with two routes, whether the second is said to be unreachable, and a request that it gets. */
function pairs(count: number, fields: typeof FIELDS): Pair[] {
  return Array.from({ length: count }, (_, seed) => {
    const matches = new RandomMatches(seed * 7 + 1, fields);
    const expose = matches.pick([[CLIENTS[0]], [CLIENTS[0], CLIENTS[1]], [CLIENTS[1], CLIENTS[2]], CLIENTS]);
    const routes = [1, 2].map((index) => ({ match: [matches.match()], to: { respond: { status: 200 + index } } }));
    const written = { service: { name: 'web', port: 80 }, versions: [{ name: 'v1', labels: { version: 'v1' } }], routes, expose } as unknown as JsonObject;
    const { problems, spec } = checkedSpecification(written);
    if (problems.length > 0 || splitProblems(spec, FACTS).some(({ code }) => code === 'TrafficMatchNever')) return [];
    const [first, second] = spec.routes!.map(({ match }) => match[0]);
    const witness = callsOf(expose as JsonObject[], [first, second]).find((call) => meets(second, call) && !meets(first, call));
    return [{ written, spec, isTaken: takersOf(spec.routes!, waysOf(spec)[0], spec, FACTS)[1].length > 0, witness }];
  }).flat();
}

test('no request reaches a route that is said to be unreachable', () => {
  const all = pairs(1500, { ...FIELDS, ...OTHERS, path: [...FIELDS.path!, ...OTHERS.path!], headers: [...FIELDS.headers!, ...OTHERS.headers!] });
  expect(all.filter(({ isTaken, witness }) => isTaken && witness)).toEqual([]);
  expect(all.filter(({ isTaken }) => isTaken).length).toBeGreaterThan(60);
});

test('a route that no request reaches is said to be unreachable, if its conditions have no regular expression and are not negative', () => {
  const all = pairs(1500, FIELDS);
  expect(all.filter(({ isTaken, witness }) => isTaken !== (witness === undefined)).map(({ written, witness }) => ({ written, witness }))).toEqual([]);
  expect(all.filter(({ isTaken }) => isTaken).length).toBeGreaterThan(60);
});

const TO = { respond: { status: 204 } };
const DELEGATE = { delegate: 'teams/orders' };

test.each<[string, JsonObject[], string[]]>([
  ['a longer prefix after a shorter one', [{ match: [{ path: { prefix: '/a' } }], to: TO }, { match: [{ path: { prefix: '/a/b' } }], to: TO }],
    ['routes[1] gets no requests, because routes[0] takes all requests that it matches. Move it before that, or delete it']],
  ['conditions that two earlier routes take', [{ match: [{ methods: ['GET'] }], to: TO }, { match: [{ path: { prefix: '/a' } }], to: TO }, { match: [{ path: { exact: '/ab' } }, { methods: ['GET'], query: [{ name: 'q', exact: '1' }] }], to: TO }],
    ['routes[2] gets no requests, because routes[1] and routes[0] take all requests that it matches. Move it before them, or delete it']],
  ['a shorter prefix after a longer one', [{ match: [{ path: { prefix: '/a/b' } }], to: TO }, { match: [{ path: { prefix: '/a' } }], to: TO }], []],
  ['one condition that no earlier route takes', [{ match: [{ path: { prefix: '/a' } }], to: TO }, { match: [{ path: { prefix: '/a/b' } }, { path: { prefix: '/c' } }], to: TO }], []],
  ['a route after a delegate, which takes only what its routes match', [{ match: [{ path: { prefix: '/a' } }], to: DELEGATE }, { match: [{ path: { prefix: '/a/b' } }], to: TO }], []],
  ['an expression that RE2 refuses', [{ match: [{ path: { regex: '/(?=a)' } }], to: TO }, { match: [{ path: { exact: '/a' } }], to: TO }], []],
])('%s', (_, routes, problems) => {
  const expose = [{ gateway: GATEWAYS[0], hosts: ['a.example.com'] }, { mesh: true }];
  expect(unreachable({ routes, expose })).toEqual(problems);
});

test('a route after one for all gateways can get requests that other splits send here', () => {
  const routes = [{ match: [{ gateways: [GATEWAYS[0]] }], to: TO }, { match: [{ methods: ['GET'] }], to: TO }];
  const expose = [{ gateway: GATEWAYS[0], hosts: ['a.example.com'] }];
  expect(unreachable({ routes, expose })).toHaveLength(1);
  expect(unreachable({ routes, expose: [...expose, { delegate: true }] })).toEqual([]);
});

function unreachable(fields: JsonObject): string[] {
  const { problems: none, spec } = checkedSpecification({ service: { name: 'web', port: 80 }, versions: [{ name: 'v1', labels: { version: 'v1' } }], ...fields });
  expect(none).toEqual([]);
  const found = splitProblems(spec, FACTS).filter(({ code }) => code === 'TrafficRouteUnreachable');
  return found.map(({ path, message }) => `${path[0]}[${path[1]}] ${message}`);
}

test('a label can be called regex', () => {
  const { problems, spec } = checkedSpecification({ service: { name: 'web', port: 80 }, versions: [{ name: 'v1', labels: { regex: 'plain' } }] });
  expect([...problems, ...splitProblems(spec, FACTS)]).toEqual([]);
});
