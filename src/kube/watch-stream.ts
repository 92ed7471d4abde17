import { isMap, Json, JsonObject, partOf } from '../json';
import { KubeError, OtherObjectError } from './error';
import { KubeObject } from './kube-object';

/** One event of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** The object after the event; for `DELETED`, its last state. A bookmark has only a resourceVersion. */
  object: KubeObject;
}

/** The API server accepts objects of up to 3 MiB. */
const LONGEST_EVENT = 16 * 1024 * 1024;

const LINE_BREAK = 0x0a;
const TYPES = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'];

/**
 * The events of a watch, one at a time. The rest of a stream that ends within an event is left out: the event is sent again.
 *
 * @throws KubeError of an event that reports an error, such as 410 for a resourceVersion that is too old
 * @throws OtherObjectError if the stream is no watch
 */
export async function* eventsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<WatchEvent> {
  for await (const line of linesOf(chunks)) {
    yield eventOf(line);
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
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
    if (length > LONGEST_EVENT) {
      throw new OtherObjectError(`an event of a watch is longer than ${LONGEST_EVENT} bytes`);
    }
  }
}

function eventOf(line: string): WatchEvent {
  const { type, object } = parsed(line);
  if (type === 'ERROR' && isMap(object)) {
    throw KubeError.fromAnswer(Number(object.code) || 500, object);
  }
  if (!TYPES.includes(String(type)) || typeof partOf(object, 'metadata').resourceVersion !== 'string') {
    throw new OtherObjectError('the API server was asked for a watch, and answered with something else');
  }
  return { type, object } as unknown as WatchEvent;
}

function parsed(line: string): JsonObject {
  try {
    const event: Json = JSON.parse(line);
    return isMap(event) ? event : {};
  } catch {
    return {};
  }
}
