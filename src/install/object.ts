import { ApiObject, ApiObjectProps, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';

/** A Kubernetes object as it is written. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** Objects by the id of the construct that each becomes. */
export type ObjectsById = Record<string, KubeObject | undefined>;

/** Adds each object to the scope as an ApiObject of its own; ids without an object are left out. */
export function addObjects(scope: Construct, objects: ObjectsById): void {
  for (const [id, object] of Object.entries(objects)) {
    if (object) {
      addObject(scope, id, object);
    }
  }
}

function addObject(scope: Construct, id: string, object: KubeObject): void {
  const created = new ApiObject(scope, id, object as ApiObjectProps);
  if (!object.metadata.namespace && Chart.of(scope).namespace) {
    // A Chart stamps its namespace onto objects of the cluster too, which have none.
    created.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
}
