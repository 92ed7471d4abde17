import { TrafficMatch, TrafficStringMatch } from '../../src/traffic';

test.each([
  ['.*iPhone.*'], ['.*(iPhone|iPad).*'], ['(?i)android'], ['(?i:a)b'], ['(?P<os>android)'], ['(?:a|b)+?'], ['[a-z]{2,5}'], ['[^]x]+'], ['[[:alpha:]_]+'], ['a{,3}'], ['{}'],
  ['\\d+\\.\\d+'], ['\\Qa(b\\E+'], ['\\x{10FFFF}'], ['\\pN\\p{Greek}'], ['\\z'], ['\\012'], ['a|'], ['^a$'], ['a{1000}'], ['[(*]'], ['x'.repeat(1024)], ['日本.*'], ['\\('],
])('the regular expression %p passes', (pattern) => {
  expect(() => TrafficStringMatch.regex(pattern)).not.toThrow();
});

test.each([
  ['', 'would match whatever Istio makes of an empty text'],
  ['(?=.*Mobile).*', '\'(?=\' looks around, which RE2 cannot'],
  ['(?!curl).*', '\'(?!\' looks around'],
  ['a(?<=b)', '\'(?<=\' looks around'],
  ['(a)\\1', '\'\\1\' refers back to a group, which RE2 cannot'],
  ['(?<a>b)\\k<a>', '\'\\k\' refers back to a group'],
  ['(?>a)', 'RE2 does not know the group \'(?>\''],
  ['*iPhone*', '\'*\' has nothing to repeat. Write \'.*\' for any characters'],
  ['a**', '\'*\' has nothing to repeat'],
  ['a++', '\'+\' has nothing to repeat'],
  ['(+)', '\'+\' has nothing to repeat'],
  ['(a', 'a group is not closed'],
  ['a)', 'a group is closed that was not opened'],
  ['[a', 'a character class is not closed'],
  ['[]', 'a character class is not closed'],
  ['a\\', 'it ends in a backslash'],
  ['\\u0041', 'RE2 does not know the escape \'\\u\''],
  ['a{1001}', '\'{1001}\' is not a repetition that RE2 takes'],
  ['a{3,2}', '\'{3,2}\' is not a repetition that RE2 takes'],
  ['x'.repeat(1025), 'it has 1025 characters; Istio takes at most 1024'],
])('the regular expression %p is refused', (pattern, problem) => {
  expect(() => TrafficStringMatch.regex(pattern)).toThrow(problem);
});

test('empty texts are refused', () => {
  expect(() => TrafficStringMatch.exact('')).toThrow('Text.exact(\'\') would match whatever Istio makes of an empty text. Write what is to match');
  expect(() => TrafficStringMatch.prefix('')).toThrow('Text.prefix(\'\')');
});

test.each([
  ['User-Agent', 'header \'User-Agent\' would never match, since Istio compares names in lower case. Write \'user-agent\''],
  ['uri', 'a header named \'uri\' is ignored by Istio'],
  [':path', '\':path\' is not the name of a header'],
  ['', '\'\' is not the name of a header'],
])('the header %p is refused', (name, problem) => {
  expect(() => TrafficMatch.header(name, TrafficStringMatch.exact('x'))).toThrow(problem);
});
