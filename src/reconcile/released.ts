import { Instance } from './instance';
import { ownersOf } from './managed-fields';
import { hasOwnFields } from './whose';
import { JsonObject } from '../json';
import { KubeClient, KubeObject, refOf } from '../kube';

/** The manager that remains if the instance was the only owner. It owns a field that the object does not have. */
const RELEASED: JsonObject = {
  manager: 'cdk8s-istio-released', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:cdk8s-istio/released': {} } } },
};

/**
 * Takes the instance out of the owners of an object, so that its next owner gets no conflict. The values stay. The list of owners must not
 * become empty: the API server would then give all fields to a manager of its own, `before-first-apply`.
 */
export async function giveUpFields(client: KubeClient, live: KubeObject, instance: Instance): Promise<void> {
  if (!hasOwnFields(live, instance)) {
    return;
  }
  const others = ownersOf(live).filter(({ manager }) => manager !== instance.manager && manager !== instance.earlierManager);
  const released = { ...RELEASED, apiVersion: live.apiVersion, time: new Date().toISOString().replace(/\.\d+/, '') };
  await client.patch(refOf(live), [
    { op: 'replace', path: '/metadata/managedFields', value: others.length > 0 ? others : [released] },
    { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion! },
  ], { live });
}
