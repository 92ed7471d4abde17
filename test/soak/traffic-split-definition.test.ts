import { judge, startWithDefinition } from '../cluster/judgement';
import { Lab } from '../lab';

jest.setTimeout(3_600_000);

/** The figures are in docs/soak.md. */
const SPECIFICATIONS = Number(process.env.SPECIFICATIONS ?? 5000);

let lab: Lab;
beforeAll(async () => {
  lab = await startWithDefinition();
});
afterAll(async () => lab?.stop());

test('the API server and synthesis judge random specifications alike', async () => {
  const { differences, codes, ...counts } = await judge(lab, SPECIFICATIONS);
  process.stderr.write(`${JSON.stringify({ ...counts, codes: codes.length })}\n`);
  expect(differences).toEqual([]);
  expect(codes.length).toBeGreaterThan(30);
});
