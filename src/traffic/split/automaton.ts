/**
 * Whether an expression can match anything at all. The answer is exact, since the expression is searched as the automaton that RE2 makes of it:
 * a text exists if a way leads from its start to its end.
 */
import { RE2JS } from 're2js';

/** The instructions of the automaton, by their numbers in the library. */
enum Op { ALT = 1, ALT_MATCH = 2, CAPTURE = 3, EMPTY_WIDTH = 4, MATCH = 6, NOP = 7, RUNE = 8, RUNE1 = 9, RUNE_ANY = 10, RUNE_ANY_NOT_NL = 11 }

interface Instruction {
  readonly op: Op;
  /** The next instruction. */
  readonly out: number;
  /** The other next instruction of an alternative, or the conditions of a place such as the begin of the text. */
  readonly arg: number;
  /** Ranges of characters, or one character. */
  readonly runes: ArrayLike<number>;
  matchRune(rune: number): boolean;
}

/** What is at one side of a place in a text. It decides the conditions `^`, `$`, `\b` and their like. No text of a request has a line break. */
type Side = 'end' | 'other' | 'word';

/** The conditions of a place, by their bits: `(?m)^`, `(?m)$`, `^`, `$`, `\b` and `\B`. */
const CONDITIONS: readonly (readonly [bit: number, holds: (state: State) => boolean])[] = [
  [1, ({ before }) => before === 'end'],
  [2, ({ after }) => after === 'end'],
  [4, ({ before }) => before === 'end'],
  [8, ({ after }) => after === 'end'],
  [16, isBoundary],
  [32, (state) => !isBoundary(state)],
];

function isBoundary({ before, after }: State): boolean {
  return (before === 'word') !== (after === 'word');
}

const SIDES: readonly Side[] = ['end', 'other', 'word'];

/** A place in a text, and in the automaton. */
interface State {
  readonly at: number;
  readonly before: Side;
  readonly after: Side;
  readonly isBegin: boolean;
}

/**
 * Whether an expression matches some text.
 *
 * @param first the character with which the text begins. Without it, any text
 */
export function matchesSome(expression: RE2JS, first?: string): boolean {
  const { inst: instructions, start } = expression.re2().prog as { readonly inst: readonly Instruction[]; readonly start: number };
  const reading = instructions.map((): readonly Side[] | undefined => undefined);
  const sidesAt = (at: number) => (reading[at] ??= sidesRead(instructions[at]));
  const seen = new Set<string>();
  const pending: State[] = SIDES.map((after) => ({ at: start, before: 'end', after, isBegin: true }));
  for (let state = pending.pop(); state; state = pending.pop()) {
    const key = `${state.at} ${state.before} ${state.after} ${state.isBegin}`;
    if (seen.has(key)) {
      continue;
    }
    seen.add(key);
    const instruction = instructions[state.at];
    if (instruction.op === Op.MATCH && state.after === 'end' && !(state.isBegin && first !== undefined)) {
      return true;
    }
    pending.push(...following(instruction, state, sidesAt, first));
  }
  return false;
}

/** @param sidesAt the kinds of characters that the instruction at a place reads */
function following(instruction: Instruction, state: State, sidesAt: (at: number) => readonly Side[], first?: string): State[] {
  const { op, out, arg } = instruction;
  switch (op) {
    case Op.ALT: case Op.ALT_MATCH: return [{ ...state, at: out }, { ...state, at: arg }];
    case Op.CAPTURE: case Op.NOP: return [{ ...state, at: out }];
    case Op.EMPTY_WIDTH: return holds(arg, state) ? [{ ...state, at: out }] : [];
    case Op.RUNE: case Op.RUNE1: case Op.RUNE_ANY: case Op.RUNE_ANY_NOT_NL:
      return reads(instruction, state, sidesAt, first) ? SIDES.map((after) => ({ at: out, before: state.after, after, isBegin: false })) : [];
    default: return [];
  }
}

/** Whether a place has all conditions of an instruction. */
function holds(conditions: number, state: State): boolean {
  return CONDITIONS.every(([bit, holdsAt]) => Math.floor(conditions / bit) % 2 === 0 || holdsAt(state));
}

/** Whether an instruction reads a character of the kind that comes next. */
function reads(instruction: Instruction, { at, after, isBegin }: State, sidesAt: (at: number) => readonly Side[], first?: string): boolean {
  if (after === 'end') {
    return false;
  }
  const begin = isBegin ? first?.codePointAt(0) : undefined;
  return begin === undefined ? sidesAt(at).includes(after) : sideOf(begin) === after && readsRune(instruction, begin);
}

function readsRune(instruction: Instruction, rune: number): boolean {
  return instruction.op === Op.RUNE_ANY || instruction.op === Op.RUNE_ANY_NOT_NL || instruction.matchRune(rune);
}

/** The kinds of characters that an instruction reads. */
function sidesRead(instruction: Instruction): Side[] {
  const samples = samplesOf(instruction);
  return SIDES.filter((side) => samples.some((rune) => sideOf(rune) === side && readsRune(instruction, rune)));
}

const LINE_BREAK = 10;
const ASCII = Array.from({ length: 128 }, (_, rune) => rune).filter((rune) => rune !== LINE_BREAK);

/** Characters outside ASCII that are the same as a letter of ASCII if the case does not matter. */
const FOLDED = [0x17f, 0x212a];

/** Characters of which an instruction reads one if it reads any of their kind: all of ASCII, and the ends of its ranges. */
function samplesOf({ runes }: Instruction): number[] {
  return [...ASCII, ...FOLDED, ...Array.from(runes).filter((rune) => rune >= ASCII.length)];
}

const WORD = new Set(ASCII.filter((rune) => /\w/.test(String.fromCodePoint(rune))));

function sideOf(rune: number): Side {
  return WORD.has(rune) ? 'word' : 'other';
}
