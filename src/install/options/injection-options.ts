/** Which pods are injected, and how. */
export interface MeshInjectionOptions {
  /**
   * Whether all namespaces are injected but those that refuse it.
   *
   * @default false
   */
  readonly allNamespaces?: boolean;

  /**
   * Whether the pods that the webhook takes are injected unless they refuse it, rather than only if they ask for it.
   *
   * @see https://istio.io/latest/docs/ops/common-problems/injection/
   * @default true
   */
  readonly optOut?: boolean;

  /**
   * Pods that are always injected, by label selectors as Kubernetes has them.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   * @default - none
   */
  readonly always?: { [field: string]: any }[];

  /**
   * Pods that are never injected, by label selectors as Kubernetes has them.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   * @default - none
   */
  readonly never?: { [field: string]: any }[];

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

  /**
   * Values of your own for templates of your own, which find them at `.Values.global`.
   *
   * @default - none
   */
  readonly values?: { [name: string]: any };

  /**
   * Whether the agent answers the HTTP probes of the application, which mutual TLS would keep from it.
   *
   * @see https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/
   * @default true
   */
  readonly rewriteProbes?: boolean;

  /**
   * Namespaces in which injected pods look up short host names too.
   *
   * @default - none
   */
  readonly dnsSearchNamespaces?: string[];

  /**
   * Whether there is a ConfigMap of templates and their values. Without one, istiod takes that of another install in its namespace.
   *
   * @default true
   */
  readonly configMap?: boolean;

  /**
   * Whether there is an injection webhook. Without one, an operator must make it.
   *
   * @default true
   */
  readonly webhook?: boolean;

  /**
   * Annotations of the injection webhook. Since Istio 1.26.
   *
   * @default - none
   */
  readonly webhookAnnotations?: { [annotation: string]: string };

  /**
   * The security context of the pods that istiod creates for Gateways, in the form of Kubernetes. Since Istio 1.26.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
   * @default - one that lets a user without rights listen on low ports
   */
  readonly gatewaySecurityContext?: { [field: string]: any };

  /**
   * The seccomp profile of the pods that istiod creates for Gateways, in the form of Kubernetes. Since Istio 1.26.
   *
   * @default - the cluster's default
   */
  readonly gatewaySeccompProfile?: { [field: string]: any };
}
