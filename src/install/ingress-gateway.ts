import { Construct } from 'constructs';
import { DEFAULT_NAMESPACE, gatewaySettings } from './from-props';
import { gatewayObjects, selectorLabels } from './gateway-objects';
import { IpFamily, IpFamilyPolicy } from './network-props';
import { addObjects } from './object';
import { Platform } from './platform';
import { checkGatewayName } from './refusals';
import { Registry } from './registry';
import { release } from './settings';
import { IWorkload } from './workload';
import { IstioVersion } from '../istio';

/** Properties of an ingress gateway. */
export interface IngressGatewayProps {
  /** The name of the gateway and of its objects. */
  readonly name: string;

  /**
   * The release of Istio.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;

  /**
   * The namespace of the gateway.
   *
   * @default - that of the mesh; "istio-system" for a gateway of its own
   */
  readonly namespace?: string;

  /**
   * The revision of the control plane that serves the gateway.
   *
   * @default - that of the mesh
   */
  readonly revision?: string;

  /**
   * Where images come from. The control plane fills in the image; pull policy and pull Secrets are the gateway's.
   *
   * @default - that of the mesh
   */
  readonly registry?: Registry;

  /**
   * Names of the Secrets with which the image is pulled, in the namespace of the gateway.
   *
   * @default - those of the registry
   */
  readonly pullSecrets?: string[];

  /**
   * When the image is pulled: `Always`, `IfNotPresent` or `Never`.
   *
   * @default - as the registry says
   */
  readonly pullPolicy?: string;

  /**
   * The platform, if Istio treats it specially.
   *
   * @default - that of the mesh
   */
  readonly platform?: Platform;

  /**
   * Whether a gateway runs on every node, rather than as many as are needed.
   *
   * @default false
   */
  readonly daemonSet?: boolean;

  /**
   * The least number of replicas.
   *
   * @default 1
   */
  readonly minReplicas?: number;

  /**
   * The greatest number of replicas. The same as the least turns the autoscaler off.
   *
   * @default 5
   */
  readonly maxReplicas?: number;

  /**
   * A fixed number of replicas, which turns the autoscaler off.
   *
   * @default - as many as the autoscaler wants
   */
  readonly replicas?: number;

  /**
   * Whether an autoscaler chooses the number of replicas.
   *
   * @default - true, unless the number is fixed
   */
  readonly autoscaling?: boolean;

  /**
   * The CPU utilization, in percent of what is requested, that the autoscaler aims at.
   *
   * @default 80
   */
  readonly targetCpuUtilization?: number;

  /**
   * How the gateway is reached.
   *
   * @default - a load balancer with ports 15021 (status), 80 and 443
   */
  readonly service?: GatewayService;

  /**
   * Requests and limits, as Kubernetes has them.
   *
   * @default - requests of 100m CPU and 128Mi memory, limits of 2 CPUs and 1Gi memory
   */
  readonly resources?: { [field: string]: any };

  /**
   * Environment variables of the proxy.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * More labels of all objects. `app` and `istio` are also the labels that select the pods.
   *
   * @default - `app` is the name, `istio` the name without `istio-`
   */
  readonly labels?: { [label: string]: string };

  /**
   * More annotations of the pods.
   *
   * @default - those by which Prometheus and the injector know a gateway
   */
  readonly podAnnotations?: { [annotation: string]: string };

  /**
   * Labels of the nodes to run on.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Affinity, as Kubernetes has it.
   *
   * @default - none
   */
  readonly affinity?: { [field: string]: any };

  /**
   * Tolerations, as Kubernetes has them.
   *
   * @default - none
   */
  readonly tolerations?: { [field: string]: any }[];
}

/** How a gateway is reached. */
export interface GatewayService {
  /**
   * `LoadBalancer`, `NodePort`, `ClusterIP`, or `None` for no Service.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
   * @default "LoadBalancer"
   */
  readonly type?: string;

  /**
   * The ports, as Kubernetes has them, in place of the default ones.
   *
   * @default - 15021 (status), 80 and 443
   */
  readonly ports?: { [field: string]: any }[];

  /**
   * Annotations, by which clouds set up their load balancers.
   *
   * @default - none
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * The address that is asked for.
   *
   * @default - any
   */
  readonly loadBalancerIp?: string;

  /**
   * The IP ranges that clients may come from.
   *
   * @default - any
   */
  readonly loadBalancerSourceRanges?: string[];

  /**
   * `Local` keeps the address of the client; `Cluster` spreads the load.
   *
   * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
   * @default - the cluster's default
   */
  readonly externalTrafficPolicy?: string;

  /**
   * How the Service chooses between IPv4 and IPv6.
   *
   * @default - that of the mesh
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The IP families, the first one first.
   *
   * @default - those of the mesh
   */
  readonly ipFamilies?: IpFamily[];
}

/**
 * A proxy at the edge of the mesh, whose pods istiod injects with the template `gateway`.
 *
 * It opens no route by itself: an Istio Gateway that selects its labels does.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class IngressGateway extends Construct implements IWorkload {
  /** The name of the gateway and of its objects. */
  public readonly gatewayName: string;

  /** The namespace of the gateway. */
  public readonly namespace: string;

  /** The labels by which Gateway objects of Istio select this gateway. */
  public readonly selector: { [label: string]: string };

  constructor(scope: Construct, id: string, props: IngressGatewayProps) {
    super(scope, id);
    checkGatewayName(this.node.path, props.name);
    const version = props.version ?? IstioVersion.of(this);
    this.gatewayName = props.name;
    this.namespace = props.namespace ?? DEFAULT_NAMESPACE;
    this.refuseTwin();
    const settings = gatewaySettings(version, props);
    const part = release(version, props.name, this.namespace);
    this.selector = selectorLabels(part, settings);
    addObjects(this, gatewayObjects(part, settings));
  }

  private refuseTwin(): void {
    const twin = this.node.root.node.findAll().find((other): other is IngressGateway => other instanceof IngressGateway
      && other !== this && other.gatewayName === this.gatewayName && other.namespace === this.namespace);
    if (twin) {
      throw new Error(`${this.node.path}: there is already an ingress gateway '${this.gatewayName}' in namespace '${this.namespace}', at ${twin.node.path}. `
        + 'Give one of them another name or namespace');
    }
  }
}
