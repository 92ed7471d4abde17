import { parseManifests } from '../../src/cli/manifests';

test('reads all documents, each with its place', () => {
  const text = 'kind: A\n---\n---\nkind: B\n';
  expect(parseManifests(text, 'x.yaml')).toEqual([
    { object: { kind: 'A' }, origin: 'x.yaml, document 1' },
    { object: { kind: 'B' }, origin: 'x.yaml, document 3' },
  ]);
});

test('reads the items of lists', () => {
  const text = JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [{ kind: 'A' }, { kind: 'B' }] });
  expect(parseManifests(text, 'x.json').map(({ origin }) => origin)).toEqual(['x.json, document 1, item 1', 'x.json, document 1, item 2']);
});

test.each([
  ['yes', true], ['"yes"', 'yes'], ['0644', 0o644], ['2026-01-02', '2026-01-02'], ['12:30:45', '12:30:45'], ['1.20', 1.2],
])('%s is read as kubectl reads it', (text, value) => {
  expect(parseManifests(`a: ${text}`, 'x')[0].object).toEqual({ a: value });
});

test.each([
  ['a: [', /^x\.yaml, document 2: Flow sequence/],
  ['a: 1\na: 2', /^x\.yaml, document 2: Map keys must be unique/],
  ['- a', /^x\.yaml, document 2: expected an object, got a list$/],
  ['text', /^x\.yaml, document 2: expected an object, got "text"$/],
])('refuses %j and says where', (text, message) => {
  expect(() => parseManifests(`kind: A\n---\n${text}`, 'x.yaml')).toThrow(message);
});
