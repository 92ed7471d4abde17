import { AUTH_POLICIES, judge, startWithDefinitions, TRAFFIC_SPLITS } from '../cluster/judgement';
import { Lab } from '../lab';

jest.setTimeout(3_600_000);

/** The figures are in docs/soak.md. */
const SPECIFICATIONS = Number(process.env.SPECIFICATIONS ?? 5000);

let lab: Lab;
beforeAll(async () => {
  lab = await startWithDefinitions();
});
afterAll(async () => lab?.stop());

test.each([['TrafficSplit', TRAFFIC_SPLITS, 30], ['AuthPolicy', AUTH_POLICIES, 17]] as const)('the API server and synthesis judge random specifications of %s alike', async (_, judged, rules) => {
  const { differences, codes, ...counts } = await judge(lab, judged, SPECIFICATIONS);
  process.stderr.write(`${JSON.stringify({ ...counts, codes: codes.length })}\n`);
  expect(differences).toEqual([]);
  expect(codes.length).toBeGreaterThan(rules);
});
