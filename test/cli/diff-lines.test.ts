import { DiffLine, diffLines } from '../../src/cli/diff-lines';
import { random as randomFrom } from '../synth/random';

const shown = (before: string, after: string) => diffLines(before, after).map((line) => line ? `${{ added: '+', removed: '-', kept: ' ' }[line.change]}${line.text}` : '...');
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

test('shows a change with three lines of context, and leaves out what is far', () => {
  const before = numbered(20);
  expect(shown(before.join('\n'), before.map((line, index) => index === 10 ? 'new' : line).join('\n'))).toEqual(
    ['...', ' line 7', ' line 8', ' line 9', '-line 10', '+new', ' line 11', ' line 12', ' line 13', '...']);
});

test('changes at both ends stay two changes', () => {
  const before = numbered(20);
  const lines = shown(before.join('\n'), ['first', ...before.slice(1, -1), 'last'].join('\n'));
  expect(lines.filter((line) => /^[+-]/.test(line))).toEqual(['-line 0', '+first', '-line 19', '+last']);
});

test('a line that is inserted between equal lines is one line', () => {
  expect(shown('a\nx\nx\nb', 'a\nx\nnew\nx\nb')).toEqual([' a', ' x', '+new', ' x', ' b']);
});

test('random texts: removed and kept lines are the old text, added and kept lines the new one', () => {
  const random = randomFrom(7);
  for (let round = 0; round < 2000; round++) {
    const text = () => Array.from({ length: Math.floor(random() * 7) }, () => 'abcdefg'[Math.floor(random() * 7)]).join('\n');
    const [before, after] = [text(), text()];
    const lines = diffLines(before, after);
    if (before === after) {
      expect(lines).toEqual([undefined]);
    } else if (!lines.includes(undefined)) {
      const side = (left: DiffLine['change']) => lines.filter((line) => line!.change !== left).map((line) => line!.text).join('\n');
      expect([side('added'), side('removed')]).toEqual([before, after]);
    }
  }
});
