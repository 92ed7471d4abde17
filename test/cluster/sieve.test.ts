import { faultyLab } from './faulty-lab';
import { momentsOf, Sieve } from './sieve';

/** A third of the moments. All of them are in the soak tier. */
const cluster = faultyLab();

test('a run that is killed after an effective write creates and deletes each object as often as without the kill', async () => {
  const sieve = new Sieve(cluster);
  const { writes, ...reference } = await sieve.run();
  const moments = momentsOf({ ...reference, writes }).filter((_, index) => index % 3 === 0);
  expect(moments.length).toBeGreaterThan(5);
  for (const kill of moments) {
    const { counts, state } = await sieve.run(kill);
    expect({ kill, counts, state }).toEqual({ kill, ...reference });
  }
}, 300_000);
