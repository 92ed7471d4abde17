import { checkUnicodeClass, classLength, RegexProblem } from './re2-class';

/**
 * Finds a mistake in a regular expression for Envoy, which uses the syntax of RE2 and not of JavaScript. It returns a message, or
 * undefined if it finds no mistake.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function problemOf(pattern: string): string | undefined {
  if (pattern.length > MAX_LENGTH) {
    return `it has ${pattern.length} characters, but Istio accepts at most ${MAX_LENGTH}. Use several conditions`;
  }
  try {
    new Scanner(pattern).scan();
    return undefined;
  } catch (error) {
    if (error instanceof RegexProblem) {
      return error.message;
    }
    throw error;
  }
}

const MAX_LENGTH = 1024;
const MAX_REPEAT = 1000;

/** Reads a pattern from left to right and stops at the first part that RE2 rejects. */
class Scanner {
  private at = 0;
  private groups = 0;
  /** Whether the part before the current position can be repeated. */
  private repeatable = false;

  public constructor(private readonly pattern: string) {}

  public scan(): void {
    while (this.at < this.pattern.length) {
      this.step();
    }
    if (this.groups > 0) {
      throw new RegexProblem('a group is not closed. Add the missing \')\', or write \'\\(\' for the character');
    }
  }

  private step(): void {
    switch (this.pattern[this.at]) {
      case '\\': return this.escape();
      case '[': return this.characterClass();
      case '(': return this.open();
      case ')': return this.close();
      case '|': return this.take(1, false);
      case '*': case '+': case '?': return this.repeat(1);
      case '{': return this.counted();
      default: return this.take(1, true);
    }
  }

  private take(length: number, repeatable: boolean): void {
    this.at += length;
    this.repeatable = repeatable;
  }

  private escape(): void {
    const rest = this.pattern.slice(this.at);
    if (rest === '\\') {
      throw new RegexProblem('it ends in a backslash. Write \'\\\\\' for the character');
    }
    const quoted = /^\\Q.*?(?:\\E|$)/s.exec(rest);
    const long = quoted ?? /^\\(?:x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|[pP]\{\^?\w+\}|[pP][A-Z]|0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
    if (long) {
      if (/^\\[pP]/.test(long[0])) checkUnicodeClass(long[0]);
      return this.take(long[0].length, true);
    }
    if (/^\\(?:[1-9]|k[<{'])/.test(rest)) {
      throw new RegexProblem(`'${rest.slice(0, 2)}' is a backreference, which RE2 does not support. Write the text instead`);
    }
    if (/^\\\w/.test(rest) && !/^\\[aftnrvCAzbBdDsSwW]/.test(rest)) {
      throw new RegexProblem(`RE2 does not have the escape '${rest.slice(0, 2)}'. See https://github.com/google/re2/wiki/Syntax`);
    }
    this.take(2, true);
  }

  private characterClass(): void {
    this.take(classLength(this.pattern.slice(this.at)), true);
  }

  private open(): void {
    const rest = this.pattern.slice(this.at);
    const around = /^\(\?(?:<?[=!])/.exec(rest);
    if (around) {
      throw new RegexProblem(`'${around[0]}' is a lookaround, which RE2 does not support. Match the whole string, with several conditions if necessary`);
    }
    const start = /^\((?:\?(?:P?<\w+>|[imsU]*(?:-[imsU]+)?[:)]))?/.exec(rest)![0];
    if (start === '(' && rest[1] === '?') {
      throw new RegexProblem(`RE2 does not have the group '${rest.slice(0, 3)}'. Write '(?:' for a group without a name`);
    }
    if (start.endsWith(')')) { // flags for the rest of the group
      return this.take(start.length, false);
    }
    this.groups++;
    this.take(start.length, false);
  }

  private close(): void {
    if (this.groups === 0) {
      throw new RegexProblem('a group is closed but not opened. Write \'\\)\' for the character');
    }
    this.groups--;
    this.take(1, true);
  }

  private counted(): void {
    const match = /^\{(\d+)(?:,(\d*))?\}/.exec(this.pattern.slice(this.at));
    if (!match) {
      return this.take(1, true); // an ordinary brace
    }
    const [text, least, most] = match;
    if (Number(least) > MAX_REPEAT || Number(most || 0) > MAX_REPEAT || (most && Number(most) < Number(least))) {
      throw new RegexProblem(`'${text}' is not a repetition that RE2 accepts. Use at most ${MAX_REPEAT}, the smaller number first`);
    }
    this.repeat(text.length);
  }

  private repeat(length: number): void {
    const operator = this.pattern.slice(this.at, this.at + length);
    if (!this.repeatable) {
      throw new RegexProblem(`'${operator}' has nothing to repeat. Write '.${operator}' for any characters, or '\\${operator}' for the character`);
    }
    const lazy = this.pattern[this.at + length] === '?' ? 1 : 0;
    this.take(length + lazy, false);
  }
}
