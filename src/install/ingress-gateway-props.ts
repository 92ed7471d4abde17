import { Duration } from 'cdk8s';

import { MeshPlatform } from './platform';
import { IstioVersion } from '../istio';
import {
  MeshContainer, MeshContainerSecurityContext, MeshDeploymentStrategy, MeshDisruptionOptions, MeshGatewayAccount, MeshGatewayService,
  MeshImagePullPolicy, MeshLifecycle, MeshPodOptions, MeshPodSecurityContext, MeshProbe, MeshScalingOptions, MeshSchedulingOptions,
} from './options';
import { MeshRegistry } from './registry';

/** Properties of an ingress gateway. */
export interface IstioIngressGatewayProps extends MeshScalingOptions, MeshSchedulingOptions, MeshPodOptions {
  /** The name of the gateway and of its objects. */
  readonly name: string;

  /**
   * The value of the label `app.kubernetes.io/instance`, which names the Helm release of an object.
   *
   * @default - the name of the gateway
   */
  readonly instance?: string;

  /**
   * The release of Istio.
   *
   * @default - the version of the mesh that the gateway belongs to, else the version of the only mesh in the App
   */
  readonly version?: IstioVersion;

  /**
   * The namespace of the gateway.
   *
   * @default - the namespace of the mesh; "istio-system" for a gateway outside a Mesh
   */
  readonly namespace?: string;

  /**
   * The revision of the control plane that serves the gateway.
   *
   * @default - the revision of the mesh
   */
  readonly revision?: string;

  /**
   * The network behind the gateway, for a gateway between clusters (east-west). Such a gateway serves the ports 15021 (status), 15443
   * (workloads), 15012 and 15017 (istiod) instead of its own ports.
   *
   * @see https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/
   * @default - no network: a gateway for clients outside the mesh
   */
  readonly networkGateway?: string;

  /**
   * The registry of the image. The control plane sets the image itself. The pull policy and the pull Secrets belong to the gateway.
   *
   * @default - the registry of the mesh
   */
  readonly registry?: MeshRegistry;

  /**
   * When the image is pulled.
   *
   * @default - the pull policy of the registry
   */
  readonly pullPolicy?: MeshImagePullPolicy;

  /**
   * The names of the pull Secrets, in the namespace of the gateway.
   *
   * @default - the pull Secrets of the registry
   */
  readonly pullSecrets?: string[];

  /**
   * The platform of the cluster, if Istio has special settings for it.
   *
   * @default - the platform of the mesh
   */
  readonly platform?: MeshPlatform;

  /**
   * Whether the gateway runs on every node. If false, it runs as a Deployment.
   *
   * @default false
   */
  readonly daemonSet?: boolean;

  /**
   * The Service of the gateway.
   *
   * @default - a load balancer with ports 15021 (status), 80 and 443
   */
  readonly service?: MeshGatewayService;

  /**
   * Whether a NetworkPolicy allows connections to the ports of the gateway only: those of the status and the metrics, and the ports of
   * `service.ports`, also if `networkGateway` replaces them in the Service. With `networkGateway`, write the ports 15443, 15012 and
   * 15017 to `service.ports`, because the policy blocks them otherwise. Since Istio 1.28.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
   * @default false
   */
  readonly networkPolicy?: boolean;

  /**
   * How many pods of the gateway must remain during a voluntary disruption, such as the drain of a node. From Istio 1.28 on,
   * the PodDisruptionBudget is only created for at least two replicas.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
   * @default - no PodDisruptionBudget
   */
  readonly disruption?: MeshDisruptionOptions;

  /**
   * How pods are replaced by newer ones: the field `strategy` of a Deployment. Since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
   * @default - the default of Kubernetes
   */
  readonly strategy?: MeshDeploymentStrategy;

  /**
   * How long a new pod must be ready before it counts as available. Since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * The time that a pod has to terminate.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * The readiness probe of the proxy, in the form of Kubernetes. Since Istio 1.26.
   *
   * @default - the readiness probe of the injection template
   */
  readonly readinessProbe?: MeshProbe;

  /**
   * The lifecycle hooks of the proxy container, in the form of Kubernetes. Since Istio 1.27.
   *
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   * @default - no hooks
   */
  readonly lifecycle?: MeshLifecycle;

  /**
   * Additional containers, in the form of Kubernetes. Since Istio 1.27.
   *
   * @default - no additional containers
   */
  readonly additionalContainers?: MeshContainer[];

  /**
   * The security context of the pods, in the form of Kubernetes.
   *
   * @default - a security context that lets an unprivileged user bind ports below 1024
   */
  readonly securityContext?: MeshPodSecurityContext;

  /**
   * The security context of the proxy container, in the form of Kubernetes.
   *
   * @default - no privileges, no root, and a read-only root file system
   */
  readonly containerSecurityContext?: MeshContainerSecurityContext;

  /**
   * Additional labels of all objects. `app` and `istio` are also the labels that select the pods.
   *
   * @default - `app` is the name, and `istio` is the name without `istio-`
   */
  readonly labels?: { [label: string]: string };

  /**
   * Annotations of all objects.
   *
   * @default - no annotations
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * Names of fields that only a newer Kubernetes has, such as `restartPolicyRules`. Fields with these names, and what is below them, are not
   * checked in the parts of Kubernetes objects that props hold.
   *
   * @see https://kubernetes.io/docs/reference/kubernetes-api/
   * @default - those of the mesh
   */
  readonly allowedKubernetesFields?: string[];

  /**
   * The service account of the pods, and whether it can read Secrets.
   *
   * @default - a service account with the name of the gateway, which can read the Secrets of its namespace
   */
  readonly account?: MeshGatewayAccount;
}
