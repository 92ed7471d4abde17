import { BlockList, isIP, isIPv4 } from 'node:net';
import type { RE2JS } from 're2js';

/** Whether a value matches a pattern of a policy. */
export type Pattern = (value: string) => boolean;

/**
 * A text, a prefix that ends with a star, a suffix that begins with a star, or one star for any text that is not empty.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
 */
export function textPattern(text: string): Pattern {
  if (text === '*') {
    return (value) => value !== '';
  }
  if (text.startsWith('*')) {
    return (value) => value.endsWith(text.slice(1));
  }
  return text.endsWith('*') ? (value) => value.startsWith(text.slice(0, -1)) : (value) => value === text;
}

/** As a text pattern, but one star matches an empty header too. */
export function headerPattern(text: string): Pattern {
  return text === '*' ? () => true : textPattern(text);
}

/** As a header pattern, without regard to case. */
export function hostPattern(text: string): Pattern {
  const pattern = headerPattern(text.toLowerCase());
  return (value) => pattern(value.toLowerCase());
}

/** RE2 is loaded with the first expression: most commands evaluate none. */
function re2(): typeof RE2JS {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as { RE2JS: typeof RE2JS }).RE2JS;
}

/** An RE2 expression for the whole value. One that RE2 does not accept matches nothing: a proxy rejects the configuration that has it. */
export function regexPattern(expression: string): Pattern {
  try {
    const regex = re2().compile(expression);
    return (value) => regex.matches(value);
  } catch {
    return () => false;
  }
}

/** The expression that matches this text only. */
export function quoted(text: string): string {
  return re2().quote(text);
}

/** An address, or a range such as `10.0.0.0/8`. Undefined if it is neither. */
export function addressPattern(text: string): Pattern | undefined {
  const [address, bits, ...more] = text.split('/');
  const widest = isIPv4(address) ? 32 : 128;
  const length = bits === undefined ? widest : Number(bits);
  if (!isIP(address) || more.length > 0 || bits === '' || !Number.isInteger(length) || length < 0 || length > widest) {
    return undefined;
  }
  const list = new BlockList();
  list.addSubnet(address, length, isIPv4(address) ? 'ipv4' : 'ipv6');
  return (value) => list.check(value, isIPv4(value) ? 'ipv4' : 'ipv6');
}

const SEGMENT = "[a-zA-Z0-9\\-._~%!$&'()+,;:@=]";

/** A path whose segments can be `{*}` for one segment, or `{**}` for any number of segments. */
export function pathTemplate(template: string): Pattern {
  const parts = template.split(/(\{\*\*?\})/).map((part) => part === '{*}' ? `${SEGMENT}+` : part === '{**}' ? `${SEGMENT.slice(0, -1)}/]*` : quoted(part));
  return regexPattern(parts.join(''));
}

export function isPathTemplate(path: string): boolean {
  return path.includes('{*}') || path.includes('{**}');
}
