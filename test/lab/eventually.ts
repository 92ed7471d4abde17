import { setTimeout as delay } from 'node:timers/promises';

/** Retries until the function succeeds. After the deadline, it throws the error of the last try. */
export async function eventually<T>(attempt: () => Promise<T>, deadline = 20_000): Promise<T> {
  for (const end = Date.now() + deadline; ; await delay(100)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
