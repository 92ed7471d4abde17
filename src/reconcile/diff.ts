import { isMap, Json, JsonObject } from '../json';
import { KubeObject } from '../kube';

/** One field that differs. Absent sides are undefined. */
export interface FieldChange {
  /** Such as `.spec.ports[0].port`. */
  path: string;
  before?: Json;
  after?: Json;
}

/** What the API server keeps for itself: it differs with every write and says nothing about the object. */
const BOOKKEEPING = ['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid', 'selfLink'];

/** What stands in the place of a Secret's value: wherever it goes, the value does not. */
export const MASK = '(secret)';

/** Which fields of an object would change from one state to another; values of Secrets masked. */
export function difference(before: KubeObject, after: KubeObject): FieldChange[] {
  const changes = fields('', comparable(before), comparable(after));
  return after.kind === 'Secret' ? changes.map(masked) : changes;
}

function comparable(object: KubeObject): JsonObject {
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => !BOOKKEEPING.includes(key)));
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
  if (!/^\.(data|stringData)\b/.test(change.path)) {
    return change;
  }
  return { path: change.path, ...change.before !== undefined && { before: MASK }, ...change.after !== undefined && { after: MASK } };
}
