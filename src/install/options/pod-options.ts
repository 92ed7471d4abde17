/** What pods hold. */
export interface MeshPodOptions {
  /**
   * Requests and limits, as Kubernetes has them. They are merged over the default; a null takes a field of it away.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   * @default - istiod: requests of 500m CPU and 2048Mi memory; a gateway: requests of 100m CPU and 128Mi memory, limits of 2 CPUs and 1Gi memory
   */
  readonly resources?: { [field: string]: any };

  /**
   * Environment variables. For istiod, its features are set by them.
   *
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/#envvars
   * @default - none
   */
  readonly env?: { [name: string]: any };

  /**
   * Environment variables from other sources, such as a Secret, in the form of Kubernetes. Since Istio 1.26 for istiod, and since Istio
   * 1.27 for gateways.
   *
   * @see https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/
   * @default - none
   */
  readonly envFrom?: { [field: string]: any }[];

  /**
   * More annotations of the pods.
   *
   * @default - none more
   */
  readonly podAnnotations?: { [annotation: string]: string };

  /**
   * More volumes, as Kubernetes has them.
   *
   * @default - none
   */
  readonly volumes?: { [field: string]: any }[];

  /**
   * Where the volumes are mounted, as Kubernetes has it.
   *
   * @default - nowhere
   */
  readonly volumeMounts?: { [field: string]: any }[];

  /**
   * Init containers, in the form of Kubernetes. Since Istio 1.26 for istiod, and since Istio 1.27 for gateways.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
   * @default - none
   */
  readonly initContainers?: { [field: string]: any }[];

  /**
   * The priority of the pods. That of istiod holds for proxies that are told none, too.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;
}
