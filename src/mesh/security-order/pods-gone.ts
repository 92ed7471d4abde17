import { KubeError } from '../../kube';
import { Readiness, selectorQuery, WaitLook } from '../../reconcile';

const READY: Readiness = { ready: true, reason: '' };

/** Looks whether the pods of a deleted workload are gone: they serve requests until then. */
export const podsGone: WaitLook = async (_, { wait }, view) => {
  const { namespace, labels } = wait!;
  try {
    const pods = await view.list('v1', 'Pod', { namespace: String(namespace), labelSelector: selectorQuery({ matchLabels: labels }) });
    const left = pods.filter(({ status }) => !ENDED.includes(String((status as { phase?: string } | undefined)?.phase)));
    const names = left.slice(0, 3).map(({ metadata }) => metadata.name).join(', ') + (left.length > 3 ? `, and ${left.length - 3} more` : '');
    return left.length === 0 ? READY : { ready: false, reason: `its pods still run: ${names}` };
  } catch (error) {
    if (!(error instanceof KubeError && error.status === 403)) {
      throw error;
    }
    return { ready: false, failed: true, reason: `it is not known whether its pods are gone, and what is deleted after them stays: ${error.message}` };
  }
};

const ENDED = ['Succeeded', 'Failed'];
