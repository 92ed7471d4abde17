import { HTTPMatchRequest, StringMatch } from '../../istio';
import { HeaderMatchSpec, MatchSpec, StringMatchSpec } from '../specification';

/** Envoy and proxies may send these again: they have the same effect once and twice. */
const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

/** The condition of a VirtualService, without the port and the gateways. */
export function conditionOf(match: MatchSpec): HTTPMatchRequest {
  const { path, ignorePathCase, methods, authority, scheme, sourceLabels, sourceNamespace } = match;
  return given({
    headers: headersOf(match),
    withoutHeaders: named(match.withoutHeaders, headerTextOf),
    queryParams: named(match.query, textOf),
    uri: path && textOf(path),
    ignoreUriCase: ignorePathCase || undefined,
    method: methods && oneOf(methods),
    authority: authority && textOf(authority),
    scheme: scheme && textOf(scheme),
    sourceLabels,
    sourceNamespace,
  });
}

/** Claims are matched as if they were headers. */
function headersOf({ headers, claims }: MatchSpec): HTTPMatchRequest['headers'] {
  const all = { ...named(headers, headerTextOf), ...named(claims?.map((claim) => ({ ...claim, name: `@request.auth.claims.${claim.name}` })), textOf) };
  return headers || claims ? all : undefined;
}

function named<T extends { readonly name: string }>(conditions: T[] | undefined, text: (condition: T) => StringMatch): HTTPMatchRequest['headers'] {
  return conditions && Object.fromEntries(conditions.map((condition) => [condition.name, text(condition)]));
}

/** An empty condition means that the header is there. */
function headerTextOf(condition: HeaderMatchSpec): StringMatch {
  return condition.present ? {} : textOf(condition);
}

export function textOf({ exact, prefix, regex }: StringMatchSpec): StringMatch {
  return given({ exact, prefix, regex });
}

function oneOf(methods: readonly string[]): StringMatch {
  return methods.length === 1 ? { exact: methods[0] } : { regex: methods.join('|') };
}

/** The conditions of those requests that have an idempotent method. */
export function idempotentOf(matches: readonly MatchSpec[]): MatchSpec[] {
  return matches
    .map((match) => ({ ...match, methods: match.methods?.filter((method) => IDEMPOTENT.includes(method)) ?? IDEMPOTENT }))
    .filter(({ methods }) => methods.length > 0);
}

/** Whether the conditions accept a request with a method that is not idempotent. */
export function acceptOtherMethods(matches: readonly MatchSpec[]): boolean {
  return matches.some(({ methods }) => !methods || methods.some((method) => !IDEMPOTENT.includes(method)));
}

/** The fields that have a value. */
export function given<T extends object>(fields: T): T {
  const result: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    if (fields[name] !== undefined) {
      result[name] = fields[name];
    }
  }
  return result as T;
}
