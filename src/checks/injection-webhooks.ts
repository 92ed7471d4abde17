import { partOf, partsOf, Plain, selects } from '../json';

/** The image of a container that the injector replaces. */
export const AUTO_IMAGE = 'auto';

/** One webhook by which the API server asks a control plane to inject pods. */
export interface InjectionWebhook {
  /** The revision of the control plane: `default` for the one without a name. */
  readonly revision: string;
  /** The name by which namespaces and pods ask for it: the revision, or a revision tag. */
  readonly name: string;
  /** The namespace of the Service that is called; undefined if a URL is called. */
  readonly namespace?: string;
  readonly namespaceSelector: unknown;
  readonly objectSelector: unknown;
}

/** The injection webhooks of an object: none if it is no MutatingWebhookConfiguration of Istio. */
export function injectionWebhooksOf(object: Plain): InjectionWebhook[] {
  if (object.kind !== 'MutatingWebhookConfiguration') {
    return [];
  }
  const revision = revisionOf(object);
  const name = tagOf(object) ?? revision;
  return partsOf(object, 'webhooks').filter(injects).map(({ clientConfig, namespaceSelector, objectSelector }) => {
    const { namespace } = partOf(clientConfig, 'service');
    return { revision, name, namespace: namespace === undefined ? undefined : String(namespace), namespaceSelector, objectSelector };
  });
}

/** istiod injects at the path `/inject`, which may go on with the name of a cluster. */
function injects({ clientConfig }: Plain): boolean {
  return /\/inject(\/|$)/.test(String(partOf(clientConfig, 'service').path ?? partOf(clientConfig).url ?? ''));
}

/** Whether the API server calls the webhook for a pod with these labels in a namespace with these labels. */
export function isCalledFor(webhook: InjectionWebhook, namespace: string, namespaceLabels: Plain, podLabels: Plain): boolean {
  const labels = { ...namespaceLabels, 'kubernetes.io/metadata.name': namespace };
  return selects(webhook.namespaceSelector, labels) && selects(webhook.objectSelector, podLabels);
}

/** The revision of the control plane that an object belongs to: `default` if it names none. */
export function revisionOf({ metadata }: Plain): string {
  return String(partOf(metadata, 'labels')['istio.io/rev'] ?? 'default');
}

/** The revision tag that a webhook configuration defines. */
export function tagOf({ metadata }: Plain): string | undefined {
  const tag = partOf(metadata, 'labels')['istio.io/tag'];
  return tag === undefined ? undefined : String(tag);
}

/** The revision, or the revision tag, that a namespace with these labels asks for. The label `istio-injection` takes precedence. */
export function revisionAskedFor({ 'istio-injection': injection, 'istio.io/rev': revision }: Plain): string | undefined {
  if (injection !== undefined) {
    return injection === 'enabled' ? 'default' : undefined;
  }
  return revision === undefined ? undefined : String(revision);
}

const CONFIG_MAP = 'istio-sidecar-injector';

/** The name of the ConfigMap that holds the injection templates of a revision, and the values that they read. */
export function injectorConfigName(revision: string): string {
  return revision === 'default' ? CONFIG_MAP : `${CONFIG_MAP}-${revision}`;
}

/** The revision whose injection templates a ConfigMap of this name holds. */
export function revisionOfInjectorConfig(name: string): string | undefined {
  if (name === CONFIG_MAP) {
    return 'default';
  }
  return name.startsWith(`${CONFIG_MAP}-`) ? name.slice(CONFIG_MAP.length + 1) : undefined;
}
