import { MeshLabelSelector } from './label-selector';
import { MeshPodSecurityContext, MeshSeccompProfile } from './security-context';

/** Which pods are injected, and how. */
export interface MeshInjectionOptions {
  /**
   * Whether pods are injected in all namespaces, except in namespaces that disable injection.
   *
   * @default false
   */
  readonly allNamespaces?: boolean;

  /**
   * Whether the pods that the webhook selects are injected by default. If false, only pods that request injection are injected.
   *
   * @see https://istio.io/latest/docs/ops/common-problems/injection/
   * @default true
   */
  readonly optOut?: boolean;

  /**
   * Label selectors of pods that are always injected, in the form of Kubernetes.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   * @default - no pods
   */
  readonly always?: MeshLabelSelector[];

  /**
   * Label selectors of pods that are never injected, in the form of Kubernetes.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   * @default - no pods
   */
  readonly never?: MeshLabelSelector[];

  /**
   * Whether istiod is called again for a pod that another webhook changed after the first call.
   *
   * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#reinvocation-policy
   * @default false
   */
  readonly reinvoke?: boolean;

  /**
   * Annotations that are added to every injected pod.
   *
   * @default - no annotations
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * Your own templates, as a map from the name to the Go template text. A template with the name of one of Istio's own templates
   * replaces it.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#custom-templates-experimental
   * @default - Istio's own templates
   */
  readonly templates?: { [name: string]: string };

  /**
   * The templates of a pod that requests no template.
   *
   * @default - `sidecar`
   */
  readonly defaultTemplates?: string[];

  /**
   * Your own values for your own templates. The templates read them from `.Values.global`. Raw: the fields are not checked, and are
   * written as they are.
   *
   * @default - no values
   */
  readonly values?: { [name: string]: any };

  /**
   * Whether the agent answers the HTTP probes of the application. With mutual TLS, the kubelet cannot reach the application itself.
   *
   * @see https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/
   * @default true
   */
  readonly rewriteProbes?: boolean;

  /**
   * Additional namespaces where injected pods look up short host names.
   *
   * @default - no additional namespaces
   */
  readonly dnsSearchNamespaces?: string[];

  /**
   * Whether the ConfigMap with the templates and their values is created. Without it, istiod uses the ConfigMap of another install in
   * its namespace.
   *
   * @default true
   */
  readonly configMap?: boolean;

  /**
   * Whether the injection webhook is created. Without it, an operator must create it.
   *
   * @default true
   */
  readonly webhook?: boolean;

  /**
   * Annotations of the injection webhook. Since Istio 1.26.
   *
   * @default - no annotations
   */
  readonly webhookAnnotations?: { [annotation: string]: string };

  /**
   * The security context of the pods that istiod creates for Gateways, in the form of Kubernetes. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
   * @default - a security context that lets an unprivileged user bind ports below 1024
   */
  readonly gatewaySecurityContext?: MeshPodSecurityContext;

  /**
   * The seccomp profile of the pods that istiod creates for Gateways, in the form of Kubernetes. Since Istio 1.26.
   *
   * @default - the cluster's default
   */
  readonly gatewaySeccompProfile?: MeshSeccompProfile;
}
