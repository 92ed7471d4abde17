import { Duration } from 'cdk8s';

import { MeshPlatform } from './platform';
import { IstioVersion } from '../istio';
import { MeshImagePullPolicy, MeshScalingOptions, MeshSchedulingOptions, MeshPodOptions, MeshGatewayService, MeshDisruptionOptions, MeshGatewayAccount } from './options';
import { MeshRegistry } from './registry';

/** Properties of an ingress gateway. */
export interface IstioIngressGatewayProps extends MeshScalingOptions, MeshSchedulingOptions, MeshPodOptions {
  /** The name of the gateway and of its objects. */
  readonly name: string;

  /**
   * The name in the label `app.kubernetes.io/instance`, by which Helm knows what it installed.
   *
   * @default - the name of the gateway
   */
  readonly instance?: string;

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
   * The network that the gateway leads to, for a gateway between clusters (east-west): it then serves, in place of its own ports,
   * 15021 (status), 15443 (workloads), 15012 and 15017 (istiod).
   *
   * @see https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/
   * @default - none: a gateway for clients from outside
   */
  readonly networkGateway?: string;

  /**
   * Where images come from. The control plane fills in the image; pull policy and pull Secrets are the gateway's.
   *
   * @default - that of the mesh
   */
  readonly registry?: MeshRegistry;

  /**
   * When the image is pulled.
   *
   * @default - as the registry says
   */
  readonly pullPolicy?: MeshImagePullPolicy;

  /**
   * Names of the Secrets with which the image is pulled, in the namespace of the gateway.
   *
   * @default - those of the registry
   */
  readonly pullSecrets?: string[];

  /**
   * The platform, if Istio treats it specially.
   *
   * @default - that of the mesh
   */
  readonly platform?: MeshPlatform;

  /**
   * Whether a gateway runs on every node, rather than as many as are needed.
   *
   * @default false
   */
  readonly daemonSet?: boolean;

  /**
   * How the gateway is reached.
   *
   * @default - a load balancer with ports 15021 (status), 80 and 443
   */
  readonly service?: MeshGatewayService;

  /**
   * What a voluntary disruption, such as the drain of a node, must leave of the gateway.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
   * @default - nothing: there is no PodDisruptionBudget
   */
  readonly disruption?: MeshDisruptionOptions;

  /**
   * How pods are replaced by newer ones: the field `strategy` of a Deployment. Since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
   * @default - Kubernetes' own
   */
  readonly strategy?: { [field: string]: any };

  /**
   * How long a new pod must be ready before it counts as available. Since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * How long a pod may take to end.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * The readiness probe of the proxy, in the form of Kubernetes. Since Istio 1.26.
   *
   * @default - as the injection template has it
   */
  readonly readinessProbe?: { [field: string]: any };

  /**
   * The lifecycle hooks of the proxy container, in the form of Kubernetes. Since Istio 1.27.
   *
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   * @default - nothing
   */
  readonly lifecycle?: { [field: string]: any };

  /**
   * Additional containers, in the form of Kubernetes. Since Istio 1.27.
   *
   * @default - none
   */
  readonly additionalContainers?: { [field: string]: any }[];

  /**
   * The security context of the pods, as Kubernetes has it.
   *
   * @default - one that lets a user without rights listen on low ports
   */
  readonly securityContext?: { [field: string]: any };

  /**
   * The security context of the proxy's container, as Kubernetes has it.
   *
   * @default - no rights, no root, and no writing to its own file system
   */
  readonly containerSecurityContext?: { [field: string]: any };

  /**
   * More labels of all objects. `app` and `istio` are also the labels that select the pods.
   *
   * @default - `app` is the name, `istio` the name without `istio-`
   */
  readonly labels?: { [label: string]: string };

  /**
   * Annotations of all objects.
   *
   * @default - none
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * The account of the pods, and whether it may read Secrets.
   *
   * @default - one of the gateway's name, which may read the Secrets of its namespace
   */
  readonly account?: MeshGatewayAccount;
}
