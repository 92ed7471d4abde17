import { KubeError } from '../kube';

/**
 * Why the API server rejected a look at the cluster, and what to do.
 *
 * @param option lets a run go on without the look
 */
export function rejectedLook(error: KubeError, option: string): string {
  return `${error.message}. ${repairOf(error)}, or use ${option}`;
}

function repairOf({ isForbidden, reason }: KubeError): string {
  return isForbidden ? 'Grant this right' : reason === 'UnknownKind' ? 'Let the cluster serve this kind again' : 'Try again later';
}
