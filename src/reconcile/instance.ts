import { createHash } from 'node:crypto';
import { ObjectRef } from '../kube';

/**
 * The label that says to which set an object belongs: that of the ApplySet standard, so that kubectl can read it.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#applyset-kubernetes-io-part-of
 */
export const MEMBER_LABEL = 'applyset.kubernetes.io/part-of';

/** The label by which a set's inventory is known. */
export const SET_LABEL = 'applyset.kubernetes.io/id';

const PREFIX = 'cdk8s-istio-';

/** One set of objects that is applied, pruned and deleted as a whole. Several can live in one cluster. */
export class Instance {
  /** The instance that keeps this inventory. */
  public static ofInventory(name: string, namespace: string): Instance {
    return new Instance(name.slice(PREFIX.length), namespace);
  }

  /**
   * @param name tells it from others
   * @param namespace where its inventory lives
   */
  constructor(public readonly name: string, public readonly namespace: string) {
    if (!/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) {
      throw new Error(`instance name '${name}': use at most 40 lower case letters, digits and '-', beginning and ending with a letter or digit`);
    }
  }

  /** The field manager in whose name its fields are set. Sharing one would silently overwrite. */
  public get manager(): string {
    return `cdk8s-istio/${this.name}`;
  }

  public get inventory(): ObjectRef {
    return { apiVersion: 'v1', kind: 'ConfigMap', namespace: this.namespace, name: `${PREFIX}${this.name}` };
  }

  /** The value of MEMBER_LABEL: the standard's digest of name, namespace, kind and group of the inventory. */
  public get id(): string {
    const digest = createHash('sha256').update(`${this.inventory.name}.${this.namespace}.ConfigMap.`).digest('base64url');
    return `applyset-${digest}-v1`;
  }
}
