import { RELEASED_MANAGER } from './adoption';
import { Instance, MEMBER_LABEL } from './instance';
import { isOfObject, ownersOf } from './managed-fields';
import { hasOwnFields } from './whose';
import { JsonObject } from '../json';
import { KubeClient, KubeObject, refOf } from '../kube';

/** The manager that remains if the instance was the only owner. It owns a field that the object does not have. */
const RELEASED: JsonObject = {
  manager: RELEASED_MANAGER, operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:cdk8s-istio/released': {} } } },
};

/**
 * Takes the instance out of an object: its fields, so that the next owner gets no conflict, and its label. The values stay. The list of owners must
 * not become empty: the API server would then give all fields to a manager of its own, `before-first-apply`.
 */
export async function giveUp(client: KubeClient, live: KubeObject, instance: Instance): Promise<void> {
  const operations = [
    ...hasOwnFields(live, instance) ? [{ op: 'replace', path: '/metadata/managedFields', value: otherOwners(live, instance) }] : [],
    ...live.metadata.labels?.[MEMBER_LABEL] === instance.id ? [{ op: 'remove', path: `/metadata/labels/${MEMBER_LABEL.replace('/', '~1')}` }] : [],
  ];
  if (operations.length > 0) {
    await client.patch(refOf(live), [...operations, { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion! }], { live });
  }
}

function otherOwners(live: KubeObject, { manager, earlierManager }: Instance): JsonObject[] {
  const others = ownersOf(live).filter((owner) => owner.manager !== manager && owner.manager !== earlierManager);
  const released = { ...RELEASED, apiVersion: live.apiVersion, time: new Date().toISOString().replace(/\.\d+/, '') };
  return others.some(isOfObject) ? others : [...others, released];
}
