import { Construct } from 'constructs';
import { component, componentVersion } from './component';
import { DEFAULT_NAMESPACE, gatewaySettings } from './from-props';
import { gatewayObjects, selectorLabels } from './gateway-objects';
import { IstioIngressGatewayProps } from './ingress-gateway-props';
import { addObjects } from './object';
import { checkGatewayName } from './refusals';
import { IMeshWorkload } from './workload';

/**
 * A proxy at the edge of the mesh, whose pods istiod injects with the template `gateway`.
 *
 * It opens no route by itself: an Istio Gateway that selects its labels does.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class IstioIngressGateway extends Construct implements IMeshWorkload {
  /** The name of the gateway and of its objects. */
  public readonly gatewayName: string;

  /** The namespace of the gateway. */
  public readonly namespace: string;

  /** The labels by which Gateway objects of Istio select this gateway. */
  public readonly selector: { [label: string]: string };

  constructor(scope: Construct, id: string, props: IstioIngressGatewayProps) {
    super(scope, id);
    checkGatewayName(this.node.path, props.name);
    const version = componentVersion(this, props.version);
    this.gatewayName = props.name;
    this.namespace = props.namespace ?? DEFAULT_NAMESPACE;
    this.refuseTwin();
    const settings = gatewaySettings(version, props);
    const part = component(version, props.instance ?? props.name, this.namespace);
    this.selector = selectorLabels(part, settings);
    addObjects(this, gatewayObjects(part, settings));
  }

  private refuseTwin(): void {
    const twin = this.node.root.node.findAll().find((other): other is IstioIngressGateway => other instanceof IstioIngressGateway
      && other !== this && other.gatewayName === this.gatewayName && other.namespace === this.namespace);
    if (twin) {
      throw new Error(`${this.node.path}: there is already an ingress gateway '${this.gatewayName}' in namespace '${this.namespace}', at ${twin.node.path}. `
        + 'Give one of them another name or namespace');
    }
  }
}
