/** Paths of rules, which mean what the path normalization of the mesh says. */
import { PolicyFacts } from './facts';
import { problem } from './guards';
import { comparedPath, PathNormalization } from '../../istio/internal';
import { Located, Problem } from '../../specification';

/** An escape whose letters can be upper or lower case, or a character that clients send as such escapes. Proxies compare escapes as they are sent. */
const AMBIGUOUS = /%([a-f][0-9a-f]|[0-9][a-f])|[^\x00-\x7f]/iu;

/** The escapes of characters that need none: letters, digits, and - . _ ~ */
const NEEDLESS = /%(2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i;

/** The same, with the escapes of slashes and backslashes, which become slashes. */
const NEEDLESS_OR_SLASH = /%(2[def]|3[0-9]|4[1-9a-f]|5[0-9acf]|6[1-9a-f]|7[0-9ae])/i;

/** @param excludes whether a rule denies the path, or does not allow it */
export function pathProblems(one: Located<string>, excludes: boolean, { pathNormalization }: PolicyFacts): Problem[] {
  return pathNormalization === 'NONE' ? rawPathProblems(one, excludes) : normalizedPathProblems(one, excludes, pathNormalization);
}

const SET_NORMALIZATION = "Set meshConfig.pathNormalization.normalization to BASE, or write paths without '*' and '{' in rules that allow";

/** Where proxies compare the path as it is sent, a path has many spellings, and `/public/../admin` begins with `/public/`. */
function rawPathProblems({ path, value }: Located<string>, excludes: boolean): Problem[] {
  if (excludes) {
    return value === ALL_PATHS ? [] : problem('AuthPathEscape', path, `is '${value}', but the path normalization of the mesh is NONE, so that a client gets around it by an escape of any character, or by '/./'. ${SET_NORMALIZATION}`);
  }
  return !/[*{]/.test(value) || value === ALL_PATHS || value === ALL_PATHS_TEMPLATE ? [] : problem('AuthPathEscape', path,
    `is '${value}', but the path normalization of the mesh is NONE, so that it fits paths with '..' too, which lead a service to other paths. ${SET_NORMALIZATION}`);
}

const ALL_PATHS = '/*';
const ALL_PATHS_TEMPLATE = '/{**}';

function normalizedPathProblems({ path, value }: Located<string>, excludes: boolean, normalization: PathNormalization): Problem[] {
  const decoded = (normalization === 'DECODE_AND_MERGE_SLASHES' ? NEEDLESS_OR_SLASH : NEEDLESS).exec(value);
  if (decoded) {
    const character = decodeURIComponent(decoded[0]).replace('\\', '/');
    return problem('AuthPathUnescaped', path, `is '${value}', which never matches, because proxies decode '${decoded[0]}' before they compare. Write '${character}'`);
  }
  if (!isMet(value, normalization)) {
    return problem('AuthPathNever', path, `is '${value}', which never matches, because proxies normalise paths before they compare them (${normalization}). `
      + `Write the path without ${normalization === 'BASE' ? '' : '//, '}/./ and /../`);
  }
  const found = excludes ? AMBIGUOUS.exec(value) : null;
  const prefix = value.slice(0, found?.index);
  return found ? problem('AuthPathEscape', path, `is '${value}', but a client gets around it by the case of the letters in the escape of '${found[0]}'. `
    + (prefix.startsWith('/') && prefix !== '/' ? `Write a prefix without it, such as '${prefix}*'` : 'Write a path without it')) : [];
}

/** Whether a path that fits is still the same after proxies have normalised it. */
function isMet(pattern: string, normalization: PathNormalization): boolean {
  const sent = pattern.replace(/^\*/, '/x').replace(/\*$/, 'x').replace(/\{\*\*?\}/g, 'x');
  return comparedPath(sent, normalization) === sent;
}
