/** As many requests at one time as the connection takes. */
const AT_ONE_TIME = 16;

/** Does the work for each item, some at one time, and begins none after an abort. The first error ends it, after what is in flight. */
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
  const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_ONE_TIME, items.length) }, worker));
  const rejected = ends.find((end): end is PromiseRejectedResult => end.status === 'rejected');
  if (rejected) {
    throw rejected.reason;
  }
}
