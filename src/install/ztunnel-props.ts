import { Duration } from 'cdk8s';
import {
  MeshAffinity, MeshDaemonSetStrategy, MeshProfile, MeshResourceQuota, MeshResources, MeshResourceScope, MeshSeLinuxOptions, MeshToleration,
  MeshVolume, MeshVolumeMount,
} from './options';
import { MeshPlatform } from './platform';
import { MeshRegistry } from './registry';
import { IstioVersion } from '../istio';

/** Properties of IstioZtunnel. */
export interface IstioZtunnelProps {
  /**
   * The version of Istio.
   *
   * @default - the version of the only mesh in the App
   */
  readonly version?: IstioVersion;

  /**
   * The namespace of ztunnel. If it is not that of the control plane, name it in the prop `ambient.ztunnelNamespace` of Mesh too.
   *
   * @default "istio-system"
   */
  readonly namespace?: string;

  /**
   * The value of the label `app.kubernetes.io/instance`, which names the Helm release of an object.
   *
   * @default "ztunnel"
   */
  readonly instance?: string;

  /**
   * The name of the objects, also of the service account. Name it in the prop `ambient.ztunnelName` of Mesh too. Since Istio 1.26.
   *
   * @default "ztunnel"
   */
  readonly name?: string;

  /**
   * The revision of the control plane that serves ztunnel.
   *
   * @default - the control plane without a revision
   */
  readonly revision?: string;

  /**
   * The namespace of the control plane.
   *
   * @default "istio-system"
   */
  readonly istioNamespace?: string;

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
   * Which objects are created: those of the cluster, those of namespaces, or all. Since Istio 1.28.
   *
   * @default MeshResourceScope.ALL
   */
  readonly resourceScope?: MeshResourceScope;

  /**
   * The registry of the image.
   *
   * @default MeshRegistry.publicHub()
   */
  readonly registry?: MeshRegistry;

  /**
   * The address of the certificate authority, with its port.
   *
   * @default - the control plane
   */
  readonly caAddress?: string;

  /**
   * The address of the control plane, with its port. Since Istio 1.26.
   *
   * @default - the Service of the control plane in `istioNamespace`
   */
  readonly xdsAddress?: string;

  /**
   * The name of the cluster in a mesh with several clusters. It must be the name that the control plane has.
   *
   * @default "Kubernetes"
   */
  readonly clusterName?: string;

  /**
   * The network of the cluster in a mesh with several networks. Since Istio 1.27.
   *
   * @default - no network
   */
  readonly network?: string;

  /**
   * The ConfigMap, or with a ClusterTrustBundle the last part of its name, with the root certificate of the mesh. Since Istio 1.27.
   *
   * @default - "istio-ca-root-cert"; "root-cert" for a ClusterTrustBundle
   */
  readonly trustBundleName?: string;

  /**
   * The proxy metadata of ztunnel. It becomes environment variables.
   *
   * @default - no metadata
   */
  readonly proxyMetadata?: { [name: string]: string | number | boolean };

  /**
   * Additional environment variables.
   *
   * @default - no variables
   */
  readonly env?: { [name: string]: string | number | boolean };

  /**
   * The log level, such as `info` or `debug`. Since Istio 1.26.
   *
   * @default "info"
   */
  readonly logLevel?: string;

  /**
   * Whether ztunnel writes its log as JSON. Since Istio 1.26.
   *
   * @default false
   */
  readonly logAsJson?: boolean;

  /**
   * Labels of the nodes that ztunnel runs on, in addition to `kubernetes.io/os: linux`. Since Istio 1.26.
   *
   * @default - any node with Linux
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Affinity, in the form of Kubernetes. Since Istio 1.26.
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
   * Requests and limits, in the form of Kubernetes. They are merged over the default. A null in `raw` deletes a field of the default.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   * @default - requests of 200m CPU and 512Mi memory; in Istio 1.20 of 500m CPU and 2048Mi memory
   */
  readonly resources?: MeshResources;

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
   * The SELinux labels of ztunnel, in the form of Kubernetes. Since Istio 1.26.
   *
   * @default - those of the cluster; the type `spc_t` on OpenShift
   */
  readonly seLinuxOptions?: MeshSeLinuxOptions;

  /**
   * The time that a pod has to terminate. ztunnel drains its connections in this time.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * How pods are replaced by newer ones, in the form of Kubernetes. Since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
   * @default - a rolling update, where the new pod of a node is ready before the old one terminates
   */
  readonly updateStrategy?: MeshDaemonSetStrategy;

  /**
   * Additional labels of the objects.
   *
   * @default - no additional labels
   */
  readonly labels?: { [label: string]: string };

  /**
   * Annotations of the objects.
   *
   * @default - no annotations
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * Additional labels of the pods.
   *
   * @default - no additional labels
   */
  readonly podLabels?: { [label: string]: string };

  /**
   * Annotations of the pods. They are merged over the default.
   *
   * @default - annotations for Prometheus
   */
  readonly podAnnotations?: { [annotation: string]: string };

  /**
   * The quota for pods of the priority `system-node-critical`. Since Istio 1.26.
   *
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default
   * @default - no quota; on Google Cloud, a quota of 5000 pods
   */
  readonly resourceQuota?: MeshResourceQuota;

  /**
   * The name of the resource that owns the install. Istio's tools find it in a label of the permissions on OpenShift. Since Istio 1.26.
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
