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
