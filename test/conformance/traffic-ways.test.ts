import { parts } from '../lab/parts';
import { compareWays } from '../traffic/ways';
import { IstiodOffline } from '../xds/istiod-offline';

let istiod: IstiodOffline;
beforeAll(async () => {
  istiod = new IstiodOffline((await parts({ only: ['istiod-offline'], releases: ['1.27.0'] })).istiodOffline('1.27.0'));
});
afterAll(() => istiod.stop());

/** The soak tier compares 5,000. */
test('requests take the ways that 500 random splits name, by what istiod sends to proxies', async () => {
  const { splits, requests, routed, differences } = await compareWays(istiod, 500);
  expect(differences).toEqual([]);
  expect(splits).toBe(500);
  expect(requests).toBeGreaterThan(8000);
  expect(routed).toBeGreaterThan(1000);
});
