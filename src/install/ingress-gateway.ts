import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { component, componentVersion } from './component';
import { DEFAULT_NAMESPACE, gatewaySettings } from './from-props';
import { gatewayObjects, selectorLabels } from './gateway-objects';
import { IstioIngressGatewayProps } from './ingress-gateway-props';
import { addObjects } from './object';
import { GATEWAY_PROPS } from './prop-rules';
import { IMeshWorkload } from './workload';
import { checkProps } from '../names';
import { AppIndex } from '../scope';

/**
 * A proxy at the edge of the mesh. istiod injects its pods with the template `gateway`.
 *
 * It does not serve any host by itself. An Istio Gateway that selects its labels names the hosts, for example a TrafficGateway.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class IstioIngressGateway extends Construct implements IMeshWorkload {
  /** The name of the gateway and of its objects. */
  public readonly gatewayName: string;

  /** The namespace of the gateway. */
  public readonly namespace: string;

  /** The labels that select the pods. Gateway objects of Istio use them as their selector. */
  public readonly labels: { [label: string]: string };

  /** The Deployment. It is undefined if the prop `daemonSet` is true. */
  public readonly deployment?: ApiObject;

  /** The DaemonSet. It is undefined unless the prop `daemonSet` is true. */
  public readonly daemonSet?: ApiObject;

  /** The Service. It is undefined if the type of the service is `MeshServiceType.NONE`. */
  public readonly service?: ApiObject;

  /** The ServiceAccount. It is undefined if the gateway uses an existing one. */
  public readonly serviceAccount?: ApiObject;

  /** The HorizontalPodAutoscaler. It is undefined if the number of replicas is fixed. */
  public readonly horizontalPodAutoscaler?: ApiObject;

  /** The PodDisruptionBudget. It is undefined if there is none. */
  public readonly podDisruptionBudget?: ApiObject;

  /** @throws if a required prop is missing, or if a prop is not a valid name */
  constructor(scope: Construct, id: string, props: IstioIngressGatewayProps) {
    super(scope, id);
    checkProps(this.node.path, props, GATEWAY_PROPS);
    const version = componentVersion(this, props.version);
    this.gatewayName = props.name;
    this.namespace = props.namespace ?? DEFAULT_NAMESPACE;
    const settings = gatewaySettings(version, props, this.node.path);
    const part = component(version, props.instance ?? props.name, this.namespace);
    this.labels = selectorLabels(part, settings);
    const objects = addObjects(this, gatewayObjects(part, settings));
    this.serviceAccount = objects.ServiceAccount;
    this.service = objects.Service;
    this.deployment = props.daemonSet ? undefined : objects.Deployment;
    this.daemonSet = props.daemonSet ? objects.Deployment : undefined;
    this.horizontalPodAutoscaler = objects.HorizontalPodAutoscaler;
    this.podDisruptionBudget = objects.PodDisruptionBudget;
    AppIndex.of(this).claim(`gateway/${this.namespace}/${this.gatewayName}`, this, (first) => `ingress gateway '${this.gatewayName}' in namespace '${this.namespace}' `
      + `is already at ${first}. Give one of them another name or namespace`);
  }
}
