/** Parts of a specification that no request meets, because they exclude each other: a rule that allows has no effect then, and one that denies protects nothing. */
import { problem } from './guards';
import { callerLists, conditionLists, located, operationsOf } from './located';
import { Located, Problem } from '../../specification';
import { ConditionSpec, OperationSpec, PolicySpec, SubjectPartSpec } from '../specification';

export function contradictionProblems(spec: PolicySpec): Problem[] {
  return [
    ...operationsOf(spec).flatMap(operationProblems),
    ...callerLists(spec).flatMap(({ path, value }) => located(path, value)).flatMap(({ path, value }) => (value.allOf ? callerProblems([...path, 'allOf'], value.allOf) : [])),
    ...conditionLists(spec).flatMap(({ path, value }) => located(path, value).flatMap((one, index) => conditionProblems(one, value.slice(0, index)))),
  ];
}

const FIELDS = [['methods', 'notMethods'], ['paths', 'notPaths'], ['hosts', 'notHosts'], ['ports', 'notPorts']] as const;

/** The fields that name what an operation is, and is not. Pods can have more ports than their Service, so that no list of ports is all ports. */
function operationProblems({ path, value }: Located<OperationSpec>): Problem[] {
  const excluded = FIELDS.find(([field, negated]) => {
    const names: readonly (number | string)[] | undefined = value[field] ?? (field === 'paths' ? ['/*'] : undefined);
    const others: readonly (number | string)[] = value[negated] ?? [];
    return others.length > 0 && names?.every((name) => others.some((other) => includes(String(other), String(name))));
  });
  return excluded ? problem('AuthOperationNever', [...path, excluded[1]], `excludes all ${excluded[0]} of the operation, so that no request is of this kind. Delete it, or write other ${excluded[0]}`) : [];
}

/** Whether a pattern with a star at one end, or a template of all paths, fits all that another one fits. */
function includes(pattern: string, other: string): boolean {
  if (pattern === other || pattern === '*' || (pattern === '/{**}' && other.startsWith('/'))) {
    return true;
  }
  return (pattern.endsWith('*') && !pattern.includes('{') && other.startsWith(pattern.slice(0, -1))) || (pattern.startsWith('*') && other.endsWith(pattern.slice(1)));
}

/** What a caller has one of, as far as a part says it. */
const IDENTITIES: { readonly [what: string]: (part: SubjectPartSpec) => string | undefined } = {
  'service account': ({ serviceAccount }) => serviceAccount && `${serviceAccount.namespace}/${serviceAccount.name}`,
  'namespace': ({ serviceAccount, namespace }) => serviceAccount?.namespace ?? namespace,
  'trust domain': ({ trustDomain }) => trustDomain,
  'issuer': ({ jwtPrincipal, claim }) => jwtPrincipal?.issuer ?? claim?.issuer,
  'user': ({ jwtPrincipal }) => jwtPrincipal?.subject,
};

function callerProblems(path: Located<unknown>['path'], parts: readonly SubjectPartSpec[]): Problem[] {
  const valuesOf = (identityOf: (part: SubjectPartSpec) => string | undefined) => [...new Set(parts.flatMap((part) => identityOf(part) ?? []))];
  const known = Object.entries(IDENTITIES).map(([what, identityOf]) => ({ what, values: valuesOf(identityOf) }));
  const several = known.find(({ values }) => values.length > 1);
  return several ? problem('AuthSubjectNever', path, `asks for a caller with several values of its ${several.what} (${several.values.join(', ')}), of which it has one. Write them as subjects of their own`) : [];
}

/** A token can be for several audiences, and meets conditions on each of them. */
const AUDIENCES = 'request.auth.audiences';

function conditionProblems({ path, value }: Located<ConditionSpec>, earlier: readonly ConditionSpec[]): Problem[] {
  const { key, values, notValues = [] } = value;
  const isExcluded = values?.every((one) => notValues.some((other) => includes(other, one)));
  const other = key !== AUDIENCES && earlier.find((one) => one.key === key && values && one.values && excludeEachOther(one.values, values));
  return isExcluded || other ? problem('AuthConditionNever', path, isExcluded
    ? `has notValues that exclude all its values, so that no request meets it. Write other values of ${key}`
    : `asks for values of ${key} that another condition excludes: a request has one value, and meets all conditions. Write the values in one condition, of which one suffices`) : [];
}

/** Whether no value is in both lists. Lists with a pattern, or with blocks of addresses, can have one. */
function excludeEachOther(one: readonly string[], other: readonly string[]): boolean {
  const areExact = [...one, ...other].every((value) => !/[*/]/.test(value));
  return areExact && !one.some((value) => other.includes(value));
}
