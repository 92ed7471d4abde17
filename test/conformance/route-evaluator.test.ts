import { parts } from '../lab/parts';
import { SplitCall } from '../traffic/meaning';
import { RandomCalls, randomSplits } from '../traffic/random-splits';
import { isHttp, MeshRoutes } from '../traffic/ways';
import { RouteConfiguration } from '../xds/envoy-config';
import { IstiodOffline } from '../xds/istiod-offline';
import { EnvoyAnswer, StaticEnvoy } from '../xds/static-envoy';
import { Forward, HeaderChanges, Way } from '../xds/way';

const SPLITS = 100;
const CALLS = 500;
/** Delays of faults would only cost time. */
const FAULT = 'envoy.filters.http.fault';

interface Case {
  readonly call: SplitCall;
  readonly listener: string;
  readonly way: Way;
}

/** The requests of random splits, and the routes of the proxies that get them. A stock Envoy has no claims of tokens. */
async function randomCases(istiodOffline: string): Promise<{ cases: Case[]; configurations: Record<string, RouteConfiguration> }> {
  const istiod = new IstiodOffline(istiodOffline);
  const splits = [...randomSplits(SPLITS, 20_000)];
  const mesh = await MeshRoutes.of(istiod, splits);
  istiod.stop();
  const configurations: Record<string, RouteConfiguration> = {};
  const cases = splits.flatMap((split) => {
    const calls = new RandomCalls(split);
    const own = Array.from({ length: 40 }, () => calls.call()).filter((call) => isHttp(split, call) && !call.claims).slice(0, 7);
    return own.map((call) => {
      const listener = JSON.stringify([call.gateway ?? call.pod, call.port]);
      configurations[listener] = mesh.configurationFor(call);
      return { call, listener, way: mesh.wayOf(call) };
    });
  }).slice(0, CALLS);
  return { cases, configurations };
}

function withoutDelays(configuration: RouteConfiguration): RouteConfiguration {
  return JSON.parse(JSON.stringify(configuration), (name, value) => {
    if (name !== FAULT) return value;
    const { delay, ...others } = value;
    return others;
  });
}

/** What an answer shows of a way, in the words of the way. */
function problemsOf({ way, call }: Case, answer: EnvoyAnswer): string[] {
  const { kind, status, location, body, responseHeaders, forward } = way;
  switch (kind) {
    case 'nowhere': return expectAll([['code', answer.code, 404]]);
    case 'redirect': return expectAll([['code', answer.code, status], ['location', answer.headers.location, location], ...headersOf(answer.headers, responseHeaders!)]);
    case 'answer': return expectAll([['code', answer.code, status], ['body', answer.body, body], ...headersOf(answer.headers, responseHeaders!)]);
    default: return forwardProblems(forward!, call, answer);
  }
}

type Row = [what: string, actual: unknown, expected: unknown];

function expectAll(rows: Row[]): string[] {
  return rows.flatMap(([what, actual, expected]) => (actual === expected ? [] : [`${what} is ${String(actual)}, not ${String(expected)}`]));
}

function forwardProblems(forward: Forward, call: SplitCall, { code, cluster, reached, headers }: EnvoyAnswer): string[] {
  const { abort, clusters, path, authority, requestHeaders, responseHeaders } = forward;
  if (abort && abort.percent > 0 && !reached) return expectAll([['code', code, abort.status]]);
  if (!reached) return [`code ${code} in place of a request to ${JSON.stringify(clusters)}`];
  return [
    ...abort?.percent === 100 ? ['reached in spite of a fault'] : [],
    ...clusters[cluster!] > 0 ? [] : [`it went to ${cluster}, not to one of ${JSON.stringify(clusters)}`],
    ...expectAll([
      ['path', reached.path, path], ['host', reached.headers.host, authority],
      ...headersOf(reached.headers, requestHeaders, call.headers),
      ...headersOf(headers, responseHeaders[cluster!] ?? { set: {}, add: {}, remove: [] }),
    ]),
  ];
}

/** The headers that changes name. A header that is both set and added is left out, since the order decides about it. */
function headersOf(actual: NodeJS.Dict<string | string[]>, changes: HeaderChanges, before: { readonly [name: string]: string } = {}): Row[] {
  const { set, add, remove } = changes;
  const expected: Record<string, string | undefined> = { ...set };
  for (const name of remove) expected[name] ??= undefined;
  for (const [name, value] of Object.entries(add)) {
    const kept = before[name] === undefined || remove.includes(name) ? [] : [before[name]];
    expected[name] = [...kept, value].join(', ');
  }
  return Object.entries(expected).filter(([name]) => !(name in set && name in add)).map(([name, value]) => [`header ${name}`, String(actual[name]), String(value)]);
}

test('the evaluator says what a real Envoy does with 500 random requests, by the routes of 100 random splits', async () => {
  const { envoy: program, istiodOffline } = await parts({ only: ['envoy', 'istiod-offline'], releases: ['1.27.0'] });
  const { cases, configurations } = await randomCases(istiodOffline('1.27.0'));
  const envoy = await StaticEnvoy.start(program, Object.fromEntries(Object.entries(configurations).map(([name, one]) => [name, withoutDelays(one)])));
  const differences: string[] = [];
  const kinds: Record<string, number> = {};
  let deviation = 0;
  let variance = 0;
  for (const one of cases) {
    const answer = await envoy.send(one.listener, one.call);
    kinds[one.way.kind] = (kinds[one.way.kind] ?? 0) + 1;
    differences.push(...problemsOf(one, answer).map((problem) => `${problem}: ${JSON.stringify(one.call)} ${JSON.stringify(one.way)}`));
    const [[first, percent] = ['', 0], ...others] = Object.entries(one.way.forward?.clusters ?? {});
    if (others.length > 0 && answer.cluster) {
      deviation += Number(answer.cluster === first) - percent / 100;
      variance += percent * (100 - percent) / 10_000;
    }
  }
  await envoy.stop();
  expect(differences).toEqual([]);
  expect(cases).toHaveLength(CALLS);
  expect(kinds).toMatchObject({ forward: expect.any(Number), answer: expect.any(Number), redirect: expect.any(Number) });
  expect(variance).toBeGreaterThan(20);
  expect(Math.abs(deviation)).toBeLessThanOrEqual(4 * Math.sqrt(variance));
});
