/**
 * What a specification of a TrafficSplit says about a request, read from its fields alone: no object of Istio is made. Tests compare it with
 * what proxies do.
 */
import { RE2JS } from 're2js';
import {
  CorsSpec, HeaderChangesSpec, HeaderMatchSpec, MatchSpec, PortSplitSpec, ResilienceSpec, RetrySpec, RouteSpec, ServiceTargetSpec, SplitSpec,
  StringMatchSpec, TargetSpec,
} from '../../src/traffic/specification';
import { Cors, HeaderChanges, HttpCall, NO_RETRIES, Retries, Way } from '../xds/way';

/** A request, with where it comes from and the port that the client calls. */
export interface SplitCall extends HttpCall {
  /** The pod that sends it, for a client in the mesh. */
  readonly pod?: { readonly namespace: string; readonly labels: { readonly [key: string]: string } };
  /** The gateway through which it comes. */
  readonly gateway?: string;
  readonly port: number;
}

/** The names that the proxies of the mesh give to destinations. */
export interface ClusterNames {
  readonly version: (port: number, version: string) => string;
  readonly service: (target: Pick<ServiceTargetSpec, 'name' | 'namespace' | 'port'>) => string;
}

/** What the delegates do with requests, by their references. */
export type Delegates = { readonly [reference: string]: (call: HttpCall) => Way };

const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];
const SAFE: Retries = { attempts: 2, on: ['connect-failure', 'refused-stream'], statuses: [] };

type PortPart = Partial<Omit<PortSplitSpec, 'resilience'>> & { readonly resilience?: ResilienceSpec };

/** What happens to a request for the host of the service, or for a host that the split has at a gateway. Undefined: the split does not say. */
export function meaningOf(spec: SplitSpec, names: ClusterNames, delegates: Delegates): (call: SplitCall) => Way | undefined {
  return (call) => {
    const port = partFor(spec, call);
    if (!port) return undefined;
    const mainPort = call.gateway === undefined ? call.port : spec.service.port;
    return new PortMeaning(spec, port, mainPort, names, delegates).of(call);
  };
}

/** What happens to a request that a route of another split leads to this one. */
export function delegateMeaningOf(spec: SplitSpec, names: ClusterNames): (call: HttpCall) => Way {
  const meaning = new PortMeaning(spec, spec, spec.service.port, names, {});
  return (call) => meaning.of(call as SplitCall);
}

/** Requests through a gateway are split as those to the port of the service. */
function partFor(spec: SplitSpec, { gateway, port }: SplitCall): PortPart | undefined {
  if (gateway !== undefined) {
    return spec.expose.some((one) => one.gateway === gateway) ? spec : undefined;
  }
  if (!spec.expose.some(({ mesh }) => mesh)) return undefined;
  const other = spec.ports?.find((one) => one.port === port);
  return port === spec.service.port ? spec : other && { ...other, resilience: { ...spec.resilience, ...other.resilience } };
}

interface Destination {
  readonly cluster: string;
  readonly percent: number;
  /** Set in the answer. */
  readonly cookie?: string;
}

class PortMeaning {
  constructor(
    private readonly spec: SplitSpec, private readonly part: PortPart, private readonly port: number, private readonly names: ClusterNames,
    private readonly delegates: Delegates,
  ) {}

  public of(call: SplitCall): Way {
    const route = this.part.routes?.find(({ match }) => match.some((one) => meets(one, call)));
    if (route?.to.delegate) return this.delegates[route.to.delegate](call);
    if (route?.to.respond || route?.to.redirect) {
      return { ...answerOf(route.to, call), responseHeaders: changesOf(route.responseHeaders), ...allowed(route.cors) };
    }
    return { kind: 'forward', forward: this.forward(route, call), ...allowed({ ...this.part, ...route }.cors) };
  }

  private forward(route: RouteSpec | undefined, call: SplitCall): Way['forward'] {
    const { requestHeaders, responseHeaders, mirror, fault } = { ...this.part, ...route };
    const clusters = this.destinations(route?.to, call);
    const changes = changesOf(responseHeaders);
    const timeout = millisecondsOf(route?.timeout ?? this.part.resilience?.timeout);
    return {
      clusters: Object.fromEntries(clusters.map(({ cluster, percent }) => [cluster, percent])),
      responseHeaders: Object.fromEntries(clusters.map(({ cluster, cookie }) => [cluster, cookie ? { ...changes, add: { ...changes.add, 'set-cookie': cookie } } : changes])),
      path: route?.rewrite?.path === undefined ? call.path : rewritten(route.match.find((one) => meets(one, call))!, route.rewrite.path, call.path),
      authority: route?.rewrite?.authority ?? call.authority,
      requestHeaders: changesOf(requestHeaders),
      timeout,
      retries: retriesOf(route?.retry ?? this.part.resilience?.retry, call.method),
      ...mirror && mirror.percent > 0 ? { mirror: { cluster: this.mirrorCluster(mirror), percent: mirror.percent } } : {},
      ...fault?.delay ? { delay: { milliseconds: millisecondsOf(fault.delay.duration)!, percent: fault.delay.percent } } : {},
      ...fault?.abort ? { abort: { status: fault.abort.status, percent: fault.abort.percent } } : {},
    };
  }

  private mirrorCluster({ version, service }: { version?: string; service?: ServiceTargetSpec }): string {
    return version === undefined ? this.names.service(service!) : this.version(version);
  }

  private destinations(to: TargetSpec | undefined, call: SplitCall): Destination[] {
    if (to?.service) return [{ cluster: this.names.service(to.service), percent: 100 }];
    if (to?.version !== undefined) return [{ cluster: this.version(to.version), percent: 100 }];
    const weights = to?.weights ?? this.part.weights ?? { [this.spec.versions[0].name]: 100 };
    const split = Object.entries(weights).filter(([, percent]) => percent > 0);
    const { sticky } = this.part;
    if (to || !sticky) return split.map(([version, percent]) => ({ cluster: this.version(version), percent }));
    const kept = split.find(([version]) => version === cookieOf(sticky.cookie, call));
    if (kept) return [{ cluster: this.version(kept[0]), percent: 100 }];
    const seconds = Math.ceil(millisecondsOf(sticky.ttl)! / 1000);
    const cookie = (version: string) => `${sticky.cookie}=${version}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
    return split.map(([version, percent]) => ({ cluster: this.version(version), percent, cookie: cookie(version) }));
  }

  private version(name: string): string {
    return this.names.version(this.port, name);
  }
}

function cookieOf(name: string, { headers }: HttpCall): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** Whether a request meets all fields of a condition. */
export function meets(match: MatchSpec, call: SplitCall): boolean {
  const { headers = [], withoutHeaders = [], query = [], claims = [] } = match;
  const { path, ignorePathCase, methods, authority, scheme, sourceLabels, sourceNamespace, gateways, port } = match;
  const [pathText, queryText = ''] = call.path.split('?');
  const parameters = Object.fromEntries(queryText.split('&').map((pair) => pair.split('=')).reverse());
  const fold = (text: string) => (ignorePathCase ? text.toLowerCase() : text);
  return headers.every((one) => meetsHeader(one, call))
    && withoutHeaders.every((one) => !meetsHeader(one, call))
    && query.every((one) => one.name in parameters && meetsText(one, parameters[one.name]))
    && claims.every((one) => call.claims?.[one.name] !== undefined && meetsText(one, call.claims[one.name]))
    && (!path || meetsText({ exact: path.exact && fold(path.exact), prefix: path.prefix && fold(path.prefix), regex: path.regex }, fold(pathText)))
    && (!methods || methods.includes(call.method))
    && (!authority || meetsText(authority, call.authority))
    && (!scheme || meetsText(scheme, call.scheme))
    && (!sourceLabels || (call.pod !== undefined && Object.entries(sourceLabels).every(([key, value]) => call.pod!.labels[key] === value)))
    && (sourceNamespace === undefined || call.pod?.namespace === sourceNamespace)
    && (!gateways || (call.gateway !== undefined && gateways.includes(call.gateway)))
    && (port === undefined || port === call.port);
}

function meetsHeader(condition: HeaderMatchSpec, { headers }: HttpCall): boolean {
  const value = headers[condition.name];
  return value !== undefined && (condition.present === true || meetsText(condition, value));
}

function meetsText({ exact, prefix, regex }: StringMatchSpec, text: string): boolean {
  if (exact !== undefined) return text === exact;
  return prefix === undefined ? RE2JS.compile(regex!, RE2JS.DOTALL).matches(text) : text.startsWith(prefix);
}

/** The path replaces the matched prefix, or the whole path that an exact value or an expression matched. Any path begins with the prefix `/`. */
function rewritten({ path }: MatchSpec, replacement: string, actual: string): string {
  const [pathText] = actual.split('?');
  const replaced = path ? path.prefix ?? pathText : '/';
  return replacement + actual.slice(replaced.length);
}

function answerOf({ respond, redirect }: TargetSpec, { scheme, authority, path }: HttpCall): Way {
  if (respond) return { kind: 'answer', status: respond.status, body: respond.body ?? '' };
  const { scheme: newScheme, authority: newHost, port, path: newPath, status } = redirect!;
  const url = new URL(`${scheme}://${authority}${path}`);
  const after = newScheme ?? scheme;
  const host = newHost ?? (port === undefined && !isUsual(url, newScheme) ? authority : url.hostname);
  const shownPort = port === undefined || port === { http: 80, https: 443 }[after as 'http' | 'https'] ? '' : `:${port}`;
  const query = newPath?.includes('?') ? '' : url.search;
  return { kind: 'redirect', status, location: `${after}://${host}${shownPort}${newPath === undefined ? path : newPath + query}` };
}

/** URL leaves out the usual port of its scheme. */
function isUsual({ port }: URL, newScheme?: string): boolean {
  return newScheme !== undefined && port === '';
}

function retriesOf(retry: RetrySpec | undefined, method: string): Retries {
  if (!retry) return SAFE;
  const { attempts, retryOn, retryOnStatus = [], perTryTimeout, idempotentOnly } = retry;
  if (attempts === 0 || (idempotentOnly && !IDEMPOTENT.includes(method))) return NO_RETRIES;
  const perTry = millisecondsOf(perTryTimeout);
  return { attempts, on: [...retryOn].sort(), statuses: retryOnStatus, ...perTry === undefined ? {} : { perTry } };
}

function allowed(cors?: CorsSpec): Pick<Way, 'cors'> {
  return cors ? { cors: corsOf(cors) } : {};
}

function changesOf({ set = {}, add = {}, remove = [] }: HeaderChangesSpec = {}): HeaderChanges {
  const lower = (values: object) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return { set: lower(set), add: lower(add), remove: [...remove].sort() };
}

function corsOf({ origins, methods = [], headers = [], exposeHeaders = [], maxAge, credentials }: CorsSpec): Cors {
  return {
    origins: origins.map(({ exact, prefix, regex }) => (exact !== undefined ? `exact:${exact}` : prefix !== undefined ? `prefix:${prefix}` : `regex:${regex}`)),
    methods: [...methods].sort(),
    headers: [...headers].sort(),
    exposeHeaders: [...exposeHeaders].sort(),
    ...maxAge === undefined ? {} : { maxAge: Math.floor(millisecondsOf(maxAge)! / 1000) },
    credentials,
  };
}

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function millisecondsOf(duration?: string): number | undefined {
  return duration === undefined ? undefined : [...duration.matchAll(/(\d+)(ms|s|m|h)/g)].reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit as keyof typeof UNITS], 0);
}
