/** Escapes in paths, which mean what the mesh config says. */
import { PolicyFacts } from './facts';
import { problem } from './guards';
import { Located } from './located';
import { Problem } from '../../specification';

/** An escape whose letters can be upper or lower case, or a character that clients send as such escapes. Proxies compare escapes as they are sent. */
const AMBIGUOUS = /%([a-f][0-9a-f]|[0-9][a-f])|[^\x00-\x7f]/iu;

/** The escapes of characters that need none: letters, digits, and - . _ ~ */
const NEEDLESS = /%(2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i;

/** The same, with the escapes of slashes and backslashes, which become slashes. */
const NEEDLESS_OR_SLASH = /%(2[def]|3[0-9]|4[1-9a-f]|5[0-9acf]|6[1-9a-f]|7[0-9ae])/i;

/** @param excludes whether a rule denies the path, or does not allow it */
export function escapeProblems({ path, value }: Located<string>, excludes: boolean, { pathNormalization }: PolicyFacts): Problem[] {
  if (pathNormalization === 'NONE') {
    return excludes ? problem('AuthPathEscape', path, `is '${value}', but the path normalization of the mesh is NONE, so that a client gets around it by an escape of any character, or by '/./'. `
      + 'Set meshConfig.pathNormalization to BASE, or allow named paths instead') : [];
  }
  const decoded = (pathNormalization === 'DECODE_AND_MERGE_SLASHES' ? NEEDLESS_OR_SLASH : NEEDLESS).exec(value);
  if (decoded) {
    const character = decodeURIComponent(decoded[0]).replace('\\', '/');
    return problem('AuthPathUnescaped', path, `is '${value}', which never matches, because proxies decode '${decoded[0]}' before they compare. Write '${character}'`);
  }
  const found = excludes ? AMBIGUOUS.exec(value) : null;
  const prefix = value.slice(0, found?.index);
  return found ? problem('AuthPathEscape', path, `is '${value}', but a client gets around it by the case of the letters in the escape of '${found[0]}'. `
    + (prefix.startsWith('/') && prefix !== '/' ? `Write a prefix without it, such as '${prefix}*'` : 'Write a path without it')) : [];
}
