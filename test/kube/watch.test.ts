import { once } from 'node:events';
import { Agent, createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { JsonObject } from '../../src/json';
import { Connection, KubeClient, KubeError, KubeObject, ObjectRef, Watch } from '../../src/kube';
import { eventsOf } from '../../src/kube/watch-stream';
import { eventually } from '../lab/eventually';

/** Watches, with a server whose state and streams the test writes. */
const PATH = '/api/v1/namespaces/shop/pods';
const ref = (name: string): ObjectRef => ({ apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name });

let server: Server;
let client: KubeClient;
let warnings: string[];
let agent: Agent;
/** What the server lists. */
let version: number;
let items: JsonObject[];
let lists: string[];
/** The open and the ended streams, in the order in which they were asked for. */
let streams: { url: URL; response: ServerResponse; accept?: string }[];
/** Answers to requests, instead of the server's own. */
let onList: ((response: ServerResponse) => void) | undefined;
let onWatch: ((response: ServerResponse) => void) | undefined;
let watch: Watch;

const pod = (name: string, resourceVersion: number, phase = 'Pending'): JsonObject =>
  ({ metadata: { name, namespace: 'shop', resourceVersion: String(resourceVersion) }, status: { phase } });
const status = (code: number, reason: string): JsonObject =>
  ({ kind: 'Status', code, reason, message: `${reason} by the test` });
const refuse = (code: number, reason: string) => (response: ServerResponse) =>
  void response.writeHead(code).end(JSON.stringify(status(code, reason)));

beforeEach(async () => {
  [version, items, lists, streams, warnings, onList, onWatch] = [10, [pod('a', 5)], [], [], [], undefined, undefined];
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  agent = new Agent({ keepAlive: true });
  const connection: Connection = {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    context: 'test',
    namespace: 'default',
    credentials: async () => ({ agent, headers: {} }),
  };
  client = new KubeClient(connection, {}, (text) => warnings.push(text));
  watch = client.watch('v1', 'Pod', { namespace: 'shop' });
});
afterEach(async () => {
  watch.close();
  agent.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function answer({ url, headers }: IncomingMessage, response: ServerResponse): void {
  const parsed = new URL(url!, 'http://server');
  if (parsed.pathname === '/api/v1') {
    response.end(JSON.stringify({ resources: [{ name: 'pods', kind: 'Pod', namespaced: true }] }));
  } else if (!parsed.searchParams.has('watch')) {
    lists.push(url!);
    if (onList) onList(response);
    else response.end(JSON.stringify({ metadata: { resourceVersion: String(version) }, items }));
  } else {
    streams.push({ url: parsed, response, accept: headers.accept });
    if (onWatch) onWatch(response);
    else response.writeHead(200).flushHeaders();
  }
}

/** Sends an event on the newest stream. */
const send = (type: string, object: JsonObject) => streams.at(-1)!.response.write(`${JSON.stringify({ type, object })}\n`);
const streamed = (count: number) => eventually(async () => expect(streams.length).toBeGreaterThanOrEqual(count));
const phase = async (name = 'a') => ((await watch.find(ref(name)))?.status as JsonObject | undefined)?.phase;
const becomes = (expected: string | undefined, name = 'a') => eventually(async () => expect(await phase(name)).toBe(expected));

test('lists once, and follows the changes from there', async () => {
  expect(await watch.find(ref('a'))).toEqual({ apiVersion: 'v1', kind: 'Pod', ...pod('a', 5) });
  await streamed(1);
  expect(Object.fromEntries(streams[0].url.searchParams)).toEqual({ watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds: '15', resourceVersion: '10' });
  expect(streams[0].url.pathname).toBe(PATH);
  send('MODIFIED', pod('a', 11, 'Running'));
  send('ADDED', pod('b', 12));
  await becomes('Pending', 'b');
  expect(await phase()).toBe('Running');
  send('DELETED', pod('a', 13));
  await becomes(undefined);
  expect((await watch.list()).map(({ metadata }) => metadata.name)).toEqual(['b']);
  expect(lists).toHaveLength(1);
});

test('calls back for a change of the object, or of any object, until it is told to end', async () => {
  const seen: string[] = [];
  watch.onChange(ref('b'), () => seen.push('b'));
  const end = watch.onChange(undefined, () => seen.push('any'));
  await streamed(1);
  seen.length = 0;
  send('MODIFIED', pod('a', 11));
  send('ADDED', pod('b', 12));
  await becomes('Pending', 'b');
  expect(seen.sort()).toEqual(['any', 'any', 'b']);
  end();
  send('MODIFIED', pod('b', 13, 'Running'));
  await becomes('Running', 'b');
  expect(seen.sort()).toEqual(['any', 'any', 'b', 'b']);
});

test('an event that is split anywhere, also within a character, is read as a whole', async () => {
  const events = [{ type: 'MODIFIED', object: pod('a', 11, 'läuft ✓') }, { type: 'ADDED', object: pod('b', 12, 'ö') }];
  const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const inPieces = async function* (length: number) {
    for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
  };
  for (const length of [1, 2, 7, bytes.length]) {
    const read = [];
    for await (const event of eventsOf(inPieces(length))) read.push(event);
    expect(read).toEqual(events);
  }
});

test('reads only the metadata, and selects objects, if it is asked to', async () => {
  const selected = client.watch('v1', 'Pod', { namespace: 'shop', labelSelector: 'app=web', metadataOnly: true });
  await selected.list();
  await streamed(2);
  const asked = streams.find(({ url }) => url.searchParams.has('labelSelector'))!;
  selected.close();
  expect(asked.url.searchParams.get('labelSelector')).toBe('app=web');
  expect(asked.accept).toBe('application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
});

describe('events that are not newer change nothing', () => {
  beforeEach(async () => {
    await streamed(1);
    send('MODIFIED', pod('a', 12, 'Running'));
    await becomes('Running');
  });

  test.each<[string, string, JsonObject]>([
    ['a second time', 'MODIFIED', pod('a', 12, 'Failed')], ['an older state', 'MODIFIED', pod('a', 9)], ['an older state with fewer digits', 'ADDED', pod('a', 2)],
    ['an older deletion', 'DELETED', pod('a', 11)],
  ])('%s', async (_, type, object) => {
    send(type, object);
    send('ADDED', pod('later', 13));
    await becomes('Pending', 'later');
    expect(await phase()).toBe('Running');
    expect(lists).toHaveLength(1);
  });
});

describe('a stream that ends', () => {
  test('after a bookmark goes on from there, without a list', async () => {
    await streamed(1);
    send('BOOKMARK', { kind: 'Pod', metadata: { resourceVersion: '40' } });
    streams[0].response.end();
    await streamed(2);
    expect(streams[1].url.searchParams.get('resourceVersion')).toBe('40');
    expect(lists).toHaveLength(1);
  });

  test('within an event goes on from the event before', async () => {
    await streamed(1);
    send('MODIFIED', pod('a', 11, 'Running'));
    streams[0].response.end(`{"type":"MODIFIED","object":${JSON.stringify(pod('a', 12, 'Failed')).slice(0, 40)}`);
    await streamed(2);
    expect(streams[1].url.searchParams.get('resourceVersion')).toBe('11');
    expect(await phase()).toBe('Running');
  });

  test('at once, each time: the objects are listed again after growing pauses, and changes are found', async () => {
    onWatch = (response) => void response.writeHead(200).end();
    await eventually(async () => expect(lists.length).toBeGreaterThanOrEqual(3));
    [version, items] = [20, [pod('a', 20, 'Running')]];
    await becomes('Running');
    const [begin, before] = [performance.now(), lists.length];
    await eventually(async () => expect(lists.length).toBe(before + 1));
    expect(performance.now() - begin).toBeGreaterThan(200);
  });
});

describe('changes that may have been missed are found by a new list:', () => {
  const gone = () => { [version, items] = [30, [pod('b', 25)]]; };

  test.each<[string, () => void]>([
    ['410 in the stream', () => send('ERROR', status(410, 'Expired'))],
    ['another error in the stream', () => send('ERROR', status(500, 'InternalError'))],
    ['a reset', () => (streams[0].response.socket as Socket).resetAndDestroy()],
    ['something that is no event', () => streams[0].response.write('<html>\n')],
    ['an event without an object', () => streams[0].response.write('{"type":"ADDED"}\n')],
    ['an event of another kind', () => send('EXPLODED', pod('x', 11))],
    ['an object of another namespace', () => send('ADDED', { metadata: { name: 'x', namespace: 'other', resourceVersion: '11' } })],
    ['an event without an end', () => streams[0].response.write(Buffer.alloc(17 * 1024 * 1024, 'x'))],
  ])('%s', async (_, fault) => {
    const changed: string[] = [];
    await streamed(1);
    watch.onChange(ref('a'), () => changed.push('a'));
    gone();
    fault();
    await becomes('Pending', 'b');
    expect(await phase()).toBeUndefined();
    expect(changed).toEqual(['a']);
    await streamed(2);
    expect(streams[1].url.searchParams.get('resourceVersion')).toBe('30');
  });

  test('a stream that stalls', async () => {
    const stalling = client.watch('v1', 'Pod', { namespace: 'shop' }, 200);
    await streamed(2);
    gone();
    await eventually(async () => expect(await stalling.find(ref('b'))).toBeDefined());
    expect(await stalling.find(ref('a'))).toBeUndefined();
    stalling.close();
  });

  test('410 as the answer to the watch', async () => {
    onWatch = refuse(410, 'Expired');
    await streamed(1);
    onWatch = undefined;
    gone();
    await becomes('Pending', 'b');
    expect(await phase()).toBeUndefined();
  });

  test('429 as the answer, after the time that it asks for', async () => {
    onWatch = (response) => void response.writeHead(429, { 'retry-after': '1' }).end(JSON.stringify(status(429, 'TooManyRequests')));
    await streamed(1);
    onWatch = undefined;
    const begin = performance.now();
    await streamed(2);
    expect(performance.now() - begin).toBeGreaterThan(900);
  });

  test('and what has not changed wakes nobody', async () => {
    let woken = 0;
    await streamed(1);
    watch.onChange(ref('a'), () => woken++);
    send('ERROR', status(410, 'Expired'));
    await streamed(2);
    expect(await phase()).toBe('Pending');
    expect(woken).toBe(0);
  });
});

test.each([403, 405])('where a watch is not allowed (%i), the objects are listed every second, and this is said once', async (code) => {
  onWatch = refuse(code, 'Forbidden');
  await streamed(1);
  items = [pod('a', 11, 'Running')];
  await becomes('Running');
  await eventually(async () => expect(lists.length).toBeGreaterThanOrEqual(3));
  expect(streams).toHaveLength(1);
  expect(warnings).toEqual(['objects of kind Pod are listed every 1 s, since they cannot be watched: Forbidden by the test']);
});

test('where a list is not allowed, reading is an error, at the first list and at a later one', async () => {
  await streamed(1);
  onList = refuse(403, 'Forbidden');
  const forbidden = client.watch('v1', 'Pod', { namespace: 'shop' });
  await expect(forbidden.find(ref('a'))).rejects.toMatchObject({ isForbidden: true });
  let woken = 0;
  watch.onChange(ref('a'), () => woken++);
  send('ERROR', status(410, 'Expired'));
  await eventually(async () => expect(woken).toBe(1));
  await expect(watch.list()).rejects.toThrow(KubeError);
});

test('a kind that is not served cannot be watched', async () => {
  await expect(client.watch('v1', 'Nothing').list()).rejects.toThrow('the cluster does not serve kind Nothing of v1');
});

test('a watch that is closed ends its stream, asks for nothing more and calls nobody', async () => {
  await streamed(1);
  watch.onChange(undefined, () => { throw new Error('called'); });
  const ended = once(streams[0].response, 'close');
  watch.close();
  await ended;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect([lists.length, streams.length]).toEqual([1, 1]);
});

test('a watch that is closed while it lists ends, too', async () => {
  onList = () => undefined;
  const waiting = client.watch('v1', 'Pod', { namespace: 'shop' });
  await eventually(async () => expect(lists).toHaveLength(2));
  const listed = waiting.list().then((all: KubeObject[]) => all.length, () => 'ended');
  waiting.close();
  expect(await listed).toBe('ended');
});
