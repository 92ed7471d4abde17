import { partOf } from './parts';

/** The fields of an object, or of a reference to it, that name it. */
export interface NamedObject {
  readonly kind?: unknown;
  /** Only an object has it. A reference has name and namespace itself. */
  readonly metadata?: unknown;
  readonly namespace?: unknown;
  readonly name?: unknown;
}

/** The API group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** An object, or a reference to it, as messages name it, such as `Deployment istio-system/istiod`. */
export function titleOf(named: NamedObject): string {
  const { namespace, name } = named.metadata === undefined ? named : partOf(named.metadata);
  return `${named.kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
