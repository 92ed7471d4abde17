import { IncomingMessage, request } from 'node:http';
import { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { InboundEnvoy } from '../../xds/inbound-envoy';

/** A request as a caller sends it. */
export interface ClientCall {
  readonly workload: string;
  /** The address of the caller. */
  readonly from: string;
  readonly to: { readonly address: string; readonly port: number };
  /** Undefined: the caller sends plain text. */
  readonly principal?: string;
  /** The server name that the caller sends with TLS. */
  readonly sni?: string;
  /** Undefined: a TCP connection that expects an answer. */
  readonly http?: { readonly method: string; readonly path: string; readonly headers: Record<string, string> };
}

const DEADLINE_MS = 15_000;
const AT_A_TIME = 8;

/** Sends calls, each on a connection of its own, and says what becomes of each: an outcome as the evaluator names it, or `CLOSED`. */
export async function measure(envoy: InboundEnvoy, calls: readonly ClientCall[]): Promise<string[]> {
  const answers: string[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < calls.length; index = next++) answers[index] = await outcomeOf(envoy, calls[index]);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return answers;
}

/** A proxy of a caller says by ALPN that it is one, and which protocol it sends. */
async function outcomeOf(envoy: InboundEnvoy, call: ClientCall): Promise<string> {
  const plain = await envoy.connect(call.workload, call.from, call.to);
  const socket = call.principal === undefined ? plain : secured(envoy, plain, { ...call, principal: call.principal });
  socket.setTimeout(DEADLINE_MS, () => socket.destroy(new Error('TIMEOUT')));
  return (call.http ? httpOutcome(socket, call.http) : tcpOutcome(socket)).finally(() => plain.destroy());
}

function secured(envoy: InboundEnvoy, socket: Socket, { principal, sni, http }: ClientCall & { principal: string }): Socket {
  const ALPNProtocols = [http ? 'istio-http/1.1' : 'istio'];
  return connectTls({ socket, servername: sni, secureContext: envoy.identityOf(principal), ALPNProtocols, rejectUnauthorized: false });
}

function httpOutcome(socket: Socket, options: NonNullable<ClientCall['http']>): Promise<string> {
  return new Promise((resolve) => {
    const sent = request({ ...options, setHost: false, createConnection: () => socket }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk) => body += chunk).on('end', () => resolve(outcomeOfAnswer(answer, body)));
    });
    sent.on('error', ({ message }) => resolve(message === 'TIMEOUT' ? message : 'REFUSED')).end();
  });
}

function outcomeOfAnswer({ statusCode: code }: IncomingMessage, body: string): string {
  if (code === 401 || (code === 403 && /Audiences in Jwt/.test(body))) {
    return `UNAUTHENTICATED ${code}`;
  }
  return code === 200 ? 'ALLOWED' : code === 403 && body === 'RBAC: access denied' ? 'DENIED' : `${code} ${body}`;
}

function tcpOutcome(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.on('data', () => resolve('ALLOWED')).on('error', ({ message }) => resolve(message === 'TIMEOUT' ? message : 'CLOSED')).on('close', () => resolve('CLOSED'));
    socket.write('a proxy reads some bytes before it decides');
  });
}
