import { BROKEN_CODES as POLICY_CODES, brokenPolicies, BrokenPolicy } from '../security/broken-policies';
import { problemsOf } from '../security/policies';
import { BROKEN_CODES as SPLIT_CODES, BrokenSplit, brokenSplits, splitProblemsOf } from '../traffic/broken-splits';

jest.setTimeout(3_600_000);

/** The figures are in docs/soak.md. */
const SPECIFICATIONS = Number(process.env.SPECIFICATIONS ?? 5000);

function wrong<T extends { readonly seed: number }>(code: string, specifications: Iterable<T>, codesOf: (one: T) => string[]): string[] {
  return [...specifications].flatMap((one) => {
    const codes = codesOf(one);
    return codes.includes(code) ? [] : [`${code}, seed ${one.seed}: ${codes.join(', ')}`];
  });
}

test('random TrafficSplits with each problem that only synthesis finds are refused with its code', () => {
  const count = Math.ceil(SPECIFICATIONS / SPLIT_CODES.length);
  const codesOf = (split: BrokenSplit) => splitProblemsOf(split).map((problem) => problem.code);
  expect(SPLIT_CODES.flatMap((code) => wrong(code, brokenSplits(code, count), codesOf))).toEqual([]);
});

test('random AuthPolicies with each problem that only synthesis finds are refused with its code', () => {
  const count = Math.ceil(SPECIFICATIONS / POLICY_CODES.length);
  const codesOf = ({ spec, facts }: BrokenPolicy) => problemsOf(spec, facts).map((problem) => problem.code);
  expect(POLICY_CODES.flatMap((code) => wrong(code, brokenPolicies(code, count), codesOf))).toEqual([]);
});
