/** YAML as Go's libraries read and write it. helm, istioctl and kubectl share these libraries. The commands read such YAML, and ConfigMaps contain it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yamlOf } from './chart';
import { HelmRenderer } from './helm-renderer';
import { valuesFile } from '../../src/cli/values-files';
import { blockYaml, compactJson, withoutLineBreaks } from '../../src/text';
import { parts } from '../lab/parts';
import { random } from '../synth/random';

jest.setTimeout(120_000);

let helm: HelmRenderer;
let folder: string;
beforeAll(async () => {
  helm = new HelmRenderer((await parts({ only: ['helm-renderer'] })).helmRenderer);
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-values-'));
});
afterAll(() => {
  helm?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The values that helm reads from the text of a values file. */
async function byHelm(values: string): Promise<{ json: string; yaml: string }> {
  const [object] = await helm.render({ chart: join(__dirname, 'values-chart'), release: 'values', namespace: 'default', kubeVersion: '1.34', values });
  return object.data;
}

function byUs(text: string): unknown {
  const file = join(folder, 'values.yaml');
  writeFileSync(file, text);
  const { values, faults = [] } = valuesFile(file);
  if (faults.length > 0) throw new Error(faults[0].message);
  return values ?? {};
}

const READ = [
  ...['yes', 'y', 'Y', 'n', 'on', 'Off', 'TRUE', 'TrUe', 'NULL', '~', '', '# none'],
  ...['0', '0755', '0777_7', '08', '0_8', '09.5', '0o17', '0O7', '-0o7', '0x1F', '-0x1F', '+0x1', '0x', '0b11', '-0b1', '0b2', '1_000', '1__0', '685_230.15'],
  ...['1.0', '1.', '.5', '-.5', '+1', '1.20', '1e3', '1E3', '1e+3', '-1e-3', '0.1e1', '0e0', '1e400', '100000000000000000000.0'],
  ...['123456789012', '9007199254740993', '12345678901234567890', '99999999999999999999999'],
  ...['12:30', '12:30:45', '1:2', '0:1', '1:60', '-1:30', '190:20:30', '190:20:30.15'],
  ...['2001-01-01', '2001-1-1', '2001-01-01T10:00:00Z', '2001-01-01 10:00:00', '!!timestamp 2001-01-01', '2001-13-45'],
  ...['!!str 1', '!!int "1"', '!!float 1', '!!bool "yes"', '!!binary aGVsbG8=', '!foo x', '!!map {b: 1}', '!!seq [1]', '!!set {b, c}', '!!omap [b: 1]'],
  ...['"x\\ty"', '"\\u263a"', "'it''s'", 'x # c', 'x#c', '[1, 2,]', '{b, c}', '{b: 1}', '=', '<<', '[a, [b]]'],
  ...['|\n  x\n  y', '|\n  x\n  y\n', '>\n  x\n  y', '>-\n  x\n\n  y\n', '|+\n  x\n\n', '|-\n  x', '|2\n   x\n', '|\n  x\n  ', '>+\n  x\n\n\n  y'],
].map((value) => `a: ${value}`).concat([
  '', '# nothing', '---\na: 1', '--- {a: 1}', 'a: 1\n...\n', '\ufeffa: 1', '1: a', 'true: b', '1.5: d', 'yes: e', '2001-01-01: f', '? a\n: b', '=: a', '"a": 1', 'a:\n- b\n-  c: 1\n   d: 2',
  'a: &x {b: 1}\nc: *x', 'a: &x {b: 1}\nc:\n  <<: *x\n  d: 2', 'c:\n  <<: {b: 1}\n  b: 2', 'a: {<<: [{b: 1}, {b: 2, c: 3}]}', '%YAML 1.1\n---\na: yes', 'a: "b\n  c"',
]);

test.each(READ)('the values file %j is read like helm reads it', async (text) => {
  expect(byUs(text)).toEqual(JSON.parse((await byHelm(text)).json));
});

test.each([
  ['a: .inf', /values\.yaml:1: \.inf is a number that JSON does not have/],
  ['a: 1\nb: -.INF', /values\.yaml:2: -\.INF is a number that JSON does not have/],
  ['a: .NaN', /\.NaN is a number that JSON does not have/],
  ['a: 1\n~: b', /values\.yaml:2: a key is null\. Write it in quotes/],
  ['? [a]\n: b', /values\.yaml:1: a key must be a string/],
  ['a: b: c', /values\.yaml:1: /],
  ['a: *x', /values\.yaml:1: /],
  ['a: @x', /values\.yaml:1: /],
  ['a: `x`', /values\.yaml:1: /],
  ['a: "b', /values\.yaml:1: /],
  ['a:\n\tb: 1', /values\.yaml:[12]: /],
])('the values file %j is rejected with the line, as helm rejects it', async (text, message) => {
  await expect(byHelm(text)).rejects.toThrow();
  expect(() => byUs(text)).toThrow(message);
});

test.each([
  ['a: 1\nb: {c: 1, "d e": 2, "d e": 3}', /values\.yaml:2: the map has the key d e twice, first at .*values\.yaml:2, and Helm would take the last one/],
  ['a: 1\n---\nb: 2\n', /values\.yaml:2: a second document begins here, and Helm would read only the first one/],
])('the values file %j, in which helm silently leaves something out, is rejected with the line', async (text, message) => {
  await byHelm(text);
  expect(() => byUs(text)).toThrow(message);
});

const PIECES = [
  'a', 'b c', '\n', '\n\n', ' ', '  ', '\t', ':', ': ', '#', ' #', '-', '- ', "'", '"', '\\', 'é', '😀', '\u2028', '\u00a0', '\ufeff', '\r', '\r\n', '\u0007', '1', '0', '60:30', 'yes', '{', '}', '[',
  '|', '>', '%', '@', '`', '?', '? ', ',', '*', '&', '!', '=', '<<', '~', 'null', '.', '...', '---', 'e', '+', '_', '2001-01-01', 'x'.repeat(100), 'word '.repeat(30),
];
const LITERALS = [0, 1, -1.5, 1e20, 1e21, 12345678.5, true, false, null];

/** A random value. The same numbers give the same value. */
function anyValue(next: () => number, depth: number): unknown {
  const several = <T>(one: () => T) => Array.from({ length: Math.floor(next() * 3) }, one);
  const pick = <T>(all: T[]) => all[Math.floor(next() * all.length)];
  const text = () => Array.from({ length: Math.floor(next() * 5) }, () => pick(PIECES)).join('');
  const kind = depth > 0 ? next() : 1 - next() * 0.6;
  if (kind < 0.2) return several(() => anyValue(next, depth - 1));
  if (kind < 0.4) return Object.fromEntries(several(() => [text(), anyValue(next, depth - 1)]));
  return kind < 0.5 ? pick(LITERALS) : text();
}

test('2,000 random values are written byte for byte like helm writes them', async () => {
  const next = random(7);
  for (let round = 0; round < 2_000; round++) {
    const values = { k: anyValue(next, 2) };
    if (JSON.stringify(values).includes('"<<":')) continue; // helm writes a key that it cannot read
    const { json, yaml } = await byHelm(yamlOf(values));
    expect(compactJson(values)).toBe(json);
    expect(withoutLineBreaks(blockYaml(values))).toBe(withoutLineBreaks(yaml));
  }
});
