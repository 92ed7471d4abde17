import { createHash } from 'node:crypto';
import { ObjectRef } from '../kube';

/**
 * The label that says which set an object belongs to. It is the label of the ApplySet standard, so that kubectl can read it.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#applyset-kubernetes-io-part-of
 */
export const MEMBER_LABEL = 'applyset.kubernetes.io/part-of';

/**
 * The label of an inventory, with the identity of its set as the value.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#applyset-kubernetes-io-id
 */
export const SET_LABEL = 'applyset.kubernetes.io/id';

const PREFIX = 'cdk8s-istio-';

/** One set of objects that is applied, pruned and deleted as a whole. A cluster can have several instances. */
export class Instance {
  /** The instance that an inventory belongs to. */
  public static ofInventory(name: string, namespace: string): Instance {
    return new Instance(name.slice(PREFIX.length), namespace);
  }

  /**
   * @param name the name of the instance, unique in the namespace
   * @param namespace the namespace of its inventory
   */
  constructor(public readonly name: string, public readonly namespace: string) {
    if (!/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) {
      throw new Error(`instance name '${name}': use at most 40 lower case letters, digits and '-', and begin and end with a letter or digit`);
    }
  }

  /** The field manager of the instance. Two instances with one manager would overwrite each other without a conflict. */
  public get manager(): string {
    return `cdk8s-istio/${this.name}`;
  }

  public get inventory(): ObjectRef {
    return { apiVersion: 'v1', kind: 'ConfigMap', namespace: this.namespace, name: `${PREFIX}${this.name}` };
  }

  /** The value of MEMBER_LABEL. The standard defines it as a digest of name, namespace, kind and group of the inventory. */
  public get id(): string {
    const digest = createHash('sha256').update(`${this.inventory.name}.${this.namespace}.ConfigMap.`).digest('base64url');
    return `applyset-${digest}-v1`;
  }
}
