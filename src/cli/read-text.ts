import { readFileSync } from 'node:fs';
import { ExpectedError } from './command';

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-';

/** How messages name a file. */
export function fileName(path: string): string {
  return path === STANDARD_INPUT ? 'standard input' : path;
}

/** Text in UTF-16 begins with one of these marks. */
const UTF_16 = [{ encoding: 'utf-16le', mark: [0xff, 0xfe] }, { encoding: 'utf-16be', mark: [0xfe, 0xff] }];

/**
 * The text of a file, or of standard input. It is UTF-8, or UTF-16 with a byte order mark.
 *
 * @throws ExpectedError if the text has another encoding, which would be changed in silence
 */
export function readText(path: string): string {
  const bytes = readFileSync(path === STANDARD_INPUT ? 0 : path);
  const { encoding } = UTF_16.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte)) ?? { encoding: 'utf-8' };
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ExpectedError(encoding === 'utf-8'
      ? `${fileName(path)}:${lineOfFirstWrongByte(bytes)}: this is not UTF-8 text. Convert the file: iconv -f latin1 -t utf-8`
      : `${fileName(path)}: this is not ${encoding.toUpperCase()} text, although its byte order mark says so. Convert the file to UTF-8`);
  }
}

/** Wrong bytes become U+FFFD in the text. */
function lineOfFirstWrongByte(bytes: Buffer): number {
  return bytes.toString('utf8').split('\n').findIndex((line) => line.includes('\ufffd')) + 1;
}
