import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { checkArgument, objectWith } from '../names';

/** The kind of the core API group that a construct holds. */
export interface HeldObject {
  readonly kind: 'Service' | 'ServiceAccount';
  /** The call that gets the construct, such as `MeshService.fromApiObject()`. */
  readonly where: string;
}

/** An object of the core API group, with its namespace. */
export interface NamespacedObject {
  readonly object: ApiObject;
  readonly namespace: string;
}

/**
 * The object of a construct: the construct is an ApiObject, or it holds one, as in any version of cdk8s-plus.
 *
 * @throws if the construct holds no object of this kind, or if the object has no namespace
 */
export function heldObject(construct: IConstruct, { kind, where }: HeldObject): NamespacedObject {
  checkArgument(where, 'construct', construct, objectWith(`a ${kind}: an ApiObject, or a construct of cdk8s-plus`, 'node'));
  const object = ApiObject.of(construct);
  const { path } = object.node;
  if (object.kind !== kind || object.apiGroup !== 'core') {
    throw new Error(`${where}: ${path} is a ${object.kind} (${object.apiVersion}), not a ${kind}`);
  }
  const { namespace } = object.metadata;
  if (!namespace) {
    throw new Error(`${path}: ${kind} '${object.name}' has no namespace. Set metadata.namespace, or the namespace of its Chart`);
  }
  return { object, namespace };
}
