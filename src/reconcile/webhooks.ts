import { JsonObject, partOf, partsOf } from '../json';
import { KubeClient, KubeError, KubeObject } from '../kube';
import { podTemplateOf } from './desired';
import { Needs } from './needs';
import { not, Readiness } from './readiness';

/** An API server learns of a new configuration within a second; an answer that shows no change counts after this time. */
const KNOWN_AFTER_MS = 3000;

/**
 * Whether the webhooks of one configuration answer. There is no state to read that off: what comes next in the set is
 * tried by dry run, until the API server reaches the webhook for it. Of an injector, the pod must come back changed.
 */
export class WebhookProbe {
  private complete?: number;

  constructor(
    private readonly client: KubeClient,
    private readonly needs: Needs,
    private readonly desired: KubeObject,
    private readonly manager: string,
  ) {}

  public async look(live: KubeObject): Promise<Readiness> {
    const unsigned = partsOf(live, 'webhooks').find((webhook) => partOf(webhook, 'clientConfig').service && !partOf(webhook, 'clientConfig').caBundle);
    if (unsigned) {
      return not(`webhook ${unsigned.name} has no caBundle yet: its server writes it when it serves`);
    }
    this.complete ??= performance.now();
    const candidate = this.needs.waitingFor(this.desired)[0];
    return candidate ? this.probe(candidate) : { ready: true, reason: '' };
  }

  private async probe(candidate: KubeObject): Promise<Readiness> {
    const template = podTemplateOf(candidate);
    try {
      return template ? await this.createPod(candidate, template) : await this.applyResource(candidate);
    } catch (error) {
      if (error instanceof KubeError && (error.status === 0 || /failed calling webhook/.test(error.message))) {
        return not(error.message);
      }
      return { ready: true, reason: '' }; // refused for a reason of its own: the webhook is not what stands in the way
    }
  }

  private async createPod(workload: KubeObject, template: JsonObject): Promise<Readiness> {
    const { namespace, name } = workload.metadata;
    const pod = { ...template, apiVersion: 'v1', kind: 'Pod', metadata: { ...partOf(template, 'metadata'), name: `${name}-probe`, namespace } };
    const answer = await this.client.create(pod, { namespace, dryRun: true, once: true });
    const known = performance.now() - this.complete! > KNOWN_AFTER_MS;
    return known || injected(pod, answer) ? { ready: true, reason: '' } : not('pods are not changed by it yet');
  }

  private async applyResource(object: KubeObject): Promise<Readiness> {
    await this.client.apply(object, { manager: this.manager, dryRun: true, once: true });
    return { ready: true, reason: '' };
  }
}

/** What the API server itself fills in leaves annotations and containers' names and images alone. */
function injected(sent: JsonObject, answer: KubeObject): boolean {
  const shape = (pod: JsonObject) => JSON.stringify([
    Object.keys(partOf(pod, 'metadata', 'annotations')).sort(),
    partsOf(pod, 'spec', 'containers').map(({ name, image }) => [name, image]),
  ]);
  return shape(sent) !== shape(answer);
}
