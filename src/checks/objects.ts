import { partOf, Plain } from '../json';

/** The namespace of an object. It is empty if the object names no namespace; a cluster then uses its default namespace. */
export function namespaceOf({ metadata }: Plain): string {
  return String(partOf(metadata).namespace ?? '');
}
