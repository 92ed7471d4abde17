/**
 * Measures `cdk8s-istio apply` of VirtualServices against `kubectl apply --server-side`, `helm install` and a bare loop of the same requests,
 * on one API server: the objects are created, applied again unchanged, and applied with one change. All run as fresh processes, in turn.
 *
 * The output is the table of docs/benchmarks.md, with the peak memory (RSS). Without peers, only our command runs: that is for sets that take the others hours.
 *
 * Compile first. usage: tsx bench/apply.ts [--objects 1000,10000] [--rounds 5] [--peers kubectl,helm,bare | --peers none]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Chart } from 'cdk8s';
import { build } from 'esbuild';
import { IstioCrds } from '../src/install';
import { IstioVersion } from '../src/istio';
import { MeshApp } from '../src/synth';
import { Lab } from '../test/lab';
import { parts } from '../test/lab/parts';

const COMMAND = join(__dirname, '..', 'lib', 'bin', 'cdk8s-istio.js');

/** What is measured, in the order in which it runs in a namespace of its own. */
const WORKS = ['create', 'unchanged', 'one change'] as const;
type Work = typeof WORKS[number];

interface Measured { readonly seconds: number; readonly mebibytes: number }

/** One way to apply: the program and its arguments for each work. */
type Commands = { readonly [work in Work]: string[] };

const PEERS = ['kubectl', 'helm', 'bare'] as const;
type Peer = typeof PEERS[number];
const OURS = 'cdk8s-istio';

function manifests(count: number, namespace: string, changed: boolean): object {
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: Array.from({ length: count }, (_, index) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: `web-${index}`, namespace, labels: { app: `web-${index % 10}` } },
      spec: {
        hosts: [`web-${index}.shop.svc.cluster.local`],
        http: [{ route: [{ destination: { host: `web-${index}`, subset: 'v1' }, weight: changed && index === 0 ? 90 : 95 }, { destination: { host: `web-${index}`, subset: 'v2' }, weight: changed && index === 0 ? 10 : 5 }] }],
      },
    })),
  };
}

/** Runs a program to its end, with its time on the clock and its peak memory. */
function run([program, ...args]: string[]): Measured {
  const start = process.hrtime.bigint();
  const { status, stderr, stdout } = spawnSync('/usr/bin/env', ['time', '-f', 'peak %M', program, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr.slice(-2000)}${stdout.slice(-2000)}`);
  return { seconds, mebibytes: Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024 };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

class Bench {
  private readonly measured = new Map<string, { [work in Work]: Measured[] }>();
  private namespaces = 0;

  constructor(private readonly lab: Lab, private readonly folder: string, private readonly objects: number) {}

  public async round(peers: readonly Peer[]): Promise<void> {
    await this.measure(OURS, (namespace, before, after) => {
      const apply = (file: string) => [process.execPath, COMMAND, 'apply', '--kubeconfig', this.lab.kubeconfig, '-n', namespace, '-f', file];
      return { 'create': apply(before), 'unchanged': apply(before), 'one change': apply(after) };
    });
    const { kubectl, helm } = await parts({ only: ['kubectl', 'helm'] });
    const commands: { [peer in Peer]: (namespace: string, before: string, after: string) => Commands } = {
      kubectl: (_, before, after) => {
        const apply = (file: string) => [kubectl, '--kubeconfig', this.lab.kubeconfig, 'apply', '--server-side', '-f', file];
        return { 'create': apply(before), 'unchanged': apply(before), 'one change': apply(after) };
      },
      helm: (namespace, before, after) => {
        const helmRun = (verb: string, file: string) => [helm, '--kubeconfig', this.lab.kubeconfig, verb, 'web', this.chart(file), '-n', namespace];
        return { 'create': helmRun('install', before), 'unchanged': helmRun('upgrade', before), 'one change': helmRun('upgrade', after) };
      },
      bare: (namespace, before, after) => {
        const bare = (work: string, file: string) => [process.execPath, join(this.folder, 'bare-requests.js'), this.lab.kubeconfig, file, namespace, work];
        return { 'create': bare('write', before), 'unchanged': bare('look', before), 'one change': bare('change', after) };
      },
    };
    for (const peer of peers) await this.measure(peer, commands[peer]);
  }

  /** One row for each work and program. Each ratio is the median over the rounds. */
  public report(): string {
    const ours = this.measured.get(OURS)!;
    const ratio = (runs: Measured[], others: Measured[]) => median(runs.map(({ seconds }, round) => seconds / others[round].seconds)).toFixed(2);
    const rows = WORKS.flatMap((work) => [...this.measured].map(([name, { [work]: runs }]) => {
      const [seconds, mebibytes] = [median(runs.map((each) => each.seconds)).toFixed(2), median(runs.map((each) => each.mebibytes)).toFixed(0)];
      return `| ${work} | ${name} | ${seconds} | ${ratio(runs, ours[work])} | ${mebibytes} |\n`;
    }));
    const head = '| work | program | time, s | ratio to cdk8s-istio | peak RSS, MiB |\n|---|---|---|---|---|\n';
    return `${head}${rows.join('')}\n${OURS}: one change takes ${ratio(ours['one change'], ours.unchanged)} times the unchanged run\n`;
  }

  private async measure(name: string, commandsOf: (namespace: string, before: string, after: string) => Commands): Promise<void> {
    const namespace = `bench-${this.objects}-${++this.namespaces}`;
    await this.lab.request('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
    const [before, after] = [false, true].map((changed) => {
      const file = join(this.folder, `${namespace}-${changed ? 'after' : 'before'}.yaml`);
      writeFileSync(file, JSON.stringify(manifests(this.objects, namespace, changed)));
      return file;
    });
    const measured = this.measured.get(name) ?? { 'create': [], 'unchanged': [], 'one change': [] };
    this.measured.set(name, measured);
    const commands = commandsOf(namespace, before, after);
    WORKS.forEach((work) => measured[work].push(run(commands[work])));
    await this.lab.request('DELETE', `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`);
  }

  /** A chart with one template, which holds the manifest of a file. */
  private chart(file: string): string {
    const chart = `${file}-chart`;
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    writeFileSync(join(chart, 'templates', 'all.yaml'), '{{ .Files.Get "all.json" }}\n');
    spawnSync('cp', [file, join(chart, 'all.json')]);
    return chart;
  }
}

async function main(sizes: number[], rounds: number, peers: readonly Peer[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
  const lab = await Lab.start();
  try {
    await build({ entryPoints: [join(__dirname, 'bare-requests.ts')], outdir: folder, bundle: true, platform: 'node', minify: true, logLevel: 'error' });
    const app = new MeshApp();
    new IstioCrds(new Chart(app, 'crds'), 'crds', { version: IstioVersion.of('1.27.0') });
    writeFileSync(join(folder, 'crds.yaml'), app.synthYaml());
    run([process.execPath, COMMAND, 'apply', '--kubeconfig', lab.kubeconfig, '-n', 'default', '-f', join(folder, 'crds.yaml'), '--instance', 'crds']);
    for (const objects of sizes) {
      const bench = new Bench(lab, folder, objects);
      for (let round = 0; round < rounds; round++) await bench.round(peers);
      process.stdout.write(`${objects} objects, rounds: ${rounds}\n\n${bench.report()}\n`);
    }
  } finally {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Numbers of a list such as `1000,10000`. */
function numbersIn(list: string): number[] {
  const numbers = list.split(',').map(Number);
  if (!numbers.every((each) => Number.isInteger(each) && each > 0)) throw new Error(`not a list of positive numbers: ${list}`);
  return numbers;
}

function peersIn(list: string): Peer[] {
  const names = list === 'none' ? [] : list.split(',');
  const unknown = names.find((name) => !PEERS.some((peer) => peer === name));
  if (unknown !== undefined) throw new Error(`there is no peer ${unknown}: ${PEERS.join(', ')} or none`);
  return names as Peer[];
}

const { values } = parseArgs({
  options: {
    objects: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '5' }, peers: { type: 'string', default: PEERS.join(',') },
  },
});
void main(numbersIn(values.objects!), numbersIn(values.rounds!)[0], peersIn(values.peers!));
