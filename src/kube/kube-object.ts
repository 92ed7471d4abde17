import { JsonObject } from '../json';

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
