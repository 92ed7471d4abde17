import { IngressGatewayProps } from './ingress-gateway';
import { MeshConfig } from './mesh-config';
import { MtlsMode } from './mtls-mode';
import { IpFamily, IpFamilyPolicy } from './network-props';
import { Platform } from './platform';
import { Registry } from './registry';
import { IstioVersion } from '../istio';

/** A whole install. Everything has the default of Istio's own charts. */
export interface MeshProps {
  /**
   * The release of Istio.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;

  /**
   * The namespace of the control plane. It is also the root namespace, whose configuration holds for the whole mesh.
   *
   * @default "istio-system"
   */
  readonly namespace?: string;

  /**
   * The same under the name that the charts have for it. It must not differ from `namespace`.
   *
   * @default - `namespace`
   */
  readonly istioNamespace?: string;

  /**
   * Whether to synthesise the Namespaces of the control plane and of its gateways.
   *
   * @default true
   */
  readonly createNamespaces?: boolean;

  /**
   * Whether to synthesise Istio's CustomResourceDefinitions. To keep them in a chart of their own, set false and use `Crds` there.
   *
   * @default true
   */
  readonly crds?: boolean;

  /**
   * The name of this control plane among several in one cluster.
   *
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   * @default - no name: the only or default control plane
   */
  readonly revision?: string;

  /**
   * Other names for this revision, by which namespaces may ask for it.
   *
   * @see https://istio.io/latest/docs/setup/upgrade/canary/#stable-revision-labels
   * @default - none
   */
  readonly revisionTags?: string[];

  /**
   * The revision that validates configuration which asks for no revision; an empty text for none.
   *
   * @default - the revision of the mesh; for Base alone, the revision `default`
   */
  readonly defaultRevision?: string;

  /**
   * Whether this control plane may stand beside one that is more than two minor releases apart, which Istio does not support.
   *
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   * @default false
   */
  readonly allowVersionSkew?: boolean;

  /**
   * Where images come from.
   *
   * @default Registry.publicHub()
   */
  readonly registry?: Registry;

  /**
   * The platform, if Istio treats it specially.
   *
   * @default - none
   */
  readonly platform?: Platform;

  /**
   * What workloads of the whole mesh accept. It becomes a PeerAuthentication in the root namespace.
   *
   * @default - Istio's own default, which is MtlsMode.PERMISSIVE
   */
  readonly mtls?: MtlsMode;

  /**
   * The ingress gateways. Version, namespace, revision, registry and IP families are those of the mesh where a gateway names none.
   *
   * @default - one, named `istio-ingress`, in the namespace of the control plane
   */
  readonly ingress?: IngressGatewayProps[];

  /**
   * How the Services of the mesh choose between IPv4 and IPv6.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
   * @default - the cluster's default
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The IP families of the Services of the mesh, the first one first.
   *
   * @default - the cluster's default
   */
  readonly ipFamilies?: IpFamily[];

  /**
   * How istiod runs.
   *
   * @default - one to five replicas, with the resources of the charts
   */
  readonly istiod?: IstiodOptions;

  /**
   * What all proxies have in common.
   *
   * @default - the defaults of the charts
   */
  readonly proxy?: ProxyOptions;

  /**
   * Which pods are injected, and how.
   *
   * @default - pods in namespaces that ask for it, with the template `sidecar`
   */
  readonly injection?: InjectionOptions;

  /**
   * How Istio configuration is checked in the cluster.
   *
   * @default - by istiod, before it is stored
   */
  readonly validation?: ValidationOptions;

  /**
   * A control plane in another cluster.
   *
   * @default - none
   */
  readonly remote?: RemoteOptions;

  /**
   * Where the base differs from the rest of the mesh.
   *
   * @default - nowhere
   */
  readonly base?: BaseOptions;

  /**
   * The mesh config, with the config of all proxies as its `defaultConfig`. It is merged over what follows from the other props.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - none
   */
  readonly meshConfig?: MeshConfig;
}

/** How istiod runs. */
export interface IstiodOptions {
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
   * Whether a PodDisruptionBudget keeps one replica running. With a single replica it blocks the drain of a node.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
   * @default true
   */
  readonly disruptionBudget?: boolean;

  /**
   * Requests and limits, as Kubernetes has them.
   *
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   * @default - requests of 500m CPU and 2048Mi memory
   */
  readonly resources?: { [field: string]: any };

  /**
   * Labels of the nodes to run on.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Affinity, as Kubernetes has it.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#affinity-and-anti-affinity
   * @default - none
   */
  readonly affinity?: { [field: string]: any };

  /**
   * Tolerations, as Kubernetes has them.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
   * @default - none
   */
  readonly tolerations?: { [field: string]: any }[];

  /**
   * The priority of istiod, and of the proxies that are told none.
   *
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Environment variables, by which istiod's features are set.
   *
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/#envvars
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * More arguments of the command.
   *
   * @default - none
   */
  readonly extraArgs?: string[];

  /**
   * What istiod, and the agent in each proxy, log: scopes and levels, such as `default:info,ads:debug`.
   *
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
   * More labels of the pods.
   *
   * @default - none
   */
  readonly podLabels?: { [label: string]: string };

  /**
   * More annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { [annotation: string]: string };

  /**
   * Annotations of the Service.
   *
   * @default - none
   */
  readonly serviceAnnotations?: { [annotation: string]: string };
}

/** What all proxies have in common. */
export interface ProxyOptions {
  /**
   * The domain of the cluster.
   *
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;

  /**
   * What Envoy logs: `trace`, `debug`, `info`, `warning`, `error`, `critical` or `off`.
   *
   * @default "warning"
   */
  readonly logLevel?: string;

  /**
   * Requests and limits of each sidecar, as Kubernetes has them.
   *
   * @default - requests of 100m CPU and 128Mi memory, limits of 2 CPUs and 1Gi memory
   */
  readonly resources?: { [field: string]: any };

  /**
   * Whether the application waits until its proxy is ready.
   *
   * @default false
   */
  readonly holdApplicationUntilProxyStarts?: boolean;

  /**
   * Where traces go: `zipkin`, `lightstep`, `datadog`, `stackdriver` or `none`.
   *
   * @default - `zipkin` at 1.20, `none` later
   */
  readonly tracer?: string;

  /**
   * The outbound IP ranges that are captured.
   *
   * @default - all
   */
  readonly includeIpRanges?: string[];

  /**
   * The outbound IP ranges that are not captured.
   *
   * @default - none
   */
  readonly excludeIpRanges?: string[];
}

/** Which pods are injected, and how. */
export interface InjectionOptions {
  /**
   * Whether all namespaces are injected but those that refuse it.
   *
   * @default false
   */
  readonly allNamespaces?: boolean;

  /**
   * Whether istiod sees a pod again that another webhook changed after it.
   *
   * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#reinvocation-policy
   * @default false
   */
  readonly reinvoke?: boolean;

  /**
   * Annotations that every injected pod gets.
   *
   * @default - none
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * Templates of your own, as Go template text by name. One that has the name of Istio's own takes its place.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#custom-templates-experimental
   * @default - Istio's own
   */
  readonly templates?: { [name: string]: string };

  /**
   * The templates of a pod that names none.
   *
   * @default - `sidecar`
   */
  readonly defaultTemplates?: string[];
}

/** How Istio configuration is checked in the cluster. */
export interface ValidationOptions {
  /**
   * Whether istiod validates the configuration of its revision (`configValidation`).
   *
   * @default - true, but at 1.20 only the default validator does it
   */
  readonly enabled?: boolean;

  /**
   * Where validation is asked for, if not at istiod's Service (`validationURL`).
   *
   * @default - istiod's Service
   */
  readonly url?: string;

  /**
   * Whether istiod also analyses configuration and writes what it finds into its status (`enableAnalysis`).
   *
   * @default false
   */
  readonly analysis?: boolean;
}

/** A control plane in another cluster. */
export interface RemoteOptions {
  /**
   * Whether the istiod of this cluster also serves others, or another serves this one (`externalIstiod`).
   *
   * @default false
   */
  readonly externalIstiod?: boolean;

  /**
   * The IP address or host name of the istiod of another cluster (`remotePilotAddress`).
   *
   * @default - none
   */
  readonly pilotAddress?: string;

  /**
   * Whether the istiod of another cluster serves the proxies of this one. Before remote installs had a profile, its address alone said so.
   *
   * @default - whether `pilotAddress` is given
   */
  readonly enabled?: boolean;

  /**
   * Whether an istiod runs in this cluster too, beside the one of another cluster, and injects its pods. Istio 1.26 cannot.
   *
   * @default true, where the version can
   */
  readonly localIstiod?: boolean;

  /**
   * The URL of the injection webhook, if it is not in this cluster.
   *
   * @default - istiod's Service
   */
  readonly injectionUrl?: string;
}

/** Where the base, which a cluster has once, differs from the rest of the mesh. */
export interface BaseOptions {
  /**
   * Names of the Secrets with which pods of the reader account pull images.
   *
   * @default - those of the registry
   */
  readonly pullSecrets?: string[];

  /**
   * Where validation by the default revision is asked for; an empty text for istiod's Service.
   *
   * @default - `validation.url`
   */
  readonly validationUrl?: string;

  /**
   * The address of a remote istiod for which the base has a Service, at versions where it comes with the base; an empty text for none.
   *
   * @default - `remote.pilotAddress`
   */
  readonly pilotAddress?: string;

  /**
   * Whether an istiod runs in this cluster too, so that the Service of the remote one has another name.
   *
   * @default - `remote.localIstiod`
   */
  readonly localIstiod?: boolean;

  /**
   * How the Service of a remote istiod chooses between IPv4 and IPv6.
   *
   * @default - `ipFamilyPolicy` of the mesh
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The IP families of the Service of a remote istiod.
   *
   * @default - `ipFamilies` of the mesh
   */
  readonly ipFamilies?: IpFamily[];
}
