import { FieldPath, parsePath } from './field-path';
import { JsonObject, partOf } from '../json';
import { KubeObject } from '../kube';

export { WEIGHTS_OWNER } from '../names';

/** On a desired object: fields that are left to their other owners, such as `spec.replicas, webhooks[*].failurePolicy`. */
export const IGNORE_FIELDS = 'cdk8s-istio/ignore-fields';

/** On a desired object, with the value `true`: fields are taken from other managers, as `--force-conflicts` does for all objects. */
export const FORCE_CONFLICTS = 'cdk8s-istio/force-conflicts';

/** On a live object, with the value `true`: neither prune nor delete deletes the object. */
export const PROTECT = 'cdk8s-istio/protect';

/** On a desired object, with the value `true`: if an immutable field changes, the object is deleted and created again. */
export const RECREATE = 'cdk8s-istio/recreate';

export function hasAnnotation({ metadata }: KubeObject, annotation: string): boolean {
  return metadata.annotations?.[annotation] === 'true';
}

/** @throws Error if the annotation has a text that is no path of a field. It was refused when the set was read */
export function ignoredFields(object: JsonObject): FieldPath[] {
  const text = partOf(object, 'metadata', 'annotations')[IGNORE_FIELDS] ?? '';
  return String(text).split(',').filter((path) => path.trim() !== '').map(parsePath);
}

/** What is wrong with the fields that an object leaves to their other owners. */
export function ignoredFieldsProblems(object: JsonObject): string[] {
  try {
    ignoredFields(object);
    return [];
  } catch (error) {
    return [`the annotation ${IGNORE_FIELDS} is wrong: ${(error as Error).message}`];
  }
}
