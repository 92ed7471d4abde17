import { changeLines } from '../../src/cli/change-text';
import { coloured, hasColours } from '../../src/cli/style';
import { Change, FieldChange } from '../../src/reconcile';

const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'web' };
const change = (...fields: FieldChange[]): Change => ({ action: 'configure', ref, fields });
const text = (each: Change, colours = false) => changeLines(each).map((line) => coloured(line, colours));

test('shows each field that is added, removed or changed', () => {
  expect(text(change({ path: '.a', after: 1 }, { path: '.b', before: [1] }, { path: '.c', before: 'x', after: 'y' }))).toEqual([
    '~ configure ConfigMap shop/web', '      + .a: 1', '      - .b: [1]', '      ~ .c: "x" -> "y"',
  ]);
});

test('shows the lines of a text that differ, with their context', () => {
  expect(text(change({ path: '.data.mesh', before: 'a: 1\nb: 2\n', after: 'a: 1\nb: 3\n' })).slice(1)).toEqual([
    '      ~ .data.mesh:', '            a: 1', '          - b: 2', '          + b: 3', '            ',
  ]);
});

test('of a long text of one line, shows what differs and a little around it', () => {
  const long = (middle: string) => `${'x'.repeat(500)}${middle}${'y'.repeat(500)}`;
  expect(text(change({ path: '.data.values', before: long('old'), after: long('new') }))[1]).toBe(
    `      ~ .data.values: ..."${'x'.repeat(30)}old${'y'.repeat(30)}"... -> ..."${'x'.repeat(30)}new${'y'.repeat(30)}"...`);
});

test('escapes what a terminal would obey, everywhere', () => {
  const unsafe = 'a\u001b[2J\u202e\u009b\n+ create    forged';
  const lines = text({
    action: 'refused',
    ref: { ...ref, name: unsafe },
    origin: unsafe,
    message: unsafe,
    notes: [unsafe],
    conflicts: [{ field: unsafe, manager: unsafe }],
    fields: [{ path: unsafe, before: unsafe, after: `${unsafe}\n1` }, { path: '.b', after: unsafe }, { path: '.c', before: { [unsafe]: unsafe } }, { path: '.d', before: 'x', after: unsafe.slice(0, 9) }],
  }, false);
  lines.forEach((line) => expect(line).not.toMatch(/\p{C}/u));
  expect(lines.filter((line) => line.startsWith('+'))).toEqual([]);
});

test('colours only for a terminal, and only if the user wants them', () => {
  expect(text(change(), true)).toEqual(['\x1b[33m~ configure ConfigMap shop/web\x1b[0m']);
  expect([
    hasColours({ isTTY: true }, {}), hasColours({}, {}), hasColours({ isTTY: true }, { NO_COLOR: '1' }), hasColours({ isTTY: true }, { NO_COLOR: '' }), hasColours({ isTTY: true }, { TERM: 'dumb' }),
  ]).toEqual([true, false, false, true, false]);
});
