import { transformSync } from 'esbuild';
import { call, Data, Expression, Name, New, Program } from '../../../src/cli/migrate/code';
import { printed } from '../../../src/cli/migrate/print';
import { random } from '../../synth/random';

/** A program whose only construct is given this data. */
function programOf(data: Data): Program {
  return { comment: 'A test.', groups: [[{ name: 'app', value: new New('MeshApp', []) }], [{ value: new New('Chart', [new Name('app'), 'c', data]) }]] };
}

/** What the printed program gives its construct. */
function given(text: string): unknown {
  let data: unknown;
  class MeshApp {
    public synth(): void {
      return; // nothing to write
    }
  }
  class Chart {
    constructor(_: unknown, __: string, props: unknown) {
      data = props;
    }
  }
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' });
  new Function('require', 'module', 'exports', code)(() => ({ MeshApp, Chart }), {}, {});
  return data;
}

test.each([
  "it's", 'say "yes"', 'both \' and "', '`${x}`', '\\', '\\n', '${', 'a\nb', 'a\n', '\n', 'a\n\n', 'a\r\nb', 'tab\there', 'a\\\n`b`\n${c}', '\u2028', '\u202e', '\ud800', '\u0000',
  '{{ .Values.x }}\n{{- end }}', 'yes', '', ' ', '🜂 ñ 漢', '*/ //', '</script>', '\u00a0', '\u{e0001}x',
])('%j is printed so that it reads the same', (text) => {
  expect(given(printed(programOf({ text, list: [text, [text]], [text]: 1 })))).toEqual({ text, list: [text, [text]], [text]: 1 });
});

test('printed data evaluates to the same data', () => {
  const next = random(7);
  const value = (depth: number): Expression => {
    const kind = Math.floor(next() * (depth > 3 ? 5 : 7));
    switch (kind) {
      case 0: return next() < 0.5;
      case 1: return Math.round((next() - 0.5) * 1e6) / 100;
      case 2: return null;
      case 3: return 'x'.repeat(Math.floor(next() * 80));
      case 4: return String.fromCodePoint(...Array.from({ length: 5 }, () => Math.floor(next() * 0x300)));
      case 5: return Array.from({ length: Math.floor(next() * 5) }, () => value(depth + 1));
      default: return object(depth + 1);
    }
  };
  const object = (depth: number): Data => Object.fromEntries(Array.from({ length: Math.floor(next() * 6) }, (_, index) => [
    next() < 0.7 ? `key${index}` : ['a.b/c', 'a-b', 'class', '7', '07', '__proto__', "'"][index], value(depth),
  ]));
  for (let round = 0; round < 300; round++) {
    const data = object(0);
    expect(given(printed(programOf(data)))).toEqual(data);
  }
});

test('a program imports the names that it uses, and gives names to values that are used again', () => {
  const mesh = new New('Mesh', [new Name('app'), 'mesh', { version: call('IstioVersion.of', '1.27.0'), registry: call('MeshRegistry.privateHub', 'r.corp/i', { tag: 'v1' }) }]);
  const program = (...more: Program['groups'][number]): Program => ({ comment: 'A mesh.', groups: [[{ name: 'app', value: new New('MeshApp', []) }], [{ name: 'mesh', value: mesh }, ...more]] });
  expect(printed(program())).toBe(`/**
 * A mesh.
 */
import { IstioVersion, Mesh, MeshApp, MeshRegistry } from 'cdk8s-istio';

const app = new MeshApp();

new Mesh(app, 'mesh', {
  version: IstioVersion.of('1.27.0'),
  registry: MeshRegistry.privateHub('r.corp/i', { tag: 'v1' }),
});

app.synth();
`);
  expect(printed(program({ value: call('ApiObject.of', new Name('mesh')) }))).toMatch(/^import { ApiObject } from 'cdk8s';\n.*const mesh = new Mesh\(.*ApiObject\.of\(mesh\);/ms);
});

test('short values are on one line, long ones are not; quotes and trailing commas follow the lint rules', () => {
  const text = printed(programOf({
    labels: { 'a': 'b', 'c/d': 'e' },
    list: [{ name: 'one', value: 'x' }],
    long: Array.from({ length: 12 }, (_, index) => `a text that is not short ${index}`),
    deep: { one: { two: { three: { four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9 } } } },
    text: 'two\nlines\n',
    none: undefined,
  }));
  expect(text).toContain(`  labels: { 'a': 'b', 'c/d': 'e' },
  list: [{ name: 'one', value: 'x' }],
  long: [
    'a text that is not short 0',
`);
  expect(text).toContain(`  deep: {
    one: {
      two: {
        three: {
          four: 4,
`);
  expect(text).toContain('  text: `two\nlines\n`,\n});\n');
  expect(text).not.toContain('none');
  expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
});
