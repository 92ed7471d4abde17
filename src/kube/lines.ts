import { OtherObjectError } from './error';

/** The API server accepts objects of up to 3 MiB. */
const LONGEST = 16 * 1024 * 1024;

const LINE_BREAK = 0x0a;

/**
 * The lines of a stream, one at a time. What follows the last line break is left out: its sender has not ended it.
 *
 * @param what a line is, for the message
 * @throws OtherObjectError if a line is too long
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, what: string): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let begin = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end >= 0; end = chunk.indexOf(LINE_BREAK, begin)) {
      yield Buffer.concat([...parts, chunk.subarray(begin, end)]).toString('utf8');
      [parts, length, begin] = [[], 0, end + 1];
    }
    parts.push(chunk.subarray(begin));
    length += chunk.length - begin;
    if (length > LONGEST) {
      throw new OtherObjectError(`${what} is longer than ${LONGEST} bytes`);
    }
  }
}
