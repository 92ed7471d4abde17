/**
 * The default revision serves the pods and the configuration that name no revision. It is the control plane of the revision tag `default`, or without such a
 * tag the control plane without a revision. All constructs of the App together decide it, so the objects that depend on it are completed at synthesis.
 */
import { Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { defaultValidator } from './base-objects';
import { component } from './component';
import { INACTIVE } from './istiod/injection-webhook';
import { REVISION_TAGS } from './kinds';
import { KubeObject } from './object';
import type { IstioRevisionTag } from './revision-tag';
import { IstioVersion } from '../istio';
import { Fields } from '../json';
import { AppIndex, Kind } from '../scope';

/** The revision of a control plane without a name, and the tag that can replace it. */
export const DEFAULT_REVISION = 'default';

/** The default validator of the control plane that a tag stands for. */
export function validatorOfTag({ istiod }: IstioRevisionTag): KubeObject {
  return defaultValidator(istiod._component, { ...istiod._settings, defaultRevision: istiod.revision });
}

/**
 * The default validator of a namespace. Only the first construct that asks gets the object, since a namespace has it once.
 *
 * @param own the default validator without a tag `default`
 */
export function sharedDefaultValidator(construct: Construct, namespace: string, own: KubeObject): KubeObject | undefined {
  const index = AppIndex.of(construct);
  const owners = new Kind<IConstruct>(`default validator of ${namespace}`);
  if (index.all(owners).length > 0) {
    return undefined;
  }
  index.register(owners, construct);
  const current = () => {
    const tag = defaultTag(construct, namespace);
    return tag ? validatorOfTag(tag) : own;
  };
  const labels = Object.fromEntries(validatorLabels().map((label) => [label, lazy(() => current().metadata.labels?.[label])]));
  return { ...own, metadata: { ...own.metadata, labels }, webhooks: lazy(() => current().webhooks) };
}

/** The injection webhooks of a control plane without a revision. They are inactive while a tag `default` stands for a control plane of the namespace. */
export function injectionByDefault(construct: Construct, namespace: string, object: KubeObject): KubeObject {
  const webhooks = object.webhooks as Fields[];
  const inactive = webhooks.map((webhook) => ({ ...webhook, namespaceSelector: INACTIVE, objectSelector: INACTIVE }));
  return { ...object, webhooks: lazy(() => (defaultTag(construct, namespace) ? inactive : webhooks)) };
}

function defaultTag(scope: IConstruct, namespace: string): IstioRevisionTag | undefined {
  return AppIndex.of(scope).all(REVISION_TAGS).find(({ tagName, istiod }) => tagName === DEFAULT_REVISION && istiod.namespace === namespace);
}

/** The labels of the default validator in any version: the tag can stand for a control plane of another version. */
function validatorLabels(): string[] {
  const objects = IstioVersion.ALL.map((version) => defaultValidator(component(version, '', ''), { defaultRevision: '', global: { istioNamespace: '' }, base: {} }));
  return [...new Set(objects.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {})))];
}

/** A value that is known at synthesis. */
function lazy(produce: () => unknown): any {
  return Lazy.any({ produce });
}
