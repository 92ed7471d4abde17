import { partOf, Plain } from '../json';

/** The namespace of an object. It is empty if the object names no namespace; a cluster then uses its default namespace. */
export function namespaceOf({ metadata }: Plain): string {
  return String(partOf(metadata).namespace ?? '');
}

/** The kind and name of an object for messages, such as `Deployment istio-system/istiod`. */
export function titleOf(object: Plain): string {
  const namespace = namespaceOf(object);
  return `${object.kind} ${namespace ? `${namespace}/` : ''}${partOf(object.metadata).name}`;
}
