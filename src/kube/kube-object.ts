/** Any JSON value of an object's body. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** A part of an object whose fields are read by name. */
export type JsonObject = { [key: string]: Json | undefined };

/** What every object of the API has, and whatever else it has. */
export interface KubeObject extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** The metadata that this project reads or writes. */
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

/** A list as the API server answers it. */
export interface KubeList {
  metadata?: { resourceVersion?: string; continue?: string };
  items: KubeObject[];
}

/** Says which object: what makes two objects one and the same to the API server, but for the version of their group. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  /** Absent for objects of the whole cluster. */
  namespace?: string;
  name: string;
}

/** The API group of an apiVersion: empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

export function refOf(object: KubeObject): ObjectRef {
  const { apiVersion, kind, metadata: { namespace, name } } = object;
  return { apiVersion, kind, ...(namespace ? { namespace } : {}), name };
}

/** The identity of an object as text: two versions of one group's kind are one object. */
export function keyOf(ref: ObjectRef): string {
  return [groupOf(ref.apiVersion), ref.kind, ref.namespace ?? '', ref.name].join('/');
}

/** The way an object is named to people: `Deployment istio-system/istiod`. */
export function titleOf(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`;
}

/** A field of a part of an object, as a part: empty where it is missing or something else. */
export function partOf(value: Json | undefined, ...path: string[]): JsonObject {
  let part: Json | undefined = value;
  for (const field of path) {
    part = isPart(part) ? part[field] : undefined;
  }
  return isPart(part) ? part : {};
}

/** A field of a part of an object, as a list of parts: empty where it is missing or something else. */
export function partsOf(value: Json | undefined, ...path: string[]): JsonObject[] {
  const list = partOf(value, ...path.slice(0, -1))[path[path.length - 1]];
  return Array.isArray(list) ? list.filter(isPart) : [];
}

export function isPart(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
