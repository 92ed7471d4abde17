import { Yaml } from 'cdk8s';
import { random } from './random';
import { stringify, stringifyAll } from '../../src/synth/yaml';

const SEED = 20231207;
const CASES = 10_000;

/** Strings that occur in manifests. The writer handles them itself, or calls the library for a single line. */
const USUAL = [
  'a', 'b', 'istio', 'Yes', 'no', 'n', 'true', 'OFF', 'null', '~', '', ' ', '\n', '\n\n', '#', ' #', ':', ': ', '- ', '-', '--', '"', '\'', '\\', '{', '}', '[', ']', ',', '*', '|', '>', '@',
  '=', '0', '1', '0755', '1e3', 'e3', '+', '1:30', '2023-12-07', '15012', '{{ .Values.x }}', '{{- if }}', '/healthz', 'app.kubernetes.io/name', '--domain', '*.local', 'é', 'x'.repeat(90),
];

const WILD = [
  'a', 'b', 'istio', 'Yes', 'no', 'n', 'y', 'true', 'OFF', 'null', '~', '', ' ', '  ', '\t', '\n', '\n\n', '\r', '#', ' #', ':', ': ', '- ', '-', '--', '---', '...', '%',
  '%YAML', '"', '\'', '\\', '\\n', '{', '}', '[', ']', ',', '&', '*', '!', '|', '>', '@', '`', '?', '? ', '=', '<<', '0', '1', '0755', '0x1f', '0b1', '1_000', '1e3', 'e3', 'E-5', '.5',
  '1.', '.inf', '.NaN', '+', '1:30', '2023-12-07', 'T10:00:00Z', '15012', '{{ .Values.x }}', '{{- if }}', '/healthz', 'app.kubernetes.io/name', '--domain', '*.local', 'é', '日本',
  '\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u00a0', '\u2028', '\ufeff', '😀', '\ud800', 'x'.repeat(90), ' y'.repeat(60),
];

class Fuzz {
  private readonly next: () => number;

  public constructor(seed: number, private readonly pieces: string[]) {
    this.next = random(seed);
  }

  public object(depth: number, min = 0): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let i = min + this.below(4); i > 0; i--) {
      object[this.text()] = this.value(depth - 1);
    }
    return object;
  }

  private value(depth: number): unknown {
    const kind = this.below(depth > 0 ? 10 : 6);
    if (kind < 3) return this.text();
    if (kind === 3) return this.number();
    if (kind === 4) return this.below(2) === 0;
    if (kind === 5) return this.below(4) === 0 ? null : `${this.text()}\n${this.text()}`;
    if (kind < 8) return this.object(depth);
    return Array.from({ length: this.below(4) }, () => this.value(depth - 1));
  }

  private number(): number {
    return [0, -0, 1, -17, 0.5, 1e21, 1e-7, 15012, 2 ** 53, Number.MAX_VALUE, this.next(), NaN, Infinity, -Infinity][this.below(14)];
  }

  private text(): string {
    return Array.from({ length: this.below(4) }, () => this.pieces[this.below(this.pieces.length)]).join('');
  }

  private below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
}

test.each([['usual', USUAL], ['wild', WILD]])(`equals the library on ${CASES} random objects of %s texts (seed ${SEED})`, (_, pieces) => {
  const fuzz = new Fuzz(SEED, pieces);
  for (let i = 0; i < CASES; i++) {
    const object = fuzz.object(4, 1);
    const expected = Yaml.stringify(object);
    const actual = stringify(object);
    if (actual !== expected) {
      throw new Error(`case ${i}: ${JSON.stringify(object)}\n${actual}\n-- expected --\n${expected}`);
    }
  }
});

test.each<[string, unknown]>([
  ['an empty object', {}],
  ['a list at the top', [1, { a: 'b' }]],
  ['a scalar at the top', 'text'],
  ['nothing', undefined],
  ['undefined within', { a: undefined, b: [undefined] }],
  ['a date', { at: new Date(0) }],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
  ['a block at the end of a list', { a: ['x\ny\n', 'x\ny', 'x\ny\n\n'], b: 'x\n\n\n' }],
  ['lists of lists', { a: [[1, [2]], [], [{}], [[{ b: 1, c: [1] }]]] }],
  ['a key too long for one line', { ['k'.repeat(1200)]: 1 }],
  ['strings that look like other types', { a: ['y', 'e5', '-e5', 'E+3', '1:20', '0o7', '--x', '-', '?', '<<', '=', '~', 'Null', 'E3', 'e-3', 'Y'] }],
  ['numbers as text, with units and without', {
    a: ['0', '1', '01', '08', '-1', '15014', '100m', '0m', '01m', '2048Mi', '1Gi', '5K', '1E3', '1e3', '100%', '25%', '30s', '1h', '1.5Gi', '1_000', '12345678901234567890'],
  }],
  ['numeric keys', { 8080: 'a', 1: { 2: [] } }],
])('equals the library on %s', (_, object) => {
  expect(stringify(object)).toBe(Yaml.stringify(object));
});

test('equals the library if an object is used twice, which needs an alias', () => {
  const shared = { a: 1 };
  expect(stringify({ first: shared, second: shared })).toBe(Yaml.stringify({ first: shared, second: shared }));
});

test('writes several documents as the library does', () => {
  expect(stringifyAll([{ a: 1 }, { b: 'x\ny\n' }])).toBe(Yaml.stringify({ a: 1 }, { b: 'x\ny\n' }));
  expect(stringifyAll([])).toBe('');
});

test('is several times faster than the library on a manifest', () => {
  const list = Array.from({ length: 500 }, (_, i) => ({ name: `n${i}`, args: ['--domain', '$(X).svc'] }));
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', labels: { app: 'istiod' } }, data: { list } };
  const time = (write: (value: unknown) => string) => {
    const runs = Array.from({ length: 5 }, () => {
      const start = process.hrtime.bigint();
      write(object);
      return Number(process.hrtime.bigint() - start);
    });
    return Math.min(...runs);
  };
  expect(time(stringify) * 3).toBeLessThan(time((value) => Yaml.stringify(value)));
});
