import { Json, JsonObject, partOf, partsOf } from '../json';
import { KubeObject, keyOf, refOf } from '../kube';
import { managersOf } from './fields';
import { MEMBER_LABEL, Instance } from './instance';
import { scaleTargetOf } from './order';

/**
 * Fields that the cluster's own controllers write are left to them. A field that is sent once and then left out goes
 * back to its default while nobody else owns it: so it is sent until somebody does, and left out from then on.
 */
export class Yielding {
  private readonly scaled: Set<string>;

  constructor(private readonly instance: Instance, set: KubeObject[]) {
    this.scaled = new Set(set.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').map(scaleTargetOf));
  }

  /** What to send for a desired object, given the one that lives. */
  public toSend(desired: KubeObject, live: KubeObject | undefined): KubeObject {
    const labels = { ...desired.metadata.labels, [MEMBER_LABEL]: this.instance.id };
    const labelled: KubeObject = { ...desired, metadata: { ...desired.metadata, labels } };
    if (desired.kind.endsWith('WebhookConfiguration')) {
      return { ...labelled, webhooks: partsOf(desired, 'webhooks').map((webhook) => this.webhook(webhook, live)) };
    }
    return this.scaled.has(keyOf(refOf(desired))) ? { ...labelled, spec: this.unscaled(partOf(desired.spec), live) } : labelled;
  }

  /** The server of a webhook writes its caBundle, and turns `Ignore` into `Fail` once it serves. */
  private webhook(webhook: JsonObject, live: KubeObject | undefined): JsonObject {
    const kept = { ...webhook };
    if (partOf(webhook, 'clientConfig').caBundle === '') {
      kept.clientConfig = without(partOf(webhook, 'clientConfig'), 'caBundle');
    }
    const path = ['webhooks', `k:${JSON.stringify({ name: webhook.name })}`, 'failurePolicy'];
    return webhook.failurePolicy === 'Ignore' && this.othersOwn(live, path) ? without(kept, 'failurePolicy') : kept;
  }

  /** An autoscaler of the set decides on the replicas; until it has, what we have sent before stays. */
  private unscaled(spec: JsonObject, live: KubeObject | undefined): JsonObject {
    const path = ['spec', 'replicas'];
    const ours = live !== undefined && managersOf(live, path).includes(this.instance.manager) && !this.othersOwn(live, path);
    return ours ? { ...spec, replicas: partOf(live?.spec).replicas } : without(spec, 'replicas');
  }

  private othersOwn(live: KubeObject | undefined, path: string[]): boolean {
    return live !== undefined && managersOf(live, path).some((manager) => manager !== this.instance.manager);
  }
}

function without(part: JsonObject, field: string): { [key: string]: Json | undefined } {
  return Object.fromEntries(Object.entries(part).filter(([key]) => key !== field));
}
