/** The parts of a specification that problems are found in, with their paths. */
import { Located, Step } from '../../specification';
import { ConditionSpec, DenialSpec, OperationSpec, PolicySpec, SubjectPartSpec, SubjectSpec } from '../specification';

/** What a rule is for: it allows, or it denies, records or asks an authorizer. */
export interface LocatedOperation extends Located<OperationSpec> {
  readonly allows: boolean;
}

export function located<T>(path: readonly Step[], values: readonly T[] = []): Located<T>[] {
  return values.map((value, index) => ({ value, path: [...path, index] }));
}

/** The rules that name callers. */
export const RULES = ['bindings', 'deny', 'audit'] as const;

export function operationsOf(spec: PolicySpec): LocatedOperation[] {
  const allowing = [...located(['public'], spec.public), ...located(['roles'], spec.roles).flatMap(({ path, value }) => located([...path, 'operations'], value.operations))];
  const denying = [...(['deny', 'audit'] as const).flatMap((field) => located<DenialSpec>([field], spec[field]).flatMap(({ path, value }) => located([...path, 'operations'], value.operations))),
    ...located(['custom', 'operations'], spec.custom?.operations)];
  return [
    ...[...allowing, ...located(['exempt'], spec.exempt)].map((one) => ({ ...one, allows: true })),
    ...denying.map((one) => ({ ...one, allows: false })),
  ];
}

/** The lists of operations, of which one suffices. */
export function operationLists(spec: PolicySpec): Located<readonly OperationSpec[]>[] {
  const rules = [...located<{ readonly operations: OperationSpec[] }>(['roles'], spec.roles), ...(['deny', 'audit'] as const).flatMap((field) => located<DenialSpec>([field], spec[field]))];
  const own: [string, readonly OperationSpec[] | undefined][] = [['public', spec.public], ['exempt', spec.exempt]];
  return [
    ...own.flatMap(([field, value]) => (value ? [{ path: [field], value }] : [])),
    ...rules.map(({ path, value }) => ({ path: [...path, 'operations'], value: value.operations })),
    ...spec.custom ? [{ path: ['custom', 'operations'], value: spec.custom.operations }] : [],
  ];
}

/** The lists of callers of rules. */
export function callerLists(spec: PolicySpec): Located<SubjectSpec[]>[] {
  const rules = RULES.flatMap((field) => located<{ readonly subjects?: SubjectSpec[]; readonly except?: SubjectSpec[] }>([field], spec[field]));
  return rules.flatMap(({ path, value }) => (['subjects', 'except'] as const).flatMap((field) => {
    const callers = value[field];
    return callers ? [{ path: [...path, field], value: callers }] : [];
  }));
}

/** The callers that rules name, with their parts. */
export function callersOf(spec: PolicySpec): Located<SubjectPartSpec>[] {
  return callerLists(spec).flatMap(({ path, value }) => located(path, value)).flatMap(({ path, value }) => (value.allOf ? located([...path, 'allOf'], value.allOf) : [{ path, value }]));
}

export interface LocatedCondition extends Located<ConditionSpec> {
  readonly allows: boolean;
}

/** The lists of conditions of rules, all of which a request meets. */
export function conditionLists(spec: PolicySpec): Located<readonly ConditionSpec[]>[] {
  return RULES.flatMap((field) => located<{ readonly conditions?: ConditionSpec[] }>([field], spec[field])
    .flatMap(({ path, value: { conditions } }) => (conditions ? [{ path: [...path, 'conditions'], value: conditions }] : [])));
}

export function conditionsOf(spec: PolicySpec): LocatedCondition[] {
  return RULES.flatMap((field) => located<{ readonly conditions?: ConditionSpec[] }>([field], spec[field]).flatMap(({ path, value }) =>
    located([...path, 'conditions'], value.conditions).map((one) => ({ ...one, allows: field === 'bindings' }))));
}
