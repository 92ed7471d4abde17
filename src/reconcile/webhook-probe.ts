import { JsonObject, partOf, partsOf } from '../json';
import { KubeClient, KubeError, KubeObject } from '../kube';
import { Dependencies } from './dependencies';
import { podTemplateOf, probePodOf } from './pod-template';
import { notReady, Readiness } from './readiness';

/** An API server reads a new configuration within a second. After this time, a pod that comes back unchanged counts as ready too. */
const KNOWN_AFTER_MS = 3000;

/**
 * Whether the webhooks of one configuration answer. No status says this. So an object of the set that depends on the webhook is tried by
 * dry run, until the API server reaches the webhook for it. If the object has pods, the pod must come back changed.
 */
export class WebhookProbe {
  private completeSince?: number;

  constructor(
    private readonly client: KubeClient,
    private readonly dependencies: Dependencies,
    private readonly desired: KubeObject,
    private readonly manager: string,
  ) {}

  public async look(live: KubeObject): Promise<Readiness> {
    const unsigned = partsOf(live, 'webhooks').find((webhook) => partOf(webhook, 'clientConfig').service && !partOf(webhook, 'clientConfig').caBundle);
    if (unsigned) {
      return notReady(`webhook ${unsigned.name} has no caBundle yet: its server writes it when it serves`);
    }
    this.completeSince ??= performance.now();
    const [dependent] = this.dependencies.dependentsOf(this.desired);
    return dependent ? this.probe(dependent) : { ready: true, reason: '' };
  }

  private async probe(dependent: KubeObject): Promise<Readiness> {
    try {
      return podTemplateOf(dependent) ? await this.createPod(dependent) : await this.applyResource(dependent);
    } catch (error) {
      if (error instanceof KubeError && (error.status === 0 || /failed calling webhook/.test(error.message))) {
        return notReady(error.message);
      }
      return { ready: true, reason: '' }; // rejected for another reason: the API server has reached the webhook
    }
  }

  private async createPod(workload: KubeObject): Promise<Readiness> {
    const pod = probePodOf(workload);
    const answer = await this.client.create(pod, { namespace: workload.metadata.namespace, dryRun: true, once: true });
    const known = performance.now() - this.completeSince! > KNOWN_AFTER_MS;
    return known || isInjected(pod, answer) ? { ready: true, reason: '' } : notReady('pods are not changed by it yet');
  }

  private async applyResource(object: KubeObject): Promise<Readiness> {
    await this.client.apply(object, { manager: this.manager, dryRun: true, once: true });
    return { ready: true, reason: '' };
  }
}

/** Whether webhooks have changed a pod. The defaults of the API server change neither annotations nor names and images of containers. */
function isInjected(sent: JsonObject, answer: KubeObject): boolean {
  const shape = (pod: JsonObject) => JSON.stringify([
    Object.keys(partOf(pod, 'metadata', 'annotations')).sort(),
    partsOf(pod, 'spec', 'containers').map(({ name, image }) => [name, image]),
  ]);
  return shape(sent) !== shape(answer);
}
