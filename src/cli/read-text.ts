import { readFileSync } from 'node:fs';
import { ExpectedError } from './command';

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-';

/** How messages name a file. */
export function fileName(path: string): string {
  return path === STANDARD_INPUT ? 'standard input' : path;
}

/**
 * The text of a file, or of standard input.
 *
 * @throws ExpectedError if it is not UTF-8: another encoding would be changed in silence
 */
export function readText(path: string): string {
  const bytes = readFileSync(path === STANDARD_INPUT ? 0 : path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ExpectedError(`${fileName(path)}:${lineOfFirstWrongByte(bytes)}: this is not UTF-8 text. Convert the file: iconv -f latin1 -t utf-8`);
  }
}

/** Wrong bytes become U+FFFD in the text. */
function lineOfFirstWrongByte(bytes: Buffer): number {
  return bytes.toString('utf8').split('\n').findIndex((line) => line.includes('\ufffd')) + 1;
}
