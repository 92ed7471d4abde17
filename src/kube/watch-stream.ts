import { isMap, Json, JsonObject, partOf } from '../json';
import { KubeError, OtherObjectError } from './error';
import { KubeObject } from './kube-object';
import { linesOf } from './lines';

/** One event of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** The object after the event; for `DELETED`, its last state. A bookmark has only a resourceVersion. */
  object: KubeObject;
}

const TYPES = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'];

/**
 * The events of a watch, one at a time. The rest of a stream that ends within an event is left out: the event is sent again.
 *
 * @throws KubeError of an event that reports an error, such as 410 for a resourceVersion that is too old
 * @throws OtherObjectError if the stream is no watch
 */
export async function* eventsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<WatchEvent> {
  for await (const line of linesOf(chunks, 'an event of a watch')) {
    yield eventOf(line);
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
