import { Facts, HttpFacts } from './facts';
import { PolicyObject } from './policies';
import { AuthRequestToken } from './request';
import { partOf, partsOf, Plain } from '../../json';

/** A rule of a RequestAuthentication. */
export interface JwtRule {
  readonly policy: PolicyObject;
  readonly index: number;
  readonly spec: Plain;
}

/** What the proxy finds of a token. */
export type TokenFinding =
  | { readonly kind: 'none' }
  /** The facts have its claims. */
  | { readonly kind: 'verified'; readonly facts: Facts; readonly rule: JwtRule }
  | { readonly kind: 'rejected'; readonly status: 401 | 403; readonly rule: JwtRule; readonly reason: string };

/** The JWT rules of RequestAuthentications. */
export function jwtRulesOf(policies: readonly PolicyObject[]): JwtRule[] {
  return policies.flatMap((policy) => partsOf(policy.spec, 'jwtRules').map((spec, index) => ({ policy, index, spec })));
}

/**
 * A request without a token passes. A token that a rule finds at its places has to be valid for one of the rules.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export function findToken(rules: readonly JwtRule[], token: AuthRequestToken | undefined, facts: Facts): TokenFinding {
  const { http } = facts;
  const looking = token && http && !isPreflight(http) ? rules.filter(({ spec }) => findsAt(spec, token)) : [];
  if (!token || !http || looking.length === 0) {
    return { kind: 'none' };
  }
  const rejected = looking.map((rule) => ({ rule, ...rejection(rule.spec, token) }));
  const verified = rejected.find(({ reason }) => reason === undefined);
  if (verified) {
    return { kind: 'verified', rule: verified.rule, facts: { ...facts, http: afterVerification(http, token, verified.rule.spec) } };
  }
  const misread = rejected.find(({ rule: { spec } }) => misreadsFirst(spec, token));
  const forbidden = rejected.find((each) => each.status === 403);
  const { rule, status, reason } = misread ?? forbidden ?? rejected.find(({ rule: { spec } }) => spec.issuer === token.claims.iss) ?? rejected[0];
  return { kind: 'rejected', status: status!, rule, reason: reason! };
}

/** A preflight request of a browser never has a token. */
function isPreflight({ method, headers }: HttpFacts): boolean {
  return method === 'OPTIONS' && !!headers?.get('origin') && !!headers.get('access-control-request-method');
}

interface Rejection {
  readonly status?: 401 | 403;
  readonly reason?: string;
}

function rejection({ issuer, audiences, ...places }: Plain, token: AuthRequestToken): Rejection {
  const { iss, aud } = token.claims;
  if (!isReadableAt(places, token)) {
    return { status: 401, reason: 'the rule expects another text before the token' };
  }
  if (iss !== issuer) {
    return { status: 401, reason: `the issuer of the token is '${iss}', and the rule accepts '${issuer}'` };
  }
  if (token.valid === false) {
    return { status: 401, reason: 'the signature of the token is not valid, or its time is over or has not come' };
  }
  const accepted = listed(audiences).map(audienceName);
  if (accepted.length > 0 && !listed(aud).some((each) => accepted.includes(audienceName(each)))) {
    return { status: 403, reason: `the audience of the token is ${JSON.stringify(aud ?? null)}, and the rule accepts ${JSON.stringify(audiences)}` };
  }
  return {};
}

/** Envoy compares audiences without the scheme, and without a slash at the end. */
function audienceName(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function listed(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}

interface Place {
  readonly header?: string;
  readonly prefix?: string;
  readonly parameter?: string;
  readonly cookie?: string;
}

/** Where a rule looks. A place that it names replaces both places that it has by default. */
function placesOf({ fromHeaders, fromParams, fromCookies }: Plain): Place[] {
  const named: Place[] = [
    ...partsOf({ fromHeaders }, 'fromHeaders').map(({ name, prefix }) => ({ header: String(name).toLowerCase(), prefix: String(prefix ?? '') })),
    ...listed(fromParams).map((parameter) => ({ parameter })),
    ...listed(fromCookies).map((cookie) => ({ cookie })),
  ];
  return named.length > 0 ? named : [{ header: 'authorization', prefix: 'Bearer ' }, { parameter: 'access_token' }];
}

function placeOfToken({ header, prefix, parameter, cookie }: AuthRequestToken): Place {
  if (parameter !== undefined || cookie !== undefined) {
    return { parameter, cookie };
  }
  const name = header?.toLowerCase() ?? 'authorization';
  return { header: name, prefix: prefix ?? (name === 'authorization' ? 'Bearer ' : '') };
}

function matching(spec: Plain, token: AuthRequestToken): Place[] {
  const { header, prefix = '', parameter, cookie } = placeOfToken(token);
  return placesOf(spec).filter((place) => place.header !== undefined
    ? place.header === header && prefix.includes(place.prefix ?? '')
    : place.parameter === parameter && place.cookie === cookie);
}

function findsAt(spec: Plain, token: AuthRequestToken): boolean {
  return matching(spec, token).length > 0;
}

/** A rule that expects no text before the token reads the text before it as the token. */
function isReadableAt(places: Plain, token: AuthRequestToken): boolean {
  const { prefix = '' } = placeOfToken(token);
  return matching(places, token).some((place) => place.header === undefined || prefix.endsWith(place.prefix ?? '') && (place.prefix !== '' || prefix === ''));
}

/** The proxy reads the places of a header in the order of their prefixes, and answers by the first text that is not valid. */
function misreadsFirst(places: Plain, token: AuthRequestToken): boolean {
  const { prefix = '' } = placeOfToken(token);
  return !isReadableAt(places, token) && matching(places, token).some((place) => (place.prefix ?? '') < prefix);
}

/** The proxy takes the token out of the request, unless the rule forwards it, and adds claims as headers. */
function afterVerification(http: HttpFacts, token: AuthRequestToken, { forwardOriginalToken, outputClaimToHeaders }: Plain): HttpFacts {
  const { header } = placeOfToken(token);
  const headers = http.headers && new Map(http.headers);
  if (header && forwardOriginalToken !== true) headers?.delete(header);
  for (const { header: name, claim } of partsOf({ outputClaimToHeaders }, 'outputClaimToHeaders')) {
    const path = String(claim).split('.');
    const value = partOf(token.claims, ...path.slice(0, -1))[path[path.length - 1]];
    headers?.delete(String(name).toLowerCase());
    if (['string', 'number', 'boolean'].includes(typeof value)) headers?.set(String(name).toLowerCase(), String(value));
  }
  return { ...http, headers, claims: token.claims };
}
