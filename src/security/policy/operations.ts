import { WorkloadPorts } from './ports';
import { Operation, RuleTo } from '../../istio';
import { OperationSpec } from '../specification';

const HTTP_FIELDS = ['methods', 'paths', 'hosts', 'notMethods', 'notPaths', 'notHosts', 'grpc'] as const;

/** Whether an operation is about HTTP. */
export function isHttpOperation(operation: OperationSpec): boolean {
  return HTTP_FIELDS.some((field) => operation[field] !== undefined);
}

/** The operations of a rule that allows. Without a value, the rule is for all requests. */
export function allowedTo(operations: readonly OperationSpec[], ports: WorkloadPorts): RuleTo[] | undefined {
  return operations.some(({ any }) => any) ? undefined : operations.map((one) => ({ operation: operationOf(one, ports) }));
}

/** The operations of a rule that denies, records or asks an authorizer, and that is not about HTTP unless an operation is. */
export function deniedTo(operations: readonly OperationSpec[], ports: WorkloadPorts): RuleTo[] | undefined {
  const all = operations.map((one) => (isHttpOperation(one) ? onHttpPorts(one, ports) : operationOf(one, ports)));
  return all.some((one) => Object.keys(one).length === 0) ? undefined : ruleTo(all);
}

/**
 * The operations of a rule that denies and that is about HTTP. On a port of TCP, Istio leaves out what such a rule says about HTTP, so that it is for
 * all connections. So it is only for ports that serve HTTP.
 */
export function deniedOnHttpPorts(operations: readonly OperationSpec[], ports: WorkloadPorts): RuleTo[] {
  return ruleTo(operations.map((one) => onHttpPorts(one, ports)));
}

/** The same operations on all other ports, as far as they are not about HTTP. */
export function deniedOnOtherPorts(operations: readonly OperationSpec[], ports: WorkloadPorts): RuleTo[] {
  const http = (ports.http ?? []).map(String);
  return ruleTo(operations.filter((one) => !isHttpOperation(one)).map((one) => {
    const { ports: named, notPorts = [] } = operationOf(one, ports);
    const others = [...new Set([...http, ...notPorts])];
    return named ? { ports: named.filter((port) => !others.includes(port)) } : { notPorts: others };
  }));
}

/** An operation without a port is left out: in an AuthorizationPolicy, an empty list would be all ports. */
function ruleTo(operations: readonly Operation[]): RuleTo[] {
  return operations.filter((one) => one.ports?.length !== 0).map((operation) => ({ operation }));
}

/** The ports that serve HTTP, of those that an operation is for. */
export function httpPortsOf(operation: OperationSpec, ports: WorkloadPorts): string[] {
  const { ports: named, notPorts = [] } = operationOf(operation, ports);
  const http = ports.http?.map(String);
  return (named ? named.filter((port) => !http || http.includes(port)) : http ?? []).filter((port) => !notPorts.includes(port));
}

function onHttpPorts(operation: OperationSpec, ports: WorkloadPorts): Operation {
  const { notPorts, ...others } = operationOf(operation, ports);
  return { ...others, ports: httpPortsOf(operation, ports) };
}

/** The operation in an AuthorizationPolicy. */
export function operationOf(operation: OperationSpec, ports: WorkloadPorts): Operation {
  const numbers = (list?: number[]) => list && [...new Set(list.map((port) => String(ports.target(port))))];
  return defined({
    hosts: withPorts(operation.hosts),
    methods: operation.grpc ? ['POST'] : operation.methods,
    paths: operation.grpc?.flatMap(grpcPaths) ?? operation.paths,
    ports: numbers(operation.ports),
    notHosts: withPorts(operation.notHosts),
    notMethods: operation.notMethods,
    notPaths: operation.notPaths,
    notPorts: numbers(operation.notPorts),
  });
}

function grpcPaths({ service, methods }: { readonly service: string; readonly methods?: string[] }): string[] {
  return methods ? methods.map((method) => `/${service}/${method}`) : [`/${service}/*`];
}

/** A client can send a host with its port. A pattern has one star, so that a host with a star is only without the port. */
function withPorts(hosts?: string[]): string[] | undefined {
  return hosts?.flatMap((host) => (host.startsWith('*') ? [host] : [host, `${host}:*`]));
}

const OPPOSITES = [['methods', 'notMethods'], ['paths', 'notPaths'], ['hosts', 'notHosts'], ['ports', 'notPorts']] as const;

/**
 * The operations that none of some operations is: to be none of several is to miss at least one field of each. The operations have no negated
 * fields.
 */
export function complementOf(operations: readonly OperationSpec[], ports: WorkloadPorts): Operation[] {
  const ways = operations.map((one) => operationOf(one, ports)).map((operation) =>
    OPPOSITES.flatMap(([field, opposite]): Operation[] => (operation[field] ? [{ [opposite]: operation[field] }] : [])));
  return ways.reduce<Operation[]>((all, alternatives) => all.flatMap((one) => alternatives.map((other) => joined(one, other))), [{}]);
}

function joined(one: Operation, other: Operation): Operation {
  const entries = Object.entries(other) as [keyof Operation, string[]][];
  return { ...one, ...Object.fromEntries(entries.map(([field, values]) => [field, [...new Set([...one[field] ?? [], ...values])]])) };
}

/** The operations that need a token: none of those that do not, on each port that serves HTTP. */
export function operationsWithToken(free: readonly OperationSpec[], ports: WorkloadPorts): RuleTo[] {
  const http = (ports.http ?? []).map(String);
  const onHttp = ({ notPorts = [], ...operation }: Operation) => ({ ...operation, ports: http.filter((port) => !notPorts.includes(port)) });
  return ruleTo(complementOf(free, ports).map(onHttp));
}

function defined(operation: Operation): Operation {
  return Object.fromEntries(Object.entries(operation).filter(([, value]) => value !== undefined));
}
