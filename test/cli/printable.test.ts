import { parse } from 'yaml';
import { printable, printableJson, printableLine } from '../../src/cli/printable';
import { printableYaml } from '../../src/cli/printable-yaml';

/** Texts that a terminal would obey, hide or turn around, with words around them. */
const HOSTILE = [
  ...Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).filter((character) => character !== '\n' && character !== '\t'),
  ...Array.from({ length: 33 }, (_, index) => String.fromCharCode(0x7f + index)),
  '\u001b[2J\u001b[H', '\u001b]0;title\u0007', '\u001b]8;;http://evil\u001b\\', '\u009b31m', '\r', '\u202e', '\u2066', '\u200b', '\ufeff', '\u2028', '\u2029', '\u00ad', '\ud800', '\ue000',
  '\u{e0041}', '\u{f0000}',
].map((unsafe) => `a${unsafe}b "c": 'd' # e`);
const ALLOWED = 'grün 😀 日本語 ✓';
const UNSAFE = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/u;

test.each(HOSTILE.map((text) => [JSON.stringify(text), text]))('%s does not reach a terminal', (_, text) => {
  const data = { [text]: [text, `first\n${text}`], list: { nested: text } };
  for (const written of [printable(text), printableLine(text), printableJson(data), printableJson(data, 2), printableYaml(data)]) {
    expect(written).not.toMatch(UNSAFE);
  }
  expect(printable(text)).toMatch(/\\u[0-9a-f]{4}/);
});

/** UTF-8 has no halves of characters, so YAML has none either. */
test.each(HOSTILE.filter((text) => !text.includes('\ud800')).map((text) => [JSON.stringify(text), text]))('%s keeps its value in JSON and YAML', (_, text) => {
  const data = { [text]: [text, `first\n${text}\n`], list: { nested: text } };
  expect(JSON.parse(printableJson(data, 2))).toEqual(data);
  expect(parse(printableYaml(data))).toEqual(data);
});

test('other text is kept', () => {
  expect(printable(`${ALLOWED}\n\t.`)).toBe(`${ALLOWED}\n\t.`);
  expect(printableYaml({ a: ALLOWED, b: [1, null], c: 'x: y' })).toBe(`a: ${ALLOWED}\nb:\n  - 1\n  - null\nc: "x: y"\n`);
});

test('a line break cannot pretend that another line begins', () => {
  expect(printableLine('a\nerror: b')).toBe('a\\nerror: b');
});
