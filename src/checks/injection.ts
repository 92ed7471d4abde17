import { InjectionWebhook, injectionWebhooksOf, isCalledFor, revisionOfInjectorConfig } from './injection-webhooks';
import { namespaceOf } from './objects';
import { Pod } from './pods';
import { SYSTEM_NAMESPACES } from '../istio/internal';
import { parsedJson, partOf, Plain, selects, SourceObject } from '../json';

/** The injector of one revision of istiod. */
export interface Injector {
  /** The ConfigMap that holds the injection templates, and the values that they read. */
  readonly source: SourceObject;
  readonly namespace: string;
  /** `default` for the revision without a name. */
  readonly revision: string;
  readonly values: Plain;
}

/** The label or annotation by which a pod asks for injection, or against it. */
const INJECT = 'sidecar.istio.io/inject';

/** Which injector injects which pods, by the webhooks, namespaces and injector values of a synthesis. */
export class Injection {
  public readonly injectors: Injector[];
  private readonly webhooks: InjectionWebhook[];
  private readonly namespaces = new Map<string, Plain>();

  /** @param parse reads the values, which the official charts write as JSON */
  constructor(sources: SourceObject[], parse: (text: string, source: SourceObject) => unknown = parsedJson) {
    this.injectors = sources.flatMap((source) => injectorOf(source, parse));
    this.webhooks = sources.flatMap(({ object }) => injectionWebhooksOf(object));
    for (const { object: { kind, metadata } } of sources) {
      if (kind === 'Namespace') {
        this.namespaces.set(String(partOf(metadata).name), partOf(metadata, 'labels'));
      }
    }
  }

  /** The injectors of a pod without labels and annotations in a namespace of the synthesis. */
  public ofNamespace(name: string): Injector[] {
    return this.calledFor(name, this.namespaces.get(name) ?? {}, {}).filter((injector) => takes(injector, {}, {}));
  }

  /** The injectors that certainly inject the pod. A namespace that is not in the synthesis counts as one without labels. */
  public ofPod(pod: Pod): Injector[] {
    return this.injecting(pod, [this.namespaces.get(pod.namespace) ?? {}]);
  }

  /** The injectors that inject the pod, or may do so: a namespace that is not in the synthesis may have any label that webhooks select. */
  public possiblyOfPod(pod: Pod): Injector[] {
    const known = this.namespaces.get(pod.namespace);
    const guesses = [{}, { 'istio-injection': 'enabled' }, ...this.webhooks.map(({ name }) => ({ 'istio.io/rev': name }))];
    return this.injecting(pod, known ? [known] : guesses);
  }

  private injecting({ namespace, labels, annotations, spec }: Pod, namespaceLabels: Plain[]): Injector[] {
    const found = new Set(namespaceLabels.flatMap((each) => this.calledFor(namespace, each, labels)));
    return [...found].filter((injector) => spec.hostNetwork !== true && takes(injector, labels, annotations));
  }

  private calledFor(namespace: string, namespaceLabels: Plain, podLabels: Plain): Injector[] {
    if (SYSTEM_NAMESPACES.includes(namespace)) {
      return [];
    }
    const called = this.webhooks.filter((webhook) => isCalledFor(webhook, namespace, namespaceLabels, podLabels));
    return this.injectors.filter((injector) => called.some((webhook) => webhook.revision === injector.revision
      && (webhook.namespace === undefined || webhook.namespace === injector.namespace)));
  }
}

function injectorOf(source: SourceObject, parse: (text: string, source: SourceObject) => unknown): Injector[] {
  const { kind, metadata, data } = source.object;
  const revision = revisionOfInjectorConfig(String(partOf(metadata).name));
  const { values } = partOf(data);
  if (kind !== 'ConfigMap' || revision === undefined || typeof values !== 'string') {
    return [];
  }
  return [{ source, namespace: namespaceOf(source.object), revision, values: partOf(parse(values, source)) }];
}

/** What istiod decides when it is called. The pod takes precedence over the selectors of the values, and these over the policy. */
function takes({ values }: Injector, labels: Plain, annotations: Plain): boolean {
  const asked = String(labels[INJECT] ?? annotations[INJECT] ?? '');
  if (asked !== '') {
    return !/^(n|no|false|off)$/i.test(asked);
  }
  const { neverInjectSelector, alwaysInjectSelector } = partOf(values, 'sidecarInjectorWebhook');
  const selected = (selectors: unknown) => Array.isArray(selectors) && selectors.some((selector) => selects(selector, labels));
  return !selected(neverInjectSelector) && (selected(alwaysInjectSelector) || partOf(values, 'global', 'proxy').autoInject !== 'disabled');
}
