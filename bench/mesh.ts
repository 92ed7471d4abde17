/**
 * Measures `cdk8s-istio mesh` against `helm template` of the three charts one after another: for each version, with the defaults and
 * with a values file for each chart. The two are measured in pairs, so that other work on the machine changes the ratio little.
 *
 * Compile first. usage: [MESH_NODE=PROGRAM] tsx bench/mesh.ts [ROUNDS]      MESH_NODE is the node that runs the command
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IstioRelease, ISTIO_RELEASES, parts } from '../test/lab/parts';

const NODE = process.env.MESH_NODE ?? process.execPath;
const COMMAND = join(__dirname, '..', 'lib', 'bin', 'cdk8s-istio.js');
const CHARTS = [
  { part: 'base', release: 'istio-base', folder: 'base' },
  { part: 'istiod', release: 'istiod', folder: 'istio-control/istio-discovery' },
  { part: 'gateway', release: 'istio-ingress', folder: 'gateway' },
];

function valuesOf(part: string): string {
  return join(__dirname, 'values', `${part}.yaml`);
}

/** In milliseconds: the time until a program has printed everything, and the processor time that it took. */
interface Time { readonly clock: number; readonly processor: number }

const TICK_MS = 10;

/** The processor time of all child processes that have ended, as Linux counts it. */
function processorTime(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(13, 15).map(Number);
  return (user + system) * TICK_MS;
}

function time(runs: [string, string[]][]): Time {
  const before = processorTime();
  const start = process.hrtime.bigint();
  for (const [program, args] of runs) {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (status !== 0) {
      throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
    }
  }
  return { clock: Number(process.hrtime.bigint() - start) / 1e6, processor: processorTime() - before };
}

async function helmRuns(release: IstioRelease, withValues: boolean): Promise<[string, string[]][]> {
  const { helm, istio } = await parts({ only: ['helm', 'charts'] });
  const flags = ['--namespace', 'istio-system', '--include-crds', '--kube-version', '1.34', '--skip-schema-validation'];
  return CHARTS.map(({ part, release: name, folder }) => (
    [helm, ['template', name, join(istio(release).charts, folder), ...flags, ...withValues ? ['--values', valuesOf(part)] : []]]));
}

function ourRun(release: IstioRelease, withValues: boolean): [string, string[]] {
  const files = CHARTS.flatMap(({ part }) => [`--${part}-values`, valuesOf(part)]);
  return [NODE, [COMMAND, 'mesh', '--istio-version', release, ...withValues ? files : []]];
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function compared(pairs: { ours: Time; helm: Time }[], by: keyof Time): string {
  const [ours, helm] = [median(pairs.map((pair) => pair.ours[by])), median(pairs.map((pair) => pair.helm[by]))];
  const ratio = median(pairs.map((pair) => pair.ours[by] / pair.helm[by]));
  return `mesh ${ours.toFixed(0)} ms, helm ${helm.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`;
}

async function main(rounds: number): Promise<void> {
  for (const withValues of [false, true]) {
    for (const release of ISTIO_RELEASES) {
      const helm = await helmRuns(release, withValues);
      const pairs = Array.from({ length: rounds }, () => ({ ours: time([ourRun(release, withValues)]), helm: time(helm) }));
      process.stdout.write(`${release}, ${withValues ? 'with values files' : 'defaults'}: ${compared(pairs, 'clock')}; processor time: ${compared(pairs, 'processor')}\n`);
    }
  }
}

void main(Number(process.argv[2] ?? 15));
