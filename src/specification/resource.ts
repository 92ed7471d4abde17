import { printedProblem, Problem } from './problem';
import { isMap, JsonObject, partOf } from '../json';
import { DNS_SUBDOMAIN, NAMESPACE } from '../names';

/** The names of a custom resource. */
export interface ResourceKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
}

/** Whether an object is a resource of this kind, of any version. */
export function isOfKind({ group, kind }: ResourceKind, object: JsonObject): boolean {
  return object.kind === kind && String(object.apiVersion).startsWith(`${group}/`);
}

/** What a resource needs so that its specification can be judged, and the rules of its specification. */
export interface ResourceRules {
  readonly kind: ResourceKind;
  /** What a specification has, such as `service and versions`. */
  readonly content: string;
  readonly problemsOf: (spec: JsonObject) => Problem[];
}

/** What is wrong with a resource, whatever is known beside it. */
export function resourceProblems(resource: JsonObject, { kind: { group, version, kind }, content, problemsOf }: ResourceRules): string[] {
  const { apiVersion, kind: _, metadata, spec, status, ...unknown } = resource;
  const { name, namespace } = partOf(metadata);
  return [
    ...apiVersion === `${group}/${version}` ? [] : [`apiVersion is '${String(apiVersion)}'. Write ${group}/${version}`],
    ...Object.keys(unknown).map((field) => `${field} is not a field of ${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}. Write it below spec, or delete it`),
    ...DNS_SUBDOMAIN.problems(name).map(({ message }) => `metadata.name ${message}`),
    ...NAMESPACE.problems(namespace).map(({ message }) => `metadata.namespace ${message}`),
    ...isMap(spec) ? problemsOf(spec as JsonObject).map(printedSpecProblem) : [`spec is missing. Write an object with ${content}`],
  ];
}

/** A problem of the specification of a resource in one line. */
export function printedSpecProblem(problem: Problem): string {
  return `spec${problem.path.length > 0 ? '.' : ' '}${printedProblem(problem)}`;
}
