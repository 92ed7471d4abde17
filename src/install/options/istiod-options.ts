import { Duration } from 'cdk8s';
import { MeshDisruptionOptions } from './disruption-options';
import { MeshPodAmount } from './pod-amount';
import { MeshPodOptions } from './pod-options';
import { MeshScalingOptions } from './scaling-options';
import { MeshSchedulingOptions } from './scheduling-options';

/** How istiod runs. */
export interface IstiodOptions extends MeshScalingOptions, MeshSchedulingOptions, MeshPodOptions {
  /**
   * The registry and path of istiod's image, if not that of all images.
   *
   * @default - that of the registry
   */
  readonly hub?: string;

  /**
   * The tag of istiod's image, if not that of all images.
   *
   * @default - that of the registry
   */
  readonly tag?: string;

  /**
   * The variant of istiod's image, if not that of all images.
   *
   * @default - that of the registry
   */
  readonly variant?: string;

  /**
   * How many more pods there may be while istiod is updated.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
   * @default MeshPodAmount.percent(100)
   */
  readonly maxSurge?: MeshPodAmount;

  /**
   * How many pods may be missing while istiod is updated.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
   * @default MeshPodAmount.percent(25)
   */
  readonly maxUnavailable?: MeshPodAmount;

  /**
   * Whether a PodDisruptionBudget keeps one replica running. With a single replica it blocks the drain of a node.
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
   * Requests and limits of istiod where `resources` is empty, as Kubernetes has them.
   *
   * @default - a request of 10m CPU
   */
  readonly defaultResources?: { [field: string]: any };

  /**
   * The seccomp profile of the container, as Kubernetes has it.
   *
   * @see https://kubernetes.io/docs/tutorials/security/seccomp/
   * @default - the cluster's default
   */
  readonly seccompProfile?: { [field: string]: any };

  /**
   * More arguments of the command.
   *
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/#pilot-discovery-discovery
   * @default - none
   */
  readonly extraArgs?: string[];

  /**
   * The names of networking plugins of istiod. Only in Istio 1.20.
   *
   * @default - none
   */
  readonly plugins?: string[];

  /**
   * What istiod, and the agent in each proxy, log: scopes and levels, such as `default:info,ads:debug`.
   *
   * @see https://istio.io/latest/docs/ops/diagnostic-tools/component-logging/
   * @default "default:info"
   */
  readonly logLevel?: string;

  /**
   * Whether istiod and the agents log JSON.
   *
   * @default false
   */
  readonly logAsJson?: boolean;

  /**
   * How long a proxy's connection lives before it must connect again, and so perhaps to another istiod.
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
   * More labels of the pods.
   *
   * @default - none
   */
  readonly podLabels?: { [label: string]: string };

  /**
   * More labels of the Deployment.
   *
   * @default - none
   */
  readonly deploymentLabels?: { [label: string]: string };

  /**
   * Annotations of the Deployment. Since Istio 1.27.
   *
   * @default - none
   */
  readonly deploymentAnnotations?: { [annotation: string]: string };

  /**
   * Annotations of the Service.
   *
   * @default - none
   */
  readonly serviceAnnotations?: { [annotation: string]: string };

  /**
   * Annotations of the service account. Cloud providers use them to grant permissions. Since Istio 1.26.
   *
   * @default - none
   */
  readonly serviceAccountAnnotations?: { [annotation: string]: string };

  /**
   * Which istiods a proxy prefers, such as `PreferClose`. Since Istio 1.27.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution
   * @default - none
   */
  readonly trafficDistribution?: string;

  /**
   * Whether there is a ConfigMap of the mesh config. Without one, istiod takes that of another install in its namespace.
   *
   * @default true
   */
  readonly meshConfigMap?: boolean;

  /**
   * The resource that owns the install, in a label by which Istio's tools find it.
   *
   * @default - none
   */
  readonly ownerName?: string;

  /**
   * The platform for istiod only. Injected pods do not get this setting. Since Istio 1.26.
   *
   * @default - `platform` of the mesh
   */
  readonly platformName?: string;
}
