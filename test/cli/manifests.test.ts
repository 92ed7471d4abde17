import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifests, readFilename } from '../../src/cli/manifests';

test('reads all documents, each with its place', () => {
  const text = 'kind: A\n---\n---\nkind: B\n';
  expect(parseManifests(text, 'x.yaml')).toEqual([
    { object: { kind: 'A' }, origin: 'x.yaml:1' },
    { object: { kind: 'B' }, origin: 'x.yaml:4' },
  ]);
});

test('reads the items of lists', () => {
  const text = JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [{ kind: 'A' }, { kind: 'B' }] });
  expect(parseManifests(text, 'x.json').map(({ origin }) => origin)).toEqual(['x.json:1, item 1', 'x.json:1, item 2']);
});

test('the items of a list of one kind have its kind and API version, as an API server leaves them out', () => {
  const text = JSON.stringify({
    kind: 'DeploymentList', apiVersion: 'apps/v1', items: [{ metadata: { name: 'a' } }, { apiVersion: 'v1', kind: 'Pod' }, { kind: 'Pod' }, {}],
  });
  expect(parseManifests(text, 'x.json').map(({ object }) => object)).toEqual([
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } }, { apiVersion: 'v1', kind: 'Pod' }, { kind: 'Pod' },
  ]);
  expect(parseManifests('kind: List\napiVersion: v1\nitems: [{a: b}]', 'x').map(({ object }) => object)).toEqual([{ a: 'b' }]);
});

test.each([
  ['yes', true], ['"yes"', 'yes'], ['0644', 0o644], ['2026-01-02', '2026-01-02'], ['12:30:45', '12:30:45'], ['1.20', 1.2],
])('%s is read as kubectl reads it', (text, value) => {
  expect(parseManifests(`a: ${text}`, 'x')[0].object).toEqual({ a: value });
});

test('the origin of an item of a list is its own line', () => {
  const text = 'kind: List\nitems:\n- kind: A\n- kind: List\n  items:\n  - kind: B\n';
  expect(parseManifests(text, 'x.yaml').map(({ origin }) => origin)).toEqual(['x.yaml:3, item 1', 'x.yaml:6, item 2, item 1']);
});

test('all errors of a file are reported, each with its place', () => {
  expect(() => parseManifests('a: *b\n---\nc: 1\nc: 2\n', 'x.yaml')).toThrow(
    'x.yaml:1:4: this alias has no anchor before it. If it is a text, write it in quotes\nx.yaml:4:1: the map has the key c twice: first in line 3');
});

test.each([
  ['a: [', /^x\.yaml:3:\d+: Flow sequence/],
  ['a: 1\na: 2', /^x\.yaml:4:1: the map has the key a twice: first in line 3/],
  ['- a', /^x\.yaml:3: expected an object, got a list$/],
  ['text', /^x\.yaml:3: expected an object, got a string$/],
  ['\ta: 1', /^x\.yaml:3:1: /],
  ['a: &a {b: *a}', /^x\.yaml:3:11: the alias \*a is within its own anchor &a, and so has no end\. Write the value instead$/],
  ['a: &a [1]\nb: &b {c: &c [*a, *b, *c]}', /^x\.yaml:4:19: the alias \*b is within its own anchor &b.*\nx\.yaml:4:23: the alias \*c is within/],
  ['a: 9007199254740993', /^x\.yaml:3:4: this integer is beyond 9007199254740991, and cannot be kept exactly/],
  ['a: [-123456789012345678]', /^x\.yaml:3:5: this integer is beyond/],
  ['a: 0xFFFFFFFFFFFFFFFF', /^x\.yaml:3:4: this integer is beyond/],
  ['a: {<<: text}', /^x\.yaml:3:5: the value of << must be a map, or a list of maps$/],
  ['a: &a [1]\nb: {<<: *a}', /^x\.yaml:4:5: the value of << must be a map/],
  ['a: "b\0c"', /^x\.yaml:3:6: the control character U\+0000 is not allowed in YAML/],
])('refuses %j and says where', (text, message) => {
  expect(() => parseManifests(`kind: A\n---\n${text}`, 'x.yaml')).toThrow(message);
});

test('null in a list is no object', () => {
  expect(() => parseManifests('kind: List\nitems: [null]', 'x.yaml')).toThrow('x.yaml:2, item 1: expected an object, got null');
});

test.each([
  ['0X1F', 31], ['0B11', 3], ['0O17', 15], ['0x1_F', 31], ['-0xA', -10], ['1.5e300', 1.5e300], ['"<<"', '<<'],
])('%s is read as kubectl reads it, in any case of its letters', (text, value) => {
  expect(parseManifests(`a: ${text}`, 'x')[0].object).toEqual({ a: value });
});

test('each file of several joined ones may begin with a byte order mark, and a line may end with a carriage return only', () => {
  const objects = (text: string) => parseManifests(text, 'x.yaml').map(({ object, origin }) => [origin, object]);
  expect(objects('kind: A\n---\n\ufeffkind: B\n\ufeff---\nkind: "\ufeffC"\n')).toEqual([['x.yaml:1', { kind: 'A' }], ['x.yaml:3', { kind: 'B' }], ['x.yaml:5', { kind: '\ufeffC' }]]);
  expect(objects('kind: A\rtext: |\r  a\r  b\r')).toEqual([['x.yaml:1', { kind: 'A', text: 'a\nb\n' }]]);
});

test.each(['[', '{a: '])('refuses a file that is nested too deeply by %j', (level) => {
  expect(() => parseManifests(level.repeat(20_000), 'x.yaml')).toThrow(/^x\.yaml: this file is nested too deeply to be read$/);
});

test('many errors are counted', () => {
  expect(() => parseManifests('a: 1\n'.repeat(50), 'x.yaml')).toThrow(/(x\.yaml:\d+:1: the map has the key a twice: first in line 1\n){20}and 29 more errors$/);
});

test('reads any number of aliases, as long as their values stay few', () => {
  const aliases = Array.from({ length: 5000 }, (_, index) => `k${index}: *labels\n`).join('');
  const { object } = parseManifests(`base: &labels {app: web}\n${aliases}`, 'x.yaml')[0];
  expect(Object.keys(object)).toHaveLength(5001);
  expect(object.k4999).toEqual({ app: 'web' });
});

test('refuses aliases that multiply without end', () => {
  const levels = Array.from({ length: 12 }, (_, index) => `l${index + 1}: &l${index + 1} [${Array(10).fill(`*l${index}`).join(', ')}]\n`).join('');
  expect(() => parseManifests(`l0: &l0 [x]\n${levels}`, 'x.yaml')).toThrow(/^x\.yaml:\d+:\d+: the alias \*l\d+ makes more than 1000000 values of this document\. Write fewer aliases$/);
});

test('a text that is not UTF-8 is refused with its line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  writeFileSync(join(folder, 'latin1.yaml'), Buffer.from('kind: A\nname: caf\xe9\n', 'latin1'));
  writeFileSync(join(folder, 'bom.json'), '\ufeff{"kind":"A"}');
  expect(() => readFilename(join(folder, 'latin1.yaml'))).toThrow(/latin1\.yaml:2: this is not UTF-8 text\. Convert the file: iconv/);
  expect(readFilename(join(folder, 'bom.json')).map(({ object }) => object)).toEqual([{ kind: 'A' }]);
  const utf16 = Buffer.from('\ufeffkind: \u00c4\n', 'utf16le');
  writeFileSync(join(folder, 'little.yaml'), utf16);
  writeFileSync(join(folder, 'big.yaml'), Buffer.from(utf16).swap16());
  writeFileSync(join(folder, 'half.yaml'), utf16.subarray(0, -1));
  for (const name of ['little.yaml', 'big.yaml']) expect(readFilename(join(folder, name)).map(({ object }) => object)).toEqual([{ kind: '\u00c4' }]);
  expect(() => readFilename(join(folder, 'half.yaml'))).toThrow(/half\.yaml: this is not UTF-16LE text, although its byte order mark says so/);
  rmSync(folder, { recursive: true });
});
