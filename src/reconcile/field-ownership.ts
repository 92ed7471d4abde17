import { Json, JsonObject, partOf, partsOf } from '../json';
import { KubeObject, keyOf, refOf } from '../kube';
import { Instance, MEMBER_LABEL } from './instance';
import { managersOf } from './managed-fields';
import { scaleTargetOf } from './order';

/**
 * Leaves fields to the controllers of the cluster that write them. A field that is sent once and then left out goes back to its default if
 * it has no other owner. So such a field is sent until another manager owns it, and is left out from then on.
 */
export class FieldOwnership {
  private readonly scaled: Set<string>;

  constructor(private readonly instance: Instance, set: KubeObject[]) {
    this.scaled = new Set(set.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').map(scaleTargetOf));
  }

  /** What to send for a desired object: it depends on the owners of the live one. */
  public toSend(desired: KubeObject, live: KubeObject | undefined): KubeObject {
    const labels = { ...desired.metadata.labels, [MEMBER_LABEL]: this.instance.id };
    const labelled: KubeObject = { ...desired, metadata: { ...desired.metadata, labels } };
    if (desired.kind.endsWith('WebhookConfiguration')) {
      return { ...labelled, webhooks: partsOf(desired, 'webhooks').map((webhook) => this.webhook(webhook, live)) };
    }
    return this.scaled.has(keyOf(refOf(desired))) ? { ...labelled, spec: this.scaledSpec(partOf(desired.spec), live) } : labelled;
  }

  /** The server of a webhook writes its caBundle, and changes `Ignore` to `Fail` when it serves. */
  private webhook(webhook: JsonObject, live: KubeObject | undefined): JsonObject {
    const sent = { ...webhook };
    if (partOf(webhook, 'clientConfig').caBundle === '') {
      sent.clientConfig = without(partOf(webhook, 'clientConfig'), 'caBundle');
    }
    const path = ['webhooks', `k:${JSON.stringify({ name: webhook.name })}`, 'failurePolicy'];
    return webhook.failurePolicy === 'Ignore' && this.hasOtherOwner(live, path) ? without(sent, 'failurePolicy') : sent;
  }

  /** An autoscaler of the set writes the replicas. Until it does, the number that the instance owns is sent again. */
  private scaledSpec(spec: JsonObject, live: KubeObject | undefined): JsonObject {
    const path = ['spec', 'replicas'];
    const isOnlyOwner = live !== undefined && managersOf(live, path).includes(this.instance.manager) && !this.hasOtherOwner(live, path);
    return isOnlyOwner ? { ...spec, replicas: partOf(live?.spec).replicas } : without(spec, 'replicas');
  }

  private hasOtherOwner(live: KubeObject | undefined, path: string[]): boolean {
    return live !== undefined && managersOf(live, path).some((manager) => manager !== this.instance.manager);
  }
}

function without(part: JsonObject, field: string): { [key: string]: Json | undefined } {
  return Object.fromEntries(Object.entries(part).filter(([key]) => key !== field));
}
