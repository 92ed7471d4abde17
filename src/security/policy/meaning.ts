import { isIP, BlockList } from 'node:net';
import { PolicyFacts } from './facts';
import { isHttpOperation } from './operations';
import { targetOf, WorkloadPorts } from './ports';
import { isMap } from '../../json';
import { AuthRequest, AuthRequestToken } from '../access';
import { ConditionSpec, IssuerSpec, OperationSpec, PolicySpec, SubjectPartSpec, SubjectSpec } from '../specification';

/** What a specification says about a request. */
export interface Meaning {
  readonly verdict: 'ALLOW' | 'DENY' | 'UNDECIDED';
  /** The part of the specification that decides, such as `bindings[0]`. */
  readonly reason: string;
}

/**
 * What a specification says about a request: independent of the objects that are emitted for it, so that both can be compared. Requests that an
 * external authorizer decides are judged as if it agreed.
 */
export function meaningOf(spec: PolicySpec, facts: PolicyFacts): (request: AuthRequest) => Meaning {
  return (request) => new Judge(spec, facts, request).judge();
}

class Judge {
  private readonly isHttp: boolean;
  private readonly token?: AuthRequestToken['claims'];
  private readonly isTokenInvalid: boolean;

  constructor(private readonly spec: PolicySpec, private readonly facts: PolicyFacts, private readonly request: AuthRequest) {
    const port = request.operation.port;
    const known = spec.service?.ports?.find((one) => targetOf(one) === port);
    this.isHttp = known ? known.protocol === 'HTTP' : !spec.httpPorts || spec.httpPorts.includes(port);
    const read = this.isHttp ? readToken(spec.issuers ?? [], request.token) : undefined;
    this.token = read?.claims;
    this.isTokenInvalid = read?.isInvalid ?? false;
  }

  public judge(): Meaning {
    const { spec } = this;
    if (this.isRefused()) {
      return { verdict: 'DENY', reason: 'mtls' };
    }
    if (this.isTokenInvalid) {
      return { verdict: 'DENY', reason: 'issuers' };
    }
    const denied = (spec.deny ?? []).findIndex(({ operations, subjects, except = [], conditions }) =>
      operations.some((one) => this.fits(one)) && (!subjects || this.isOneOf(subjects)) && !this.isOneOf(except) && this.meets(conditions, true));
    if (denied >= 0) {
      return { verdict: 'DENY', reason: `deny[${denied}]` };
    }
    const isPublic = (spec.public ?? []).some((one) => this.fits(one));
    const isExempt = isPublic || (spec.exempt ?? []).some((one) => this.fits(one));
    if (spec.requireToken && this.isHttp && !this.isUser && !isExempt) {
      return { verdict: 'DENY', reason: 'requireToken' };
    }
    return isPublic ? { verdict: 'ALLOW', reason: 'public' } : this.byRoles();
  }

  /** A port accepts mutual TLS, plain text, or both, and only certificates of the mesh. */
  private isRefused(): boolean {
    const { mtls, service } = this.spec;
    if (this.principal !== undefined && !this.isOfMesh) {
      return true;
    }
    const mode = service?.ports?.find((port) => targetOf(port) === this.request.operation.port)?.mtls ?? mtls;
    return (mode === 'STRICT' && this.principal === undefined) || (mode === 'DISABLE' && this.principal !== undefined);
  }

  private byRoles(): Meaning {
    const { bindings = [], roles = [] } = this.spec;
    const bound = bindings.findIndex(({ role, subjects, conditions }) =>
      roles.some(({ name, operations }) => name === role && operations.some((one) => this.fits(one)))
      && this.isOneOf(subjects) && this.meets(conditions, false));
    return bound >= 0
      ? { verdict: 'ALLOW', reason: `bindings[${bound}]` }
      : { verdict: this.spec.otherwise === 'DENY' ? 'DENY' : 'UNDECIDED', reason: 'otherwise' };
  }

  private get isOfMesh(): boolean {
    const { trustDomain, trustDomainAliases } = this.facts;
    return [trustDomain, ...trustDomainAliases].includes(this.principal!.split('/')[0]);
  }

  private get principal(): string | undefined {
    return this.request.source?.principal;
  }

  /** A token says who the user is by its issuer and its subject. */
  private get isUser(): boolean {
    return typeof this.token?.sub === 'string' && this.token.sub !== '';
  }

  /** Whether the request is of a kind. */
  private fits(operation: OperationSpec): boolean {
    const { ports, notPorts } = operation;
    const targets = (list: number[]) => list.map((port) => new WorkloadPorts(this.spec).target(port));
    const { port } = this.request.operation;
    const fitsPort = (!ports || targets(ports).includes(port)) && !(notPorts && targets(notPorts).includes(port));
    return fitsPort && (!isHttpOperation(operation) || (this.isHttp && this.fitsHttp(operation)));
  }

  private fitsHttp({ methods, paths, hosts, notMethods, notPaths, notHosts, grpc }: OperationSpec): boolean {
    const { method = 'GET', path: target = '/', host = '' } = this.request.operation;
    const path = normalized(target);
    const isCall = (call: { readonly service: string; readonly methods?: string[] }) => method === 'POST'
      && (call.methods ? call.methods.some((name) => path === `/${call.service}/${name}`) : path.startsWith(`/${call.service}/`));
    return (!methods || methods.includes(method)) && !notMethods?.includes(method)
      && (!paths || paths.some((one) => fitsPath(one, path))) && !notPaths?.some((one) => fitsPath(one, path))
      && (!hosts || hosts.some((one) => fitsHost(one, host))) && !notHosts?.some((one) => fitsHost(one, host))
      && (!grpc || grpc.some(isCall));
  }

  private isOneOf(subjects: readonly SubjectSpec[]): boolean {
    return subjects.some(({ allOf, ...part }) => (allOf ?? [part]).every((one) => this.is(one)));
  }

  private is({ serviceAccount, namespace, trustDomain, authenticated, jwtPrincipal, claim, group, ipBlock, remoteIp }: SubjectPartSpec): boolean {
    const { source = {} } = this.request;
    const [domain, , ofNamespace, , account] = this.principal?.split('/') ?? [];
    if (serviceAccount || namespace) {
      return ofNamespace === (serviceAccount?.namespace ?? namespace) && (!serviceAccount || account === serviceAccount.name);
    }
    if (trustDomain) {
      return domain === trustDomain;
    }
    if (authenticated) {
      return authenticated === 'WORKLOAD' ? this.principal !== undefined : this.isUser;
    }
    if (jwtPrincipal) {
      return this.token?.iss === jwtPrincipal.issuer && this.token?.sub === jwtPrincipal.subject;
    }
    if (claim) {
      return this.hasClaim([...claim.parents ?? [], claim.name], claim.values) && (!claim.issuer || this.token?.iss === claim.issuer);
    }
    if (group) {
      return this.hasClaim([group.claim], [group.name]);
    }
    return ipBlock ? isIn(ipBlock, source.ip) : isIn(remoteIp!, source.remoteIp ?? source.ip);
  }

  private hasClaim(path: readonly string[], values: readonly string[]): boolean {
    const found = path.reduce<unknown>((value, step) => (isMap(value) ? value[step] : undefined), this.token);
    return [found].flat().some((one) => typeof one === 'string' && values.includes(one));
  }

  /** @param onTcp whether a connection meets a negated condition about HTTP: it does for rules that deny, and not for rules that allow */
  private meets(conditions: readonly ConditionSpec[] | undefined, onTcp: boolean): boolean {
    return (conditions ?? []).every(({ key, values, notValues }) => {
      const found = this.attribute(key);
      const fits = key.endsWith('.ip') ? isIn : fitsText;
      const has = (list: readonly string[]) => list.some((one) => found.some((value) => fits(one, value)));
      return (!values || has(values)) && !(notValues && has(notValues)) && (onTcp || this.isHttp || !key.startsWith('request.'));
    });
  }

  private attribute(key: string): string[] {
    if (!this.isHttp && key.startsWith('request.')) {
      return [];
    }
    const { source = {}, operation, headers = {} } = this.request;
    const header = /^request\.headers\[(.*)\]$/.exec(key)?.[1].toLowerCase();
    const known: Record<string, unknown> = {
      'source.ip': source.ip,
      'remote.ip': source.remoteIp ?? source.ip,
      'destination.ip': operation.ip,
      'connection.sni': operation.sni,
      'request.auth.audiences': this.token?.aud,
      'request.auth.presenter': this.token?.azp,
    };
    const value = header === undefined ? known[key] : Object.entries(headers).find(([name]) => name.toLowerCase() === header)?.[1];
    return [value].flat().filter((one): one is string => typeof one === 'string');
  }
}

interface ReadToken {
  readonly claims?: AuthRequestToken['claims'];
  readonly isInvalid: boolean;
}

/** The claims of the token, if an issuer accepts it. A token at a place that no issuer names is not read. */
function readToken(issuers: readonly IssuerSpec[], token?: AuthRequestToken): ReadToken | undefined {
  if (!token || !issuers.some((issuer) => reads(issuer, token))) {
    return undefined;
  }
  const { claims, valid = true } = token;
  const issuer = issuers.find((one) => one.issuer === claims.iss && reads(one, token));
  const isAccepted = valid && issuer?.audiences.some((audience) => [claims.aud].flat().includes(audience));
  return isAccepted ? { claims, isInvalid: false } : { isInvalid: true };
}

function reads({ fromHeaders, fromParams, fromCookies }: IssuerSpec, { header, prefix, parameter, cookie }: AuthRequestToken): boolean {
  const isDefault = !fromHeaders && !fromParams && !fromCookies;
  if (parameter !== undefined) {
    return isDefault ? parameter === 'access_token' : fromParams?.includes(parameter) ?? false;
  }
  if (cookie !== undefined) {
    return fromCookies?.includes(cookie) ?? false;
  }
  const name = (header ?? 'authorization').toLowerCase();
  const before = prefix ?? (name === 'authorization' ? 'Bearer ' : '');
  return isDefault ? name === 'authorization' && before === 'Bearer ' : (fromHeaders ?? []).some((one) => one.name.toLowerCase() === name && (one.prefix ?? '') === before);
}

/** Proxies compare the path without the query and without dot segments. */
function normalized(target: string): string {
  return new URL(target, 'http://host').pathname;
}

function fitsPath(pattern: string, path: string): boolean {
  return pattern.includes('{') ? fitsTemplate(pattern.split('/'), path.split('/')) : fitsText(pattern, path);
}

/** `{*}` is one part that is not empty, and `{**}` is any parts. */
function fitsTemplate([step, ...steps]: string[], [part, ...parts]: string[]): boolean {
  if (step === undefined) {
    return part === undefined;
  }
  if (step === '{**}') {
    return steps.length === 0 || [part, ...parts].some((_, index) => fitsTemplate(steps, [part, ...parts].slice(index)));
  }
  return part !== undefined && (step === '{*}' ? part !== '' : step === part) && fitsTemplate(steps, parts);
}

function fitsHost(pattern: string, host: string): boolean {
  const text = host.toLowerCase();
  return pattern.startsWith('*') ? text.endsWith(pattern.slice(1)) : text === pattern || text.startsWith(`${pattern}:`);
}

function fitsText(pattern: string, text: string): boolean {
  if (pattern === '*') {
    return text !== '';
  }
  if (pattern.startsWith('*')) {
    return text.endsWith(pattern.slice(1));
  }
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

function isIn(block: string, address?: string): boolean {
  if (address === undefined) {
    return false;
  }
  const [network, length] = block.split('/');
  const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, length === undefined ? (family === 'ipv4' ? 32 : 128) : Number(length), family);
  return isIP(address) > 0 && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
