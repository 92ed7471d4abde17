import { MeshLabelSelector } from './label-selector';

/** How the CNI agent adds pods to ambient mode. */
export interface IstioCniAmbientOptions {
  /**
   * Whether the agent adds pods to ambient mode. It needs ztunnel on the nodes.
   *
   * @default - false; true with the profile `ambient`
   */
  readonly enabled?: boolean;

  /**
   * The pods that are added to ambient mode: those that one of these selectors matches. Since Istio 1.27.
   *
   * @default - pods with the label `istio.io/dataplane-mode: ambient`, and pods of namespaces with this label unless they have the value `none`
   */
  readonly selectors?: IstioCniAmbientSelector[];

  /**
   * Whether DNS requests of pods go to ztunnel. Since Istio 1.26.
   *
   * @default true
   */
  readonly dnsCapture?: boolean;

  /**
   * Whether the traffic of IPv6 is redirected too. Since Istio 1.26.
   *
   * @default true
   */
  readonly ipv6?: boolean;

  /**
   * Whether the agent replaces incompatible rules of iptables in pods when it starts. Since Istio 1.26.
   *
   * @default false
   */
  readonly reconcileIptables?: boolean;

  /**
   * Whether the agent runs in the network namespace of its node. Since Istio 1.26.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Whether traffic is redirected by eBPF, and not by iptables. Only in Istio 1.20.
   *
   * @default false
   */
  readonly ebpf?: boolean;

  /**
   * The folder of the node with the configuration of the redirection. Only in Istio 1.20.
   *
   * @default "/etc/ambient-config"
   */
  readonly configDir?: string;
}

/** A selector of pods, with the field names of Istio. */
export interface IstioCniAmbientSelector {
  /**
   * The labels of the pods.
   *
   * @default - any pod
   */
  readonly podSelector?: MeshLabelSelector;

  /**
   * The labels of their namespaces.
   *
   * @default - any namespace
   */
  readonly namespaceSelector?: MeshLabelSelector;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/**
 * What the CNI agent does with pods that started without the plugin. Of several ways, it takes the first in the order `repairPods`,
 * `deletePods` and `labelPods`.
 */
export interface IstioCniRepairOptions {
  /**
   * Whether the agent looks for such pods.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Whether the agent sets up the traffic redirection of the pod.
   *
   * @default - true; false in Istio 1.20
   */
  readonly repairPods?: boolean;

  /**
   * Whether the agent deletes the pod. It then has the permission to delete any pod.
   *
   * @default - false; true in Istio 1.20
   */
  readonly deletePods?: boolean;

  /**
   * Whether the agent labels the pod. It then has the permission to change the status of any pod.
   *
   * @default false
   */
  readonly labelPods?: boolean;

  /**
   * The init container that fails in such a pod.
   *
   * @default "istio-validation"
   */
  readonly initContainerName?: string;

  /**
   * The key of the label.
   *
   * @default "cni.istio.io/uninitialized"
   */
  readonly brokenPodLabelKey?: string;

  /**
   * The value of the label.
   *
   * @default "true"
   */
  readonly brokenPodLabelValue?: string;
}
