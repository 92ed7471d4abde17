import { Scope } from './policy';
import { ListOptions } from '../../kube';
import { selectorQuery } from '../../reconcile';

/** Pods whose containers may run. Only their metadata is read: one of a whole namespace can be large. */
export function servingPods({ namespace, labels = {} }: Partial<Scope>): ListOptions {
  return { namespace, ...selecting(labels), fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed', metadataOnly: true };
}

/** ReplicaSets of such pods: they start pods until they are gone. */
export function replicaSetsOf({ namespace, labels = {} }: Partial<Scope>): ListOptions {
  return { namespace, ...selecting(labels), metadataOnly: true };
}

function selecting(labels: Scope['labels']): ListOptions {
  return Object.keys(labels).length > 0 ? { labelSelector: selectorQuery({ matchLabels: labels }) } : {};
}
