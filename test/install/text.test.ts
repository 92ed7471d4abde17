import { parse } from 'yaml';
import { blockYaml, prettyJson } from '../../src/install/text';

const TEXTS = [
  '', 'plain', 'two words', 'a: b', 'a:b', 'a #b', 'a#b', '# c', '- a', '-a', '-', '?', '? a', ':', '{a', '[a', '*a', '&a', '!a', '|', '>', '%a', '@a', '`a',
  "it's", "'a'", '"a"', 'true', 'False', 'yes', 'No', 'on', 'off', 'y', 'N', 'null', '~', '1', '-1', '1.5', '1e3', '0x1F', '0o7', '010', '.5', '1_000', '.inf',
  '.NaN', '2024-01-02', '1:30', '<<', '=', ' leading', 'trailing ', 'tab\there', 'line\nbreak', 'line\n', 'line\n\n', '\nfirst', ' \nspace first',
  'space \nbefore break', 'ünïcödé', '{{ .Values.x }}', '100%', 'a\\b', '\u0007bell', '---', '...', 'a, b', '1.20.1',
];

test.each(TEXTS)('YAML keeps the text %j, as key, value, item and beneath others', (text) => {
  const value = { map: { [text]: text, list: [text, { inner: text, other: 1 }, [text]] } };
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(blockYaml(value), { version })).toEqual(value);
  }
});

test('YAML looks as Go writes it', () => {
  expect(blockYaml({ b: [{ z: 1, x: [true] }, []], a: { empty: {}, none: null, number: 1.5 } })).toBe([
    'a:', '  empty: {}', '  none: null', '  number: 1.5', 'b:', '- x:', '  - true', '  z: 1', '- []',
  ].join('\n'));
});

test('JSON has sorted keys and what browsers could take for markup escaped', () => {
  expect(prettyJson({ b: '<a&b>', a: undefined, c: [] })).toBe('{\n  "b": "\\u003ca\\u0026b\\u003e",\n  "c": []\n}');
});
