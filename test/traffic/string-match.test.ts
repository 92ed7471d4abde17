import { TrafficMatch, TrafficStringMatch } from '../../src/traffic';

test.each([
  ['.*iPhone.*'], ['.*(iPhone|iPad).*'], ['(?i)android'], ['(?i:a)b'], ['(?P<os>android)'], ['(?:a|b)+?'], ['[a-z]{2,5}'], ['[^]x]+'], ['[[:alpha:]_]+'], ['a{,3}'], ['{}'],
  ['\\d+\\.\\d+'], ['\\Qa(b\\E+'], ['\\x{10FFFF}'], ['\\pN\\p{Greek}'], ['\\z'], ['\\012'], ['a|'], ['^a$'], ['a{1000}'], ['[(*]'], ['x'.repeat(1024)], ['日本.*'], ['\\('],
  ['[a-]+'], ['[^^]'], ['[\\d_-]'], ['[\\pL\\p{Greek}\\P{^Lu}]'], ['[[:^digit:]]'], ['[\\x{41}-\\x{5A}]'], ['[!-/]'], ['[a\\]b]'], ['\\p{Any}'], ['[:x]'],
])('the regular expression %p is accepted', (pattern) => {
  expect(() => TrafficStringMatch.regex(pattern)).not.toThrow();
});

test.each([
  ['', 'the string is empty'],
  ['(?=.*Mobile).*', '\'(?=\' is a lookaround, which RE2 does not support'],
  ['(?!curl).*', '\'(?!\' is a lookaround'],
  ['a(?<=b)', '\'(?<=\' is a lookaround'],
  ['(a)\\1', '\'\\1\' is a backreference, which RE2 does not support'],
  ['(?<a>b)\\k<a>', '\'\\k\' is a backreference'],
  ['(?>a)', 'RE2 does not have the group \'(?>\''],
  ['*iPhone*', '\'*\' has nothing to repeat. Write \'.*\' for any characters'],
  ['a**', '\'*\' has nothing to repeat'],
  ['a++', '\'+\' has nothing to repeat'],
  ['(+)', '\'+\' has nothing to repeat'],
  ['(a', 'a group is not closed'],
  ['a)', 'a group is closed but not opened'],
  ['[a', 'a character class is not closed'],
  ['[]', 'a character class is not closed'],
  ['[^]', 'a character class is not closed'],
  ['[z-a]', 'the range \'z-a\' is empty'],
  ['[\\x{5A}-A]', 'the range \'\\x{5A}-A\' is empty'],
  ['[a-\\d]', 'the range \'a-\\d\' has no end'],
  ['[[:letter:]]', 'RE2 does not have the character class \'[:letter:]\''],
  ['\\p{Foo}', 'RE2 does not have the character class \'\\p{Foo}\''],
  ['[\\p{Letter}]', 'RE2 does not have the character class \'\\p{Letter}\''],
  ['\\pQ', 'RE2 does not have the character class \'\\pQ\''],
  ['[\\b]', 'RE2 does not have the escape \'\\b\' in a character class'],
  ['a\\', 'it ends in a backslash'],
  ['\\u0041', 'RE2 does not have the escape \'\\u\''],
  ['a{1001}', '\'{1001}\' is not a repetition that RE2 accepts'],
  ['a{3,2}', '\'{3,2}\' is not a repetition that RE2 accepts'],
  ['x'.repeat(1025), 'it has 1025 characters, but Istio accepts at most 1024'],
])('the regular expression %p is rejected', (pattern, problem) => {
  expect(() => TrafficStringMatch.regex(pattern)).toThrow(problem);
});

test('empty strings are rejected', () => {
  expect(() => TrafficStringMatch.exact('')).toThrow('TrafficStringMatch.exact(\'\'): the string is empty. Write the string to match');
  expect(() => TrafficStringMatch.prefix('')).toThrow('TrafficStringMatch.prefix(\'\')');
});

test.each([
  ['User-Agent', '\'User-Agent\' is not the name of a header. Write lower-case letters, digits and \'-\', such as \'user-agent\''],
  ['uri', 'Istio ignores a condition on a header with the name \'uri\''],
  [':path', '\':path\' is not the name of a header'],
  ['', '\'\' is not the name of a header'],
])('the header %p is rejected', (name, problem) => {
  expect(() => TrafficMatch.header(name, TrafficStringMatch.exact('x'))).toThrow(problem);
});
