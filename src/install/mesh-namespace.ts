import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { addObjects } from './object';
import { MeshDataPlaneMode } from './options';
import { DATA_PLANE_MODE } from '../istio/internal';
import { checkArgument, checkProps, LABELS, NAMESPACE, objectWith, optional, REVISION_OR_TAG, Rule } from '../names';
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

const MODES: readonly unknown[] = Object.values(MeshDataPlaneMode);
const MODE: Rule = {
  expected: `a MeshDataPlaneMode: ${MODES.join(', ')}`,
  problems: (value) => (MODES.includes(value) ? [] : [{ path: [], message: `is '${String(value)}'. Write ${MODE.expected}` }]),
};
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
   * Whether the pods of the namespace are in ambient mode. Ambient mode needs an IstioZtunnel. It excludes an `injection` that injects pods,
   * since ztunnel does not take the traffic of pods with a sidecar.
   *
   * @see https://istio.io/latest/docs/ambient/usage/add-workloads/
   * @default - no label: only pods with the label `istio.io/dataplane-mode: ambient` are in ambient mode
   */
  readonly dataPlaneMode?: MeshDataPlaneMode;

  /**
   * Additional labels.
   *
   * @default - no additional labels
   */
  readonly labels?: { [label: string]: string };
}

/** The labels that have a prop, and what they control. */
const CONTROLLED: Record<string, { readonly controls: string; readonly prop: string }> = {
  'istio-injection': { controls: 'injection', prop: 'injection' },
  'istio.io/rev': { controls: 'injection', prop: 'injection' },
  [DATA_PLANE_MODE]: { controls: 'ambient mode', prop: 'dataPlaneMode' },
};

/** The problem of a namespace whose pods are injected although it is in ambient mode. The label `istio-injection` takes precedence over `istio.io/rev`. */
function contradictions(labels: Readonly<Record<string, string>>): string[] {
  const label = ['istio-injection', 'istio.io/rev'].find((each) => labels[each] !== undefined);
  const isInjected = label !== undefined && labels[label] !== 'disabled';
  return isInjected && labels[DATA_PLANE_MODE] === MeshDataPlaneMode.AMBIENT
    ? [`the label '${DATA_PLANE_MODE}: ambient' puts the pods in ambient mode, but '${label}: ${labels[label]}' injects a sidecar, and ztunnel does not take the `
      + 'traffic of pods with one. Use dataPlaneMode: MeshDataPlaneMode.AMBIENT or an injection that injects pods, not both']
    : [];
}

/**
 * A Namespace with the labels that control sidecar injection and ambient mode.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 * @see https://istio.io/latest/docs/ambient/usage/add-workloads/
 */
export class MeshNamespace extends Construct {
  /** The name of the namespace. */
  public readonly namespaceName: string;

  /** The Namespace. */
  public readonly namespace: ApiObject;

  /** @throws if a required prop is missing, if a prop is not valid, if a label controls injection or ambient mode, or if pods would be injected in ambient mode */
  constructor(scope: Construct, id: string, props: MeshNamespaceProps) {
    super(scope, id);
    checkProps(this.node.path, props, { name: NAMESPACE, labels: optional(LABELS), injection: optional(INJECTION), dataPlaneMode: optional(MODE) });
    this.namespaceName = props.name;
    for (const [label, { controls, prop }] of Object.entries(CONTROLLED)) {
      if (props.labels?.[label] !== undefined) {
        throw new Error(`${this.node.path}: labels: '${label}: ${props.labels[label]}' controls ${controls}. Use the prop ${prop} instead`);
      }
    }
    const ofMode: Record<string, string> = props.dataPlaneMode ? { [DATA_PLANE_MODE]: props.dataPlaneMode } : {};
    const labels = { ...props.labels, ...props.injection?.labels, ...ofMode };
    const [problem] = contradictions(labels);
    if (problem) {
      throw new Error(`${this.node.path}: ${problem}`);
    }
    const { Namespace } = addObjects(this, { Namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: props.name, labels } } });
    this.namespace = Namespace!;
    this.node.addValidation({ validate: () => contradictions(this.namespace.toJson().metadata.labels ?? {}) });
    AppIndex.of(this).claim(`namespace/${props.name}`, this, (first) => `namespace '${props.name}' is already at ${first}. `
      + 'Delete one of them. If the other one belongs to a Mesh, set createNamespaces: false on the Mesh');
  }
}
