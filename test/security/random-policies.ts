/**
 * Random AuthPolicies, and requests to their workload that come close to what they say. The same seed gives the same ones on every machine.
 */
import { FRONTEND, IDP, WEB } from './policies';
import { JsonObject } from '../../src/json';
import { AuthRequest } from '../../src/security';
import { random } from '../synth/random';

const OTHER = { issuer: 'https://idp.example.com/realms/other', jwksUri: 'https://other.example.com/jwks', audiences: ['other', 'shop'], fromHeaders: [{ name: 'x-token' }] };
const PATHS = ['/orders', '/orders*', '/orders/*', '*.png', '*/items', '/admin*', '/', '/orders/{*}/items', '/files/{**}', '/files/{**}/raw'];
const SENT_PATHS = ['/', '/orders', '/orders/1', '/orders/1/items', '/orders/1/items?x=1', '/ordersX', '/a.png', '/admin', '/admin/../orders', '/files/a/b', '/files/a/raw', '/files/', '/shop.Orders/Get', '/shop.Orders/List'];
const METHODS = ['GET', 'POST', 'DELETE'];
const ACCOUNTS = ['cluster.local/ns/shop/sa/frontend', 'cluster.local/ns/shop/sa/other', 'cluster.local/ns/ops/sa/frontend', 'old.example/ns/ops/sa/frontend', 'evil.example/ns/shop/sa/frontend', 'evil.example/ns/ops/sa/x'];
/** Of this machine, so that callers can have them. */
const ADDRESSES = ['127.1.2.3', '127.9.0.7', '127.9.0.8'];

/** Each part is `any` with a chance, so that random policies have all kinds of rules. */
export class RandomPolicies {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = random(seed * 7919);
    this.next();
  }

  /** It can have problems. */
  public policy(): JsonObject {
    const isTcp = this.chance(0.1);
    const isUndecided = this.chance(0.1);
    const deny = isUndecided || this.chance(0.4) ? { deny: this.some(1, 2, () => this.denial()) } : {};
    return {
      service: { ...WEB, ports: isTcp ? [{ port: 5432, protocol: 'TCP' }] : WEB.ports },
      ...this.chance(0.5) ? { mtls: this.pick(['STRICT', 'PERMISSIVE', 'DISABLE']) } : {},
      ...this.chance(0.8) ? { issuers: this.chance(0.5) ? [IDP] : [IDP, OTHER] } : {},
      ...this.chance(0.3) ? { requireToken: true, ...this.chance(0.7) ? { exempt: this.some(1, 2, () => this.operation(false)) } : {} } : {},
      ...isUndecided ? { otherwise: 'UNDECIDED' } : this.allowing(),
      ...deny,
    } as JsonObject;
  }

  private allowing(): object {
    return {
      ...this.chance(0.3) ? { public: this.some(1, 2, () => this.operation(false)) } : {},
      roles: ['reader', 'writer'].map((name) => ({ name, operations: this.chance(0.2) ? [{ any: true }] : this.some(1, 2, () => this.operation(true)) })),
      bindings: this.some(1, 3, () => ({ role: this.pick(['reader', 'writer']), subjects: this.some(1, 2, () => this.subject()), ...this.conditions() })),
    };
  }

  private denial(): object {
    return {
      operations: this.chance(0.3) ? [{ any: true }] : this.some(1, 2, () => this.operation(true)),
      ...this.chance(0.5) ? { subjects: this.some(1, 2, () => this.subject()) } : {},
      ...this.chance(0.6) ? { except: this.some(1, 2, () => this.subject()) } : {},
      ...this.conditions(),
    };
  }

  private operation(canNegate: boolean): object {
    if (this.chance(0.1)) {
      return { grpc: [{ service: 'shop.Orders', ...this.chance(0.5) ? { methods: ['Get'] } : {} }] };
    }
    const negate = (field: string) => (canNegate && this.chance(0.2) ? `not${field[0].toUpperCase()}${field.slice(1)}` : field);
    const field = (name: string, values: unknown[]) => (this.chance(0.6) ? { [negate(name)]: this.some(1, 2, () => this.pick(values)) } : {});
    const operation = { ...field('methods', METHODS), ...field('paths', PATHS), ...this.chance(0.2) ? field('ports', [80, 5432]) : {} };
    return Object.keys(operation).length > 0 ? operation : { methods: ['GET'] };
  }

  private subject(): object {
    const parts = this.chance(0.25) ? this.some(2, 3, () => this.part()) : [this.part()];
    const isKnown = parts.some((part) => ['serviceAccount', 'namespace', 'trustDomain'].some((field) => field in part));
    const all = parts.some((part) => 'remoteIp' in part) && !isKnown ? [...parts, { authenticated: 'WORKLOAD' }] : parts; // a sidecar believes any address
    return all.length > 1 ? { allOf: all } : all[0];
  }

  private part(): object {
    const groups = () => this.some(1, 2, () => this.pick(['admins', 'editors', 'everyone']));
    return this.pick<() => object>([
      () => FRONTEND,
      () => ({ namespace: this.pick(['shop', 'ops']) }),
      () => ({ trustDomain: this.pick(['cluster.local', 'old.example', 'evil.example']) }),
      () => ({ authenticated: this.pick(['WORKLOAD', 'USER']) }),
      () => ({ jwtPrincipal: { issuer: this.pick([IDP, OTHER]).issuer, subject: this.pick(['alice', 'bob']) } }),
      () => ({ claim: { name: 'groups', values: groups(), ...this.chance(0.4) ? { issuer: this.pick([IDP, OTHER]).issuer } : {} } }),
      () => ({ claim: { parents: ['realm_access'], name: 'roles', values: groups() } }),
      () => ({ group: { name: 'admins' } }),
      () => ({ ipBlock: this.pick(['127.1.0.0/16', '127.9.0.7', '2001:db8::/32']) }),
      () => ({ remoteIp: this.pick(['127.1.0.0/16', '127.9.0.0/29']) }),
    ])();
  }

  private conditions(): object {
    const list = () => this.some(1, 2, () => this.pick(['qa', 'qa*', '*x', '*']));
    const condition = () => this.pick<() => object>([
      () => ({ key: 'request.headers[x-team]', ...this.chance(0.6) ? { values: list() } : { notValues: list() } }),
      () => ({ key: 'source.ip', [this.pick(['values', 'notValues'])]: ['127.1.0.0/16'] }),
      () => ({ key: 'request.auth.audiences', [this.pick(['values', 'notValues'])]: ['shop'] }),
    ])();
    return this.chance(0.2) ? { conditions: this.some(1, 2, condition) } : {};
  }

  public request(): AuthRequest {
    const headers: Record<string, string> = this.chance(0.4) ? { 'x-team': this.pick(['qa', 'qa-1', 'ops', 'x']) } : {};
    const ip = this.pick(ADDRESSES);
    return {
      source: { ip, remoteIp: this.chance(0.5) ? ip : this.pick(ADDRESSES), ...this.chance(0.8) ? { principal: this.pick(ACCOUNTS) } : {} },
      operation: { port: this.pick([8080, 8080, 8080, 5432]), method: this.pick(METHODS), path: this.pick(SENT_PATHS), host: 'web.shop', ip: '10.9.9.9', sni: 'web.shop' },
      headers,
      ...this.chance(0.7) ? { token: this.token() } : {},
    };
  }

  private token(): NonNullable<AuthRequest['token']> {
    const groups = this.pick<object>([{}, { groups: 'admins' }, { groups: ['editors', 'everyone'] }, { groups: true }, { groups: 'adminsX' }]);
    const nested = this.pick<object>([{}, { realm_access: { roles: ['admins'] } }, { realm_access: 'admins' }]);
    const iss = this.pick([IDP.issuer, IDP.issuer, OTHER.issuer, 'https://wrong.example.com']);
    return {
      claims: { iss, aud: this.pick<string | string[]>(['shop', ['shop', 'x'], 'wrong']), ...this.chance(0.9) ? { sub: this.pick(['alice', 'bob']) } : {}, ...groups, ...nested },
      ...this.chance(0.1) ? { valid: false } : {},
      ...iss === OTHER.issuer ? { header: 'x-token' } : {},
    };
  }

  private some<T>(least: number, most: number, one: () => T): T[] {
    return Array.from({ length: least + Math.floor(this.next() * (most - least + 1)) }, one);
  }

  private pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)];
  }

  private chance(likely: number): boolean {
    return this.next() < likely;
  }
}
