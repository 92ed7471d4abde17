import { isMap, Json, JsonObject } from '../json';
import { KubeObject, MASK } from '../kube';

/** One field that differs. A side without the field is undefined. */
export interface FieldChange {
  /** Such as `.spec.ports[0].port`. */
  path: string;
  before?: Json;
  after?: Json;
}

/** Metadata that the API server writes for itself. It changes with every write, and no user sets it. */
const SERVER_METADATA = ['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid', 'selfLink'];

/** The fields that change from one state of an object to another. Values of Secrets are masked, and their annotations: kubectl keeps the values in one. */
export function difference(before: KubeObject, after: KubeObject): FieldChange[] {
  const changes = fields('', comparable(before), comparable(after));
  return after.kind === 'Secret' ? changes.map(masked) : changes;
}

function comparable(object: KubeObject): JsonObject {
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => !SERVER_METADATA.includes(key)));
  return { ...object, metadata, status: undefined };
}

function fields(path: string, before: Json | undefined, after: Json | undefined): FieldChange[] {
  if (isMap(before) && isMap(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((key) => fields(`${path}${step(key)}`, before[key], after[key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, index) => fields(`${path}[${index}]`, before[index], after[index]));
  }
  return before === after ? [] : [{ path, before, after }];
}

function step(key: string): string {
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function masked(change: FieldChange): FieldChange {
  if (!/^\.(data|stringData|metadata\.annotations)\b/.test(change.path)) {
    return change;
  }
  return { path: change.path, ...change.before !== undefined && { before: MASK }, ...change.after !== undefined && { after: MASK } };
}
