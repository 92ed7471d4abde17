/** The number of requests in flight: as many as the connection takes. */
const IN_FLIGHT = 16;

/** Does the work for each item, several at a time. After an abort or the first error, it finishes the work in flight and begins no other. */
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
