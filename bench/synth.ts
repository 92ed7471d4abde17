/**
 * Compares cdk8s' App with MeshApp, in pairs: the synthesis of apps with 300, 1,000 and 3,000 charts of four objects each.
 * Each run is a process of its own. Only synth() is timed. usage: tsx bench/synth.ts [ROUNDS] [CHARTS...]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { MeshApp } from '../src/synth';

const OBJECTS_PER_CHART = 4;
const APPS: Record<string, new (props: { outdir: string }) => App> = { App, MeshApp };

interface Measurement { readonly seconds: number; readonly mebibytes: number }

function build(app: App, charts: number): void {
  const route = (subset: string, weight: number) => ({ destination: { host: 'web.shop.svc.cluster.local', subset }, weight });
  for (let i = 0; i < charts; i++) {
    const chart = new Chart(app, `chart-${i}`, { namespace: `ns-${i}` });
    for (let j = 0; j < OBJECTS_PER_CHART; j++) {
      new ApiObject(chart, `object-${j}`, {
        apiVersion: 'networking.istio.io/v1beta1',
        kind: 'VirtualService',
        spec: { hosts: ['web.shop.svc.cluster.local'], http: [{ route: [route('v1', 95), route('v2', 5)] }] },
      });
    }
  }
}

function measureHere(name: string, charts: number): void {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  try {
    const app = new APPS[name]({ outdir });
    build(app, charts);
    const start = process.hrtime.bigint();
    app.synth();
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    process.stdout.write(JSON.stringify({ seconds, mebibytes: process.resourceUsage().maxRSS / 1024 }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function measure(name: string, charts: number): Measurement {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', __filename, '--one', name, String(charts)], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${name} with ${charts} charts failed: ${stderr}`);
  }
  return JSON.parse(stdout);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function main(args: string[]): void {
  if (args[0] === '--one') {
    return measureHere(args[1], Number(args[2]));
  }
  const rounds = Number(args[0] ?? 3);
  const sizes = args.length > 1 ? args.slice(1).map(Number) : [300, 1_000, 3_000];
  console.log('| charts | App, s | MeshApp, s | ratio | App, MiB | MeshApp, MiB |\n|---|---|---|---|---|---|');
  for (const charts of sizes) {
    const pairs = Array.from({ length: rounds }, () => [measure('App', charts), measure('MeshApp', charts)]);
    const of = (index: number, key: keyof Measurement) => median(pairs.map((pair) => pair[index][key]));
    const ratio = median(pairs.map(([theirs, ours]) => theirs.seconds / ours.seconds));
    console.log(`| ${charts} | ${of(0, 'seconds').toFixed(2)} | ${of(1, 'seconds').toFixed(2)} | ${ratio.toFixed(1)} | ${of(0, 'mebibytes').toFixed(0)} | ${of(1, 'mebibytes').toFixed(0)} |`);
  }
}

main(process.argv.slice(2));
