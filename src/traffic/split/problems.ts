import { contradictionIn } from './contradictions';
import { takersOf } from './coverage';
import { dropped } from './delegates';
import { hostOf, RETRY_BUDGET_SINCE, SplitFacts } from './facts';
import { excludesPaths, matchesNone, PlainText, plainTextOf, syntaxProblem } from './regex';
import { Clients, delegateScopesOf, scopesOf, Way, waysOf } from './scopes';
import { comparedPath, isSince, PathNormalization } from '../../istio/internal';
import { JsonObject, Plain } from '../../json';
import { printedPath } from '../../names';
import { Checked, checked, fieldsWith, Located, millisecondsOf, partsWith, Problem, Schema, Step } from '../../specification';
import { MatchSpec, RetrySpec, RouteSpec, SplitSpec, TRAFFIC_SPLIT, VersionResilienceSpec } from '../specification';

/** Fills in the defaults of a specification, and finds what is wrong with it. */
export function checkedSpecification(written: JsonObject): Checked<SplitSpec> {
  const { problems, spec } = checked<SplitSpec>(TRAFFIC_SPLIT, written);
  return { spec, problems: Object.entries(LOCATORS).reduce((all, [code, locate]) => withPlaces(all, code, () => locate(spec)), problems) };
}

/** Problems that the API server finds too, without the route or the port. */
const LOCATORS: { readonly [code: string]: (spec: SplitSpec) => Problem[] } = {
  TrafficRetryTimeout: inheritedTries,
  TrafficMatchNever: impossibleScopes,
};

function withPlaces(problems: Problem[], code: string, locate: () => Problem[]): Problem[] {
  const isWithoutPlace = (one: Problem) => one.code === code && one.path.length === 0;
  const located = problems.some(isWithoutPlace) ? locate() : [];
  return located.length > 0 ? [...problems.filter((one) => !isWithoutPlace(one)), ...located] : problems;
}

/** What is wrong with a specification, as the API server finds it: its schema, and its rules in CEL. */
export function specificationProblems(spec: JsonObject): Problem[] {
  return checkedSpecification(spec).problems;
}

/** The problems that neither schemas nor CEL can express. Synthesis finds them, and so does the operator. */
export const GUARDS = {
  TrafficRegexSyntax: 'a regular expression that RE2 rejects',
  TrafficRegexLength: 'a regular expression of more than 1,024 bytes, which istiod refuses. Characters outside ASCII have several',
  TrafficRegexPlain: 'a regular expression that is plain text, also with an anchor at one end: Istio matches the whole text, so it matches only this text',
  TrafficRegexNever: 'a regular expression that matches no text',
  TrafficPathNever: 'a condition on the path that no path meets: paths begin with a slash, and proxies normalise them before they compare',
  TrafficMatchContradiction: 'a condition that no request can meet: it excludes a header that it demands, or asks for a scheme other than http and https',
  TrafficRouteUnreachable: 'a route that no request reaches, because earlier routes take all requests that it matches',
  TrafficDelegateConflict: 'a route to a delegate that has a route with other conditions, which Istio drops in silence',
  TrafficEjectionNone: 'a maxEjectionPercent that is less than one of the known pods, so that no endpoint is ever ejected',
  TrafficBudgetVersion: 'a retryBudget, which the version of Istio does not have',
  TrafficLocalityOverlap: 'localities of one distribution of which one contains another',
  TrafficHostUnserved: 'a host that the gateway does not serve',
  TrafficSniHost: 'a host in sniHosts that is neither the host of the service nor a host of its gateways',
  TrafficHostProtocol: 'a host for which the gateway has another protocol than the split',
} as const;

/** What is wrong with a specification without specificationProblems, given the mesh and the service. */
export function splitProblems(spec: SplitSpec, facts: SplitFacts): Problem[] {
  return [
    ...regexes(TRAFFIC_SPLIT, spec).flatMap(regexProblems),
    ...unmetPaths(spec, facts),
    ...contradictions(spec),
    ...unreachableRoutes(spec, facts),
    ...delegateConflicts(spec, facts),
    ...idleEjections(spec, facts),
    ...earlyBudgets(spec, facts),
    ...overlappingLocalities(spec),
    ...unknownSniHosts(spec, facts),
    ...unservedHosts(spec, facts),
    ...otherProtocols(spec, facts),
  ];
}

/** istiod counts bytes. */
const MOST_BYTES = 1024;

function problem(code: keyof typeof GUARDS, path: readonly Step[], message: string | undefined): Problem[] {
  return message === undefined ? [] : [{ code, path, message }];
}

/** All regular expressions, wherever the schema has them: a label can be called `regex` too. */
function regexes(schema: Schema, value: unknown, path: readonly Step[] = []): Located<string>[] {
  if (schema.items) {
    return (value as unknown[]).flatMap((item, index) => regexes(schema.items!, item, [...path, index]));
  }
  const found: Located<string>[] = [];
  const { regex } = value as { readonly regex?: string };
  if (schema.properties?.regex && regex !== undefined) {
    found.push({ path: [...path, 'regex'], value: regex });
  }
  for (const [name, part] of partsWithRegexes(schema)) {
    const field = (value as Plain)[name];
    if (field !== undefined) {
      found.push(...regexes(part, field, [...path, name]));
    }
  }
  return found;
}

const partsWithRegexes = fieldsWith(partsWith(({ properties = {} }) => properties.regex !== undefined));

function regexProblems({ path, value }: Located<string>): Problem[] {
  const syntax = syntaxProblem(value);
  if (syntax) {
    return problem('TrafficRegexSyntax', path, syntax);
  }
  const bytes = Buffer.byteLength(value);
  if (bytes > MOST_BYTES) {
    return problem('TrafficRegexLength', path, `has ${bytes} bytes, and istiod accepts at most ${MOST_BYTES}. Write a shorter expression, or several conditions`);
  }
  const plain = plainTextOf(value);
  if (plain) {
    return problem('TrafficRegexPlain', path, plainProblem(plain));
  }
  if (matchesNone(value)) {
    return problem('TrafficRegexNever', path, `is '${value}', which matches no text: it has ^ after a character, $ before one, \\b where no word begins or ends, or a character that no text has, such as a line break. Correct it`);
  }
  const isForPaths = path[path.length - 2] === 'path';
  return problem('TrafficPathNever', path, isForPaths && excludesPaths(value)
    ? `is '${value}', which matches no path, because a path begins with a slash. Begin the expression with a slash${pathRepair(value)}, or with '.*'` : undefined);
}

/** An expression that begins with a word is mostly a path without its slash. */
function pathRepair(value: string): string {
  const [, text] = /^\^?(\w.*)$/s.exec(value) ?? [];
  return text === undefined || text.includes('|') ? '' : `, such as '/${text}'`;
}

/** All conditions of routes. */
function matchesOf(spec: SplitSpec): Located<MatchSpec>[] {
  return routesOf(spec).flatMap(({ path, value }) => value.flatMap(({ match }, route) => match.map((one, index) => ({ value: one, path: [...path, route, 'match', index] }))));
}

function unmetPaths(spec: SplitSpec, { pathNormalization = 'BASE' }: SplitFacts): Problem[] {
  return matchesOf(spec).flatMap(({ path, value }) => {
    const { exact, prefix } = value.path ?? {};
    const isMet = exact === undefined ? isPrefixMet(prefix ?? '/', pathNormalization) : comparedPath(exact, pathNormalization) === exact;
    return problem('TrafficPathNever', [...path, 'path', exact === undefined ? 'prefix' : 'exact'], isMet ? undefined
      : `is '${exact ?? prefix}', but proxies normalise paths before they compare them (${pathNormalization}). Write '${exact === undefined ? normalizedPrefix(prefix!, pathNormalization) : comparedPath(exact, pathNormalization)}'`);
  });
}

/** Whether a path that begins so is still the same after proxies have normalised it. */
function isPrefixMet(prefix: string, normalization: PathNormalization): boolean {
  return comparedPath(`${prefix}x`, normalization).startsWith(prefix);
}

/** What a path that begins so begins with after proxies have normalised it. A dot at the end is no segment of its own: more can follow. */
function normalizedPrefix(prefix: string, normalization: PathNormalization): string {
  return comparedPath(`${prefix}x`, normalization).slice(0, -1);
}

function contradictions(spec: SplitSpec): Problem[] {
  return matchesOf(spec).flatMap(({ path, value }) => problem('TrafficMatchContradiction', path, contradictionIn(value)));
}

function plainProblem({ text, isAtBegin, isAtEnd }: PlainText): string {
  const repair = `${isAtBegin ? '' : '.*'}${text}${isAtEnd ? '' : '.*'}`;
  const meaning = isAtBegin ? 'begins with' : isAtEnd ? 'ends with' : 'contains';
  return `is '${isAtBegin ? '^' : ''}${text}${isAtEnd ? '$' : ''}', which matches only this text, because Istio matches the whole text. `
    + `Write '${repair}' for a text that ${meaning} it, or exact: '${text}'`;
}

/** The routes of all ports, with their paths. */
function routesOf(spec: SplitSpec): (Located<RouteSpec[]> & { readonly way: Way })[] {
  return waysOf(spec).map((way, index) => ({ way, value: way.routes ?? [], path: index === 0 ? ['routes'] : ['ports', index - 1, 'routes'] }));
}

function impossibleScopes(spec: SplitSpec): Problem[] {
  return routesOf(spec).flatMap(({ way, path, value }) => value.flatMap(({ match }, route) => match.flatMap((one, index) => {
    const message = `matches no request: the split is about port ${way.port}${way.isMain ? '' : ', which gateways do not use'}. `
      + 'Correct its port, gateways or claims, or write it in the split of another port';
    const isMet = scopesOf(one, way, spec, { otherPorts: [] }).length > 0 || isForDelegate(one, way, spec);
    return isMet ? [] : [{ code: 'TrafficMatchNever', path: [...path, route, 'match', index], message }];
  })));
}

function isForDelegate(match: MatchSpec, { isMain }: Way, spec: SplitSpec): boolean {
  return isMain && Clients.of(spec).isDelegate && delegateScopesOf(match).length > 0;
}

/** The routes of a delegate can only narrow the conditions of the route that leads to it. */
function delegateConflicts(spec: SplitSpec, { delegates }: SplitFacts): Problem[] {
  return routesOf(spec).flatMap(({ path, value }) => value.flatMap(({ match, to }, index) => {
    const route = delegates?.get(to.delegate ?? '')?.find(({ match: conditions = [] }) => dropped(conditions, match));
    return problem('TrafficDelegateConflict', [...path, index], route
      && `leads to the delegate '${to.delegate}', but Istio would drop its route with the conditions ${JSON.stringify(route.match)}, which are not narrower than those here. `
      + 'Write wider conditions here (a prefix of the path is best), or narrower ones in the delegate: the same fields, with values that begin with those here, and no regular expression for a field that has a condition here');
  }));
}

function unreachableRoutes(spec: SplitSpec, facts: SplitFacts): Problem[] {
  return routesOf(spec).flatMap(({ way, path, value }) => takersOf(value, way, spec, facts).flatMap((takers, index) => {
    const earlier = takers.map((taker) => printedPath([...path, taker])).join(' and ');
    return problem('TrafficRouteUnreachable', [...path, index], takers.length > 0
      ? `gets no requests, because ${earlier} ${takers.length > 1 ? 'take' : 'takes'} all requests that it matches. Move it before ${takers.length > 1 ? 'them' : 'that'}, or delete it` : undefined);
  }));
}

/** The resilience of the split and of its versions. */
function resiliencesOf({ resilience, versions }: SplitSpec): Located<VersionResilienceSpec>[] {
  return [{ path: ['resilience'], value: resilience ?? {} }, ...versions.map((version, index) => ({ path: ['versions', index, 'resilience'], value: version.resilience ?? {} }))];
}

function earlyBudgets(spec: SplitSpec, { version }: SplitFacts): Problem[] {
  return isSince(version, RETRY_BUDGET_SINCE) ? [] : resiliencesOf(spec).flatMap(({ path, value }) => problem('TrafficBudgetVersion', [...path, 'retryBudget'], value.retryBudget
    && `is in Istio since ${RETRY_BUDGET_SINCE}, but the mesh has ${version}. Leave it out and limit retries by circuitBreaker.maxRetries, or upgrade Istio`));
}

/** Routes and ports that write the timeout or the retries, and take the other one from the split. */
function inheritedTries(spec: SplitSpec): Problem[] {
  return routesOf(spec).flatMap(({ way, path, value }) => {
    const { timeout, retry } = way.resilience ?? {};
    return [
      ...way.isMain ? [] : tryProblems([...path.slice(0, -1), 'resilience'], timeout, retry),
      ...value.flatMap((route, index) => {
        const takesOne = (route.timeout === undefined) !== (route.retry === undefined);
        return takesOne ? tryProblems([...path, index], route.timeout ?? timeout, route.retry ?? retry) : [];
      }),
    ];
  });
}

function tryProblems(path: Step[], timeout?: string, retry?: RetrySpec): Problem[] {
  const { perTryTimeout, attempts = 0 } = retry ?? {};
  const isTooLong = timeout !== undefined && perTryTimeout !== undefined && attempts > 0 && millisecondsOf(perTryTimeout) > millisecondsOf(timeout);
  const message = `takes a part of its resilience from the split, so that it has a perTryTimeout of ${perTryTimeout} that is longer than the timeout `
    + `of ${timeout}, which ends all tries. Write the timeout and the retry here`;
  return isTooLong ? [{ code: 'TrafficRetryTimeout', path, message }] : [];
}

function idleEjections(spec: SplitSpec, { replicas }: SplitFacts): Problem[] {
  return replicas === undefined ? [] : resiliencesOf(spec).flatMap(({ path, value: { outlierDetection } }) => {
    const percent = outlierDetection?.maxEjectionPercent ?? 10;
    const isIdle = outlierDetection && Math.floor(replicas * percent / 100) === 0;
    return problem('TrafficEjectionNone', [...path, 'outlierDetection'], isIdle
      ? `ejects at most ${percent}% of the endpoints, which is none of ${replicas}. Write a maxEjectionPercent of at least ${Math.ceil(100 / replicas)}` : undefined);
  });
}

/** istiod refuses localities that contain each other, since it would be open which of them counts. */
function overlappingLocalities(spec: SplitSpec): Problem[] {
  return resiliencesOf(spec).flatMap(({ path, value: { loadBalancing } }) => {
    const distribute = loadBalancing?.locality?.distribute ?? [];
    const at = [...path, 'loadBalancing', 'locality', 'distribute'];
    return [
      ...overlap(distribute.map(({ from }) => from), at),
      ...distribute.flatMap(({ to }, index) => overlap(Object.keys(to), [...at, index, 'to'])),
    ];
  });
}

function overlap(localities: string[], path: readonly Step[]): Problem[] {
  const contains = (outer: string, inner: string) => outer === '*' || `${inner}/`.startsWith(`${outer.replace(/\/\*$/, '')}/`);
  const pairs = localities.flatMap((one, index) =>
    localities.filter((other, place) => place !== index && contains(one, other)).map((other) => [one, other]));
  return pairs.slice(0, 1).flatMap(([outer, inner]) => problem('TrafficLocalityOverlap', path,
    `has the localities '${outer}' and '${inner}', of which the first contains the second. Write localities that do not overlap`));
}

function unservedHosts(spec: SplitSpec, { gatewayHosts }: SplitFacts): Problem[] {
  return spec.expose.flatMap(({ gateway, hosts = [] }, index) => {
    const served = gatewayHosts.get(gateway ?? '');
    return served ? hosts.flatMap((host, at) => problem('TrafficHostUnserved', ['expose', index, 'hosts', at], serves(served, host) ? undefined
      : `is '${host}', which gateway '${gateway}' does not serve. Write one of its hosts (${served.join(', ')}), or add the host to the gateway`)) : [];
  });
}

/** istiod refuses SNI hosts that the hosts of the VirtualService do not contain. */
function unknownSniHosts(spec: SplitSpec, facts: SplitFacts): Problem[] {
  const { inMesh, gatewayHosts } = Clients.of(spec);
  const hosts = [...inMesh ? [hostOf(spec.service.name, facts.namespace, facts)] : [], ...gatewayHosts];
  const ports = (spec.ports ?? []).map(({ sniHosts }, index) => ({ sniHosts, path: ['ports', index] }));
  return [{ sniHosts: spec.sniHosts, path: [] }, ...ports].flatMap(({ sniHosts = [], path }) => sniHosts.flatMap((host, index) =>
    problem('TrafficSniHost', [...path, 'sniHosts', index], serves(hosts, host) ? undefined
      : `is '${host}', which is not a host of the split. Write one of ${hosts.join(', ')}, or expose the split with this host through a gateway`)));
}

/** A gateway that passes TLS on cannot read requests, and one that terminates TLS has no connections to route by SNI. */
function otherProtocols(spec: SplitSpec, { gatewayHosts, gatewayProtocols }: SplitFacts): Problem[] {
  return spec.expose.flatMap(({ gateway = '', hosts = [] }, index) => hosts.flatMap((host, at) => {
    const own = (gatewayHosts.get(gateway) ?? []).find((served) => serves([served], host)) ?? '';
    const protocol = gatewayProtocols?.get(gateway)?.[own] ?? spec.protocol;
    return problem('TrafficHostProtocol', ['expose', index, 'hosts', at], protocol === spec.protocol ? undefined
      : `is '${host}', for which gateway '${gateway}' has the protocol ${protocol}, but the split has ${spec.protocol}. Write protocol: ${protocol}, or change the server of the gateway`);
  }));
}

/** Whether a gateway with these hosts serves a host. */
function serves(hosts: readonly string[], host: string): boolean {
  return hosts.some((own) => own === '*' || own === host || (own.startsWith('*.') && host.endsWith(own.slice(1))));
}
