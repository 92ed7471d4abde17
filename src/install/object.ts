import { ApiObject, ApiObjectProps, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { printed } from './text';

/** A free-form part of a Kubernetes object. */
export type Fields = Record<string, unknown>;

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

/** Whether a setting is given, as the charts understand it: neither absent, empty, zero nor false. */
export function given(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length > 0;
  }
  if (value !== null && typeof value === 'object') {
    return Object.keys(value).length > 0;
  }
  return Boolean(value);
}

/** The value if it is given, else nothing, so that its field is left out. */
export function ifGiven<T>(value: T): T | undefined {
  return given(value) ? value : undefined;
}

/** Every value as text, as annotations and labels want it; a null takes its key away. */
export function texts(values: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null).map(([key, value]) => [key, printed(value)]));
}
