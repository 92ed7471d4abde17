import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { AppIndex } from '../scope';

/** What a construct claims. */
export interface ObjectClaim {
  /** The object that the construct emits. */
  readonly object: ApiObject;

  /**
   * How to repair a conflict.
   *
   * @default - to give one of the constructs another name
   */
  readonly repair?: string;
}

/** Claims the kind, namespace and name of an object. If two constructs claim the same object, synthesis reports both. */
export function claimObject(construct: IConstruct, { object, repair = 'Give one of them another name by the prop name' }: ObjectClaim): void {
  const { kind, name, metadata: { namespace } } = object;
  AppIndex.of(construct).claim(`object/${kind}/${namespace ?? ''}/${name}`, construct, (first) =>
    `${kind} '${name}'${namespace ? ` in namespace '${namespace}'` : ''} is also emitted by ${first}. ${repair}`);
}
