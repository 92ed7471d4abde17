import { parts } from '../lab/parts';
import { compareWays } from '../traffic/ways';
import { IstiodOffline } from '../xds/istiod-offline';

jest.setTimeout(3_600_000);

/** The figures are in docs/soak.md. `npm test` compares a tenth. */
const SPLITS = Number(process.env.SPLITS ?? 5000);

test('requests take the ways that random splits name, by what istiod sends to proxies', async () => {
  const istiod = new IstiodOffline((await parts({ only: ['istiod-offline'], releases: ['1.27.0'] })).istiodOffline('1.27.0'));
  const { differences, ...counts } = await compareWays(istiod, SPLITS);
  istiod.stop();
  process.stderr.write(`${JSON.stringify(counts)}\n`);
  expect(differences).toEqual([]);
});
