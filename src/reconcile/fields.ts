import { isPart, Json, JsonObject, partOf, partsOf } from '../json';
import { KubeObject } from '../kube';

/** The managers of a field of a live object. The path is of field names, and of `k:{...}` for an entry of a list. */
export function managersOf(live: KubeObject, path: string[]): string[] {
  return partsOf(live.metadata, 'managedFields').filter((entry) => has(partOf(entry, 'fieldsV1'), path)).map((entry) => String(entry.manager));
}

function has(fields: JsonObject, [first, ...rest]: string[]): boolean {
  const part: Json | undefined = fields[first.startsWith('k:') ? first : `f:${first}`];
  return isPart(part) && (rest.length === 0 || has(part, rest));
}
