import { BROKEN_CODES, brokenPolicies } from './broken-policies';
import { objectsOf, problemsOf } from './policies';

/** Of each code. The soak tier judges 5,000 in all. */
const SPECIFICATIONS = 25;

test.each(BROKEN_CODES)('random policies with the problem %s are refused with this code', (code) => {
  for (const { seed, spec, facts } of brokenPolicies(code, SPECIFICATIONS)) {
    const codes = [...new Set(problemsOf(spec, facts).map((problem) => problem.code))];
    expect({ seed, spec, codes }).toEqual({ seed, spec, codes: expect.arrayContaining([code]) });
  }
});

test.each(BROKEN_CODES)('a custom resource with the problem %s is refused with this code', (code) => {
  for (const { spec, facts: { namespace, version, ...mesh } } of brokenPolicies(code, 3)) {
    expect(() => objectsOf(spec, version, namespace, mesh)).toThrow(`[${code}]`);
  }
});
