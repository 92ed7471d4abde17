import { Construct } from 'constructs';
import { addObjects } from './object';

/** Whether, and by which control plane, the pods of a namespace are injected. */
export class MeshInjection {
  /** By the default control plane. */
  public static enabled(): MeshInjection {
    return new MeshInjection({ 'istio-injection': 'enabled' });
  }

  /** Never, even where all namespaces are injected. */
  public static disabled(): MeshInjection {
    return new MeshInjection({ 'istio-injection': 'disabled' });
  }

  /**
   * By the control plane of this revision, or of the one that a tag stands for.
   *
   * @param name of the revision or tag
   */
  public static revision(name: string): MeshInjection {
    return new MeshInjection({ 'istio.io/rev': name });
  }

  private constructor(
    /** The label that says so. A namespace has one only: `istio-injection` would win over `istio.io/rev`. */
    public readonly labels: { [label: string]: string }) {}
}

/** Properties of MeshNamespace. */
export interface MeshNamespaceProps {
  /** The name of the namespace. */
  readonly name: string;

  /**
   * Whether its pods are injected.
   *
   * @default - it says nothing: only pods that ask for it are
   */
  readonly injection?: MeshInjection;

  /**
   * More labels.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };
}

/**
 * A Namespace that says how its pods take part in the mesh.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
export class MeshNamespace extends Construct {
  /** The name of the namespace. */
  public readonly namespaceName: string;

  constructor(scope: Construct, id: string, props: MeshNamespaceProps) {
    super(scope, id);
    this.namespaceName = props.name;
    for (const label of ['istio-injection', 'istio.io/rev']) {
      if (props.labels?.[label] !== undefined) {
        throw new Error(`${this.node.path}: labels: '${label}: ${props.labels[label]}' says how pods are injected. Say it by the prop injection`);
      }
    }
    const labels = { ...props.labels, ...props.injection?.labels };
    addObjects(this, { Namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: props.name, labels } } });
  }
}
