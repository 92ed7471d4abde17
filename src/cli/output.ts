import { writeSync } from 'node:fs';

const STDOUT = 1;

/** Why the output has not arrived as a whole. */
let failure: Error | undefined;

/** Whether the rest is written by the stream of Node. */
let isSlow = false;

/**
 * Whether nobody reads an output any more: the reader has closed the pipe, as `head` does, or the terminal is gone. That is no error: the
 * command does its work to the end, and its exit code says how the work ended.
 */
export function isClosed({ code, syscall }: NodeJS.ErrnoException): boolean {
  return (code === 'EPIPE' || code === 'EIO') && syscall === 'write';
}

/**
 * Writes to standard output without the streams of Node: loading these takes longer than synthesising a whole install. A write that fails, such as
 * to a full disk, does not end the work: see `outputFailure`.
 */
export function print(text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  try {
    while (done < bytes.length && !isSlow) {
      done += writeSync(STDOUT, bytes, done);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
      failure ??= isClosed(error as NodeJS.ErrnoException) ? undefined : error as Error;
      return;
    }
    isSlow = true; // the reader is slow, and the pipe does not block
  }
  if (isSlow) process.stdout.write(bytes.subarray(done));
}

/** Why something that was printed has not arrived; undefined if all of it has, or if nobody wants to read it. A failure is reported once. */
export function outputFailure(): string | undefined {
  const error = failure;
  failure = undefined;
  return error && `the output could not be written: ${error.message}`;
}
