import { coversText } from './coverage';
import { matchesText } from './regex';
import { HeaderMatchSpec, MatchSpec, StringMatchSpec } from '../specification';

/** Why no request can meet a condition, whatever its expressions match. Undefined if one can, or if this is not certain. */
export function contradictionIn({ headers = [], withoutHeaders = [], scheme }: MatchSpec): string | undefined {
  const excluded = headers.find((header) => withoutHeaders.some((other) => other.name === header.name && excludes(other, header)));
  if (excluded) {
    return `demands the header '${excluded.name}' in headers and excludes it in withoutHeaders, so that no request meets it. Delete one of the two`;
  }
  return scheme && !SCHEMES.some((name) => isMet(scheme, name))
    ? `asks for the scheme '${scheme.exact ?? scheme.prefix ?? scheme.regex}', but the scheme of a request is http or https. Write one of them, or leave out scheme` : undefined;
}

const SCHEMES = ['http', 'https'];

/** Whether a request without the one cannot have the other. */
function excludes(without: HeaderMatchSpec, header: HeaderMatchSpec): boolean {
  return without.present === true || (!header.present && coversText(without, header));
}

function isMet({ exact, prefix, regex }: StringMatchSpec, text: string): boolean {
  return regex === undefined ? exact === text || (prefix !== undefined && text.startsWith(prefix)) : matchesText(regex, text);
}
