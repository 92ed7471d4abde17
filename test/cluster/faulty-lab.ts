import { Lab } from '../lab';
import { FaultyApi, faultyApi } from '../lab/faulty-api';

/** A lab, and a proxy in front of its API server that can inject faults. */
export interface FaultyLab { lab: Lab; faulty: FaultyApi }

/** Starts one for all tests of a file. */
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
