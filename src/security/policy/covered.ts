/** Rules for everything beside narrower ones: either the narrower ones were meant, or they say what does not hold. */
import { isDeepStrictEqual } from 'node:util';
import { problem } from './guards';
import { callerLists, located, operationLists, operationsOf } from './located';
import { isHttpOperation, operationOf } from './operations';
import { WorkloadPorts } from './ports';
import { isByCertificate, isByToken, partsOfSubject } from './subjects';
import { Located, Problem } from '../../specification';
import { BindingSpec, OperationSpec, PolicySpec, SubjectSpec } from '../specification';

const ALL_PATHS = ['/*', '/{**}'];

export function coveredProblems(spec: PolicySpec): Problem[] {
  const ports = new WorkloadPorts(spec);
  const paths = operationsOf(spec).filter(({ value }) => value.paths && value.paths.length > 1 && hasAllPaths(value));
  return [
    ...paths.flatMap(({ path }) => problem('AuthCovered', [...path, 'paths'], "has '/*' beside other paths, which have no effect. Delete it, or delete the others")),
    ...operationLists(spec).flatMap((list) => coveredOperations(list, ports)),
    ...coveredByPublic(spec, ports),
    ...coveredBindings(spec, ports),
    ...callerLists(spec).flatMap(coveredCallers),
  ];
}

function hasAllPaths({ paths }: OperationSpec): boolean {
  return paths?.some((one) => ALL_PATHS.includes(one)) ?? false;
}

const NARROWING = ['methods', 'hosts', 'grpc', 'notMethods', 'notPaths', 'notHosts', 'notPorts'] as const;

/** Whether an operation is all requests, or all requests to its ports. */
function isOpen(operation: OperationSpec): boolean {
  return NARROWING.every((field) => operation[field] === undefined) && (!operation.paths || hasAllPaths(operation));
}

/** Whether an operation that is open fits all requests that the other one fits. */
function covers(open: OperationSpec, other: OperationSpec, ports: WorkloadPorts): boolean {
  if (!isOpen(open) || (open.paths && !isHttpOperation(other))) {
    return open.any === true;
  }
  const named = operationOf(open, ports).ports;
  const needed = operationOf(other, ports).ports ?? (isHttpOperation(other) ? ports.http?.map(String) : undefined);
  return !named || (needed !== undefined && needed.every((port) => named.includes(port)));
}

function coveredOperations({ path, value }: Located<readonly OperationSpec[]>, ports: WorkloadPorts): Problem[] {
  return value.flatMap((open, index) => {
    const other = isAllHttp(open, ports) ? value.findIndex((one, at) => at !== index && !isOpen(one) && covers(open, one, ports)) : -1;
    return other < 0 ? [] : problem('AuthCovered', [...path, index], `is for all requests over HTTP, so that ${String(path[path.length - 1])}[${other}] has no effect. Delete one of the two`);
  });
}

/** Whether an operation that has all paths is for all ports that serve HTTP. */
function isAllHttp(operation: OperationSpec, ports: WorkloadPorts): boolean {
  const { ports: named } = operationOf(operation, ports);
  return hasAllPaths(operation) && (!named || (ports.http ?? []).every((port) => named.includes(String(port))));
}

function operationsOfRole({ roles = [] }: PolicySpec, name: string): OperationSpec[] {
  return roles.find((role) => role.name === name)?.operations ?? [];
}

/** Public operations that fit all requests that bindings allow. That of all operations is a rule of the definition. */
function coveredByPublic(spec: PolicySpec, ports: WorkloadPorts): Problem[] {
  const bound = (spec.bindings ?? []).flatMap(({ role }) => operationsOfRole(spec, role));
  return bound.length === 0 ? [] : located(['public'], spec.public).filter(({ value }) => !value.any && bound.every((one) => covers(value, one, ports))).flatMap(({ path, value }) =>
    problem('AuthCovered', path, `opens all ${value.ports ? 'requests to its ports' : 'paths'} to everybody, so that bindings have no effect${value.paths ? ' for HTTP' : ''}. Delete the bindings, or write which operations are public`));
}

/** Bindings whose callers may send all requests anyway, by another binding. */
function coveredBindings(spec: PolicySpec, ports: WorkloadPorts): Problem[] {
  const bindings = located(['bindings'], spec.bindings);
  return bindings.flatMap(({ path, value }) => {
    const wider = bindings.find((other) => other.value !== value && isWider(other.value, value, spec, ports));
    return wider ? problem('AuthCovered', path, `has no effect, because bindings[${String(wider.path[1])}] allows all its operations to all its callers. Delete one of the two`) : [];
  });
}

/** Whether the one binding is for any caller, or for all operations, where the other one is for some. */
function isWider(one: BindingSpec, other: BindingSpec, spec: PolicySpec, ports: WorkloadPorts): boolean {
  const [own, others] = [operationsOfRole(spec, one.role), operationsOfRole(spec, other.role)];
  const hasSame = one.role === other.role;
  const hasOperations = hasSame || others.every((each) => own.some((open) => covers(open, each, ports)));
  const isForAny = other.subjects.every((subject) => one.subjects.some((broad) => coversCaller(broad, subject)));
  const isSameOrWider = (each: SubjectSpec, subject: SubjectSpec) => isDeepStrictEqual(each, subject) || coversCaller(each, subject);
  const isForSame = !hasSame && other.subjects.every((subject) => one.subjects.some((each) => isSameOrWider(each, subject)));
  return !one.conditions && hasOperations && (isForAny || (isForSame && !others.every(isOpen)));
}

/** Whether the one caller is any workload or any user, and the other one a certain one. */
function coversCaller({ authenticated }: SubjectSpec, other: SubjectSpec): boolean {
  const parts = partsOfSubject(other);
  const isSame = other.authenticated === authenticated;
  return !isSame && ((authenticated === 'WORKLOAD' && parts.some(isByCertificate)) || (authenticated === 'USER' && parts.some(isByToken)));
}

function coveredCallers({ path, value }: Located<SubjectSpec[]>): Problem[] {
  return (['WORKLOAD', 'USER'] as const).filter((kind) => value.some((broad) => broad.authenticated === kind && value.some((other) => coversCaller(broad, other))))
    .flatMap((kind) => problem('AuthCovered', path, `has authenticated: ${kind} beside narrower callers, which have no effect. Delete it, or delete the others`));
}
