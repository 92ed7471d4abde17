import { partOf } from '../json';
import { KubeObject } from '../kube';
import { DomainRule } from '../reconcile';

/** The labels of the agents that set up the network of pods on each node: the CNI agent and ztunnel. */
const AGENTS = [{ key: 'k8s-app', value: 'istio-cni-node' }, { key: 'app', value: 'ztunnel' }];

/**
 * The agents on nodes are applied before the workloads whose pods need them, and deleted after these workloads. Otherwise a pod could start without
 * the redirection of its traffic, or could not be removed from its network.
 */
export const NODE_AGENTS_FIRST: DomainRule = {
  name: 'node agents',
  wave: (object) => isNodeAgent(object) ? 'agents' : undefined,
};

function isNodeAgent({ apiVersion, kind, spec }: KubeObject): boolean {
  const labels = partOf(spec, 'selector', 'matchLabels');
  return apiVersion === 'apps/v1' && kind === 'DaemonSet' && AGENTS.some(({ key, value }) => labels[key] === value);
}
