import { linesOf } from './lines';
import { withQuery } from './query';
import { pathOf } from './resources';
import { Transport } from './transport';

/** A container of a pod. */
export interface PodContainer {
  namespace: string;
  pod: string;
  container: string;
}

export interface PodLogOptions {
  /** The log of the container before its last restart. @default false */
  previous?: boolean;
}

/** Nothing arrives for this time, in milliseconds: the log has stalled. */
const STALL_MS = 15_000;

/**
 * The lines of the log of a container, as far as its node has them.
 *
 * @throws KubeError if the log cannot be read
 */
export function podLog(transport: Transport, { namespace, pod, container }: PodContainer, { previous }: PodLogOptions = {}): AsyncGenerator<string> {
  const resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
  const path = withQuery(`${pathOf(resource, namespace, pod)}/log`, { container, previous: previous ? 'true' : undefined });
  const chunks = transport.stream({ method: 'GET', path, accept: '*/*' }, { stallMs: STALL_MS });
  return linesOf(chunks, `a line of the log of container ${container} of Pod ${namespace}/${pod}`);
}
