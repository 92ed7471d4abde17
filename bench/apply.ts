/**
 * Measures `cdk8s-istio apply` of VirtualServices against `kubectl apply --server-side`, `helm install` and a bare loop of the same requests,
 * on one API server: the objects are created, applied again unchanged, and applied with one change. All run as fresh processes, in turn.
 *
 * With `alone`, only our command runs, and its peak memory is reported.
 *
 * Compile first. usage: tsx bench/apply.ts [OBJECTS] [ROUNDS] [alone]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { build } from 'esbuild';
import { IstioCrds } from '../src/install';
import { IstioVersion } from '../src/istio';
import { MeshApp } from '../src/synth';
import { Lab } from '../test/lab';
import { parts } from '../test/lab/parts';

const COMMAND = join(__dirname, '..', 'lib', 'bin', 'cdk8s-istio.js');

/** What is measured, in the order in which it runs in a namespace of its own. */
type Work = 'create' | 'unchanged' | 'one change';

interface Measured { readonly seconds: number; readonly mebibytes: number }

/** One way to apply: the program and its arguments for each work. Work that it cannot do is left out. */
type Peer = { readonly [work in Work]?: string[] };

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
  private readonly measured = new Map<string, Measured[]>();
  private namespaces = 0;

  constructor(private readonly lab: Lab, private readonly folder: string, private readonly objects: number) {}

  public async round(alone: boolean): Promise<void> {
    const { kubectl, helm } = await parts({ only: ['kubectl', 'helm'] });
    await this.peer('cdk8s-istio', (namespace, before, after) => {
      const apply = (file: string) => [process.execPath, COMMAND, 'apply', '--kubeconfig', this.lab.kubeconfig, '-n', namespace, '-f', file];
      return { 'create': apply(before), 'unchanged': apply(before), 'one change': apply(after) };
    });
    if (alone) return;
    await this.peer('kubectl', (_, before, after) => {
      const apply = (file: string) => [kubectl, '--kubeconfig', this.lab.kubeconfig, 'apply', '--server-side', '-f', file];
      return { 'create': apply(before), 'unchanged': apply(before), 'one change': apply(after) };
    });
    await this.peer('helm', (namespace, before, after) => {
      const helmRun = (verb: string, file: string) => [helm, '--kubeconfig', this.lab.kubeconfig, verb, 'web', this.chart(file), '-n', namespace];
      return { 'create': helmRun('install', before), 'unchanged': helmRun('upgrade', before), 'one change': helmRun('upgrade', after) };
    });
    await this.peer('bare requests', (namespace, before) => {
      const bare = (work: string) => [process.execPath, join(this.folder, 'bare-requests.js'), this.lab.kubeconfig, before, namespace, work];
      return { create: bare('write'), unchanged: bare('look') };
    });
  }

  public report(): string {
    const names = [...this.measured.keys()];
    return names.map((name) => {
      const runs = this.measured.get(name)!;
      const ours = this.measured.get(`cdk8s-istio ${name.replace(/^(cdk8s-istio|kubectl|helm|bare requests) /, '')}`)!;
      const ratio = median(runs.map(({ seconds }, index) => seconds / ours[index].seconds));
      return `${name}: ${median(runs.map(({ seconds }) => seconds)).toFixed(2)} s, ${ratio.toFixed(2)} times ours, peak ${median(runs.map(({ mebibytes }) => mebibytes)).toFixed(0)} MiB\n`;
    }).join('');
  }

  private async peer(name: string, runsOf: (namespace: string, before: string, after: string) => Peer): Promise<void> {
    const namespace = `bench-${++this.namespaces}`;
    await this.lab.request('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
    const [before, after] = [false, true].map((changed) => {
      const file = join(this.folder, `${namespace}-${changed ? 'after' : 'before'}.yaml`);
      writeFileSync(file, JSON.stringify(manifests(this.objects, namespace, changed)));
      return file;
    });
    for (const [work, command] of Object.entries(runsOf(namespace, before, after))) {
      const key = `${name} ${work}`;
      this.measured.set(key, [...this.measured.get(key) ?? [], run(command)]);
    }
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

async function main(objects: number, rounds: number, alone: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-'));
  const lab = await Lab.start();
  try {
    await build({ entryPoints: [join(__dirname, 'bare-requests.ts')], outdir: folder, bundle: true, platform: 'node', minify: true, logLevel: 'error' });
    const app = new MeshApp();
    new IstioCrds(new Chart(app, 'crds'), 'crds', { version: IstioVersion.of('1.27.0') });
    writeFileSync(join(folder, 'crds.yaml'), app.synthYaml());
    run([process.execPath, COMMAND, 'apply', '--kubeconfig', lab.kubeconfig, '-n', 'default', '-f', join(folder, 'crds.yaml'), '--instance', 'crds']);
    const bench = new Bench(lab, folder, objects);
    for (let round = 0; round < rounds; round++) await bench.round(alone);
    process.stdout.write(`${objects} objects, median of ${rounds} rounds\n${bench.report()}`);
  } finally {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 5), process.argv[4] === 'alone');
