import { KubeClient, KubeObject, ObjectRef } from '../kube';

/** Not the manager of any instance: what is not among the fields that an instance sends would go with its next apply. */
const MANAGER = 'cdk8s-istio-restart';

/** Has the pods of a workload made anew, a few at one time as its strategy says: what `kubectl rollout restart` does. */
export function restart(client: KubeClient, { apiVersion, kind, namespace, name }: ObjectRef): Promise<KubeObject> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  const template = { metadata: { annotations } };
  return client.apply({ apiVersion, kind, metadata: { namespace, name }, spec: { template } }, { manager: MANAGER, force: true });
}
