import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { baseObjects } from './base-objects';
import { component, componentVersion } from './component';
import { sharedDefaultValidator } from './default-revision';
import { baseSettings, meshNamespace } from './from-props';
import { MeshComponentProps } from './mesh-props';
import { addObjects, ApiObjectsById, ObjectsById } from './object';
import { MESH_COMPONENT_PROPS } from './prop-rules';
import { checkProps } from '../names';
import { AppIndex } from '../scope';

/**
 * The objects that all control planes of a namespace share: the service account by which other clusters read this cluster, and the default
 * validator. Mesh contains them. Use IstioBase to put them into another chart, with the same props.
 */
export class IstioBase extends Construct {
  /** The namespace of the control planes. */
  public readonly namespace: string;

  /** The ServiceAccount by which other clusters read this cluster. It is undefined if the base only has objects outside of namespaces. */
  public readonly readerServiceAccount?: ApiObject;

  /** @throws if a prop is not a valid name */
  constructor(scope: Construct, id: string, props: MeshComponentProps = {}) {
    super(scope, id);
    checkProps(this.node.path, props, MESH_COMPONENT_PROPS);
    const version = componentVersion(this, props.version);
    this.namespace = meshNamespace(props);
    const objects = this.addObjects(baseObjects(component(version, 'istio-base', this.namespace), baseSettings(version, props)));
    this.readerServiceAccount = objects.ReaderServiceAccount;
    AppIndex.of(this).claim(`base/${this.namespace}`, this, (first) => `the base of namespace '${this.namespace}' is already at ${first}. `
      + 'All control planes of a namespace share it. For a second control plane, create an Istiod with another revision beside the first Mesh');
  }

  private addObjects(objects: ObjectsById): ApiObjectsById {
    const validator = objects.DefaultValidator;
    return addObjects(this, { ...objects, DefaultValidator: validator && sharedDefaultValidator(this, this.namespace, validator) });
  }
}
