import { keyOf, KubeClient, KubeObject, ObjectRef, refOf } from '../../src/kube';
import { DesiredObject } from '../../src/reconcile';
import { KINDS } from '../reconcile/objects';

/** A client of a cluster that has these objects. */
export function cluster(objects: KubeObject[]): KubeClient {
  return {
    resourceOf: KINDS.resourceOf,
    list: async (_: string, kind: string, { labelSelector, namespace }: { labelSelector?: string; namespace?: string } = {}) =>
      objects.filter((each) => each.kind === kind && (!namespace || each.metadata.namespace === namespace)
        && (!labelSelector || labelSelector.split(',').every((pair) => each.metadata.labels?.[pair.split('=')[0]] === pair.split('=')[1]))),
    find: async (ref: ObjectRef) => objects.find((each) => keyOf(refOf(each)) === keyOf(ref)),
  } as unknown as KubeClient;
}

export function desired(objects: KubeObject[]): DesiredObject[] {
  return objects.map((each) => ({ key: keyOf(refOf(each)), ref: refOf(each), object: each, origin: 'test' }));
}
