/**
 * Random sets of policies for one workload, and random requests to it. The same seed gives the same sets. Values come from small pools, so
 * that requests match often, and hardly miss.
 */
import type { AuthRequest } from '../../../src/security';

type Random = () => number;

/** What a set is for. */
export interface SetOptions {
  readonly random: Random;
  /** The namespace of the workload. */
  readonly namespace: string;
  /** The addresses of the callers. */
  readonly addresses: readonly string[];
  /** The keys that sign tokens, as JSON. Undefined: no policy reads tokens. */
  readonly jwks?: string;
  /** Whether the version has path templates, and service accounts in sources. */
  readonly isNew: boolean;
}

export const ISSUERS = ['https://idp.example.com', 'other-idp'];
export const ROOT = 'istio-system';
/** What callers send with TLS: one, or none. */
export const SERVER_NAMES = ['web.shop', 'api.shop', ''];

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const PATHS = ['/a', '/a/b', '/a*', '*/b', '/a/b/c', '*', '/A', '/x', '/a/*', '/', '/caf%C3%A9', '/a%2Fb', '/%61'];
const TEMPLATES = ['/a/{*}', '/a/{**}', '/{*}/b', '/{**}', '/a/{*}/c', '/a/{**}/c'];
const SENT_PATHS = ['/a', '/a/b', '/a/b/c', '/a/', '/x/../a', '/a/%62', '//a', '/a?x=/b', '/A', '/a/./b', '/', '/x', '/a//c', '/a%2fb', '/x/%2e%2e/a/b', '/b?a#/a', '/a\\b', '/a/b;v=1',
  '/caf%C3%A9', '/caf%c3%a9', '/a%2Fb', '/%61'];
const PRINCIPALS = [
  'cluster.local/ns/a/sa/frontend', 'cluster.local/ns/b/sa/other', 'cluster.local/ns/a/*', '*/sa/frontend', '*', 'cluster.local/ns/a/sa/front', '*fr.ntend', 'old/ns/a/sa/frontend',
  '*.local/ns/b/sa/other', 'foreign/ns/a/sa/frontend', '*/ns/a/sa/frontend', 'sa/frontend', '*d',
];
const NAMESPACES = ['a', 'b', 'a*', '*', 'nowhere'];
const ACCOUNTS = ['a/frontend', 'b/other', 'frontend', 'a/front'];
const HEADERS = ['x-team', 'X-Stage', 'host', 'x-sub', 'authorization'];
const HEADER_VALUES = ['qa', 'qa*', '*a', '*', 'prod', '/a'];
const CLAIMS = ['[groups]', '[scope]', '[sub]', '[realm][roles]', '[age]', '[ok]', '[a.b]', '[words]'];
const CLAIM_VALUES = ['admins', 'adm*', '*ops', '*', 'read', 'alice', '7', 'true', 'two words', 'two'];
const REQUEST_PRINCIPALS = ['*', `${ISSUERS[0]}/alice`, `${ISSUERS[0]}/*`, `${ISSUERS[1]}/bob`, '*/alice', '*lice', 'other*', `${ISSUERS[0]}/al*`, ISSUERS[1], '*example.com/alice'];

/** One of a list. */
export function one<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)];
}

function some<T>(random: Random, list: readonly T[], most = 3): T[] {
  return [...new Set(Array.from({ length: 1 + Math.floor(random() * most) }, () => one(random, list)))];
}

export class PolicySet {
  constructor(private readonly options: SetOptions) {}

  public objects(): any[] {
    const { random, namespace, jwks } = this.options;
    const policies = Array.from({ length: Math.floor(random() * 4) }, (_, index) => this.policy(`p${index}-${namespace}`));
    const tokens = jwks !== undefined && this.chance(0.6) ? [this.tokens()] : [];
    return [...tokens, ...policies, ...this.peers()];
  }

  /** Some workloads accept one kind of connection only. */
  private peers(): any[] {
    const { random, namespace } = this.options;
    const mode = () => ({ mode: one(random, ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET']) });
    const selector = { matchLabels: { app: one(random, ['web', 'web', 'other']) } };
    const ofPorts = () => Object.fromEntries(some(random, ['8080', '9000', '80']).map((port) => [port, mode()]));
    return [
      ...this.chance(0.2) ? [object('PeerAuthentication', 'default', namespace, { mtls: mode() })] : [],
      ...this.chance(0.25) ? [object('PeerAuthentication', 'web', namespace, { selector, ...this.chance(0.6) && { mtls: mode() }, ...this.chance(0.6) && { portLevelMtls: ofPorts() } })] : [],
    ];
  }

  private chance(probability: number): boolean {
    return this.options.random() < probability;
  }

  private policy(name: string): any {
    const { random, namespace } = this.options;
    const action = one(random, ['ALLOW', 'ALLOW', 'ALLOW', 'ALLOW', 'DENY', 'DENY', 'DENY', 'AUDIT', 'CUSTOM', undefined]);
    const count = Math.floor(random() * 4);
    const rules = action === 'CUSTOM' ? [{ to: [this.operation()] }] : count === 0 && action !== 'DENY' && action !== 'AUDIT' ? undefined : Array.from({ length: count || 1 }, () => this.rule());
    const isRoot = this.chance(0.1);
    const selector = isRoot ? { matchLabels: { set: namespace } } : one(random, [undefined, undefined, { matchLabels: { app: 'web' } }, { matchLabels: { app: 'other' } }]);
    const annotations = action !== 'CUSTOM' && action !== 'AUDIT' && this.chance(0.1) ? { 'istio.io/dry-run': one(random, ['true', 'T', 'false']) } : undefined;
    return object('AuthorizationPolicy', name, isRoot ? ROOT : namespace, {
      ...selector && { selector }, ...action && { action }, ...action === 'CUSTOM' && { provider: { name: 'no-such-authorizer' } }, ...rules && { rules },
    }, annotations);
  }

  private rule(): any {
    const { random } = this.options;
    if (this.chance(0.05)) {
      return {};
    }
    const from = this.chance(0.5) ? { from: some(random, [0, 1]).map(() => ({ source: this.source() })) } : {};
    const to = this.chance(0.5) ? { to: some(random, [0, 1]).map(() => this.operation()) } : {};
    const when = this.chance(0.3) ? { when: some(random, [0, 1]).map(() => this.condition()) } : {};
    return Object.keys({ ...from, ...to, ...when }).length > 0 ? { ...from, ...to, ...when } : { to: [this.operation()] };
  }

  private source(): any {
    const { random, addresses, jwks, isNew } = this.options;
    const blocks = [...addresses, '127.1.0.0/16', '203.0.113.0/24', `${addresses[0]}/24`, '198.51.100.7', '0.0.0.0/0'];
    const fields: [string, readonly string[]][] = [['principals', PRINCIPALS], ['principals', PRINCIPALS], ['namespaces', NAMESPACES], ['ipBlocks', blocks], ['remoteIpBlocks', blocks],
      ...jwks === undefined ? [] : [['requestPrincipals', REQUEST_PRINCIPALS], ['requestPrincipals', REQUEST_PRINCIPALS]] as [string, string[]][]];
    if (isNew && this.chance(0.15)) {
      return { [one(random, ['serviceAccounts', 'notServiceAccounts'])]: some(random, ACCOUNTS) }; // Istio allows no principals and namespaces beside them
    }
    return this.fields(fields);
  }

  private operation(): any {
    const { namespace, isNew } = this.options;
    const hosts = [`web.${namespace}`, `web.${namespace}.svc.cluster.local`, `web.${namespace}*`, `*.${namespace}`, `WEB.${namespace}`, '*', `web.${namespace}:80`, 'other'];
    const paths = isNew ? [...PATHS, ...TEMPLATES] : PATHS;
    return { operation: this.fields([['methods', [...METHODS, '*', 'P*', '*T']], ['paths', paths], ['paths', paths], ['hosts', hosts], ['ports', ['8080', '9000', '80']]]) };
  }

  private condition(): any {
    const { random, addresses, jwks } = this.options;
    const keys: [string, readonly string[]][] = [
      ['source.ip', [...addresses, '127.1.0.0/16']], ['remote.ip', [...addresses, '203.0.113.0/24']], ['source.namespace', NAMESPACES], ['source.principal', PRINCIPALS],
      ['destination.port', ['8080', '9000']], ['destination.ip', ['10.9.0.1', '10.9.0.0/16', '10.8.0.0/16']], ['connection.sni', ['web.shop', '*.shop', 'other']], [`request.headers[${one(random, HEADERS)}]`, HEADER_VALUES], [`request.headers[${one(random, HEADERS)}]`, HEADER_VALUES],
      ...jwks === undefined ? [] : [
        [`request.auth.claims${one(random, CLAIMS)}`, CLAIM_VALUES], [`request.auth.claims${one(random, CLAIMS)}`, CLAIM_VALUES], ['request.auth.principal', REQUEST_PRINCIPALS],
        ['request.auth.audiences', ['shop', 'bank', '*']], ['request.auth.presenter', ['app', '*']],
      ] as [string, string[]][],
    ];
    const [key, values] = one(random, keys);
    const kind = random();
    return { key, ...kind < 0.8 && { values: some(random, values) }, ...kind > 0.7 && { notValues: some(random, values) } };
  }

  private fields(fields: [string, readonly string[]][]): any {
    const { random } = this.options;
    return Object.fromEntries(some(random, fields, 2).map(([field, values]) => [this.chance(0.75) ? field : `not${field[0].toUpperCase()}${field.slice(1)}`, some(random, values)]));
  }

  private tokens(): any {
    const { random, namespace, jwks } = this.options;
    const rule = (issuer: string) => ({
      issuer,
      jwks,
      ...one(random, [{}, { audiences: ['shop'] }, { audiences: ['bank', 'https://shop/'] }]),
      ...one(random, [{}, {}, {}, { fromHeaders: [{ name: 'X-Token' }] }, { fromHeaders: [{ name: 'X-Token', prefix: 'Token ' }, { name: 'Authorization', prefix: 'Bearer ' }] }, { fromParams: ['tok'] }, { fromCookies: ['session'] }]),
      ...one(random, [{}, { forwardOriginalToken: true }]),
      ...one(random, [{}, { outputClaimToHeaders: [{ header: 'x-sub', claim: 'sub' }] }]),
    });
    const issuers = one(random, [[ISSUERS[0]], [ISSUERS[0]], [ISSUERS[1]], ISSUERS]);
    return object('RequestAuthentication', 'jwt', namespace, { jwtRules: issuers.map(rule) });
  }
}

function object(kind: string, name: string, namespace: string, spec: object, annotations?: object): any {
  return { apiVersion: 'security.istio.io/v1beta1', kind, metadata: { name, namespace, ...annotations && { annotations } }, spec };
}

/** A random request, but for the source. */
export function randomRequest(random: Random, namespace: string, hasTokens: boolean): Omit<AuthRequest, 'source'> & { remoteIp?: string } {
  const hosts = [`web.${namespace}`, `web.${namespace}.svc.cluster.local`, `WEB.${namespace}`, `web.${namespace}:80`];
  const headers = { ...random() < 0.4 && { 'x-team': one(random, ['qa', 'qa-1', 'prod', 'aqa']) }, ...random() < 0.2 && { 'x-stage': one(random, ['prod', 'qa']) } };
  const isTcp = random() < 0.15;
  const token = hasTokens && !isTcp && random() < 0.6 ? randomToken(random) : undefined;
  const remoteIp = random() < 0.3 ? one(random, ['203.0.113.7', '198.51.100.7']) : undefined;
  const path = isTcp ? undefined : one(random, SENT_PATHS);
  const http = path && { host: one(random, hosts), method: one(random, METHODS), path };
  return { operation: { port: isTcp ? 9000 : 8080, ...http }, headers, ...token && { token }, ...!isTcp && remoteIp && { remoteIp } };
}

function randomToken(random: Random): AuthRequest['token'] {
  const claims = Object.assign(
    { iss: one(random, [...ISSUERS, ISSUERS[0], 'unknown-idp']), sub: one(random, ['alice', 'bob']) },
    one(random, [{}, { aud: 'shop' }, { aud: ['x', 'shop'] }, { aud: 'bank' }]),
    one(random, [{}, { groups: ['admins', 'ops'] }, { groups: 'admins' }, { groups: [7, 'read'] }]),
    one(random, [{}, { scope: 'read write' }, { scope: ['read'] }]),
    one(random, [{}, { realm: { roles: ['admins'] } }, { realm: { roles: 'ops' } }, { realm: 'admins' }]),
    one(random, [{}, { azp: 'app' }]),
    { 'age': 7, 'ok': true, 'a.b': 'read', 'words': 'two words' },
  );
  const place = one(random, [{}, {}, {}, { header: 'x-token' }, { header: 'x-token', prefix: 'Token ' }, { parameter: 'tok' }, { parameter: 'access_token' }, { cookie: 'session' }]);
  return { claims, ...random() < 0.15 && { valid: false }, ...place };
}
