import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import {
  boolean, celProblems, choice, duration, exactlyOne, fromProps, integer, listOf, mapOf, number, printedProblem, schemaProblems, string,
  struct, withDefaults,
} from '../../src/specification';

const PART = struct('Part', 'A part.', { required: { name: string('The name.') }, optional: { size: integer('The size.', 1, 9, { default: 3 }), share: number('The share.', 0, 1) } });
const ROOT = struct('Root', 'The root.', {
  required: { parts: listOf('The parts.', PART, { listKey: 'name', maxItems: 3 }) },
  optional: {
    sizes: mapOf('Sizes.', integer('A size.', 0, 100), { rules: [{ code: 'Sum', rule: 'self.map(key, self[key]).sum() == 100', message: 'wrong', detail: "'sum to ' + string(self.map(key, self[key]).sum())" }] }),
    wait: duration('A time.'),
    color: choice('Color', 'A color.', ['red', 'green'], { default: 'red' }),
    open: boolean('Whether.'),
    shut: boolean('Whether.'),
  },
}, { rules: [{ code: 'Many', rule: 'size(self.parts) < 3', message: 'has too many parts' }, exactlyOne('Door', 'open', 'shut')] });

const parts = [{ name: 'a' }];
const valid = { parts, open: true };

test('a valid value has no problems', () => {
  const value = { parts: [{ name: 'a', size: 1, share: 0.5 }], sizes: { x: 40, y: 60 }, wait: '1500ms', color: 'green', open: false };
  expect([...schemaProblems(ROOT, value), ...celProblems(ROOT, value)]).toEqual([]);
});

test.each<[string, unknown, string[]]>([
  ['null', null, ['is null. Write an object with parts, sizes, wait, color, open, shut [WrongType]']],
  ['a missing field', { open: true }, ['parts is missing. Write a list [Missing]']],
  ['an unknown field', { ...valid, Color: 'red' }, ["Color is not a field. Write 'color' [UnknownField]"]],
  ['a field of JavaScript', { ...valid, constructor: 1 }, ['constructor is not a field. Write one of parts, sizes, wait, color, open, shut [UnknownField]']],
  ['a wrong type', { ...valid, open: 'yes' }, ["open is the string 'yes'. Write true or false [WrongType]"]],
  ['a fraction', { ...valid, sizes: { x: 0.5 } }, ['sizes.x is the number 0.5. Write a whole number from 0 to 100 [WrongType]']],
  ['a number out of range', { ...valid, parts: [{ name: 'a', size: 10 }] }, ['parts[0].size is 10. Write a whole number from 1 to 9 [WrongValue]']],
  ['infinity', { ...valid, parts: [{ name: 'a', share: Infinity }] }, ['parts[0].share is Infinity. Write a number from 0 to 1 [WrongValue]']],
  ['a wrong choice', { ...valid, color: 'blue' }, ["color is 'blue'. Write one of red, green [WrongValue]"]],
  ['a wrong form', { ...valid, wait: '1.5s' }, ["wait is '1.5s'. Write a whole number and its unit (ms, s, m or h), such as 1500ms or 3s [WrongValue]"]],
  ['an empty list', { parts: [], open: true }, ['parts is empty. Leave it out, or write what it needs [WrongValue]']],
  ['a long list', { parts: ['a', 'b', 'c', 'd'].map((name) => ({ name })), open: true }, ['parts has 4 items. Write at most 3 [WrongValue]']],
  ['two items of one name', { parts: [{ name: 'a' }, { name: 'a' }], open: true }, ["parts[1] has the name 'a', which an earlier item has too. Give one of the two another name, or delete it [Duplicate]"]],
  ['characters beyond the basic plane', { parts: [{ name: '😀'.repeat(254) }], open: true }, ['parts[0].name has 254 characters. Write at most 253 [WrongValue]']],
])('the schema finds %s', (_, value, problems) => {
  expect(schemaProblems(ROOT, value).map(printedProblem)).toEqual(problems);
});

test('the rules find problems, with values in their messages', () => {
  const value = { parts: ['a', 'b', 'c'].map((name) => ({ name })), sizes: { x: 40 } };
  expect(celProblems(ROOT, value).map(printedProblem)).toEqual([
    'has too many parts [Many]', 'has none or several of open, shut. Write exactly one of them [Door]', 'sizes sum to 40 [Sum]',
  ]);
});

test('defaults are filled in wherever their parent is', () => {
  expect(withDefaults(ROOT, { parts: [{ name: 'a' }, { name: 'b', size: 9 }] })).toEqual({ parts: [{ name: 'a', size: 3 }, { name: 'b', size: 9 }], color: 'red' });
});

test('props become the specification: durations become text, and null is left out', () => {
  expect(fromProps(ROOT, { parts, wait: Duration.millis(1500), color: null, sizes: { x: 1 } })).toEqual({ parts, wait: '1500ms', sizes: { x: 1 } });
  expect(fromProps(ROOT, { wait: Duration.minutes(2) })).toEqual({ wait: '120s' });
});

test('what is generated from the specifications is up to date', () => {
  const folder = mkdtempSync(join(tmpdir(), 'specification-'));
  const project = join(__dirname, '../..');
  try {
    execFileSync(process.execPath, ['--import', 'tsx', join(project, 'scripts/specification.ts'), folder]);
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const files = entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length));
    expect(files).toHaveLength(8);
    for (const file of files) {
      expect(readFileSync(join(project, file), 'utf8')).toBe(readFileSync(join(folder, file), 'utf8'));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
