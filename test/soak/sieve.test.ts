import { faultyLab } from '../cluster/faulty-lab';
import { momentsOf, Sieve } from '../cluster/sieve';

/** Every moment, of which `npm test` takes a third. */
const cluster = faultyLab();

test('a run that is killed after any effective write creates and deletes each object as often as without the kill', async () => {
  const sieve = new Sieve(cluster);
  const { writes, ...reference } = await sieve.run();
  for (const kill of momentsOf({ ...reference, writes })) {
    const { counts, state } = await sieve.run(kill);
    expect({ kill, counts, state }).toEqual({ kill, ...reference });
  }
}, 600_000);
