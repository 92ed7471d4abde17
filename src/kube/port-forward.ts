import { IncomingMessage, request } from 'node:http';
import { Duplex } from 'node:stream';
import { KubeError } from './error';
import { withQuery } from './query';
import { pathOf } from './resources';
import { Transport } from './transport';
import { Frame, FrameReader, frameOf, handshake, Opcode } from './web-socket';

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
  const { key, accept } = handshake();
  const headers = { 'connection': 'Upgrade', 'upgrade': 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key, 'sec-websocket-protocol': PROTOCOL };
  const path = withQuery(`${pathOf(resource, namespace, pod)}/portforward`, { ports: String(port) });
  const answer = await transport.upgrade({ method: 'GET', path, headers }, { stallMs, abort });
  if (answer.headers['sec-websocket-accept'] !== accept || answer.headers['sec-websocket-protocol'] !== PROTOCOL) {
    answer.socket.destroy();
    throw new KubeError(`the API server does not forward ports of pods over WebSocket with the protocol ${PROTOCOL}`, 400, 'BadRequest');
  }
  return new PortStream(answer.socket);
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
  private readonly frames = new FrameReader();
  /** The bytes of the port's number that are still to come, by channel. */
  private readonly repeated = new Map<number, number>();
  private channel = DATA;

  constructor(private readonly socket: Duplex) {
    super();
    socket.on('data', (piece: Buffer) => this.receive(piece));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.push(null));
  }

  public _read(): void {
    this.socket.resume();
  }

  public _write(chunk: Buffer, _: string, done: (error?: Error | null) => void): void {
    this.socket.write(frameOf(Opcode.BINARY, Buffer.concat([Buffer.from([DATA]), chunk])), done);
  }

  public _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  private receive(piece: Buffer): void {
    try {
      this.frames.read(piece).forEach((frame) => this.takeFrame(frame));
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  private takeFrame({ opcode, payload }: Frame): void {
    switch (opcode) {
      case Opcode.CLOSE:
        return void this.push(null);
      case Opcode.PING:
        return void this.socket.write(frameOf(Opcode.PONG, payload));
      case Opcode.PONG:
        return undefined;
      case Opcode.CONTINUATION:
        return this.takeFrom(this.channel, payload);
      default:
        this.channel = payload[0] ?? DATA;
        return this.takeFrom(this.channel, payload.subarray(1));
    }
  }

  private takeFrom(channel: number, payload: Buffer): void {
    const repeated = Math.min(this.repeated.get(channel) ?? PORT_BYTES, payload.length);
    this.repeated.set(channel, (this.repeated.get(channel) ?? PORT_BYTES) - repeated);
    const content = payload.subarray(repeated);
    if (content.length === 0 || this.readableEnded) {
      return;
    }
    if (channel !== DATA) {
      throw new Error(content.toString('utf8').slice(0, 500).trim());
    }
    if (!this.push(content)) this.socket.pause();
  }
}
