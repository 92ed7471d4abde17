import { accountCaller, Caller, PLAINTEXT, sourceOf, verdictOfCaller } from './call';
import { AccessModel, WorkloadPort } from './model';
import { PolicyObject } from './policies';
import { AuthRequest } from './request';
import { AuthVerdict } from './verdict';
import { partOf, partsOf, Plain } from '../../json';

/** What a caller may do: one cell of the matrix. */
export interface AccessCell {
  /** The workload. */
  readonly to: string;
  readonly port: number;
  /** The operation as policies name it, such as `GET /orders*`. `other` is what no policy names. */
  readonly operation: string;
  readonly caller: string;
  readonly verdict: AuthVerdict;
}

/** A kind of operation, with a request that is one of its kind. */
interface Operation {
  readonly title: string;
  readonly request: Pick<AuthRequest['operation'], 'host' | 'method' | 'path'>;
}

/** A kind of caller. */
interface MatrixCaller {
  readonly title: string;
  readonly caller: Caller;
  readonly claims?: Plain;
}

/** What stands for a method or a path that no policy names. */
const OTHER = { method: 'OTHER', path: '/-' };

/**
 * Every caller and every operation that the policies distinguish, for every port of every workload that has a proxy or is in ambient mode.
 *
 * @param other a model to compare with: its callers and operations are distinguished too
 */
export function accessMatrix(model: AccessModel, other: AccessModel = model): AccessCell[] {
  const callers = firstOfEachTitle([...callersOf(model), ...callersOf(other)]);
  const others = new Map(other.workloads.map((workload) => [workload.title, workload]));
  return model.workloads.filter(({ hasProxy, isAmbient }) => hasProxy || isAmbient).flatMap((workload) => model.portsOf(workload).flatMap((port) => {
    const same = others.get(workload.title) ?? workload;
    const policies = [model.accessOf(workload), other.accessOf(same)].flatMap(({ authorizationPolicies }) => authorizationPolicies);
    const able = callers.filter(({ claims }) => port.protocol !== 'TCP' || !claims); // only HTTP carries tokens
    return operationsOf(policies, port).flatMap((operation) => able.map((caller) => cellOf(model, port, operation, caller)));
  }));
}

function cellOf(model: AccessModel, target: WorkloadPort, operation: Operation, { title, caller, claims }: MatrixCaller): AccessCell {
  const { workload, port } = target;
  const token = claims && { token: { claims, ...placeOf(model, target, claims) } };
  const request = { source: sourceOf(model, caller, target), operation: { port, ...operation.request }, ...token };
  const verdict = verdictOfCaller(model, caller, target, request, true);
  return { to: workload.title, port, operation: operation.title, caller: title, verdict };
}

/** The token is where the rule of its issuer looks first. */
function placeOf(model: AccessModel, { workload }: WorkloadPort, { iss }: Plain): { header?: string; prefix?: string } {
  const rules = model.policies.of('RequestAuthentication', workload).flatMap(({ spec }) => partsOf(spec, 'jwtRules'));
  const [place] = partsOf(rules.find(({ issuer }) => issuer === iss), 'fromHeaders');
  return place ? { header: String(place.name), prefix: String(place.prefix ?? '') } : {};
}

/** The service accounts of all workloads, the principals that policies name, tokens that policies name, and plain text. */
function callersOf(model: AccessModel): MatrixCaller[] {
  const rules = model.policies.all('AuthorizationPolicy').flatMap(({ spec }) => partsOf(spec, 'rules'));
  const principals = rules.flatMap(sourcesOf).flatMap(({ principals: list }) => stringsOf(list)).filter((principal) => !principal.includes('*'));
  const accounts = model.workloads.filter(({ isAssumed }) => !isAssumed).map(({ namespace, serviceAccount }) => `${model.mesh.trustDomain}/ns/${namespace}/sa/${serviceAccount}`);
  const named = [...new Set([...accounts, ...principals.map((principal) => principal.replace(/^cluster\.local\//, `${model.mesh.trustDomain}/`))])].sort();
  const callers = named.map((principal) => callerOf(model, principal));
  return [...callers, PLAINTEXT].map((caller) => ({ title: caller.title, caller })).concat(tokensOf(model, rules));
}

function callerOf(model: AccessModel, principal: string): Caller {
  const [domain, , namespace, , account] = principal.split('/');
  return domain === model.mesh.trustDomain ? accountCaller(model, namespace, account) : { title: principal, namespace, principal };
}

function tokensOf(model: AccessModel, rules: Plain[]): MatrixCaller[] {
  const issuers = model.policies.all('RequestAuthentication').flatMap(({ spec }) => partsOf(spec, 'jwtRules'));
  const asked = rules.flatMap((rule) => partsOf(rule, 'when')).flatMap(({ key, values }) => {
    const [, names] = /^request\.auth\.claims(\[.*\])$/s.exec(String(key)) ?? [];
    return names === undefined ? [] : stringsOf(values).map((value) => nested(names.slice(1, -1).split(']['), value));
  });
  return firstOfEachTitle(issuers.flatMap(({ issuer, audiences }) => [{}, ...asked].map((claims) => {
    const all = { iss: issuer, sub: 'user', ...stringsOf(audiences).length > 0 && { aud: stringsOf(audiences)[0] }, ...claims };
    return { title: `token ${issuer}${Object.keys(claims).length > 0 ? ` ${JSON.stringify(claims)}` : ''}`, caller: PLAINTEXT, claims: all };
  })));
}

function nested(names: string[], value: string): Plain {
  return names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value.replaceAll('*', '-')) as Plain;
}

/** The operations that policies distinguish on a port. */
function operationsOf(policies: readonly PolicyObject[], { protocol }: WorkloadPort): Operation[] {
  if (protocol === 'TCP') {
    return [{ title: 'TCP', request: {} }];
  }
  const named = policies.flatMap(({ spec }) => partsOf(spec, 'rules')).flatMap((rule) => partsOf(rule, 'to')).map((to) => partOf(to, 'operation'));
  const kinds = named.flatMap(({ methods, notMethods, paths, notPaths, hosts }) => {
    const allMethods = [...stringsOf(methods), ...stringsOf(notMethods)];
    const allPaths = [...stringsOf(paths), ...stringsOf(notPaths)];
    return product(orAny(allMethods), orAny(allPaths), orAny(stringsOf(hosts)));
  });
  return firstOfEachTitle([...kinds.map(operationOf), { title: 'other', request: OTHER }]);
}

function product(methods: string[], paths: string[], hosts: string[]): [string, string, string][] {
  return methods.flatMap((method) => paths.flatMap((path) => hosts.map((host): [string, string, string] => [method, path, host])));
}

function operationOf([method, path, host]: [string, string, string]): Operation {
  const title = [method === '' ? 'any method' : method, path || '', host ? `of ${host}` : ''].filter((part) => part !== '').join(' ');
  return {
    title: method === '' && path === '' && host === '' ? 'other' : title,
    request: { method: method === '' ? OTHER.method : instance(method, 'X'), path: path === '' ? OTHER.path : instance(path.replaceAll('{**}', '-').replaceAll('{*}', '-'), '-'), ...host !== '' && { host: instance(host, 'x') } },
  };
}

/** A text that matches a pattern, and hardly another one. */
function instance(pattern: string, filling: string): string {
  return pattern.replace(/^\*|\*$/g, filling);
}

function orAny(texts: string[]): string[] {
  return texts.length > 0 ? texts : [''];
}

function sourcesOf(rule: Plain): Plain[] {
  return partsOf(rule, 'from').map((from) => partOf(from, 'source'));
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function firstOfEachTitle<T extends { readonly title: string }>(all: readonly T[]): T[] {
  const first = new Map<string, T>();
  for (const each of all) {
    if (!first.has(each.title)) first.set(each.title, each);
  }
  return [...first.values()];
}
