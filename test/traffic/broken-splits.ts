/**
 * Random specifications of splits that have a problem which only synthesis finds: for each code a random valid specification with a random part that has
 * the problem. The same seed gives the same ones on every machine.
 */
import { randomSplits } from './random-splits';
import { IstioVersion } from '../../src/istio';
import { JsonObject } from '../../src/json';
import { Problem } from '../../src/specification';
import { checkedSpecification, GUARDS, SplitFacts, splitProblems } from '../../src/traffic/split';
import { Choice } from '../synth/choice';

type Code = keyof typeof GUARDS;

export interface BrokenSplit {
  readonly seed: number;
  readonly spec: JsonObject;
  readonly facts: SplitFacts;
}

/** What a generator changes: fields of the specification, and facts. */
interface Change {
  readonly spec: JsonObject;
  readonly facts?: Partial<SplitFacts>;
}

const TO = { version: 'v2' };
const MESH = [{ mesh: true }];

/** A condition in a random place: the first route of the split or of another port, beside other conditions and other fields. */
function inMatch(choice: Choice, match: JsonObject): JsonObject {
  const more = choice.of<JsonObject>([{}, { methods: ['GET'] }, { query: [{ name: choice.word(), exact: 'a' }] }]);
  const other = choice.of([[], [{ headers: [{ name: 'x-other', exact: choice.word() }], methods: ['PATCH'] }]]);
  return inRoutes(choice, [{ match: [...other, { ...more, ...match }], to: TO }]);
}

function inRoutes(choice: Choice, routes: JsonObject[]): JsonObject {
  return { expose: MESH, protocol: 'HTTP', ...choice.of<JsonObject>([{ routes }, { ports: [{ port: 8080, weights: { v2: 100 }, routes }] }]) };
}

/** An expression in a random place. */
function inText(choice: Choice, regex: string): JsonObject {
  const name = `x-${choice.word()}`;
  return choice.of([
    () => inMatch(choice, { headers: [{ name, regex }] }), () => inMatch(choice, { withoutHeaders: [{ name, regex }] }),
    () => inMatch(choice, { query: [{ name, regex }] }),
    () => inMatch(choice, { authority: { regex } }), () => ({ protocol: 'HTTP', cors: { origins: [{ exact: 'https://a.example' }, { regex }] } }),
  ])();
}

function inResilience(choice: Choice, resilience: JsonObject): JsonObject {
  const versions = ['v1', 'v2', 'v3'].map((name, index) => ({ name, labels: { version: name }, ...index === 1 ? { resilience } : {} }));
  return choice.of<JsonObject>([{ resilience }, { versions }]);
}

function text(choice: Choice): [narrow: JsonObject, wide: JsonObject] {
  const word = choice.word();
  return choice.of<[JsonObject, JsonObject]>([[{ exact: word }, { exact: word }], [{ exact: `${word}a` }, { prefix: word }], [{ prefix: `${word}a` }, { prefix: word }], [{ exact: `v${word}` }, { regex: 'v.*' }]]);
}

const GENERATORS: { readonly [code in Code]: (choice: Choice) => Change } = {
  TrafficRegexSyntax: (choice) => {
    const word = choice.word();
    return { spec: inText(choice, choice.of([`(?=${word}).*`, `(?<!${word})a`, `*${word}`, `(${word}`, `[${word}`, `(${word})\\1`, `${word}{1001}`, `(?<n>${word})\\k<n>`, `${word}++`, `(${word}{500}){500}`])) };
  },
  TrafficRegexLength: (choice) => ({ spec: inText(choice, `${choice.word()}.*${choice.of(['é', 'ü', 'ж']).repeat(choice.whole(512, 700))}`) }),
  TrafficRegexPlain: (choice) => ({ spec: inText(choice, choice.of(['', '^']) + choice.word()) }),
  TrafficRegexNever: (choice) => {
    const [one, other] = [choice.word(), choice.word()];
    return { spec: inText(choice, choice.of([`${one}^${other}.*`, `.*${one}$${other}`, `(${one}|${other})\\b_`, `[${one}]\\n`, `(^|${one})${other}^${one}+`, `${one}[^\\x00-\\x{10FFFF}]`, `${one}\\z.`])) };
  },
  TrafficPathNever: (choice) => {
    const [one, other] = [choice.word(), choice.word()];
    return { spec: inMatch(choice, { path: { regex: choice.of([`(${one}|${other})/.*`, `(?i)${one}/.*`, '[^/].*', `[${one}]${other}.*`, `^${one}/.+`, '\\w+/.*', `(?:${one})+/x`, `${one}?${other}/.*`, `${one}|${other}+`]) } }) };
  },
  TrafficMatchContradiction: (choice) => {
    const [narrow, wide] = text(choice);
    const name = `x-${choice.word()}`;
    const headers = { headers: [{ name, ...narrow }], withoutHeaders: [{ name, ...choice.of([wide, { present: true }]) }] };
    return { spec: inMatch(choice, choice.of<JsonObject>([headers, headers, { scheme: choice.of([{ exact: choice.word() }, { prefix: `${choice.word()}:` }, { regex: `${choice.word()}s?` }]) }])) };
  },
  TrafficRouteUnreachable: (choice) => {
    const [narrow, wide] = text(choice);
    const headers = (value: JsonObject) => [{ headers: [{ name: 'x-a', ...value }] }];
    const all = choice.of<JsonObject>([{ path: { prefix: '/' } }, { path: { regex: choice.of(['.*', '/.*', '(?s).*', '^/(.*)$']) } }, { authority: { regex: '.+' } }]);
    return { spec: inRoutes(choice, [{ match: choice.of([[all], headers(wide)]), to: TO }, { match: headers(narrow), to: { version: 'v1' } }]) };
  },
  TrafficDelegateConflict: (choice) => {
    const path = `/${choice.word()}`;
    const [leaf, lead] = choice.of([[{ uri: { prefix: path } }, { path: { prefix: `${path}/${choice.word()}` } }], [{ uri: { exact: path } }, { path: { regex: `${path}.*` } }], [{ method: { exact: 'GET' } }, { methods: ['PUT'] }]]);
    return { spec: { protocol: 'HTTP', expose: MESH, routes: [{ match: [lead], to: { delegate: 'teams/x' } }] }, facts: { delegates: new Map([['teams/x', [{ match: [leaf] }]]]) } };
  },
  TrafficEjectionNone: (choice) => {
    const replicas = choice.whole(1, 90);
    const maxEjectionPercent = choice.whole(1, Math.ceil(100 / replicas) - 1);
    return { spec: inResilience(choice, { outlierDetection: { consecutive5xx: 5, maxEjectionPercent } }), facts: { replicas } };
  },
  TrafficBudgetVersion: (choice) => ({ spec: inResilience(choice, { retryBudget: choice.of([{ percent: choice.whole(1, 100) }, { minConcurrency: 3 }]) }), facts: { version: IstioVersion.of(choice.of(['1.20.1', '1.26.0'])) } }),
  TrafficLocalityOverlap: (choice) => {
    const region = choice.word();
    const pair = choice.of([[region, `${region}/a`], [`${region}/*`, `${region}/a/b`], ['*', region], [`${region}/a/*`, `${region}/a`]]);
    const distribute = choice.of<JsonObject[]>([pair.map((from) => ({ from, to: { [from]: 100 } })), [{ from: 'q', to: { [pair[0]]: 40, [pair[1]]: 60 } }]]);
    return { spec: inResilience(choice, { outlierDetection: { maxEjectionPercent: 100 }, loadBalancing: { locality: { distribute } } }) };
  },
  TrafficHostUnserved: (choice) => {
    const served = choice.of([['shop.example.com'], ['*.example.com'], ['a.example.org', '*.example.com']]);
    return { spec: { expose: [{ gateway: 'edge/served', hosts: [`${choice.word()}.${choice.of(['example.net', 'shop.example.co'])}`] }] }, facts: { gatewayHosts: new Map([['edge/served', served]]) } };
  },
  TrafficSniHost: (choice) => ({ spec: { protocol: 'TLS', expose: MESH, sniHosts: [`${choice.word()}.example.com`] } }),
  TrafficHostProtocol: (choice) => {
    const host = `${choice.word()}.example.com`;
    const protocol = choice.of(['TLS', 'TCP']);
    return { spec: { protocol: 'HTTP', expose: [{ gateway: 'edge/tls', hosts: [host] }] }, facts: { gatewayHosts: new Map([['edge/tls', [host]]]), gatewayProtocols: new Map([['edge/tls', { [host]: protocol }]]) } };
  },
};

export const BROKEN_CODES = Object.keys(GENERATORS) as Code[];

/** What synthesis finds wrong. */
export function splitProblemsOf({ spec, facts }: BrokenSplit): Problem[] {
  const checked = checkedSpecification(spec);
  return checked.problems.length > 0 ? checked.problems : splitProblems(checked.spec, facts);
}

/** Parts that only some protocols and clients have, and that a change replaces. */
const REPLACED = ['routes', 'ports', 'sniHosts', 'cors', 'fault', 'mirror', 'requestHeaders', 'responseHeaders', 'sticky', 'weightsOwner', 'resilience', 'protocol'];

/** Specifications with a problem. */
export function* brokenSplits(code: Code, count: number): Generator<BrokenSplit> {
  for (const { seed, written, facts } of randomSplits(count)) {
    const { spec, facts: more } = GENERATORS[code](new Choice(seed * 6151 + 11));
    const kept = Object.fromEntries(Object.entries(written).filter(([name]) => !REPLACED.includes(name)));
    yield { seed, spec: JSON.parse(JSON.stringify({ ...kept, expose: MESH, ...spec })) as JsonObject, facts: { ...facts, ...more } };
  }
}
