import {
  IstioCniAmbientOptions, IstioCniRepairOptions, MeshAffinity, MeshCniProvider, MeshDaemonSetStrategy, MeshImagePullPolicy, MeshPodAmount,
  MeshProfile, MeshResourceQuota, MeshResources, MeshResourceScope, MeshSeccompProfile, MeshSeLinuxOptions, MeshToleration,
} from './options';
import { MeshPlatform } from './platform';
import { MeshRegistry } from './registry';
import { IstioVersion } from '../istio';

/** Properties of IstioCni. */
export interface IstioCniProps {
  /**
   * The version of Istio.
   *
   * @default - the version of the only mesh in the App
   */
  readonly version?: IstioVersion;

  /**
   * The namespace of the CNI agent. Some clusters allow pods of the priority `system-node-critical` in `kube-system` alone, unless there is
   * a ResourceQuota for them. The namespace must exist: a Mesh creates the namespaces of its control plane and its gateways, and
   * MeshNamespace creates any other one.
   *
   * @default - the namespace of the control planes that the App has so far, if it is one; otherwise "istio-system"
   */
  readonly namespace?: string;

  /**
   * The value of the label `app.kubernetes.io/instance`, which names the Helm release of an object.
   *
   * @default "istio-cni"
   */
  readonly instance?: string;

  /**
   * Which objects are created: those outside of namespaces, those inside, or all. Since Istio 1.28.
   *
   * @default MeshResourceScope.ALL
   */
  readonly resourceScope?: MeshResourceScope;

  /**
   * The revision of the control plane that the CNI agent belongs to. It becomes a label.
   *
   * @default - no revision
   */
  readonly revision?: string;

  /**
   * A named set of settings that is applied over the defaults and under these props. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/config-profiles/
   * @default - no profile
   */
  readonly profile?: MeshProfile;

  /**
   * An earlier Istio line, such as `1.26`. Defaults that later lines changed have the values of this line. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/compatibility-versions/
   * @default - no compatibility version
   */
  readonly compatibilityVersion?: string;

  /**
   * The platform of the cluster, if Istio has special settings for it. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/ambient/install/platform-prerequisites/
   * @default - no platform
   */
  readonly platform?: MeshPlatform;

  /**
   * The name of the platform in the chart. It takes precedence over `platform`. Since Istio 1.26.
   *
   * @default - `platform`
   */
  readonly platformName?: string;

  /**
   * The registry of the image.
   *
   * @default MeshRegistry.publicHub()
   */
  readonly registry?: MeshRegistry;

  /**
   * The registry and path of the image, instead of the hub of `registry`.
   *
   * @default - the hub of the registry
   */
  readonly hub?: string;

  /**
   * The tag of the image, instead of the tag of `registry`.
   *
   * @default - the tag of the registry
   */
  readonly tag?: string;

  /**
   * The variant of the image, instead of the variant of `registry`.
   *
   * @default - the variant of the registry
   */
  readonly variant?: string;

  /**
   * When the image is pulled.
   *
   * @default - the pull policy of the registry
   */
  readonly pullPolicy?: MeshImagePullPolicy;

  /**
   * The folder of the node with the CNI plugins.
   *
   * @default - "/opt/cni/bin", or that of the platform
   */
  readonly binDir?: string;

  /**
   * The folder of the node with the configuration of the CNI plugins.
   *
   * @default - "/etc/cni/net.d", or that of the platform
   */
  readonly confDir?: string;

  /**
   * The file in `confDir` that the agent adds the plugin to, such as `10-calico.conflist`.
   *
   * @default - the first file in the folder, or that of the platform
   */
  readonly confFileName?: string;

  /**
   * The folder of the node with the network namespaces of pods.
   *
   * @default - "/var/run/netns", or that of the platform
   */
  readonly netnsDir?: string;

  /**
   * Whether the agent writes a configuration file of its own, with all plugins of the chain, so that other tools cannot remove the plugin
   * from theirs. Since Istio 1.27.
   *
   * @default false
   */
  readonly ownsConfig?: boolean;

  /**
   * The name of the file of `ownsConfig`. Since Istio 1.27.
   *
   * @default - "02-istio-cni.conflist"
   */
  readonly ownConfigFileName?: string;

  /**
   * Whether the plugin is part of a plugin chain and not configured by a file of its own.
   *
   * @default - true; false on OpenShift
   */
  readonly chained?: boolean;

  /**
   * The provider of the plugin chain. For Multus there is a NetworkAttachmentDefinition.
   *
   * @default - MeshCniProvider.DEFAULT; MeshCniProvider.MULTUS on OpenShift
   */
  readonly provider?: MeshCniProvider;

  /**
   * Whether the container of the agent is privileged. Only in Istio 1.20. Later lines give it capabilities instead.
   *
   * @default false
   */
  readonly privileged?: boolean;

  /**
   * The namespaces whose pods the plugin ignores.
   *
   * @default - "kube-system"; in Istio 1.20 also "istio-system"
   */
  readonly excludeNamespaces?: string[];

  /**
   * Whether the agent writes rules for nftables instead of iptables. Since Istio 1.27.
   *
   * @default false
   */
  readonly nativeNftables?: boolean;

  /**
   * Additional environment variables of the agent. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/reference/commands/install-cni/#envvars
   * @default - no variables
   */
  readonly env?: { [name: string]: string | number | boolean };

  /**
   * The log level of the components of Istio, such as `default:info`.
   *
   * @default - "info"; in Istio 1.20 "default:info,cni:info"
   */
  readonly logLevel?: string;

  /**
   * The log level of the agent, instead of `logLevel`. Since Istio 1.26.
   *
   * @default - `logLevel`
   */
  readonly agentLogLevel?: string;

  /**
   * The log level of the plugin. Only in Istio 1.20.
   *
   * @default "debug"
   */
  readonly pluginLogLevel?: string;

  /**
   * Whether the agent writes its log as JSON.
   *
   * @default false
   */
  readonly logAsJson?: boolean;

  /**
   * Whether the agent adds pods to ambient mode, and how.
   *
   * @see https://istio.io/latest/docs/ambient/
   * @default - no ambient mode
   */
  readonly ambient?: IstioCniAmbientOptions;

  /**
   * What the agent does with pods that started on a node before the plugin was there.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/cni/#race-condition--mitigation
   * @default - it sets up their traffic redirection; in Istio 1.20, it deletes them
   */
  readonly repair?: IstioCniRepairOptions;

  /**
   * Affinity, in the form of Kubernetes.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity
   * @default - no affinity
   */
  readonly affinity?: MeshAffinity;

  /**
   * Tolerations, in the form of Kubernetes. Since Istio 1.27.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   * @default - all taints are tolerated
   */
  readonly tolerations?: MeshToleration[];

  /**
   * Additional labels of the DaemonSet. Since Istio 1.28.
   *
   * @default - no additional labels
   */
  readonly daemonSetLabels?: { [label: string]: string };

  /**
   * Additional labels of the pods. Since Istio 1.28.
   *
   * @default - no additional labels
   */
  readonly podLabels?: { [label: string]: string };

  /**
   * Additional annotations of the pods.
   *
   * @default - no additional annotations
   */
  readonly podAnnotations?: { [annotation: string]: string };

  /**
   * Requests and limits, in the form of Kubernetes. They are merged over the default. A null in `raw` deletes a field of the default.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   * @default - requests of 100m CPU and 100Mi memory
   */
  readonly resources?: MeshResources;

  /**
   * Requests and limits if `resources` is empty.
   *
   * @default - requests of 100m CPU and 100Mi memory
   */
  readonly defaultResources?: MeshResources;

  /**
   * The seccomp profile of the agent, in the form of Kubernetes.
   *
   * @default - the profile of the cluster
   */
  readonly seccompProfile?: MeshSeccompProfile;

  /**
   * The SELinux labels of the agent, in the form of Kubernetes. Since Istio 1.26.
   *
   * @default - those of the cluster; the type `spc_t` on OpenShift
   */
  readonly seLinuxOptions?: MeshSeLinuxOptions;

  /**
   * How pods are replaced by newer ones, in the form of Kubernetes. Since Istio 1.26. In Istio 1.20, use `maxUnavailable`.
   *
   * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
   * @default - a rolling update, one node after the other
   */
  readonly updateStrategy?: MeshDaemonSetStrategy;

  /**
   * How many pods can be unavailable during an update. Only in Istio 1.20. Later lines have `updateStrategy` instead.
   *
   * @default MeshPodAmount.absolute(1)
   */
  readonly maxUnavailable?: MeshPodAmount;

  /**
   * The quota for pods of the priority `system-node-critical`.
   *
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default
   * @default - no quota; on Google Cloud, a quota of 5000 pods
   */
  readonly resourceQuota?: MeshResourceQuota;

  /**
   * The ClusterRole that a RoleBinding gives to the agent, such as one that allows a PodSecurityPolicy. Only in Istio 1.20.
   *
   * @default - no role
   */
  readonly podSecurityPolicyRole?: string;

  /**
   * The name of the resource that owns the install. Istio's tools find it in a label.
   *
   * @default - no owner
   */
  readonly ownerName?: string;

  /**
   * Names of fields that only a newer Kubernetes has. Fields with these names, and what is below them, are not checked in the parts of
   * Kubernetes objects that props hold.
   *
   * @see https://kubernetes.io/docs/reference/kubernetes-api/
   * @default - no names
   */
  readonly allowedKubernetesFields?: string[];
}
