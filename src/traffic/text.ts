import { problemOf } from './re2';
import { StringMatch } from '../istio';

/** What a text must be to match. */
export class TrafficStringMatch {
  /** Exactly this text. */
  public static exact(value: string): TrafficStringMatch {
    return new TrafficStringMatch({ exact: notEmpty('exact', value) });
  }

  /** A text that begins like this. */
  public static prefix(value: string): TrafficStringMatch {
    return new TrafficStringMatch({ prefix: notEmpty('prefix', value) });
  }

  /**
   * A text that matches a regular expression from its beginning to its end: write `.*iPhone.*` for a text that holds `iPhone`.
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
  if (value === '') {
    throw new Error(`Text.${kind}('') would match whatever Istio makes of an empty text. Write what is to match`);
  }
  return value;
}
