import { partOf, Plain } from '../json';

/** An object as it was synthesised, and where it comes from: its construct, or file and document. */
export interface Synthesised {
  readonly object: Plain;
  readonly origin: string;
}

/** The namespace that an object names: empty where it names none, and a cluster would take its default. */
export function namespaceOf({ metadata }: Plain): string {
  return String(partOf(metadata).namespace ?? '');
}

/** The way an object is named to people: `Deployment istio-system/istiod`. */
export function titleOf(object: Plain): string {
  const namespace = namespaceOf(object);
  return `${object.kind} ${namespace ? `${namespace}/` : ''}${partOf(object.metadata).name}`;
}
