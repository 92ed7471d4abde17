import { KubeClient, KubeObject, ObjectRef } from '../kube';

/** A field manager that no instance has: the next apply of an instance would delete a field that it owns and does not send. */
const MANAGER = 'cdk8s-istio-restart';

/** Restarts the pods of a workload by its own update strategy, as `kubectl rollout restart` does. */
export function restart(client: KubeClient, { apiVersion, kind, namespace, name }: ObjectRef): Promise<KubeObject> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  const template = { metadata: { annotations } };
  return client.apply({ apiVersion, kind, metadata: { namespace, name }, spec: { template } }, { manager: MANAGER, force: true });
}
