/* eslint-disable no-bitwise -- the protocol packs fields into bytes */
/**
 * Forwards a port of a pod over WebSocket, in the protocol v4.channel.k8s.io of a kubelet: each message begins with the number of its channel
 * (0: data, 1: errors), and the first two bytes of a channel are the number of the port.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const PROTOCOL = 'v4.channel.k8s.io';
const BINARY = 2;
const CLOSE = 8;

/** Connects standard input and output with a port of the loopback interface. It ends when the other side closes the connection. */
const RELAY = 'exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1; exec 4<&0; cat <&4 >&3 & cat <&3; kill $!';

/** @param network the path of the network namespace of the pod; undefined for that of the node */
export function forwardPort(request: IncomingMessage, socket: Duplex, port: number, network: string | undefined): void {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${PROTOCOL}`];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const number = Buffer.from([port & 0xff, port >> 8]);
  [0, 1].forEach((channel) => socket.write(frame(BINARY, Buffer.concat([Buffer.from([channel]), number]))));
  const relay = connect(port, network);
  relay.stdout!.on('data', (data: Buffer) => socket.write(frame(BINARY, Buffer.concat([Buffer.from([0]), data]))));
  relay.on('close', (code) => {
    if (code === 1) socket.write(frame(BINARY, Buffer.from(`\u0001an error occurred forwarding ${port}: connection refused`)));
    socket.end(frame(CLOSE, Buffer.alloc(0)));
  });
  relay.stdin!.on('error', () => undefined); // the other side has closed the connection
  const reader = new Reader((data) => relay.stdin!.write(data));
  socket.on('data', (piece: Buffer) => reader.read(piece));
  socket.on('error', () => socket.destroy()).on('close', () => end(relay));
}

function connect(port: number, network: string | undefined): ChildProcess {
  const enter = network ? ['nsenter', `--net=${network}`] : [];
  const [file, ...args] = [...enter, 'bash', '--norc', '-c', RELAY, 'relay', String(port)];
  return spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
}

function end(relay: ChildProcess): void {
  try {
    process.kill(-relay.pid!, 'SIGKILL');
  } catch {
    // it has ended
  }
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Reads the data of a client's messages, which are short: requests without bodies. */
class Reader {
  private rest = Buffer.alloc(0);

  constructor(private readonly take: (data: Buffer) => void) {}

  read(piece: Buffer): void {
    this.rest = Buffer.concat([this.rest, piece]);
    for (;;) {
      const short = (this.rest[1] ?? 0) & 0x7f;
      const start = short === 126 ? 8 : 6;
      if (this.rest.length < start) return;
      const length = short === 126 ? this.rest.readUInt16BE(2) : short;
      if (this.rest.length < start + length) return;
      const mask = this.rest.subarray(start - 4, start);
      const payload = this.rest.subarray(start, start + length).map((byte, index) => byte ^ mask[index % 4]);
      if ((this.rest[0] & 0x0f) === BINARY && payload[0] === 0) this.take(Buffer.from(payload.subarray(1)));
      this.rest = this.rest.subarray(start + length);
    }
  }
}
