import { IN_FLIGHT } from '../kube';

/** Does the work for each item, as many at a time as there may be requests in flight. After an abort or the first error, it finishes the work in flight and begins no other. */
export async function inParallel<T>(items: T[], work: (item: T) => Promise<void>, signal?: AbortSignal): Promise<void> {
  const rest = [...items];
  let failed = false;
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined && !failed && !signal?.aborted; item = rest.shift()) {
      await work(item).catch((error) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(IN_FLIGHT, items.length) }, worker));
  const rejected = ends.find((end): end is PromiseRejectedResult => end.status === 'rejected');
  if (rejected) {
    throw rejected.reason;
  }
}
