import { Construct } from 'constructs';
import { baseObjects } from './base-objects';
import { component, componentVersion } from './component';
import { earlier } from './earlier';
import { baseSettings, meshNamespace } from './from-props';
import { MeshComponentProps } from './mesh-props';
import { addObjects } from './object';

/**
 * What a cluster has once, however many control planes run in it: the account by which other clusters read it, and the default validator.
 * Mesh has it; use this to keep it in a chart of its own, with the same props.
 */
export class IstioBase extends Construct {
  /** The namespace of the control planes. */
  public readonly namespace: string;

  constructor(scope: Construct, id: string, props: MeshComponentProps = {}) {
    super(scope, id);
    const version = componentVersion(this, props.version);
    this.namespace = meshNamespace(props);
    addObjects(this, baseObjects(component(version, 'istio-base', this.namespace), baseSettings(version, props)));
    this.node.addValidation({ validate: () => this.problems() });
  }

  private problems(): string[] {
    return earlier(this, IstioBase).filter(({ namespace }) => namespace === this.namespace).map((other) => `the base of namespace '${this.namespace}' is at ${other.node.path} already, and a cluster has it once. `
      + 'For a second control plane use Istiod with a revision of its own, beside the first Mesh');
  }
}
