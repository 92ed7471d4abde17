import { MeshContainer } from './container';
import { MeshEnvVar } from './env-var';
import { MeshResources } from './resources';
import { MeshVolume } from './volume';
import { MeshVolumeMount } from './volume-mount';

/** The content of pods. */
export interface MeshPodOptions {
  /**
   * Requests and limits, in the form of Kubernetes. They are merged over the default. A null in `raw` deletes a field of the default.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   * @default - istiod: requests of 500m CPU and 2048Mi memory; a gateway: requests of 100m CPU and 128Mi memory, limits of 2 CPUs and 1Gi memory
   */
  readonly resources?: MeshResources;

  /**
   * Environment variables. The feature flags of istiod are environment variables.
   *
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/#envvars
   * @default - no variables
   */
  readonly env?: { [name: string]: string | number | boolean };

  /**
   * Environment variables from other sources, such as a Secret, in the form of Kubernetes. Since Istio 1.26 for istiod, and since Istio
   * 1.27 for gateways.
   *
   * @see https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/
   * @default - no variables
   */
  readonly envFrom?: MeshEnvVar[];

  /**
   * Additional annotations of the pods.
   *
   * @default - no additional annotations
   */
  readonly podAnnotations?: { [annotation: string]: string };

  /**
   * Additional volumes, in the form of Kubernetes.
   *
   * @default - no additional volumes
   */
  readonly volumes?: MeshVolume[];

  /**
   * The mounts of the additional volumes, in the form of Kubernetes.
   *
   * @default - no mounts
   */
  readonly volumeMounts?: MeshVolumeMount[];

  /**
   * Init containers, in the form of Kubernetes. Since Istio 1.26 for istiod, and since Istio 1.27 for gateways.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
   * @default - no init containers
   */
  readonly initContainers?: MeshContainer[];

  /**
   * The priority class of the pods. The priority class of istiod also applies to proxies without one.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   * @default - the default of the cluster
   */
  readonly priorityClassName?: string;
}
