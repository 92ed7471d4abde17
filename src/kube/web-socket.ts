/* eslint-disable no-bitwise -- the protocol packs fields into bytes */
import { createHash, randomBytes } from 'node:crypto';

/** The longest frame that is read, in bytes. The API server sends frames of 32 KiB. */
const LONGEST_FRAME = 1024 * 1024;

export enum Opcode { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 }

/** One frame of a WebSocket connection. */
export interface Frame {
  opcode: number;
  payload: Buffer;
}

/**
 * A new key of a handshake, and the answer that only a server of WebSocket gives to it.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc6455#section-1.3
 */
export function handshake(): { key: string; accept: string } {
  const key = randomBytes(16).toString('base64');
  return { key, accept: createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64') };
}

/** A whole message of a client as one frame. A client masks what it sends. */
export function frameOf(opcode: Opcode, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  return Buffer.concat([headOf(opcode, payload.length), mask, payload.map((byte, index) => byte ^ mask[index % 4])]);
}

function headOf(opcode: Opcode, length: number): Buffer {
  const [final, masked] = [0x80, 0x80];
  if (length < 126) {
    return Buffer.from([final | opcode, masked | length]);
  }
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head.set([final | opcode, masked | (length < 65_536 ? 126 : 127)]);
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** Reads the frames of a server from the pieces in which they arrive. */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  /** @throws Error if the server violates the protocol */
  public read(piece: Buffer): Frame[] {
    this.rest = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    const frames: Frame[] = [];
    for (let frame = this.next(); frame; frame = this.next()) frames.push(frame);
    return frames;
  }

  private next(): Frame | undefined {
    const { rest } = this;
    const start = rest.length < 2 ? Infinity : startOf(rest);
    if (rest.length < start) {
      return undefined;
    }
    const length = lengthOf(rest, start);
    if (length > LONGEST_FRAME) {
      throw new Error(`a frame of ${length} bytes is longer than ${LONGEST_FRAME}`);
    }
    if (rest.length < start + length) {
      return undefined;
    }
    this.rest = rest.subarray(start + length);
    return { opcode: rest[0] & 0x0f, payload: rest.subarray(start, start + length) };
  }
}

/** Where the payload of a frame begins. */
function startOf(frame: Buffer): number {
  if (frame[1] & 0x80) {
    throw new Error('a server must not mask its frames');
  }
  return frame[1] === 127 ? 10 : frame[1] === 126 ? 4 : 2;
}

function lengthOf(frame: Buffer, start: number): number {
  return start === 2 ? frame[1] : start === 4 ? frame.readUInt16BE(2) : Number(frame.readBigUInt64BE(2));
}
