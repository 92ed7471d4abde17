import { IstioIngressGatewayProps } from './ingress-gateway-props';
import { MeshMtlsMode } from './mtls-mode';
import { MeshIpFamily, MeshIpFamilyPolicy } from './network-props';
import {
  MeshAmbientOptions, MeshBaseOptions, MeshCertificateOptions, MeshCniOptions, MeshInjectionOptions, IstiodOptions, MeshMulticlusterOptions,
  MeshProfile, MeshProxyOptions, MeshRemoteOptions, MeshTelemetryOptions, MeshValidationOptions,
} from './options';
import { MeshPlatform } from './platform';
import { MeshRegistry } from './registry';
import { IstioVersion } from '../istio';
import { MeshConfig } from '../mesh-config';

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
   * Whether to synthesise Istio's CustomResourceDefinitions. To keep them in a chart of their own, set false and use `IstioCrds` there.
   *
   * @default true
   */
  readonly crds?: boolean;

  /**
   * Names of definitions to leave out, such as `envoyfilters.networking.istio.io`.
   *
   * @default - none
   */
  readonly excludedCrds?: string[];

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
   * @default MeshRegistry.publicHub()
   */
  readonly registry?: MeshRegistry;

  /**
   * A named set of settings that is applied over the defaults and under these props. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/config-profiles/
   * @default - none
   */
  readonly profile?: MeshProfile;

  /**
   * An earlier Istio line, such as `1.26`. Defaults that later lines changed have the values of this line. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/compatibility-versions/
   * @default - none
   */
  readonly compatibilityVersion?: string;

  /**
   * The platform, if Istio treats it specially.
   *
   * @default - none
   */
  readonly platform?: MeshPlatform;

  /**
   * What workloads of the whole mesh accept. It becomes a PeerAuthentication in the root namespace.
   *
   * @default - Istio's own default, which is MeshMtlsMode.PERMISSIVE
   */
  readonly mtls?: MeshMtlsMode;

  /**
   * The ingress gateways. Version, namespace, revision, registry and IP families are those of the mesh where a gateway names none.
   *
   * @default - one, named `istio-ingress`, in the namespace of the control plane
   */
  readonly ingress?: IstioIngressGatewayProps[];

  /**
   * How the Services of the mesh choose between IPv4 and IPv6.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
   * @default - the cluster's default
   */
  readonly ipFamilyPolicy?: MeshIpFamilyPolicy;

  /**
   * The IP families of the Services of the mesh, the first one first.
   *
   * @default - the cluster's default
   */
  readonly ipFamilies?: MeshIpFamily[];

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
  readonly proxy?: MeshProxyOptions;

  /**
   * Which pods are injected, and how.
   *
   * @default - pods in namespaces that ask for it, with the template `sidecar`
   */
  readonly injection?: MeshInjectionOptions;

  /**
   * Which metrics, access logs and traces proxies make where neither mesh config nor the Telemetry API says so.
   *
   * @see https://istio.io/latest/docs/tasks/observability/
   * @default - metrics for Prometheus
   */
  readonly telemetry?: MeshTelemetryOptions;

  /**
   * Who vouches for workloads.
   *
   * @see https://istio.io/latest/docs/tasks/security/cert-management/
   * @default - istiod, by the Secret `cacerts` if there is one
   */
  readonly certificates?: MeshCertificateOptions;

  /**
   * What the cluster says of itself in a mesh of several.
   *
   * @see https://istio.io/latest/docs/setup/install/multicluster/
   * @default - it is alone
   */
  readonly multicluster?: MeshMulticlusterOptions;

  /**
   * What istiod is told of Istio's CNI plugin, which must be on the nodes for it.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/cni/
   * @default - there is none
   */
  readonly cni?: MeshCniOptions;

  /**
   * What istiod is told of ambient mode, which needs ztunnel and istio-cni.
   *
   * @see https://istio.io/latest/docs/ambient/
   * @default - the defaults of the charts
   */
  readonly ambient?: MeshAmbientOptions;

  /**
   * Overlays of the Deployments, Services and other objects that istiod creates for Gateways, by gateway class and kind. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
   * @default - none
   */
  readonly gatewayClasses?: { [gatewayClass: string]: any };

  /**
   * How Istio configuration is checked in the cluster.
   *
   * @default - by istiod, before it is stored
   */
  readonly validation?: MeshValidationOptions;

  /**
   * A control plane in another cluster.
   *
   * @default - none
   */
  readonly remote?: MeshRemoteOptions;

  /**
   * Where the base differs from the rest of the mesh.
   *
   * @default - nowhere
   */
  readonly base?: MeshBaseOptions;

  /**
   * The mesh config, with the config of all proxies as its `defaultConfig`. It is merged over what follows from the other props.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - none
   */
  readonly meshConfig?: MeshConfig;
}
