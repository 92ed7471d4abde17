import { partOf, partsOf } from '../json';
import { KubeClient, KubeError, KubeObject, Limiter, PodAnswerError } from '../kube';
import { runningProxyOf } from './traffic-order';

/** What the proxy of a pod has recorded. */
export interface ProxyRecords {
  /** What the administration interface answers. */
  readonly stats: string;
  /** Lines of its log since it has started, and of the log of the container before. */
  readonly log: string[];
  readonly previousLog: string[];
}

/** What is read of each proxy. */
export interface RecordsWanted {
  /** The path of the administration interface. */
  readonly path: string;
  /** Whether the answer has something that is in the log. Without it, the log is not read. */
  readonly hasRecords: (stats: string) => boolean;
  /** Whether a line of a log is wanted. */
  readonly isRecord: (line: string) => boolean;
}

const CONTAINER = 'istio-proxy';
const ANSWER_MS = 5000;

/** Envoy writes its log once a second, so that what its counters say is in the log later. */
const LOG_DELAY_MS = 1500;

const limiter = new Limiter();

/**
 * Reads what the running proxy of a pod has recorded: first its counters, and then its log, so that what is counted is in the log.
 *
 * @returns undefined if the pod has no running proxy, or if it does not answer
 * @throws KubeError if these credentials must not forward ports or read logs
 */
export function readProxyRecords(client: KubeClient, pod: KubeObject, wanted: RecordsWanted): Promise<ProxyRecords | undefined> {
  const proxy = runningProxyOf(pod);
  return limiter.run(async () => {
    try {
      return proxy && await recordsOf(client, { ...proxy, restarts: restartsOf(pod) }, wanted);
    } catch (error) {
      if (error instanceof PodAnswerError || (error instanceof KubeError && (error.isNotFound || error.status === 0 || error.status >= 500))) {
        return undefined;
      }
      throw error;
    }
  });
}

interface RecordingProxy {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly restarts: number;
}

async function recordsOf(client: KubeClient, proxy: RecordingProxy, { path, hasRecords, isRecord }: RecordsWanted): Promise<ProxyRecords> {
  const stats = await client.getFromPod(proxy, path, ANSWER_MS);
  const has = hasRecords(stats);
  if (has) await new Promise((resolve) => setTimeout(resolve, LOG_DELAY_MS));
  const read = (previous: boolean) => wantedLines(client.podLog({ ...proxy, container: CONTAINER }, { previous }), isRecord);
  return { stats, log: has ? await read(false) : [], previousLog: proxy.restarts > 0 ? await read(true).catch(noneIfGone) : [] };
}

async function wantedLines(lines: AsyncIterable<string>, isWanted: (line: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) {
    if (isWanted(line)) found.push(line);
  }
  return found;
}

/** A node deletes old logs. */
function noneIfGone(error: unknown): string[] {
  if (error instanceof KubeError && (error.status === 400 || error.isNotFound)) {
    return [];
  }
  throw error;
}

function restartsOf({ status }: KubeObject): number {
  const statuses = [...partsOf(status, 'containerStatuses'), ...partsOf(status, 'initContainerStatuses')];
  return Number(partOf(statuses.find(({ name }) => name === CONTAINER)).restartCount ?? 0);
}
