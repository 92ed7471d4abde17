import { gzipSync } from 'node:zlib';
import { Instance } from '../../src/reconcile';
import { shardsOf } from '../../src/reconcile/inventory-shards';
import { digestOf, entriesOf, hintsOf, InventoryEntry, packed, textOf, unpacked } from '../../src/reconcile/inventory-text';

const INSTANCE = new Instance('default', 'shop');
const entry = (name: string, more: Partial<InventoryEntry> = {}): InventoryEntry => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name, ...more });
const many = (count: number) => Array.from({ length: count }, (_, each) => entry(`object-${each}`, { uid: digestOf(`u${each}`).padEnd(36, '0'), hash: digestOf(`h${each}`) }));

test('entries are read as they were written, whatever their order was', () => {
  const entries = [entry('b', { uid: 'u', hash: 'h' }), { apiVersion: 'v1', kind: 'Namespace', name: 'shop' }, entry('a')];
  expect(textOf(entries)).toBe(textOf([...entries].reverse()));
  expect(entriesOf(textOf(entries))).toEqual({ entries: expect.arrayContaining(entries), problems: [] });
  expect(entriesOf(textOf([]))).toEqual({ entries: [], problems: [] });
});

test('a wrong entry hides no other entry', () => {
  const text = JSON.stringify([entry('a'), 1, entry('..'), { ...entry('b'), uid: 7 }, { ...entry('c'), hash: 'x'.repeat(1000) }, entry('d')]);
  const { entries, problems } = entriesOf(text);
  expect(entries).toEqual([entry('a'), entry('d')]);
  expect(problems).toEqual([
    'entry 2: it is no object with apiVersion, kind, namespace and name', expect.stringMatching(/^entry 3: name '\.\.' is not/),
    expect.stringMatching(/^entry 4: uid is no string/), expect.stringMatching(/^entry 5: hash is no digest/),
  ]);
});

test('only known fields of an entry are kept', () => {
  expect(entriesOf(JSON.stringify([{ ...entry('a'), more: 'x' }])).entries).toEqual([entry('a')]);
});

test('of many problems, the first ones are shown', () => {
  expect(entriesOf(JSON.stringify(Array(500).fill(1))).problems).toEqual([...Array(10).fill(expect.any(String)), 'and 490 more']);
});

test.each([['{}'], ['null'], ['not JSON'], ['"text"']])('%s is no list of entries', (text) => {
  expect(entriesOf(text)).toEqual({ entries: [], problems: ['its objects are no list in JSON'] });
});

test('a compressed text that is too long is not unpacked', () => {
  expect(unpacked(packed('text'))).toBe('text');
  expect(unpacked(gzipSync(Buffer.alloc(100 * 1024 * 1024)).toString('base64'))).toBeUndefined();
  expect(unpacked('no gzip')).toBeUndefined();
});

test('100,000 entries fit into shards of less than 1 MiB, and a change of one changes one shard', () => {
  const entries = many(100_000);
  const shards = shardsOf(entries, INSTANCE);
  expect(Math.max(...shards.map(({ objects }) => Buffer.from(objects, 'base64').length))).toBeLessThan(1024 * 1024);
  expect(shards.flatMap(({ objects }) => entriesOf(unpacked(objects)!).entries)).toHaveLength(100_000);
  expect(shards.every(({ name, objects }) => name === `cdk8s-istio-default-${digestOf(unpacked(objects)!)}`)).toBe(true);
  const changed = shardsOf(entries.map((each) => each.name === 'object-5' ? { ...each, hash: 'new' } : each), INSTANCE);
  const before = new Set(shards.map(({ name }) => name));
  expect(changed.filter(({ name }) => !before.has(name))).toHaveLength(1);
}, 30_000);

test('entries whose names cannot be compressed get more shards', () => {
  const long = many(4000).map((each, index) => ({ ...each, name: Array.from({ length: 12 }, (_, part) => digestOf(`${index}-${part}`)).join('-') }));
  for (const { objects } of shardsOf(long, INSTANCE)) {
    expect(Buffer.from(objects, 'base64').length).toBeLessThanOrEqual(900 * 1024);
  }
});

test('the hints name kinds and other namespaces as the ApplySet standard writes them', () => {
  const entries = [entry('a'), entry('b', { namespace: 'other' }), { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'b', name: 'x' }, { apiVersion: 'v1', kind: 'Namespace', name: 'y' }];
  expect(hintsOf(entries, 'shop')).toEqual({ groupKinds: 'ConfigMap,Deployment.apps,Namespace', namespaces: 'b,other' });
});
