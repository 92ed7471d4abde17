import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { disagreements } from './cni/agreement';
import { cniObjects } from './cni/objects';
import { IstioCniProps } from './cni-props';
import { component, componentVersion } from './component';
import { cniSettings, DEFAULT_NAMESPACE } from './from-props';
import { CONTROL_PLANES } from './kinds';
import { addObjects } from './object';
import { CNI_PROPS } from './prop-rules';
import { checkProps } from '../names';
import { AppIndex } from '../scope';

/**
 * Istio's CNI agent: a DaemonSet that installs Istio's CNI plugin on each node. The plugin redirects the traffic of pods, so that their init
 * containers need no privileges. Ambient mode needs the agent too.
 *
 * For sidecars, also set the prop `cni.enabled` of Mesh: istiod then injects no init container that redirects traffic.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/cni/
 */
export class IstioCni extends Construct {
  /** The namespace of the agent. */
  public readonly namespace: string;

  /** The DaemonSet. It is undefined if the install only has objects outside of namespaces. */
  public readonly daemonSet?: ApiObject;

  /** The ServiceAccount of the agent. It is undefined if the install only has objects outside of namespaces. */
  public readonly serviceAccount?: ApiObject;

  /** The ConfigMap with the settings of the agent. It is undefined if the install only has objects outside of namespaces. */
  public readonly configMap?: ApiObject;

  /** @throws if a prop is not a valid name, or if the version does not have a prop */
  constructor(scope: Construct, id: string, props: IstioCniProps = {}) {
    super(scope, id);
    checkProps(this.node.path, props, CNI_PROPS);
    const version = componentVersion(this, props.version);
    this.namespace = props.namespace ?? namespaceOfControlPlane(this);
    const settings = cniSettings(version, props, this.node.path);
    const objects = addObjects(this, cniObjects(component(version, props.instance ?? 'istio-cni', this.namespace), settings));
    this.daemonSet = objects.DaemonSet;
    this.serviceAccount = objects.ServiceAccount;
    this.configMap = objects.Config;
    AppIndex.of(this).claim('cni', this, (first) => `the CNI agent is already at ${first}. A cluster has it once. Delete one of them`);
    const installed = { version, namespace: this.namespace, settings };
    this.node.addValidation({ validate: () => AppIndex.of(this).all(CONTROL_PLANES).flatMap((istiod) => disagreements(installed, istiod)) });
  }
}

function namespaceOfControlPlane(scope: Construct): string {
  const namespaces = new Set(AppIndex.of(scope).all(CONTROL_PLANES).map(({ namespace }) => namespace));
  return namespaces.size === 1 ? [...namespaces][0] : DEFAULT_NAMESPACE;
}
