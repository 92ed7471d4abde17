import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { addObjects } from './object';
import { checkArgument, checkProps, LABELS, NAMESPACE, objectWith, optional, REVISION_OR_TAG } from '../names';
import { AppIndex } from '../scope';

/** Whether the pods of a namespace are injected, and by which control plane. */
export class MeshInjection {
  /** The default control plane injects the pods. */
  public static enabled(): MeshInjection {
    return new MeshInjection({ 'istio-injection': 'enabled' });
  }

  /** The pods are never injected, even if all namespaces are injected. */
  public static disabled(): MeshInjection {
    return new MeshInjection({ 'istio-injection': 'disabled' });
  }

  /**
   * The control plane of a revision, or of a revision tag, injects the pods.
   *
   * @param name the name of the revision or revision tag
   * @throws if the name is not a revision or a revision tag
   */
  public static revision(name: string): MeshInjection {
    checkArgument('MeshInjection.revision', 'name', name, REVISION_OR_TAG);
    return new MeshInjection({ 'istio.io/rev': name });
  }

  private constructor(
    /** The label that controls injection. A namespace has only one of them, because `istio-injection` takes precedence over `istio.io/rev`. */
    public readonly labels: { [label: string]: string }) {}
}

const INJECTION = objectWith('a MeshInjection, such as MeshInjection.enabled()', 'labels');

/** Properties of MeshNamespace. */
export interface MeshNamespaceProps {
  /** The name of the namespace. */
  readonly name: string;

  /**
   * Whether the pods of the namespace are injected.
   *
   * @default - no label: only pods that request injection are injected
   */
  readonly injection?: MeshInjection;

  /**
   * Additional labels.
   *
   * @default - no additional labels
   */
  readonly labels?: { [label: string]: string };
}

/**
 * A Namespace with the label that controls sidecar injection.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
export class MeshNamespace extends Construct {
  /** The name of the namespace. */
  public readonly namespaceName: string;

  /** The Namespace. */
  public readonly namespace: ApiObject;

  /** @throws if a required prop is missing, if a prop is not a valid name, or if a label controls injection */
  constructor(scope: Construct, id: string, props: MeshNamespaceProps) {
    super(scope, id);
    checkProps(this.node.path, props, { name: NAMESPACE, labels: optional(LABELS), injection: optional(INJECTION) });
    this.namespaceName = props.name;
    for (const label of ['istio-injection', 'istio.io/rev']) {
      if (props.labels?.[label] !== undefined) {
        throw new Error(`${this.node.path}: labels: '${label}: ${props.labels[label]}' controls injection. Use the prop injection instead`);
      }
    }
    const labels = { ...props.labels, ...props.injection?.labels };
    const { Namespace } = addObjects(this, { Namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: props.name, labels } } });
    this.namespace = Namespace!;
    AppIndex.of(this).claim(`namespace/${props.name}`, this, (first) => `namespace '${props.name}' is already at ${first}. `
      + 'Delete one of them. If the other one belongs to a Mesh, set createNamespaces: false on the Mesh');
  }
}
