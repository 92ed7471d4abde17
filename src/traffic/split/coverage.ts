import { SplitFacts } from './facts';
import { matchesAll, matchesAllPaths, matchesText } from './regex';
import { Clients, delegateScopesOf, Scope, scopesOf, Way } from './scopes';
import { HeaderMatchSpec, MatchSpec, RouteSpec, SplitSpec, StringMatchSpec } from '../specification';

/** A condition of a route, with where it holds. */
interface Place {
  readonly route: number;
  readonly match: MatchSpec;
  readonly scopes: Scope[];
  readonly delegateScopes: Scope[];
}

/**
 * For each route, the earlier routes that certainly take all requests that it matches. Empty for a route that can get requests. Each of its
 * conditions is compared with one earlier condition at a time: several together can cover it too, which is not found.
 */
export function takersOf(routes: readonly RouteSpec[], way: Way, spec: SplitSpec, facts: SplitFacts): number[][] {
  const earlier: Place[] = [];
  return routes.map(({ match, to }, route) => {
    const places = match.map((one) => placeOf(one, route, way, spec, facts)).filter(isAnywhere);
    const takers = routes.length === 1 ? [] : places.map((place) => earlier.find((other) => takes(other, place, spec))?.route);
    // A delegate takes only the requests that one of its routes matches.
    earlier.push(...to.delegate ? [] : places);
    return takers.every((taker) => taker !== undefined) ? [...new Set(takers as number[])] : [];
  });
}

function placeOf(match: MatchSpec, route: number, way: Way, spec: SplitSpec, facts: SplitFacts): Place {
  const delegateScopes = way.isMain && Clients.of(spec).isDelegate ? delegateScopesOf(match) : [];
  return { route, match, scopes: scopesOf(match, way, spec, facts), delegateScopes };
}

function isAnywhere({ scopes, delegateScopes }: Place): boolean {
  return scopes.length + delegateScopes.length > 0;
}

function takes(earlier: Place, later: Place, spec: SplitSpec): boolean {
  return covers(earlier.match, later.match)
    && later.scopes.every((scope) => earlier.scopes.some((other) => contains(other, scope, Clients.of(spec).all)))
    && later.delegateScopes.every((scope) => earlier.delegateScopes.some((other) => contains(other, scope, [])));
}

/** @param all what a scope without gateways has */
function contains(outer: Scope, inner: Scope, all: readonly string[]): boolean {
  const gateways = outer.gateways ?? all;
  return (outer.port === undefined || outer.port === inner.port) && (inner.gateways ?? all).every((gateway) => gateways.includes(gateway));
}

/** Whether a request that meets the second condition certainly meets the first, wherever both hold. */
function covers(first: MatchSpec, second: MatchSpec): boolean {
  return coversPath(first, second)
    && coversMethods(first, second)
    && coversAlways(first.authority, second.authority)
    && coversAlways(first.scheme, second.scheme)
    && coversNamed(first.headers, second.headers)
    && coversNamed(first.query, second.query)
    && coversNamed(first.claims, second.claims)
    && (first.withoutHeaders ?? []).every((one) => second.withoutHeaders?.some((other) => one.name === other.name && isSame(one, other)))
    && Object.entries(first.sourceLabels ?? {}).every(([key, value]) => second.sourceLabels?.[key] === value)
    && (first.sourceNamespace === undefined || first.sourceNamespace === second.sourceNamespace);
}

function coversPath(first: MatchSpec, second: MatchSpec): boolean {
  const [one, other] = [first.path, second.path];
  if (!one || one.prefix === '/' || matchesAllPaths(one.regex ?? '')) {
    return true;
  }
  if (first.ignorePathCase) {
    return other !== undefined && coversText(inLowerCase(one), inLowerCase(other));
  }
  return other !== undefined && !second.ignorePathCase && coversText(one, other);
}

/** Without the upper case of ASCII, which is all that Envoy compares without case. Regular expressions keep their case. */
function inLowerCase({ exact, prefix, regex }: StringMatchSpec): StringMatchSpec {
  const lower = (text?: string) => text?.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return { exact: lower(exact), prefix: lower(prefix), regex };
}

function coversMethods({ methods }: MatchSpec, { methods: others }: MatchSpec): boolean {
  return methods === undefined || (others !== undefined && others.every((method) => methods.includes(method)));
}

/** Of a text that each request has, and that is not empty. */
function coversAlways(first?: StringMatchSpec, second?: StringMatchSpec): boolean {
  return first === undefined || matchesAll(first.regex ?? '') || (second !== undefined && coversText(first, second));
}

/** Of headers and the like, which a request need not have. */
function coversNamed(first: readonly HeaderMatchSpec[] = [], second: readonly HeaderMatchSpec[] = []): boolean {
  return first.every((one) => second.some((other) => one.name === other.name && (one.present || coversText(one, other))));
}

export function coversText(first: StringMatchSpec, second: StringMatchSpec): boolean {
  const { exact } = second;
  const start = exact ?? second.prefix;
  if (isSame(first, second) || start === undefined) {
    return isSame(first, second);
  }
  return first.regex === undefined
    ? first.prefix !== undefined && start.startsWith(first.prefix)
    : matchesAll(first.regex) || (exact !== undefined && matchesText(first.regex, exact));
}

function isSame(first: HeaderMatchSpec | StringMatchSpec, second: HeaderMatchSpec | StringMatchSpec): boolean {
  return (['exact', 'prefix', 'regex', 'present'] as const).every((field) => (first as HeaderMatchSpec)[field] === (second as HeaderMatchSpec)[field]);
}
