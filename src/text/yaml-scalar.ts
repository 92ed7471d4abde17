/** The style in which Go's YAML encoder writes a string. */

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal';

/** The style of a string. A simple key shares its line with its value, so it cannot use a style with several lines. */
export function styleOf(text: string, isSimpleKey = false): ScalarStyle {
  const features = featuresOf(text);
  if (text.includes('\n')) {
    return isSimpleKey || features.endsInSpace || features.isSpecial ? 'double-quoted' : 'literal';
  }
  if (isResolved(text) || (isSimpleKey && text === MERGE)) {
    return 'double-quoted';
  }
  if (features.isPlain) {
    return 'plain';
  }
  return features.isSpecial || features.hasSpaceAfterBreak ? 'double-quoted' : 'single-quoted';
}

/** The merge key. Go's encoder quotes it only as a simple key. */
const MERGE = '<<';

/** Whether a string needs no quotes in YAML. */
export function isPlain(text: string): boolean {
  return styleOf(text) === 'plain';
}

/** Whether a string has several lines. */
export function isMultiline(text: string): boolean {
  return BREAKS.test(text);
}

const BREAKS = /[\r\n\x85\u2028\u2029]/;
/** Characters that must be escaped. */
const UNPRINTABLE = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
/** Characters of YAML syntax, at the start of a string or inside it. */
const INDICATORS = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?:](?:[ \t]|$))|:(?:[ \t]|$)|[ \t\r\n\x85\u2028\u2029]#/;

interface Features {
  readonly isPlain: boolean;
  readonly endsInSpace: boolean;
  readonly hasSpaceAfterBreak: boolean;
  /** Whether the string can only be written with double quotes. */
  readonly isSpecial: boolean;
}

function featuresOf(text: string): Features {
  const isSpecial = UNPRINTABLE.test(text) || / [\r\n\x85\u2028\u2029]/.test(text);
  return {
    isPlain: !isSpecial && !BREAKS.test(text) && !INDICATORS.test(text) && !/^ | $/.test(text),
    endsInSpace: text.endsWith(' '),
    hasSpaceAfterBreak: /[\r\n\x85\u2028\u2029] /.test(text),
    isSpecial,
  };
}

const WORDS = /^(?:|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|\.nan|\.NaN|\.NAN|[-+]?\.(?:inf|Inf|INF))$/;
const INTEGER = /^[-+]?(?:0x[\da-f]+|0o[0-7]+|0b[01]+)$/i;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i;
const DATE = /^\d{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/;
/** Hours, minutes and seconds. Other YAML readers take them for a number. */
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;

/** Whether a string without quotes is read as a boolean, null, a number or a date. */
function isResolved(text: string): boolean {
  const digits = /^[-+\d]/.test(text) ? text.replaceAll('_', '') : text;
  const isNumber = INTEGER.test(digits) || (FLOAT.test(digits) && Number.isFinite(Number(digits)));
  return isNumber || WORDS.test(text) || DATE.test(text) || BASE_60.test(text);
}
