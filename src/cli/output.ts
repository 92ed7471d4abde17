import { writeSync } from 'node:fs';
import { ExitCode } from './exit-code';

const STDOUT = 1;

/**
 * Prints on standard output at once, past Node's streams: to load those takes longer than to make a whole install.
 */
export function print(text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  try {
    while (done < bytes.length) {
      done += writeSync(STDOUT, bytes, done);
    }
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'EAGAIN': process.stdout.write(bytes.subarray(done)); break; // the reader is slow, and what it reads from was told not to wait
      case 'EPIPE': process.exit(ExitCode.DONE); // it has seen enough
      default: throw error;
    }
  }
}
