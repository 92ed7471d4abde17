import { IncomingMessage, request } from 'node:http';
import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { withQuery } from './query';
import { pathOf } from './resources';
import { Transport } from './transport';

/** A port of a pod. */
export interface PodPort {
  namespace: string;
  pod: string;
  port: number;
}

/**
 * The protocol of port forwarding that every kubelet speaks over WebSocket. Each message begins with the number of its channel: 0 for data, 1 for
 * errors. The first two bytes of each channel repeat the number of the port.
 */
const PROTOCOL = 'v4.channel.k8s.io';
const DATA = 0;
const PORT_BYTES = 2;

/** The longest answer of a pod that is read, in bytes. */
const LONGEST_ANSWER = 128 * 1024 * 1024;

/** A pod did not answer: nobody listens on the port, its answer is no success, or nothing has arrived in time. */
export class PodAnswerError extends Error {}

/**
 * The body of the answer of a pod to a GET request, over a forwarded port.
 *
 * @param withinMs the time for the whole answer, in milliseconds
 * @throws KubeError if the API server does not forward the port
 * @throws PodAnswerError if the pod does not answer
 */
export async function getFromPod(transport: Transport, to: PodPort, path: string, withinMs: number): Promise<string> {
  const abort = AbortSignal.timeout(withinMs);
  const connection = await openPort(transport, to, abort, withinMs);
  try {
    return await get(connection, path, abort);
  } catch (error) {
    const why = abort.aborted ? `nothing has arrived for ${Math.round(withinMs / 1000)} s` : (error as Error).message;
    throw new PodAnswerError(`port ${to.port} of pod ${to.namespace}/${to.pod} does not answer: ${why}`);
  } finally {
    connection.destroy();
  }
}

async function openPort(transport: Transport, { namespace, pod, port }: PodPort, abort: AbortSignal, stallMs: number): Promise<PortStream> {
  const resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
  const path = withQuery(`${pathOf(resource, namespace, pod)}/portforward`, { ports: String(port) });
  return new PortStream(await transport.openWebSocket({ path, protocol: PROTOCOL }, { stallMs, abort }));
}

function get(connection: Duplex, path: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ createConnection: () => connection, path, headers: { host: 'localhost', connection: 'close' }, signal }, (answer) => {
      bodyOf(answer).then((body) => answer.statusCode === 200 ? resolve(body) : reject(new Error(`status ${answer.statusCode}`)), reject);
    });
    sent.on('error', reject).end();
  });
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > LONGEST_ANSWER) {
      throw new Error(`its answer is longer than ${LONGEST_ANSWER} bytes`);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The connection to the port, inside a WebSocket connection. */
class PortStream extends Duplex {
  /** The bytes of the port's number that are still to come, by channel. */
  private readonly repeated = new Map<number, number>();

  constructor(private readonly socket: WebSocket) {
    super();
    socket.on('message', (message: Buffer) => this.receive(message));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.push(null));
  }

  public _read(): void {
    this.socket.resume();
  }

  public _write(chunk: Buffer, _: string, done: (error?: Error | null) => void): void {
    this.socket.send(Buffer.concat([Buffer.from([DATA]), chunk]), done);
  }

  public _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.terminate();
    done(error);
  }

  private receive(message: Buffer): void {
    const [channel = DATA] = message;
    const payload = message.subarray(1);
    const repeated = Math.min(this.repeated.get(channel) ?? PORT_BYTES, payload.length);
    this.repeated.set(channel, (this.repeated.get(channel) ?? PORT_BYTES) - repeated);
    const content = payload.subarray(repeated);
    if (content.length === 0 || this.readableEnded) {
      return;
    }
    if (channel !== DATA) {
      this.destroy(new Error(content.toString('utf8').slice(0, 500).trim()));
    } else if (!this.push(content)) {
      this.socket.pause();
    }
  }
}
