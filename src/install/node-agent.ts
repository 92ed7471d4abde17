/** What the agents that run on each node share. */
import { KubeObject, ObjectMeta } from './object';
import { Fields } from '../json';
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

/** A volume with a folder of the node. */
export function hostPath(name: string, path: string, type?: string): Fields {
  return { name, hostPath: { path, type } };
}
