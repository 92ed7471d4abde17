import { diffLines } from './diff-lines';
import { printableLine } from './printable';
import { Style, Styled } from './style';
import { Json, titleOf } from '../json';
import { Change, FieldChange, PlannedAction } from '../reconcile';

const SIGNS: { [action in PlannedAction]: [string, Style] } = {
  create: ['+', 'green'],
  configure: ['~', 'yellow'],
  adopt: ['~', 'yellow'],
  unchanged: [' ', 'plain'],
  delete: ['-', 'red'],
  restart: ['~', 'yellow'],
  keep: [' ', 'plain'],
  release: [' ', 'plain'],
  refused: ['!', 'red'],
  wait: [' ', 'plain'],
};

/** How much of a value is shown in one line, and how much of its unchanged parts around a change. */
const LONGEST = 120;
const AROUND = 30;

/** The lines that show one change of a plan. Text of the cluster and of files is escaped. */
export function changeLines({ action, ref, origin, fields, message, conflicts = [], notes = [] }: Change): Styled[] {
  const [sign, style] = SIGNS[action];
  const where = origin && action === 'refused' ? ` (${origin})` : '';
  return [
    styled(style, `${sign} ${action.padEnd(9)} ${titleOf(ref)}${where}${message ? `: ${message}` : ''}`),
    ...fields.flatMap(fieldLines),
    ...conflicts.map(({ field, manager }) => styled('yellow', `      takes ${field} from ${manager}`)),
    ...notes.map((note) => styled('plain', `      note: ${note}`)),
  ];
}

function styled(style: Style, text: string): Styled {
  return { style, text: printableLine(text) };
}

function fieldLines({ path, before, after }: FieldChange): Styled[] {
  if (typeof before === 'string' && typeof after === 'string') {
    return /\n/.test(before + after) ? textLines(path, before, after) : [styled('yellow', `      ~ ${path}: ${replaced(before, after)}`)];
  }
  if (before === undefined) {
    return [styled('green', `      + ${path}: ${short(after)}`)];
  }
  return [after === undefined ? styled('red', `      - ${path}: ${short(before)}`) : styled('yellow', `      ~ ${path}: ${short(before)} -> ${short(after)}`)];
}

const LINE_SIGNS: { [change: string]: [string, Style] } = { added: ['+', 'green'], removed: ['-', 'red'], kept: [' ', 'plain'] };

function textLines(path: string, before: string, after: string): Styled[] {
  const lines = diffLines(before, after).map((line) => {
    const [sign, style] = line ? LINE_SIGNS[line.change] : [' ', 'plain' as const];
    return styled(style, `          ${sign} ${line?.text ?? '...'}`);
  });
  return [styled('yellow', `      ~ ${path}:`), ...lines];
}

/** Two texts; of long ones, the parts that differ and a little around them. */
function replaced(before: string, after: string): string {
  if (before.length + after.length <= LONGEST) {
    return `${JSON.stringify(before)} -> ${JSON.stringify(after)}`;
  }
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const part = (text: string) => {
    const [from, to] = [Math.max(0, start - AROUND), Math.min(text.length, text.length - end + AROUND)];
    return `${from > 0 ? '...' : ''}${short(text.slice(from, to))}${to < text.length ? '...' : ''}`;
  };
  return `${part(before)} -> ${part(after)}`;
}

function short(value: Json | undefined): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}
