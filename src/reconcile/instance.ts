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

/** The field managers of instances. */
export const INSTANCE_MANAGER = /^cdk8s-istio\//;

const PREFIX = 'cdk8s-istio-';
const NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;

/** One set of objects that is applied, pruned and deleted as a whole. A cluster can have several instances. */
export class Instance {
  /** The instance that an inventory belongs to. Undefined for a ConfigMap of another name: everybody can give it our labels. */
  public static ofInventory(name: string, namespace: string): Instance | undefined {
    return name.startsWith(PREFIX) && NAME.test(name.slice(PREFIX.length)) ? new Instance(name.slice(PREFIX.length), namespace) : undefined;
  }

  /**
   * @param name the name of the instance, unique in the namespace
   * @param namespace the namespace of its inventory
   */
  constructor(public readonly name: string, public readonly namespace: string) {
    if (!NAME.test(name)) {
      throw new Error(`instance name '${name}': use at most 40 lower case letters, digits and '-', and begin and end with a letter or digit`);
    }
  }

  /**
   * The field manager of the instance. Two instances with one manager would overwrite each other without a conflict: so it names the namespace too.
   * It has at most 116 characters; the API server allows 128.
   */
  public get manager(): string {
    return `cdk8s-istio/${this.namespace}/${this.name}`;
  }

  /** The field manager of earlier builds. Instances of the same name in several namespaces shared it. */
  public get earlierManager(): string {
    return `cdk8s-istio/${this.name}`;
  }

  /** The Lease that one run at a time holds. */
  public get lock(): ObjectRef {
    return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: this.namespace, name: `${PREFIX}${this.name}` };
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
