/** A part of an object of Kubernetes, as plain data. */
export type Plain = { readonly [field: string]: unknown };

/** An object as it was synthesised, and where it comes from: its construct, or file and document. */
export interface Synthesised {
  readonly object: Plain;
  readonly origin: string;
}

/** A field of a part of an object, as a part: empty where it is missing or something else. */
export function partOf(value: unknown, ...path: string[]): Plain {
  let part = value;
  for (const field of path) {
    part = isPlain(part) ? part[field] : undefined;
  }
  return isPlain(part) ? part : {};
}

/** A field of a part of an object, as a list of parts: empty where it is missing or something else. */
export function partsOf(value: unknown, ...path: string[]): Plain[] {
  const list = partOf(value, ...path.slice(0, -1))[path[path.length - 1]];
  return Array.isArray(list) ? list.filter(isPlain) : [];
}

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
