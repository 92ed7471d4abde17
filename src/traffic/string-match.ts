import { problemOf } from './re2';
import { StringMatch } from '../istio';
import { checkArgument, text } from '../names';

/** A condition on a string. */
export class TrafficStringMatch {
  /** The string equals this value. */
  public static exact(value: string): TrafficStringMatch {
    return new TrafficStringMatch({ exact: notEmpty('exact', value) });
  }

  /** The string begins with this value. */
  public static prefix(value: string): TrafficStringMatch {
    return new TrafficStringMatch({ prefix: notEmpty('prefix', value) });
  }

  /**
   * The whole string matches an RE2 regular expression. Write `.*iPhone.*` to match a string that contains `iPhone`.
   *
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(pattern: string): TrafficStringMatch {
    const problem = problemOf(notEmpty('regex', pattern));
    if (problem) {
      throw new Error(`TrafficStringMatch.regex('${pattern}'): ${problem}`);
    }
    return new TrafficStringMatch({ regex: pattern });
  }

  private constructor(
    /** @internal */
    public readonly _match: StringMatch) {}
}

function notEmpty(kind: string, value: string): string {
  checkArgument(`TrafficStringMatch.${kind}()`, kind === 'regex' ? 'pattern' : 'value', value, text('a string'));
  if (value === '') {
    throw new Error(`TrafficStringMatch.${kind}(''): the string is empty. Write the string to match`);
  }
  return value;
}
