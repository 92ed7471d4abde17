/** Programs for containers of the lab, which Node reads from standard input. */

/** A request as it is sent. */
export interface SentRequest {
  /** The address of the Service. */
  readonly address: string;
  readonly port: number;
  /** Undefined: a TCP connection that expects an echo. */
  readonly http?: { readonly method: string; readonly path: string; readonly headers: Record<string, string> };
}

/** Sends requests, each on a connection of its own, and prints the answers: the code and the body, or the error. */
export function senderOf(requests: readonly SentRequest[]): string {
  return `
    import { request } from 'node:http';
    import { connect } from 'node:net';
    const requests = ${JSON.stringify(requests)};
    const http = ({ address: host, port, http }) => new Promise((resolve) => {
      const sent = request({ host, port, ...http, agent: false, setHost: false, signal: AbortSignal.timeout(15_000) }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (chunk) => body += chunk).on('end', () => resolve({ code: answer.statusCode, body: body.slice(0, 200) }));
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

/** Waits until the inbound listeners of the pod's proxy have all of some texts, and none of others. */
export function configWaiter(present: readonly string[], absent: readonly string[], deadline: number): string {
  return `
    const [present, absent] = ${JSON.stringify([present, absent])};
    const end = Date.now() + ${deadline};
    for (let missing = ['?']; missing.length > 0; ) {
      const answer = await fetch('http://127.0.0.1:15000/config_dump?resource=dynamic_listeners&name_regex=virtualInbound');
      const config = await answer.text();
      missing = [...present.filter((text) => !config.includes(text)), ...absent.filter((text) => config.includes(text)).map((text) => 'still ' + text)];
      if (missing.length > 0 && Date.now() > end) throw new Error('the proxy lacks ' + missing.join(', ') + ': ' + config.slice(0, 300));
      if (missing.length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  `;
}
