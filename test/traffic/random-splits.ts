/** Random valid specifications of splits, and requests that are like those of their conditions. The same seed gives the same ones on every machine. */
import { SplitCall } from './meaning';
import { IstioVersion } from '../../src/istio';
import { isMap, Json, JsonObject, partsOf } from '../../src/json';
import { MatchSpec, SplitSpec, StringMatchSpec, TRAFFIC_SPLIT } from '../../src/traffic/specification';
import { checkedSpecification, delegateVirtualServiceOf, SplitFacts, splitProblems } from '../../src/traffic/split';
import { RandomSpecification, repaired } from '../specification/random-specification';
import { random } from '../synth/random';

/** A port of every Service that no split is about. */
export const UNSPLIT_PORT = 9090;

export const NAMESPACE = 'shop';

/** The clients in the mesh. */
export const PODS = {
  front: { namespace: 'shop', labels: { app: 'front', tier: 'web' } },
  back: { namespace: 'shop', labels: { app: 'back' } },
  far: { namespace: 'far', labels: { app: 'front' } },
} as const;

export const GATEWAYS = ['edge/public', 'istio-system/other'];

/** The ports of a Service: HTTP ports, TCP ports, TLS ports. */
export const SERVICE_PORTS = [80, 8080, 81];

const VERSIONS = ['v1', 'v2', 'v3'].map((name) => ({ name, labels: { version: name } }));

/** Splits that routes of random splits lead to. */
export const DELEGATES: Record<string, Delegate> = Object.fromEntries([
  { name: 'weighted', routes: [] },
  {
    name: 'routed',
    routes: [
      { match: [{ headers: [{ name: 'x-delegated', exact: 'yes' }] }], to: { version: 'v2' }, timeout: '3s' },
      { match: [{ methods: ['PUT'], query: [{ name: 'a', exact: 'b' }] }], to: { respond: { status: 202 } } },
    ],
  },
].map(({ name, routes }) => [`teams/${name}`, delegateOf(name, routes)]));

export interface Delegate {
  readonly name: string;
  readonly spec: SplitSpec;
  readonly facts: SplitFacts;
}

function delegateOf(name: string, routes: JsonObject[]): Delegate {
  const common = { service: { name, port: 80 }, versions: VERSIONS, weights: { v1: 70, v3: 30 }, expose: [{ delegate: true }] };
  const written = { ...common, ...routes.length > 0 ? { routes } : {} };
  return { name, spec: checkedSpecification(written).spec, facts: factsOf('teams') };
}

function factsOf(namespace: string, delegates?: SplitFacts['delegates']): SplitFacts {
  const mesh = { version: IstioVersion.of('1.27.0'), clusterDomain: 'cluster.local' };
  return { ...mesh, namespace, delegates, otherPorts: [UNSPLIT_PORT], gatewayHosts: new Map() };
}

const DELEGATE_ROUTES = new Map(Object.entries(DELEGATES).map(([reference, { spec, facts }]) =>
  [reference, delegateVirtualServiceOf(spec, facts).http!]));

export interface RandomSplit {
  readonly seed: number;
  /** The name of the service. */
  readonly name: string;
  readonly written: JsonObject;
  readonly spec: SplitSpec;
  readonly facts: SplitFacts;
}

/** The first splits that are valid, each of a service of its own. */
export function* randomSplits(count: number, firstSeed = 1): Generator<RandomSplit> {
  for (let seed = firstSeed; seed < firstSeed + count; seed++) yield randomSplit(seed);
}

function randomSplit(seed: number): RandomSplit {
  const next = random(seed * 31 + 7);
  next();
  const name = `s${seed}`;
  const facts = factsOf(NAMESPACE, DELEGATE_ROUTES);
  const specification = placed(withRoutes(new RandomSpecification(seed * 7919, 0).of(TRAFFIC_SPLIT), seed), name, next);
  const written = repaired(specification, {
    problemsOf: (value) => {
      const { spec, problems } = checkedSpecification(value);
      return problems.length > 0 ? problems : splitProblems(spec, facts);
    },
    removable: ['weightsOwner', 'sniHosts', 'protocol', 'mirror', 'ports', 'routes'],
  });
  return { seed, name, written, spec: checkedSpecification(written).spec, facts };
}

/** Most requests of routes are about the ways of HTTP, so that more splits have routes than other random specifications. */
function withRoutes(specification: JsonObject, seed: number): JsonObject {
  if (specification.protocol !== undefined && specification.protocol !== 'HTTP') return specification;
  const routes = [1, 2].flatMap((part) => new RandomSpecification(seed * 6961 + part, 0).of(TRAFFIC_SPLIT.properties!.routes) as unknown as Json[]);
  return seed % 5 === 0 ? specification : { ...specification, routes };
}

/** The specification with the service, ports, versions, clients and hosts of the test. */
function placed(specification: JsonObject, name: string, next: () => number): JsonObject {
  const [main, ...others] = SERVICE_PORTS;
  const ports = partsOf(specification, 'ports').map((port, index) => ({ ...port, port: others[index], weights: { v2: 100 } }));
  const [mesh, one, other] = [{ mesh: true }, gateway(0, name), gateway(1, name)];
  const expose = [[mesh], [mesh, one], [one, other], [mesh, one, other]];
  const clients = expose[Math.floor(next() * 4)];
  return withKnownWords({
    ...forClients(specification, clients),
    ...ports.length > 0 ? { ports } : {},
    service: { name, port: main },
    versions: VERSIONS,
    weights: [{ v1: 60, v2: 40 }, { v1: 100, v2: 0 }, { v3: 5, v2: 95 }, { v1: 33, v2: 33, v3: 34 }][Math.floor(next() * 4)],
    expose: clients,
  }, next) as JsonObject;
}

/** Without the conditions that the clients of the split cannot meet. */
function forClients(specification: JsonObject, expose: JsonObject[]): JsonObject {
  const inMesh = expose.some(({ mesh }) => mesh);
  const dropped = inMesh ? ['claims', expose.length < GATEWAYS.length + 1 ? 'gateways' : ''] : ['sourceLabels', 'sourceNamespace', ''];
  const routes = partsOf(specification, 'routes').map((route) => ({
    ...route, match: partsOf(route, 'match').map((match) => Object.fromEntries(Object.entries(match).filter(([name]) => !dropped.includes(name)))),
  }));
  return routes.length > 0 ? { ...specification, routes: routes as unknown as Json } : specification;
}

function gateway(index: number, name: string): JsonObject {
  return { gateway: GATEWAYS[index], hosts: [index === 0 ? hostAt(name, index) : `*.${name}.other.example.com`] };
}

/** A host of the service at a gateway. */
function hostAt(name: string, index: number): string {
  return index === 0 ? `${name}.example.com` : `a.${name}.other.example.com`;
}

/** Words that clients can have, in place of random ones. */
const KNOWN: Record<string, Json[]> = {
  sourceLabels: [{ app: 'front' }, { app: 'front', tier: 'web' }, { app: 'back' }],
  sourceNamespace: ['shop', 'far'],
  gateways: [['edge/public'], ['istio-system/other'], GATEWAYS],
  delegate: Object.keys(DELEGATES),
  port: [80, 80, 8080],
  authority: [{ prefix: 's' }, { regex: '[^.]+[.].*' }],
  scheme: [{ exact: 'http' }, { exact: 'https' }, { prefix: 'http' }],
  methods: [['GET'], ['GET', 'POST'], ['PUT', 'DELETE']],
  regex: ['.*iPhone.*', '[a-z]+', '/a.*', '/[a-z]+/b', '(v1|v2)', 'v[0-9]', '(?i)/API'],
};

function withKnownWords(value: Json, next: () => number, parent = ''): Json {
  if (Array.isArray(value)) return value.map((item) => withKnownWords(item, next, parent));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, field]) => {
    const isOfAction = parent === 'redirect' || parent === 'rewrite';
    const words = (name === 'port' && parent !== 'match') || isOfAction ? undefined : KNOWN[name];
    return [name, words ? words[Math.floor(next() * words.length)] : withKnownWords(field!, next, name)];
  }));
}

/** Requests of clients of a split: most of them meet a condition, or all of it but one part. */
export class RandomCalls {
  private readonly next: () => number;

  constructor(private readonly split: RandomSplit) {
    this.next = random(split.seed * 97 + 13);
    this.next();
  }

  public call(): SplitCall {
    const call = this.base();
    const parts = [this.split.spec, ...this.split.spec.ports ?? []];
    const conditions = parts.flatMap(({ routes = [] }) => routes.flatMap(({ match }) => match));
    const met = conditions.length > 0 && this.next() < 0.8 ? this.meeting(this.pick(conditions), call) : call;
    return this.next() < 0.3 ? this.changed(met) : met;
  }

  private base(): SplitCall {
    const { name, spec } = this.split;
    const common = { method: this.pick(['GET', 'POST', 'PUT', 'OPTIONS']), scheme: 'http', path: this.pick(['/', '/api', '/api/x?a=b', '/a/b.c', '/x']), headers: { ...this.cookies(), ...this.next() < 0.2 ? { 'x-delegated': 'yes' } : {} } };
    const gateways = spec.expose.flatMap(({ gateway: reference }) => reference ?? []);
    if (gateways.length > 0 && (this.next() < 0.4 || !spec.expose.some(({ mesh }) => mesh))) {
      const reference = this.pick(gateways);
      return { ...common, gateway: reference, port: 80, authority: hostAt(name, GATEWAYS.indexOf(reference)) };
    }
    const [ports, main] = [spec.ports ?? [], { port: spec.service.port }];
    const { port } = this.pick([...ports, ...ports, main, main, { port: UNSPLIT_PORT }]);
    const authority = this.pick([`${name}.${NAMESPACE}`, `${name}.${NAMESPACE}.svc.cluster.local`, `${name}.${NAMESPACE}:${port}`]);
    return { ...common, pod: PODS[this.pick(Object.keys(PODS) as (keyof typeof PODS)[])], port, authority };
  }

  private cookies(): { [name: string]: string } {
    const { sticky } = this.split.spec;
    return sticky && this.next() < 0.5 ? { cookie: this.pick(['', 'lang=b; ']) + `${sticky.cookie}=${this.pick(['v1', 'v2', 'v3', 'v9'])}` + this.pick(['', '; theme=d']) } : {};
  }

  /** The request with what a condition asks for, as far as a client can choose it. */
  private meeting({ headers = [], query = [], claims = [], path, methods }: MatchSpec, call: SplitCall): SplitCall {
    const text = (condition: StringMatchSpec & { readonly present?: boolean }) => this.text(condition);
    const pathText = path ? text(path) : call.path.split('?')[0];
    const parameters = query.map((one) => `${one.name}=${text(one)}`).join('&');
    return {
      ...call,
      method: methods ? this.pick(methods) : call.method,
      path: `${pathText.startsWith('/') ? pathText : '/'}${parameters ? `?${parameters}` : ''}`.replaceAll(' ', '+'), // a URL has no spaces
      headers: { ...call.headers, ...Object.fromEntries(headers.map((one) => [one.name, text(one)])) },
      ...call.gateway !== undefined && claims.length > 0 ? { claims: Object.fromEntries(claims.map((one) => [one.name, text(one)])) } : {},
    };
  }

  private text({ exact, prefix, regex }: StringMatchSpec): string {
    const samples: Record<string, string> = { '.*iPhone.*': 'an-iPhone-15', '[a-z]+': 'abc', '/a.*': '/a/b', '/[a-z]+/b': '/x/b', '(v1|v2)': 'v2', 'v[0-9]': 'v7', '(?i)/API': '/api' };
    return exact ?? (prefix === undefined ? samples[regex ?? ''] ?? 'v1' : prefix + this.pick(['', 'x', '/more']));
  }

  /** A request that differs in one part. */
  private changed(call: SplitCall): SplitCall {
    const names = Object.keys(call.headers);
    const changes: (() => Partial<SplitCall>)[] = [
      () => ({ method: this.pick(['GET', 'POST', 'DELETE']) }),
      () => ({ path: this.pick(['/', '/API', call.path.toUpperCase(), `${call.path.split('?')[0]}/more`, `${call.path}${call.path.includes('?') ? '&' : '?'}z=1`]) }),
      () => ({ headers: {} }),
      () => ({ headers: { ...call.headers, [this.pick(['v1', 'x-canary', 'user-agent', ...names])]: this.pick(['v1', 'x', '']) } }),
      () => ({ claims: undefined }),
    ];
    return { ...call, ...this.pick(changes)() };
  }

  private pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)];
  }
}
