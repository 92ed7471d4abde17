import { faultyLab } from './faulty-lab';
import { Sieve, SMALL } from './sieve';

/** A third of the moments. All of them, and those of a whole install, are in the soak tier. */
const cluster = faultyLab();
let sieve: Sieve;
afterAll(() => sieve?.stop());

test('a run that is killed after an effective write leaves the same after each command, and creates and deletes each object as often', async () => {
  sieve = new Sieve(cluster, SMALL);
  const { after, moments } = await sieve.learn();
  const tried = moments.filter((_, index) => index % 3 === 0);
  expect(tried.length).toBeGreaterThan(5);
  for (const kill of tried) {
    expect({ kill, after: await sieve.killed(kill) }).toEqual({ kill, after });
  }
}, 300_000);
