import { parse } from 'yaml';
import { blockYaml, isPlain, prettyJson, printed } from '../../src/text';

const TEXTS = [
  '', 'plain', 'two words', 'a: b', 'a:b', 'a #b', 'a#b', '# c', '- a', '-a', '-', '?', '? a', ':', '{a', '[a', '*a', '&a', '!a', '|', '>', '%a', '@a', '`a',
  "it's", "'a'", '"a"', 'true', 'False', 'yes', 'No', 'on', 'off', 'y', 'N', 'null', '~', '1', '-1', '1.5', '1e3', '0x1F', '0o7', '010', '.5', '1_000', '.inf',
  '.NaN', '2024-01-02', '1:30', '<<', '=', ' leading', 'trailing ', 'tab\there', 'line\nbreak', 'line\n', 'line\n\n', '\nfirst', ' \nspace first',
  'space \nbefore break', 'ünïcödé', '{{ .Values.x }}', '100%', 'a\\b', '\u0007bell', '---', '...', 'a, b', '1.20.1',
];

test.each(TEXTS)('YAML keeps the text %j as a key, a value, an item and a nested value', (text) => {
  const value = { map: { [text]: text, list: [text, { inner: text, other: 1 }, [text]] } };
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(blockYaml(value), { version })).toEqual(value);
  }
});

test('YAML is written like Go writes it', () => {
  expect(blockYaml({ b: [{ z: 1, x: [true] }, []], a: { empty: {}, none: null, number: 1.5 } })).toBe([
    'a:', '  empty: {}', '  none: null', '  number: 1.5', 'b:', '- x:', '  - true', '  z: 1', '- []',
  ].join('\n'));
});

test('JSON has sorted keys, and the characters of HTML are escaped', () => {
  expect(prettyJson({ b: '<a&b>', a: undefined, c: [] })).toBe('{\n  "b": "\\u003ca\\u0026b\\u003e",\n  "c": []\n}');
});

test('keys with numbers have the order of Go', () => {
  const value = { a10: 1, a2: 1, A: 1, 10: 1, 9: 1, b_c: 1, _: 1 };
  expect(blockYaml(value).replace(/"|: 1/g, '').split('\n')).toEqual(['_', '9', '10', 'A', 'a2', 'a10', 'b_c']);
  expect(Object.keys(value)[0]).toBe('9');
  expect(prettyJson(value).match(/[\w]+(?=":)/g)).toEqual(['10', '9', 'A', '_', 'a10', 'a2', 'b_c']);
});

test.each([
  [999999, '999999'], [1000000, '1e+06'], [1234567.5, '1.2345675e+06'], [-20971520, '-2.097152e+07'], [0.0001, '0.0001'], [0.00001, '1e-05'], [0, '0'], [true, 'true'],
])('a Go template prints %j as %s', (value, text) => {
  expect(printed(value)).toBe(text);
});

test('in YAML, integers have no exponent, and other numbers are written like in templates', () => {
  expect(blockYaml([1000000, 1e20, 12345678.5])).toBe('- 1000000\n- 1e+20\n- 1.23456785e+07');
});

test.each([['a-b', true], ['10.1.2.3', true], ['a:1', true], ['yes', false], ['1.20', false], ['a: b', false], ['a\tb', false], ['', false]])(
  'whether %j is read as the same text without quotes: %s', (text, plain) => {
    expect(isPlain(text)).toBe(plain);
  },
);
