import { OtherObjectError } from './error';
import { groupOf, isMap, Json, JsonObject, titleOf } from '../json';

/** Any object of the API. */
export interface KubeObject extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** The metadata that this library reads or writes. */
export interface ObjectMeta extends JsonObject {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
}

/** A list of objects, as the API server returns it. */
export interface KubeList {
  metadata?: { resourceVersion?: string; continue?: string };
  items: KubeObject[];
}

/** The identity of an object. For the API server, two versions of one group and kind are the same object. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  /** Undefined for cluster-scoped objects. */
  namespace?: string;
  name: string;
}

export function refOf(object: KubeObject): ObjectRef {
  const { apiVersion, kind, metadata: { namespace, name } } = object;
  return { apiVersion, kind, ...(namespace ? { namespace } : {}), name };
}

/** The identity of an object as a string, without the version of its group. */
export function keyOf(ref: ObjectRef): string {
  return [groupOf(ref.apiVersion), ref.kind, ref.namespace ?? '', ref.name].join('/');
}

/**
 * The object of an answer.
 *
 * @throws OtherObjectError if it is another object than the reference names
 */
export function sameObject(ref: ObjectRef, answer: Json): KubeObject {
  const object = answer as KubeObject;
  if (!isMap(answer) || !isMap(answer.metadata) || keyOf(refOf({ ...object, apiVersion: String(object.apiVersion) })) !== keyOf(ref)) {
    const found = isMap(answer) && isMap(answer.metadata) ? `${titleOf(answer)} of ${answer.apiVersion}` : 'something else than an object';
    throw new OtherObjectError(`the API server was asked for ${titleOf(ref)} of ${ref.apiVersion} and answered with ${found}`);
  }
  return object;
}
