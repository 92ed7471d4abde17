import { KubeObject, ObjectMeta } from './object';
import { printed } from '../text';

/** The settings of a quota. */
interface QuotaSettings {
  readonly enabled: boolean;
  readonly pods: unknown;
}

/** The quota that lets pods of the priority `system-node-critical` run in a namespace. Some clusters allow them in `kube-system` alone. */
export function nodeAgentQuota(metadata: ObjectMeta, { enabled, pods }: QuotaSettings): KubeObject | undefined {
  if (!enabled) {
    return undefined;
  }
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata,
    spec: {
      hard: { pods: printed(pods) },
      scopeSelector: { matchExpressions: [{ operator: 'In', scopeName: 'PriorityClass', values: ['system-node-critical'] }] },
    },
  };
}
