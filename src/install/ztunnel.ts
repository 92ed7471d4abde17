import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { component, componentVersion } from './component';
import { DEFAULT_NAMESPACE, ztunnelSettings } from './from-props';
import { addObjects } from './object';
import { ZTUNNEL_PROPS } from './prop-rules';
import { ztunnelObjects } from './ztunnel/objects';
import { IstioZtunnelProps } from './ztunnel-props';
import { checkProps } from '../names';
import { AppIndex } from '../scope';

/**
 * ztunnel: the proxy of ambient mode, a DaemonSet. It gives the pods of its node mutual TLS and authorization on layer 4.
 *
 * It needs the CNI agent, an IstioCni with `ambient.enabled`, and an istiod with the profile `MeshProfile.AMBIENT`.
 *
 * @see https://istio.io/latest/docs/ambient/
 */
export class IstioZtunnel extends Construct {
  /** The namespace of ztunnel. */
  public readonly namespace: string;

  /** The DaemonSet. It is undefined if the install only has objects outside of namespaces. */
  public readonly daemonSet?: ApiObject;

  /** The ServiceAccount, which istiod trusts. It is undefined if the install only has objects outside of namespaces. */
  public readonly serviceAccount?: ApiObject;

  /** @throws if a prop is not a valid name, or if the version does not have a prop */
  constructor(scope: Construct, id: string, props: IstioZtunnelProps = {}) {
    super(scope, id);
    checkProps(this.node.path, props, ZTUNNEL_PROPS);
    const version = componentVersion(this, props.version);
    this.namespace = props.namespace ?? DEFAULT_NAMESPACE;
    const settings = ztunnelSettings(version, props, this.node.path);
    const objects = addObjects(this, ztunnelObjects(component(version, props.instance ?? 'ztunnel', this.namespace), settings));
    this.daemonSet = objects.DaemonSet;
    this.serviceAccount = objects.ServiceAccount;
    AppIndex.of(this).claim('ztunnel', this, (first) => `ztunnel is already at ${first}. A node has it once. Delete one of them`);
  }
}
