import { comparePolicies } from './open-policies';

test('the objects of 200 random policies admit exactly the requests that the specifications name', () => {
  const { policies, requests, allowed, differences } = comparePolicies(200);
  expect(differences).toEqual([]);
  expect(policies).toBe(200);
  expect(allowed).toBeGreaterThan(requests / 20);
});
