/** Strings that YAML, Go templates, shells or printf can misinterpret. */
export const WORDS = [
  '{{ .Values.global.hub }}', '{{ fail "no" }}', '{{- /* nothing */ -}}', '}}', '`{{`', '${HOME} $HOME $(', '%s %d %v 100%', '%!s(MISSING)',
  'true', 'False', 'yes', 'No', 'on', 'OFF', 'y', 'null', '~', '', ' ', '0755', '0x1F', '1e3', '1_000', '12:30:45', '.inf', '-1', '3.0', '2001-01-01', '<<', '=',
  '"quoted"', "it's", '\'both\' "kinds"', '\\', '\\n', 'a\\"b', 'line one\nline two', 'ends with a newline\n', '\nbegins with one', 'tab\there', '  spaces around  ',
  '# no comment', 'text # no comment', 'a: b', '- item', '[1, 2]', '{"json": "text"}', '{a: b}', '*alias', '&anchor', '!tag', '|', '>', '@at', '?', ':', '---', '...',
  'größer ≥ 10 €', '日本語', '😀', '\u00a0', '\u2028',
];

/** Each of the strings under its own name. */
export function wordsBy(prefix: string): Record<string, string> {
  return Object.fromEntries(WORDS.map((word, index) => [`${prefix}${index}`, word]));
}
