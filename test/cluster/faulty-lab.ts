import { Cli } from './command';
import { namespace } from './objects';
import { IstioVersion } from '../../src';
import { crdsText } from '../istio/crds-text';
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

/** Gives each test of the file a namespace of its own, and a command that works in it. */
export function eachInNamespace(cluster: FaultyLab, prefix: string, use: (home: string, cli: Cli) => void): void {
  let [count, cli]: [number, Cli | undefined] = [0, undefined];
  beforeEach(async () => {
    const home = `${prefix}-${++count}`;
    await cluster.lab.request('POST', '/api/v1/namespaces', namespace(home));
    cli = new Cli(cluster.faulty.kubeconfig, home);
    use(home, cli);
  });
  afterEach(() => cli?.remove());
}

/** Adds the definitions of Istio's kinds to the cluster. */
export function withIstioDefinitions(cluster: FaultyLab): void {
  beforeAll(async () => {
    await cluster.lab.kubectl(['apply', '--server-side', '-f', '-'], { input: crdsText(IstioVersion.ALL[0]) });
    await cluster.lab.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  }, 60_000);
}
