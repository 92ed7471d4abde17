import { Plain } from '../json';
import { API_VERSION, isMissing, KIND, NameProblem, NAMESPACE, OBJECT_NAME, Rule } from '../names';

/** The fields that identify an object, each with its rule. All but the kind are segments of the path of the object. */
const RULES: { [field: string]: Rule } = { apiVersion: API_VERSION, kind: KIND, namespace: NAMESPACE, name: OBJECT_NAME };

/** A field of an identity that is wrong. */
export interface IdentityProblem {
  readonly field: string;
  /** What is wrong, with the value, and what to write instead. */
  readonly message: string;
}

/** What is wrong with an identity. A wrong one could lead to another object, such as the namespace of an object that is named `..`. */
export function identityProblems(identity: Plain): IdentityProblem[] {
  const isAbsent = (field: string) => field === 'namespace' && (isMissing(identity.namespace) || identity.namespace === '');
  const problemsOf = ([field, rule]: [string, Rule]): NameProblem[] => isAbsent(field) ? [] : rule.problems(identity[field]);
  return Object.entries(RULES).flatMap((each) => problemsOf(each).map(({ message }) => ({ field: each[0], message })));
}
