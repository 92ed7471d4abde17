import { StringDecoder } from 'node:string_decoder';
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
export async function* podLog(transport: Transport, of: PodContainer, { previous }: PodLogOptions = {}): AsyncGenerator<string> {
  const { namespace, pod, container } = of;
  const resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
  const path = withQuery(`${pathOf(resource, namespace, pod)}/log`, { container, previous: previous ? 'true' : undefined });
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of transport.stream({ method: 'GET', path, accept: '*/*' }, { stallMs: STALL_MS })) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}
