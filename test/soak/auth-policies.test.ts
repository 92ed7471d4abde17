import { comparePoliciesOnEnvoy } from '../security/agreement/policies-on-envoy';
import { comparePolicies } from '../security/open-policies';

jest.setTimeout(3_600_000);

/** The figures are in docs/soak.md. */
const POLICIES = Number(process.env.POLICIES ?? 2000);

test('the objects of random policies admit exactly the requests that the specifications name', () => {
  const { differences, ...counts } = comparePolicies(POLICIES);
  process.stderr.write(`${JSON.stringify(counts)}\n`);
  expect(differences).toEqual([]);
});

test('a real Envoy admits by the objects of 200 of them the same requests', async () => {
  const { differences, ...counts } = await comparePoliciesOnEnvoy(200);
  process.stderr.write(`${JSON.stringify(counts)}\n`);
  expect(differences).toEqual([]);
});
