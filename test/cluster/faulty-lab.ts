import { Lab } from '../lab';
import { FaultyApi, faultyApi } from '../lab/faulty-api';

/** A lab, and a way to its API server on which faults can be made. */
export interface FaultyLab { lab: Lab; faulty: FaultyApi }

/** One for all tests of a file, from its first test on. */
export function faultyLab(): FaultyLab {
  const cluster: Partial<FaultyLab> = {};
  beforeAll(async () => {
    cluster.lab = await Lab.start();
    cluster.faulty = await faultyApi(cluster.lab);
  }, 120_000);
  afterEach(() => cluster.faulty?.proxy.clear());
  afterAll(async () => {
    await cluster.faulty?.stop();
    await cluster.lab?.stop();
  });
  return cluster as FaultyLab;
}
