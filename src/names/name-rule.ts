import { NameProblem, quoted, Rule, wrongType } from './rule';

export interface NameRuleOptions {
  /** What the value is, such as `the name of a namespace`. */
  readonly what: string;
  /** The characters that are allowed, such as `at most 63 lower-case letters, digits and '-'`. */
  readonly form: string;
  readonly example: string;
  readonly pattern: RegExp;
  readonly longest: number;
  /** Turns an invalid value into one that may be valid. It becomes the example of the message if it is valid. */
  readonly repair?: (value: string) => string;
}

/** A repair looks at so many characters: a longer value is no name with a mistake. */
const LONGEST_REPAIR = 1000;

/** A rule for a string: its characters and its length. */
export class NameRule implements Rule {
  public readonly expected: string;

  constructor(private readonly options: NameRuleOptions) {
    const { what, form, example } = options;
    this.expected = `${what}: ${form}, such as '${example}'`;
  }

  public accepts(value: string): boolean {
    return value.length <= this.options.longest && this.options.pattern.test(value);
  }

  public problems(value: unknown): NameProblem[] {
    if (typeof value !== 'string') {
      return wrongType(value, this.expected);
    }
    const { what, form, example, repair } = this.options;
    const repaired = repair?.(value.slice(0, LONGEST_REPAIR)).slice(0, this.options.longest).replace(/[^A-Za-z0-9]+$/, '');
    const instead = repaired && this.accepts(repaired) ? repaired : example;
    return this.accepts(value) ? [] : [{ path: [], message: `${quoted(value)} is not ${what}. Write ${form}, such as '${instead}'` }];
  }

  /** The same rule for a value of another meaning. */
  public as(what: string, example: string): NameRule {
    return new NameRule({ ...this.options, what, example });
  }

  /** The same rule for a shorter value. */
  public upTo(longest: number): NameRule {
    const form = this.options.form.replace(`at most ${this.options.longest} `, `at most ${longest} `);
    return new NameRule({ ...this.options, longest, form });
  }
}
