/** Programs for containers of the lab, which Node reads from standard input. */

/** The command of a container that runs such a program. Node needs a working folder for it. */
export const RUN = ['/bin/sh', '-c', 'cd / && exec /usr/local/bin/node --input-type=module -'];

/** A request as it is sent. */
export interface SentRequest {
  /** The address of the Service. */
  readonly address: string;
  readonly port: number;
  /** Undefined: a TCP connection that expects an echo. */
  readonly http?: { readonly method: string; readonly path: string; readonly headers: Record<string, string> };
}

/** What comes back: the code, the first 200 characters of the body and some headers, or the error. */
export interface SentAnswer {
  readonly code?: number;
  readonly body?: string;
  readonly grpcStatus?: string;
  readonly allowedOrigin?: string;
  readonly error?: string;
}

/** Sends requests, each on a connection of its own, and prints the answers. */
export function senderOf(requests: readonly SentRequest[]): string {
  return `
    import { request } from 'node:http';
    import { connect } from 'node:net';
    const requests = ${JSON.stringify(requests)};
    const http = ({ address: host, port, http }) => new Promise((resolve) => {
      const sent = request({ host, port, ...http, agent: false, setHost: false, signal: AbortSignal.timeout(15_000) }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (chunk) => body += chunk).on('end', () => resolve({
          code: answer.statusCode, body: body.slice(0, 200), grpcStatus: answer.headers['grpc-status'], allowedOrigin: answer.headers['access-control-allow-origin'],
        }));
      });
      sent.on('error', ({ code, message, name }) => resolve({ error: name === 'AbortError' ? 'TIMEOUT' : code ?? message })).end();
    });
    const tcp = ({ address: host, port }) => new Promise((resolve) => {
      const socket = connect(port, host, () => socket.write('a proxy reads some bytes before it decides'));
      socket.setTimeout(15_000, () => { socket.destroy(); resolve({ error: 'TIMEOUT' }); });
      socket.on('data', () => { socket.destroy(); resolve({ code: 200 }); });
      socket.on('error', ({ code }) => resolve({ error: code })).on('close', () => resolve({ error: 'closed' }));
    });
    const answers = [];
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < requests.length; index = next++) answers[index] = await (requests[index].http ? http : tcp)(requests[index]);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    console.log(JSON.stringify(answers));
  `;
}

/** The inbound listeners of a sidecar. */
const VIRTUAL_INBOUND = '?resource=dynamic_listeners&name_regex=virtualInbound';

/**
 * Waits until the configuration of the pod's proxy has all of some texts, and none of others.
 *
 * @param resources which part of the configuration
 */
export function configWaiter(present: readonly string[], absent: readonly string[], deadline: number, resources = VIRTUAL_INBOUND): string {
  return `
    const [present, absent] = ${JSON.stringify([present, absent])};
    const end = Date.now() + ${deadline};
    for (let missing = ['?']; missing.length > 0; ) {
      const answer = await fetch('http://127.0.0.1:15000/config_dump${resources}');
      const config = await answer.text();
      missing = [...present.filter((text) => !config.includes(text)), ...absent.filter((text) => config.includes(text)).map((text) => 'still ' + text)];
      if (missing.length > 0 && Date.now() > end) throw new Error('the proxy lacks ' + missing.join(', ') + ': ' + config.slice(0, 300));
      if (missing.length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  `;
}
