import { namespaceOf, Synthesised } from './objects';
import { Pod } from './pods';
import { partOf, partsOf, Plain, selects } from '../json';

/** The injector of one revision of istiod. */
export interface Injector {
  /** The ConfigMap with the injection templates and their values. */
  readonly source: Synthesised;
  readonly namespace: string;
  /** Empty for the default revision. */
  readonly revision: string;
  readonly values: Plain;
}

const CONFIG_MAP = /^istio-sidecar-injector(?:-(.+))?$/;
/** Namespaces in which istiod never injects pods. */
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];
const INJECT = 'sidecar.istio.io/inject';

/** Which injector injects which pods, according to the webhooks, the namespaces and the injectors of a synthesis. */
export class Injection {
  public readonly injectors: Injector[];
  private readonly webhooks: Webhook[];
  private readonly namespaces = new Map<string, Plain>();

  /** @param parse reads the values of an injector. The charts write them as JSON. */
  constructor(sources: Synthesised[], parse: (text: string) => unknown = jsonOf) {
    this.injectors = sources.flatMap((source) => injectorOf(source, parse));
    this.webhooks = sources.flatMap(({ object }) => webhooksOf(object));
    for (const { object: { kind, metadata } } of sources) {
      if (kind === 'Namespace') {
        this.namespaces.set(String(partOf(metadata).name), partOf(metadata, 'labels'));
      }
    }
  }

  /** The injectors of pods without labels and annotations, in a namespace of the synthesis. */
  public ofNamespace(name: string): Injector[] {
    return this.matching(name, this.namespaces.get(name) ?? {}, {}).filter((injector) => accepts(injector, {}, {}));
  }

  /** The injectors that certainly inject the pod. A namespace outside the synthesis counts as a namespace without labels. */
  public ofPod(pod: Pod): Injector[] {
    return this.injecting(pod, [this.namespaces.get(pod.namespace) ?? {}]);
  }

  /** The injectors that may inject the pod. A namespace outside the synthesis can have any label that an injector selects. */
  public possiblyOfPod(pod: Pod): Injector[] {
    const known = this.namespaces.get(pod.namespace);
    const guesses = [{}, { 'istio-injection': 'enabled' }, ...this.webhooks.map(({ name }) => ({ 'istio.io/rev': name }))];
    return this.injecting(pod, known ? [known] : guesses);
  }

  private injecting({ namespace, labels, annotations, spec }: Pod, namespaceLabels: Plain[]): Injector[] {
    const found = new Set(namespaceLabels.flatMap((each) => this.matching(namespace, each, labels)));
    return [...found].filter((injector) => spec.hostNetwork !== true && accepts(injector, labels, annotations));
  }

  private matching(namespace: string, namespaceLabels: Plain, podLabels: Plain): Injector[] {
    if (SYSTEM_NAMESPACES.includes(namespace)) {
      return [];
    }
    const labels = { ...namespaceLabels, 'kubernetes.io/metadata.name': namespace };
    const calling = this.webhooks.filter(({ namespaces, pods }) => selects(namespaces, labels) && selects(pods, podLabels));
    return this.injectors.filter((injector) => calling.some((webhook) => webhook.revision === injector.revision
      && (webhook.namespace === undefined || webhook.namespace === injector.namespace)));
  }
}

/** A webhook that calls an injector for pods that both selectors match. */
interface Webhook {
  readonly revision: string;
  /** The value of the label `istio.io/rev` that selects this webhook: the revision, or a revision tag. */
  readonly name: string;
  /** The namespace of the injector, if the injector is a Service of the cluster. */
  readonly namespace?: string;
  readonly namespaces: unknown;
  readonly pods: unknown;
}

function webhooksOf(object: Plain): Webhook[] {
  if (object.kind !== 'MutatingWebhookConfiguration') {
    return [];
  }
  const labels = partOf(object.metadata, 'labels');
  const revision = String(labels['istio.io/rev'] ?? 'default');
  return partsOf(object, 'webhooks').filter(injects).map(({ clientConfig, namespaceSelector, objectSelector }) => {
    const { namespace } = partOf(clientConfig, 'service');
    return {
      revision: revision === 'default' ? '' : revision,
      name: String(labels['istio.io/tag'] ?? revision),
      namespace: namespace === undefined ? undefined : String(namespace),
      namespaces: namespaceSelector,
      pods: objectSelector,
    };
  });
}

/** Whether a webhook injects pods. istiod injects under the path `/inject`, and the path can continue with a cluster name. */
function injects({ clientConfig }: Plain): boolean {
  return /\/inject(\/|$)/.test(String(partOf(clientConfig, 'service').path ?? partOf(clientConfig).url ?? ''));
}

function injectorOf(source: Synthesised, parse: (text: string) => unknown): Injector[] {
  const { kind, metadata, data } = source.object;
  const name = CONFIG_MAP.exec(String(partOf(metadata).name));
  const { values } = partOf(data);
  if (kind !== 'ConfigMap' || !name || typeof values !== 'string') {
    return [];
  }
  return [{ source, namespace: namespaceOf(source.object), revision: name[1] ?? '', values: partOf(parse(values)) }];
}

/** Whether istiod injects the pod after a webhook called it. A label or annotation of the pod decides first, then selectors, then the policy. */
function accepts({ values }: Injector, labels: Plain, annotations: Plain): boolean {
  const requested = String(labels[INJECT] ?? annotations[INJECT] ?? '');
  if (requested !== '') {
    return !/^(n|no|false|off)$/i.test(requested);
  }
  const { neverInjectSelector, alwaysInjectSelector } = partOf(values, 'sidecarInjectorWebhook');
  const selected = (selectors: unknown) => Array.isArray(selectors) && selectors.some((selector) => selects(selector, labels));
  return !selected(neverInjectSelector) && (selected(alwaysInjectSelector) || partOf(values, 'global', 'proxy').autoInject !== 'disabled');
}

/** The values, or undefined if they are not JSON because another tool wrote them. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
