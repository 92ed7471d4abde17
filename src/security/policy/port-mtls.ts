/** Mutual TLS by ports, and callers that are known by their certificates. */
import { isHttp, literalsOf } from './callers';
import { PolicyFacts } from './facts';
import { problem } from './guards';
import { located } from './located';
import { isHttpOperation, operationOf } from './operations';
import { isUnnumbered, targetOf, WorkloadPorts } from './ports';
import { isCertified } from './subjects';
import { Located, Problem, Step } from '../../specification';
import { DenialSpec, OperationSpec, PolicySpec, PortSpec, SubjectSpec } from '../specification';

/** Callers that are known by certificates, for ports that all accept only plain text. */
export function plainPortProblems(spec: PolicySpec, facts: PolicyFacts): Problem[] {
  const known = spec.service?.ports ?? [];
  const plain = known.filter(({ mtls }) => (mtls ?? spec.mtls) === 'DISABLE');
  if (plain.length === 0 || spec.mtls === 'DISABLE') {
    return [];
  }
  return rulesWithCallers(spec).flatMap(({ path, value, operations }) => (['subjects', 'except'] as const).flatMap((field) => located([...path, field], value[field]))
    .filter(({ value: caller }) => isCertified(caller) && operations.every((one) => isOnlyFor(one, caller, plain, spec, facts)))
    .flatMap((caller) => problem('AuthPrincipalWithoutMtls', caller.path,
      `is known by its certificate, but mtls of port ${plain.map(({ port }) => port).join(', ')} is DISABLE, so that no caller has one. Write mtls: STRICT or PERMISSIVE, or another caller`)));
}

interface RuleWithCallers extends Located<{ readonly subjects?: SubjectSpec[]; readonly except?: SubjectSpec[] }> {
  readonly operations: OperationSpec[];
}

function rulesWithCallers(spec: PolicySpec): RuleWithCallers[] {
  return [
    ...located(['bindings'], spec.bindings).map(({ path, value }) => ({ path, value, operations: spec.roles!.find(({ name }) => name === value.role)!.operations })),
    ...(['deny', 'audit'] as const).flatMap((field) => located<DenialSpec>([field], spec[field]).map(({ path, value }) => ({ path, value, operations: value.operations }))),
  ];
}

/** Whether an operation of a caller is only for some ports. What is about HTTP is for the ports that serve HTTP. */
function isOnlyFor(operation: OperationSpec, caller: SubjectSpec, some: readonly PortSpec[], spec: PolicySpec, facts: PolicyFacts): boolean {
  const ports = new WorkloadPorts(spec);
  const needsHttp = isHttpOperation(operation) || literalsOf(caller, facts).some(isHttp);
  const { ports: named, notPorts = [] } = operationOf(operation, ports);
  const targets = spec.service!.ports!.filter(({ protocol }) => !needsHttp || protocol === 'HTTP').map((port) => String(targetOf(port)))
    .filter((port) => (!named || named.includes(port)) && !notPorts.includes(port));
  return targets.length > 0 && targets.every((port) => some.some((one) => String(targetOf(one)) === port));
}

/** What a specification says of one port of the pods, by two ports of the service that lead to it. */
export function portMtlsProblems(spec: PolicySpec): Problem[] {
  const ports = located(['service', 'ports'], spec.service?.ports);
  return ports.flatMap(({ path, value }, index) => {
    if (isUnnumbered(value)) {
      return value.mtls === undefined ? [] : unnumbered([...path, 'mtls'], value.port, value.targetPortName!);
    }
    const earlier = ports.slice(0, index).map((one) => one.value).filter((one) => !isUnnumbered(one) && targetOf(one) === targetOf(value));
    return [
      ...earlier.filter((other) => modeOf(other, spec) !== modeOf(value, spec)).slice(0, 1).flatMap((other) => problem('AuthPortMtlsTwice', [...path, 'mtls'],
        `is ${printedMode(value, spec)} for port ${targetOf(value)} of the pods, for which port ${other.port} of the service says ${printedMode(other, spec)}. Write one mode for both`)),
      ...earlier.filter((other) => other.protocol !== value.protocol).slice(0, 1).flatMap((other) => problem('AuthPortProtocolTwice', [...path, 'protocol'],
        `is ${value.protocol} for port ${targetOf(value)} of the pods, for which port ${other.port} of the service says ${other.protocol}. Write one protocol for both`)),
    ];
  });
}

function modeOf({ mtls }: PortSpec, spec: PolicySpec): PolicySpec['mtls'] {
  return mtls ?? spec.mtls;
}

/** Without a mode, a port takes that of the namespace or of the mesh, whatever it is. */
function printedMode(port: PortSpec, spec: PolicySpec): string {
  return modeOf(port, spec) ?? 'not set (that of the namespace or of the mesh)';
}

export function unnumbered(path: readonly Step[], port: number, name: string): Problem[] {
  return problem('AuthPortUnnumbered', path, `needs the number of the port '${name}' of the pods behind port ${port}, which the Service names only. Write targetPort: NUMBER in the Service`);
}
