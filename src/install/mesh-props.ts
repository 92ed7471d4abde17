import { IstioIngressGatewayProps } from './ingress-gateway-props';
import { MeshMtlsMode } from './mtls-mode';
import { MeshIpFamily, MeshIpFamilyPolicy } from './network-props';
import {
  MeshAmbientOptions, MeshBaseOptions, MeshCertificateOptions, MeshCniOptions, MeshInjectionOptions, IstiodOptions, MeshMulticlusterOptions,
  MeshProfile, MeshProxyOptions, MeshRemoteOptions, MeshResourceScope, MeshTelemetryOptions, MeshValidationOptions,
} from './options';
import { MeshPlatform } from './platform';
import { MeshRegistry } from './registry';
import { IstioVersion } from '../istio';
import { MeshConfig } from '../mesh-config';

/** The props of Mesh, and of the components that can be used without it. The defaults are those of the official charts. */
export interface MeshCommonProps {
  /**
   * The namespace of the control plane. It is also the root namespace, unless the mesh config names another one.
   *
   * @default "istio-system"
   */
  readonly namespace?: string;

  /**
   * The namespace of the control plane, under the name of the official charts. It must not differ from `namespace`.
   *
   * @default - `namespace`
   */
  readonly istioNamespace?: string;

  /**
   * Whether the Namespaces of the control plane and of its gateways are created.
   *
   * @default true
   */
  readonly createNamespaces?: boolean;

  /**
   * Whether Istio's CustomResourceDefinitions are created. To put them into a chart of their own, set false and use `IstioCrds` there.
   *
   * @default true
   */
  readonly crds?: boolean;

  /**
   * The names of CustomResourceDefinitions to leave out, such as `envoyfilters.networking.istio.io`.
   *
   * @default - no definitions
   */
  readonly excludedCrds?: string[];

  /**
   * Whether the fields of the CustomResourceDefinitions have their descriptions, which `kubectl explain` prints. They are a third of the
   * text.
   *
   * @default true
   */
  readonly crdDescriptions?: boolean;

  /**
   * The name of this control plane, if a cluster has several.
   *
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   * @default - no name: the only or default control plane
   */
  readonly revision?: string;

  /**
   * The revision tags of this revision. Namespaces can select the revision by a tag.
   *
   * @see https://istio.io/latest/docs/setup/upgrade/canary/#stable-revision-labels
   * @default - no revision tags
   */
  readonly revisionTags?: string[];

  /**
   * The revision that validates configuration without a revision. An empty text selects none.
   *
   * @default - the revision of the mesh; for IstioBase alone, the revision `default`
   */
  readonly defaultRevision?: string;

  /**
   * Whether this control plane can run beside a control plane that is more than two minor versions apart. Istio does not support this.
   *
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   * @default false
   */
  readonly allowVersionSkew?: boolean;

  /**
   * The registry of the images.
   *
   * @default MeshRegistry.publicHub()
   */
  readonly registry?: MeshRegistry;

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
   * The platform of the cluster, if Istio has special settings for it.
   *
   * @default - no platform
   */
  readonly platform?: MeshPlatform;

  /**
   * The mutual TLS mode of all workloads in the mesh. It becomes a PeerAuthentication in the root namespace.
   *
   * @default - the default of Istio, MeshMtlsMode.PERMISSIVE
   */
  readonly mtls?: MeshMtlsMode;

  /**
   * The ingress gateways. A gateway inherits version, namespace, revision, registry and IP families from the mesh.
   *
   * @default - one gateway `istio-ingress` in the namespace of the control plane
   */
  readonly ingress?: IstioIngressGatewayProps[];

  /**
   * Which objects of the control plane are created, if an administrator of the cluster and one of the mesh each install a part: those outside
   * of namespaces, or those inside. The props `createNamespaces`, `mtls` and `ingress` do not follow it. Since Istio 1.28.
   *
   * @default MeshResourceScope.ALL
   */
  readonly resourceScope?: MeshResourceScope;

  /**
   * The IP family policy of the Services of the mesh.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
   * @default - the default of the cluster
   */
  readonly ipFamilyPolicy?: MeshIpFamilyPolicy;

  /**
   * The IP families of the Services of the mesh. The first one is the primary family.
   *
   * @default - the default of the cluster
   */
  readonly ipFamilies?: MeshIpFamily[];

  /**
   * The settings of istiod.
   *
   * @default - one to five replicas, with the resources of the charts
   */
  readonly istiod?: IstiodOptions;

  /**
   * The settings that all proxies share.
   *
   * @default - the defaults of the charts
   */
  readonly proxy?: MeshProxyOptions;

  /**
   * Which pods are injected, and how.
   *
   * @default - pods in namespaces that enable injection, with the template `sidecar`
   */
  readonly injection?: MeshInjectionOptions;

  /**
   * The metrics, access logs and traces of proxies. The mesh config and the Telemetry API take precedence.
   *
   * @see https://istio.io/latest/docs/tasks/observability/
   * @default - metrics for Prometheus
   */
  readonly telemetry?: MeshTelemetryOptions;

  /**
   * The certificate authority of the mesh.
   *
   * @see https://istio.io/latest/docs/tasks/security/cert-management/
   * @default - istiod, with the Secret `cacerts` if there is one
   */
  readonly certificates?: MeshCertificateOptions;

  /**
   * The identity of this cluster in a mesh with several clusters.
   *
   * @see https://istio.io/latest/docs/setup/install/multicluster/
   * @default - the mesh has a single cluster
   */
  readonly multicluster?: MeshMulticlusterOptions;

  /**
   * Settings of istiod for Istio's CNI plugin. They need the plugin on the nodes.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/cni/
   * @default - no CNI plugin
   */
  readonly cni?: MeshCniOptions;

  /**
   * Settings of istiod for ambient mode, which needs ztunnel and istio-cni.
   *
   * @see https://istio.io/latest/docs/ambient/
   * @default - the defaults of the charts
   */
  readonly ambient?: MeshAmbientOptions;

  /**
   * Overlays of the Deployments, Services and other objects that istiod creates for Gateways, by gateway class and kind. Since Istio 1.26.
   * Raw: the fields are those of Kubernetes, and are checked by name and type.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
   * @default - no overlays
   */
  readonly gatewayClasses?: { [gatewayClass: string]: any };

  /**
   * The validation of Istio configuration in the cluster.
   *
   * @default - istiod validates objects before they are stored
   */
  readonly validation?: MeshValidationOptions;

  /**
   * A control plane in another cluster.
   *
   * @default - no remote control plane
   */
  readonly remote?: MeshRemoteOptions;

  /**
   * The settings of the base that differ from the rest of the mesh.
   *
   * @default - no differences
   */
  readonly base?: MeshBaseOptions;

  /**
   * Names of fields that only a newer Kubernetes has, such as `restartPolicyRules`. Fields with these names, and what is below them, are not
   * checked in the parts of Kubernetes objects that props hold, also those of the gateways.
   *
   * @see https://kubernetes.io/docs/reference/kubernetes-api/
   * @default - no names: fields and enum values that Kubernetes 1.35 does not have are rejected
   */
  readonly allowedKubernetesFields?: string[];

  /**
   * The mesh config. Its field `defaultConfig` is the proxy config of all proxies. It is merged over the values that follow from other
   * props.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - no additional fields
   */
  readonly meshConfig?: MeshConfig;
}

/** Properties of Mesh. */
export interface MeshProps extends MeshCommonProps {
  /** The version of Istio. */
  readonly version: IstioVersion;
}

/** Properties of Istiod and IstioBase, which are components of an install. */
export interface MeshComponentProps extends MeshCommonProps {
  /**
   * The version of Istio.
   *
   * @default - the version of the only mesh in the App
   */
  readonly version?: IstioVersion;
}
