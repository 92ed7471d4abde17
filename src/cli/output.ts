import { writeSync } from 'node:fs';
import { ExitCode } from './exit-code';

const STDOUT = 1;

/** Writes to standard output without the streams of Node: loading these takes longer than synthesising a whole install. */
export function print(text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  try {
    while (done < bytes.length) {
      done += writeSync(STDOUT, bytes, done);
    }
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'EAGAIN': process.stdout.write(bytes.subarray(done)); break; // the reader is slow, and the pipe does not block
      case 'EPIPE': process.exit(ExitCode.DONE); // the reader has closed the pipe, as `head` does
      default: throw error;
    }
  }
}
