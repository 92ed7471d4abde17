import { KubeClient, KubeObject } from '../kube';

const API = 'admissionregistration.k8s.io/v1';

/** All configurations of mutating webhooks, such as the injection of sidecars. */
export function readMutatingWebhooks(client: KubeClient): Promise<KubeObject[]> {
  return client.list(API, 'MutatingWebhookConfiguration');
}

/** All configurations of mutating and validating webhooks. */
export async function readWebhooks(client: KubeClient): Promise<KubeObject[]> {
  const lists = await Promise.all([readMutatingWebhooks(client), client.list(API, 'ValidatingWebhookConfiguration')]);
  return lists.flat();
}
