import { desired, object } from './objects';
import { JsonObject } from '../../src/json';

const secret = (rest: JsonObject) => object('Secret', 's', rest);
const base64 = (text: string) => Buffer.from(text).toString('base64');

async function sent(rest: JsonObject): Promise<JsonObject> {
  return (await desired([secret(rest)]))[0].object;
}

async function problems(rest: JsonObject): Promise<string> {
  return desired([secret(rest)]).then(() => '', (error: Error) => error.message);
}

test('stringData is sent as data, where the API server stores it, and wins over data', async () => {
  expect(await sent({ data: { a: base64('1'), b: base64('2') }, stringData: { b: 'grün 😀', c: '', d: null } })).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'default' },
    data: { a: base64('1'), b: base64('grün 😀'), c: '', d: '' },
  });
});

test('a Secret without stringData, and stringData of another kind, are sent as they are', async () => {
  expect(await sent({ type: 'Opaque' })).not.toHaveProperty('data');
  const [other] = await desired([object('example.com/v1 Secret', 's', { stringData: { a: 1 } })]);
  expect(other.object).toHaveProperty('stringData', { a: 1 });
});

const MARKER = 'marker9';
const CASES: [string, JsonObject, string][] = [
  ...[7012345, 1.5e300, true, ['marker9'], { inner: 'marker9' }].map((value): [string, JsonObject, string] => [
    `stringData with ${JSON.stringify(value)}`, { stringData: { 'my.port': value } },
    `stringData["my.port"] has a value of type ${Array.isArray(value) ? 'list' : typeof value === 'object' ? 'map' : typeof value}. It must be a string: write the value in quotes`,
  ]),
  ...[1, MARKER, `${MARKER}==`, 'ab=c', '====', 'a-_b', 'é'].map((value): [string, JsonObject, string] => [
    `data with ${JSON.stringify(value)}`, { data: { a: value } },
    'data["a"] has a value that is no base64. Write it as plain text under stringData, or encode it',
  ]),
  ['stringData that is text', { stringData: MARKER }, 'stringData is a value of type string. It must be a map of keys to strings'],
  ['data that is a list', { data: [MARKER] }, 'data is a value of type list. It must be a map of keys to strings'],
];

test.each(CASES)('%s is refused, and the value is not shown', async (_, rest, message) => {
  expect(await problems(rest)).toBe(`file.yaml, document 1: Secret s: ${message}`);
});

test.each(['', 'YQ==', 'YWI=', 'YWJj', 'YW\nJj\r\n'])('data may have the base64 %j', async (value) => {
  expect(await sent({ data: { a: value } })).toHaveProperty('data', { a: value });
});
