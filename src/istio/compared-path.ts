import { MeshPathNormalization } from './mesh';

/**
 * How proxies normalize the path of a request before they compare it.
 *
 * @see https://istio.io/latest/docs/reference/config/security/normalization/
 */
export type PathNormalization = `${MeshPathNormalization}`;

/** The path that proxies compare: without query and fragment, and normalized. */
export function comparedPath(sent: string, normalization: PathNormalization): string {
  const path = sent.replace(/[?#].*$/s, '');
  return normalization === 'NONE' ? path : normalized(path, normalization);
}

function normalized(path: string, normalization: PathNormalization): string {
  const decoded = normalization === 'DECODE_AND_MERGE_SLASHES' ? path.replace(/%2f|%5c/gi, (code) => (/2f/i.test(code) ? '/' : '\\')) : path;
  const canonical = withoutDots(unescaped(decoded.replaceAll('\\', '/')));
  return normalization === 'BASE' ? canonical : canonical.replace(/\/{2,}/g, '/');
}

/** Escapes of characters that need none are decoded (RFC 3986, section 6.2.2.2), and characters that need an escape get one. */
function unescaped(path: string): string {
  return path
    .replace(/%[0-9a-f]{2}/gi, (code) => {
      const character = String.fromCharCode(parseInt(code.slice(1), 16));
      return /[A-Za-z0-9\-._~]/.test(character) ? character : code;
    })
    .replace(/[\u0000-\u0020"<>`{}^|\u007f]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** Removes the segments `.` and `..` (RFC 3986, section 5.2.4). Empty segments stay. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '..' && segment !== '.') kept.push(segment);
    else if (isLast) kept.push('');
  });
  return `/${kept.join('/')}`;
}
