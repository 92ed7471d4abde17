import { exactlyOne, Schema, string, struct } from '../../specification';

export const EXACT = string('The text equals this value.', { maxLength: 1024 });
export const PREFIX = string('The text begins with this value.', { maxLength: 1024 });
export const REGEX = string('The whole text matches this RE2 expression. Write `.*iPhone.*` for a text that contains `iPhone`.', {
  maxLength: 1024, see: 'https://github.com/google/re2/wiki/Syntax',
});

/** The fields of a condition on a text, of which exactly one is given. */
export const TEXT_CONDITIONS = { exact: EXACT, prefix: PREFIX, regex: REGEX };

export function textMatch(description: string): Schema {
  return struct('TrafficStringMatch', description, { optional: TEXT_CONDITIONS }, { rules: [exactlyOne('TrafficMatchForm', 'exact', 'prefix', 'regex')] });
}

/** The name of a header. Envoy and Istio match names in lower case. */
export function headerName(description: string): Schema {
  return string(description, {
    pattern: '^[a-z0-9!#$&\'*+.^_`|~-]+$',
    form: "the name of a header in lower case: letters, digits and '-', such as 'user-agent'",
    maxLength: 128,
  });
}

/** A part of a URL that is sent in a header: no white space, and no control characters. */
export const VISIBLE = { pattern: '^[!-~]+$', form: 'visible ASCII characters without spaces' };
