import { writeSync } from 'node:fs';

const STDOUT = 1;

/**
 * Whether nobody reads an output any more: the reader has closed the pipe, as `head` does, or the terminal is gone. That is no error: the
 * command does its work to the end, and its exit code says how the work ended.
 */
export function isClosed({ code, syscall }: NodeJS.ErrnoException): boolean {
  return (code === 'EPIPE' || code === 'EIO') && syscall === 'write';
}

/** Writes to standard output without the streams of Node: loading these takes longer than synthesising a whole install. */
export function print(text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  try {
    while (done < bytes.length) {
      done += writeSync(STDOUT, bytes, done);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
      process.stdout.write(bytes.subarray(done)); // the reader is slow, and the pipe does not block
    } else if (!isClosed(error as NodeJS.ErrnoException)) {
      throw error;
    }
  }
}
