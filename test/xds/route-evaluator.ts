/** Says what an Envoy does with a request, by its RouteConfiguration. */
import { RE2JS } from 're2js';
import {
  FractionalPercent, HeaderMatcher, HeaderMutations, HeaderValueOption, MetadataMatcher, REDIRECT_CODES, RedirectAction, RetryPolicy, Route,
  RouteAction, RouteConfiguration, RouteMatch, StringMatcher, ValueMatcher, VirtualHost,
} from './envoy-config';
import { Cors, Forward, HeaderChanges, HttpCall, NO_RETRIES, Retries, Way } from './way';

const CORS = 'envoy.filters.http.cors';
const FAULT = 'envoy.filters.http.fault';

/** What an Envoy with this configuration does with a request. */
export function wayOf(configuration: RouteConfiguration, call: HttpCall): Way {
  const host = virtualHostOf(configuration, call.authority);
  const route = host?.routes?.find(({ match }) => matches(match, call));
  return route ? wayOfRoute(route, call) : { kind: 'nowhere' };
}

/** The most specific domain decides: a full name, then the longest suffix, then the longest prefix, then `*`. */
function virtualHostOf({ virtualHosts, ignorePortInHostMatching }: RouteConfiguration, authority: string): VirtualHost | undefined {
  const host = (ignorePortInHostMatching ? authority.replace(/:\d+$/, '') : authority).toLowerCase();
  const ranks = virtualHosts.flatMap((virtualHost) =>
    virtualHost.domains.map((domain) => ({ virtualHost, rank: rankOf(domain.toLowerCase(), host) })));
  const best = ranks.reduce<typeof ranks[number] | undefined>((most, one) => (one.rank > (most?.rank ?? 0) ? one : most), undefined);
  return best?.virtualHost;
}

/** 0 if the domain is another one. */
function rankOf(domain: string, host: string): number {
  if (domain === host) return 30_000;
  if (domain === '*') return 1;
  if (domain.startsWith('*')) return host.endsWith(domain.slice(1)) && host.length >= domain.length ? 20_000 + domain.length : 0;
  return domain.endsWith('*') && host.startsWith(domain.slice(0, -1)) && host.length >= domain.length ? 10_000 + domain.length : 0;
}

function matches(match: RouteMatch, call: HttpCall): boolean {
  return matchesPath(match, pathOnly(call.path))
    && (match.headers ?? []).every((matcher) => matchesHeader(matcher, call))
    && (match.queryParameters ?? []).every(({ name, stringMatch }) => {
      const value = queryOf(call.path)[name];
      return value !== undefined && (!stringMatch || matchesText(stringMatch, value));
    })
    && (match.dynamicMetadata ?? []).every((matcher) => matchesMetadata(matcher, call));
}

function matchesPath({ prefix, path, safeRegex, caseSensitive = true }: RouteMatch, actual: string): boolean {
  if (safeRegex) return matchesRegex(safeRegex.regex, actual);
  const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
  return path === undefined ? fold(actual).startsWith(fold(prefix ?? '')) : fold(actual) === fold(path);
}

function matchesHeader({ name, stringMatch, invertMatch = false, treatMissingHeaderAsEmpty }: HeaderMatcher, call: HttpCall): boolean {
  const value = headerOf(name, call) ?? (treatMissingHeaderAsEmpty ? '' : undefined);
  if (!stringMatch) return (value !== undefined) !== invertMatch;
  return value !== undefined && matchesText(stringMatch, value) !== invertMatch;
}

function headerOf(name: string, { method, scheme, authority, headers }: HttpCall): string | undefined {
  return { ':method': method, ':scheme': scheme, ':authority': authority }[name] ?? headers[name.toLowerCase()];
}

function matchesText({ exact, prefix, safeRegex }: StringMatcher, value: string): boolean {
  if (exact !== undefined) return value === exact;
  return prefix === undefined ? matchesRegex(safeRegex!.regex, value) : value.startsWith(prefix);
}

/** Claims are below `payload`, by the parts of their name. A claim that is a text is compared as one. */
function matchesMetadata({ path, value, invert = false }: MetadataMatcher, { claims = {} }: HttpCall): boolean {
  const name = path.slice(1).map(({ key }) => key).join('.');
  return (claims[name] !== undefined && matchesValue(value, claims[name])) !== invert;
}

function matchesValue({ stringMatch, orMatch }: ValueMatcher, claim: string): boolean {
  if (orMatch) return orMatch.valueMatchers.some((one) => matchesValue(one, claim));
  return stringMatch !== undefined && matchesText(stringMatch, claim);
}

const regexes = new Map<string, RE2JS>();

function matchesRegex(regex: string, text: string): boolean {
  const compiled = regexes.get(regex) ?? RE2JS.compile(regex, RE2JS.DOTALL);
  regexes.set(regex, compiled);
  return compiled.matches(text);
}

function wayOfRoute(route: Route, call: HttpCall): Way {
  const { directResponse, redirect, route: action, typedPerFilterConfig = {} } = route;
  const cors = typedPerFilterConfig[CORS] ? { cors: corsOf(typedPerFilterConfig[CORS]) } : {};
  const responseHeaders = changesOf(route.responseHeadersToAdd, route.responseHeadersToRemove);
  if (directResponse) {
    return { kind: 'answer', status: directResponse.status, body: directResponse.body?.inlineString ?? '', responseHeaders, ...cors };
  }
  if (redirect) {
    return { kind: 'redirect', status: REDIRECT_CODES[redirect.responseCode ?? 'MOVED_PERMANENTLY'], location: locationOf(redirect, call), responseHeaders, ...cors };
  }
  return { kind: 'forward', forward: forwardOf(route, action!, call), ...cors };
}

/** A port is dropped if the scheme changes and the port is the usual one of the old scheme. */
function locationOf({ hostRedirect, portRedirect, pathRedirect, schemeRedirect }: RedirectAction, { scheme, authority, path }: HttpCall): string {
  const [, name, port] = /^(.*?)(:\d+)?$/.exec(authority)!;
  const usual = { http: ':80', https: ':443' }[scheme];
  const host = hostRedirect || (schemeRedirect && port === usual ? name : authority);
  const withPort = portRedirect ? `${hostRedirect ? hostRedirect.replace(/:\d+$/, '') : name}:${portRedirect}` : host;
  const query = path.includes('?') ? path.slice(path.indexOf('?')) : '';
  const newPath = pathRedirect ? pathRedirect + (pathRedirect.includes('?') ? '' : query) : path;
  return `${schemeRedirect || scheme}://${withPort}${newPath}`;
}

function forwardOf(route: Route, action: RouteAction, call: HttpCall): Forward {
  const { weightedClusters, cluster, hostRewriteLiteral, timeout, retryPolicy, requestMirrorPolicies: [mirror] = [] } = action;
  const clusters = weightedClusters?.clusters ?? [{ name: cluster!, weight: 1 }];
  const total = clusters.reduce((sum, { weight }) => sum + weight, 0);
  const responseHeaders = clusters.map(({ name, ...own }: HeaderMutations & { name: string }) => {
    const added = [...route.responseHeadersToAdd ?? [], ...own.responseHeadersToAdd ?? []];
    const removed = [...route.responseHeadersToRemove ?? [], ...own.responseHeadersToRemove ?? []];
    return [name, changesOf(added, removed)] as const;
  });
  return {
    clusters: Object.fromEntries(clusters.map(({ name, weight }) => [name, weight * 100 / total])),
    responseHeaders: Object.fromEntries(responseHeaders),
    path: rewritten(route.match, action, call.path),
    authority: hostRewriteLiteral ?? call.authority,
    requestHeaders: changesOf(route.requestHeadersToAdd, route.requestHeadersToRemove),
    timeout: millisecondsOf(timeout) || undefined,
    retries: retryPolicy ? retriesOf(retryPolicy) : NO_RETRIES,
    ...mirror ? { mirror: { cluster: mirror.cluster, percent: percentOf(mirror.runtimeFraction.defaultValue) } } : {},
    ...faultsOf(route),
  };
}

/** What is matched is replaced: the prefix, or the whole path. */
function rewritten({ prefix }: RouteMatch, { prefixRewrite }: RouteAction, path: string): string {
  if (prefixRewrite === undefined) return path;
  return prefixRewrite + path.slice((prefix ?? pathOnly(path)).length);
}

function retriesOf({ retryOn, numRetries = 1, perTryTimeout, retriableStatusCodes = [] }: RetryPolicy): Retries {
  const perTry = millisecondsOf(perTryTimeout);
  const on = retryOn.split(',').filter((condition) => condition !== 'retriable-status-codes').sort();
  return { attempts: numRetries, on, statuses: retriableStatusCodes, ...perTry ? { perTry } : {} };
}

function faultsOf({ typedPerFilterConfig = {} }: Route): Pick<Forward, 'abort' | 'delay'> {
  const { delay, abort } = typedPerFilterConfig[FAULT] ?? {};
  return {
    ...delay ? { delay: { milliseconds: millisecondsOf(delay.fixedDelay)!, percent: percentOf(delay.percentage) } } : {},
    ...abort ? { abort: { status: abort.httpStatus, percent: percentOf(abort.percentage) } } : {},
  };
}

function corsOf({ allowOriginStringMatch, allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials }: any): Cors {
  const list = (text?: string) => (text ? text.split(',').sort() : []);
  return {
    origins: allowOriginStringMatch.map(({ exact, prefix, safeRegex }: StringMatcher) =>
      (exact !== undefined ? `exact:${exact}` : prefix !== undefined ? `prefix:${prefix}` : `regex:${safeRegex!.regex}`)),
    methods: list(allowMethods),
    headers: list(allowHeaders),
    exposeHeaders: list(exposeHeaders),
    ...maxAge === undefined ? {} : { maxAge: Number(maxAge) },
    credentials: allowCredentials ?? false,
  };
}

function changesOf(added: HeaderValueOption[] = [], removed: string[] = []): HeaderChanges {
  const of = (isSet: boolean) => Object.fromEntries(added.filter(({ appendAction = '' }) => appendAction.startsWith('OVERWRITE') === isSet)
    .map(({ header: { key, value = '' } }) => [key.toLowerCase(), value]));
  return { set: of(true), add: of(false), remove: [...removed].sort() };
}

function pathOnly(path: string): string {
  return path.replace(/[?#].*$/, '');
}

/** Envoy compares the first value of a parameter, as it is written. */
function queryOf(path: string): Record<string, string> {
  const [, query = ''] = /\?([^#]*)/.exec(path) ?? [];
  const pairs = query.split('&').filter(Boolean).map((pair) => /^([^=]*)=?(.*)$/.exec(pair)!.slice(1, 3) as [string, string]);
  return Object.fromEntries(pairs.reverse());
}

function percentOf({ numerator = 0, denominator = 'HUNDRED' }: FractionalPercent): number {
  return numerator * 100 / { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 }[denominator];
}

/** Durations are in seconds, such as `1.500s`. */
function millisecondsOf(duration?: string): number | undefined {
  return duration === undefined ? undefined : Math.round(Number(duration.replace('s', '')) * 1000);
}
