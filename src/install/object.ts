import { ApiObject, ApiObjectProps, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';

/** A Kubernetes object. */
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

/** Objects by the ids of their constructs. */
export type ObjectsById = Record<string, KubeObject | undefined>;

/** Constructs by their ids. */
export type ApiObjectsById = { readonly [id: string]: ApiObject | undefined };

/** Adds each object to the scope as an ApiObject. Ids without an object are left out. */
export function addObjects(scope: Construct, objects: ObjectsById): ApiObjectsById {
  const present = Object.entries(objects).flatMap(([id, object]) => (object ? [[id, addObject(scope, id, object)] as const] : []));
  return Object.fromEntries(present);
}

function addObject(scope: Construct, id: string, object: KubeObject): ApiObject {
  const created = new ApiObject(scope, id, object as ApiObjectProps);
  if (!object.metadata.namespace && Chart.of(scope).namespace) {
    // cdk8s sets the namespace of the chart on cluster-scoped objects too.
    created.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  return created;
}
