/**
 * The program of the image lab/client. Without an argument it waits. With an argument it sends traffic.
 * In: one JSON argument {url, count, until, rate, concurrency, method, headers, body, fresh, timeout, expect}.
 * Out: one line of JSON: {count, codes, versions, errors, latency: {min, p50, p99, max}, ms, first, unexpected}.
 * A response is unexpected if its code is not in `expect` (default: only 200). An error is always unexpected.
 */
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const KEEP_BODY = 2000;
/** The time between two looks for the file that ends the traffic, in milliseconds. */
const LOOK_MS = 20;

/** One request; never rejects. */
function send({ url, method, headers, body, timeout }, agent) {
  const start = performance.now();
  return new Promise((resolve) => {
    const done = (result) => resolve({ ms: performance.now() - start, ...result });
    const sent = request(url, { method, headers, agent, signal: AbortSignal.timeout(timeout) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        if (text.length < KEEP_BODY) text += chunk;
      });
      answer.on('end', () => done({ code: answer.statusCode, headers: answer.headers, body: text.slice(0, KEEP_BODY) }));
      answer.on('error', (error) => done({ error: errorName(error) }));
    });
    sent.on('error', (error) => done({ error: errorName(error) }));
    sent.end(body);
  });
}

function errorName(error) {
  return error.name === 'AbortError' || error.name === 'TimeoutError' ? 'TIMEOUT' : error.code ?? error.message;
}

async function drive(options) {
  const { count, until, rate, concurrency, fresh, expect } = options;
  const agent = fresh ? new Agent({ keepAlive: false }) : new Agent({ keepAlive: true, maxSockets: concurrency });
  const result = { codes: {}, versions: {}, errors: {} };
  const latencies = [];
  const start = performance.now();
  let next = 0;
  let ended = false;
  const looks = until === undefined ? undefined : setInterval(() => { ended ||= existsSync(until); }, LOOK_MS);

  const worker = async () => {
    while (next < count && !ended) {
      const index = next++;
      const early = rate === undefined ? 0 : start + index * 1000 / rate - performance.now();
      if (early > 0) await sleep(early);
      const { ms, ...answer } = await send(options, agent);
      note(result, index, answer, expect);
      if (answer.error === undefined) latencies.push(ms);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
  clearInterval(looks);
  agent.destroy();
  return { count: next, ...result, latency: spread(latencies), ms: round(performance.now() - start) };
}

function note(result, index, answer, expect) {
  const { code, error, headers } = answer;
  if (error !== undefined) {
    result.errors[error] = (result.errors[error] ?? 0) + 1;
  } else {
    const version = headers['x-version'] ?? 'none';
    result.codes[code] = (result.codes[code] ?? 0) + 1;
    result.versions[version] = (result.versions[version] ?? 0) + 1;
    result.first ??= answer;
  }
  if (!expect.includes(code)) result.unexpected ??= { index, ...answer };
}

function spread(latencies) {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { min: at(0), p50: at(0.5), p99: at(0.99), max: at(1) };
}

function round(ms) {
  return Math.round(ms * 100) / 100;
}

const [argument] = process.argv.slice(2);
if (argument === undefined) {
  setInterval(() => undefined, 2 ** 30); // until a signal ends it
  process.on('SIGTERM', () => process.exit(0));
} else {
  const defaults = { count: 1, concurrency: 16, method: 'GET', headers: {}, fresh: false, timeout: 10_000, expect: [200] };
  console.log(JSON.stringify(await drive({ ...defaults, ...JSON.parse(argument) })));
}
