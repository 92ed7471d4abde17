import { Duration } from 'cdk8s';
import { MeshDisruptionOptions } from './disruption-options';
import { MeshPodAmount } from './pod-amount';
import { MeshPodOptions } from './pod-options';
import { MeshResources } from './resources';
import { MeshScalingOptions } from './scaling-options';
import { MeshSchedulingOptions } from './scheduling-options';
import { MeshSeccompProfile } from './security-context';

/** The settings of istiod. */
export interface IstiodOptions extends MeshScalingOptions, MeshSchedulingOptions, MeshPodOptions {
  /**
   * The registry and path of istiod's image, if it differs from the other images.
   *
   * @default - the hub of the registry
   */
  readonly hub?: string;

  /**
   * The tag of istiod's image, if it differs from the other images.
   *
   * @default - the tag of the registry
   */
  readonly tag?: string;

  /**
   * The variant of istiod's image, if it differs from the other images.
   *
   * @default - the variant of the registry
   */
  readonly variant?: string;

  /**
   * The number of additional pods during an update of istiod.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
   * @default MeshPodAmount.percent(100)
   */
  readonly maxSurge?: MeshPodAmount;

  /**
   * The number of pods that may be unavailable during an update of istiod.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
   * @default MeshPodAmount.percent(25)
   */
  readonly maxUnavailable?: MeshPodAmount;

  /**
   * Whether a PodDisruptionBudget keeps one replica running. With a single replica, it blocks the drain of a node. From Istio 1.28
   * on, it is only created for at least two replicas.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
   * @default true
   */
  readonly disruptionBudget?: boolean;

  /**
   * The settings of the PodDisruptionBudget. Since Istio 1.27. Earlier lines always keep one replica.
   *
   * @default - one replica stays available
   */
  readonly disruption?: MeshDisruptionOptions;

  /**
   * The requests and limits of istiod if `resources` is empty, in the form of Kubernetes.
   *
   * @default - a request of 10m CPU
   */
  readonly defaultResources?: MeshResources;

  /**
   * The seccomp profile of the container, in the form of Kubernetes.
   *
   * @see https://kubernetes.io/docs/tutorials/security/seccomp/
   * @default - the default of the cluster
   */
  readonly seccompProfile?: MeshSeccompProfile;

  /**
   * Additional arguments of the command.
   *
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/#pilot-discovery-discovery
   * @default - no additional arguments
   */
  readonly extraArgs?: string[];

  /**
   * The names of networking plugins of istiod. Only in Istio 1.20.
   *
   * @default - no plugins
   */
  readonly plugins?: string[];

  /**
   * The log scopes and levels of istiod and of the agent in each proxy, such as `default:info,ads:debug`.
   *
   * @see https://istio.io/latest/docs/ops/diagnostic-tools/component-logging/
   * @default "default:info"
   */
  readonly logLevel?: string;

  /**
   * Whether istiod and the agents write their logs as JSON.
   *
   * @default false
   */
  readonly logAsJson?: boolean;

  /**
   * The maximum age of a connection from a proxy. After that, the proxy connects again and can reach another istiod.
   *
   * @default Duration.minutes(30)
   */
  readonly maxConnectionAge?: Duration;

  /**
   * Whether istiod watches only its own namespace. Only in Istio 1.20. Later lines have `discoverySelectors` in the mesh config instead.
   *
   * @default false
   */
  readonly ownNamespaceOnly?: boolean;

  /**
   * Additional labels of the pods.
   *
   * @default - no additional labels
   */
  readonly podLabels?: { [label: string]: string };

  /**
   * Additional labels of the Deployment.
   *
   * @default - no additional labels
   */
  readonly deploymentLabels?: { [label: string]: string };

  /**
   * Annotations of the Deployment. Since Istio 1.27.
   *
   * @default - no annotations
   */
  readonly deploymentAnnotations?: { [annotation: string]: string };

  /**
   * Annotations of the Service.
   *
   * @default - no annotations
   */
  readonly serviceAnnotations?: { [annotation: string]: string };

  /**
   * Annotations of the service account. Cloud providers use them to grant permissions. Since Istio 1.26.
   *
   * @default - no annotations
   */
  readonly serviceAccountAnnotations?: { [annotation: string]: string };

  /**
   * Whether a NetworkPolicy allows connections to the ports of istiod only. Since Istio 1.28.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
   * @default false
   */
  readonly networkPolicy?: boolean;

  /**
   * Which istiods a proxy prefers, such as `PreferClose`. Since Istio 1.27.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
   * @default - no preference
   */
  readonly trafficDistribution?: string;

  /**
   * Whether the ConfigMap with the mesh config is created. Without it, istiod uses the ConfigMap of another install in its namespace.
   *
   * @default true
   */
  readonly meshConfigMap?: boolean;

  /**
   * The name of the resource that owns the install. Istio's tools find it in a label.
   *
   * @default - no owner
   */
  readonly ownerName?: string;

  /**
   * The platform for istiod only. Injected pods do not get this setting. Since Istio 1.26.
   *
   * @default - `platform` of the mesh
   */
  readonly platformName?: string;
}
