import { namespaceOf, Synthesised } from './objects';
import { Pod } from './pods';
import { partOf, partsOf, Plain, selects } from '../json';

/** One revision of istiod, as far as it injects pods. */
export interface Injector {
  /** The ConfigMap with the templates and with the values that they read. */
  readonly source: Synthesised;
  readonly namespace: string;
  /** Empty for the one without a name. */
  readonly revision: string;
  readonly values: Plain;
}

const CONFIG_MAP = /^istio-sidecar-injector(?:-(.+))?$/;
/** Namespaces whose pods istiod leaves alone, whatever they say. */
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];
const ASKS = 'sidecar.istio.io/inject';

/** Who injects which pods, by the webhooks, namespaces and injector settings of a synthesis. */
export class Injection {
  public readonly injectors: Injector[];
  private readonly webhooks: Webhook[];
  private readonly namespaces = new Map<string, Plain>();

  /** @param parse reads the settings, which the charts write as JSON */
  constructor(sources: Synthesised[], parse: (text: string) => unknown = jsonOf) {
    this.injectors = sources.flatMap((source) => injectorOf(source, parse));
    this.webhooks = sources.flatMap(({ object }) => webhooksOf(object));
    for (const { object: { kind, metadata } } of sources) {
      if (kind === 'Namespace') {
        this.namespaces.set(String(partOf(metadata).name), partOf(metadata, 'labels'));
      }
    }
  }

  /** Who injects pods of a namespace of the synthesis that say nothing of it. */
  public ofNamespace(name: string): Injector[] {
    return this.matching(name, this.namespaces.get(name) ?? {}, {}).filter((injector) => takes(injector, {}, {}));
  }

  /** Who surely injects the pod: a namespace that is not in the synthesis is taken to have no labels. */
  public ofPod(pod: Pod): Injector[] {
    return this.injecting(pod, [this.namespaces.get(pod.namespace) ?? {}]);
  }

  /** Who injects the pod, or may: a namespace that is not in the synthesis could have any of the labels that injectors look for. */
  public possiblyOfPod(pod: Pod): Injector[] {
    const known = this.namespaces.get(pod.namespace);
    const guesses = [{}, { 'istio-injection': 'enabled' }, ...this.webhooks.map(({ name }) => ({ 'istio.io/rev': name }))];
    return this.injecting(pod, known ? [known] : guesses);
  }

  private injecting({ namespace, labels, annotations, spec }: Pod, namespaceLabels: Plain[]): Injector[] {
    const found = new Set(namespaceLabels.flatMap((each) => this.matching(namespace, each, labels)));
    return [...found].filter((injector) => spec.hostNetwork !== true && takes(injector, labels, annotations));
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

/** A call of an injector for pods that both selectors take in. */
interface Webhook {
  readonly revision: string;
  /** By which namespaces ask for it: the revision, or a tag that stands for it. */
  readonly name: string;
  /** Where the injector runs, if it is a Service of the cluster. */
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

/** Istiod injects under a path of this name, to which a cluster may be added. */
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

/** What istiod decides itself, after it was called: what the pod says, else what selectors say, else the policy. */
function takes({ values }: Injector, labels: Plain, annotations: Plain): boolean {
  const said = String(labels[ASKS] ?? annotations[ASKS] ?? '');
  if (said !== '') {
    return !/^(n|no|false|off)$/i.test(said);
  }
  const { neverInjectSelector, alwaysInjectSelector } = partOf(values, 'sidecarInjectorWebhook');
  const selected = (selectors: unknown) => Array.isArray(selectors) && selectors.some((selector) => selects(selector, labels));
  return !selected(neverInjectSelector) && (selected(alwaysInjectSelector) || partOf(values, 'global', 'proxy').autoInject !== 'disabled');
}

/** Settings that somebody wrote otherwise are not known. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
