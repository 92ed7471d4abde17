/**
 * Compares TrafficSplits with bare ApiObjects of the same content, in pairs: the construction and the synthesis of 1,000 and 10,000
 * splits in one chart. Each run is a process of its own, and the figures are its processor time. usage: tsx bench/traffic-split.ts [ROUNDS] [SPLITS...]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Duration } from 'cdk8s';
import { Mesh } from '../src/install';
import { IstioVersion } from '../src/istio';
import { MeshApp } from '../src/synth';
import { MeshService, TrafficRetryOn, TrafficSplit } from '../src/traffic';

type Build = (chart: Chart, index: number) => void;

const BUILDS: Record<string, Build> = { splits: split, bare: bareObjects };

/** Two versions, weights, two routes by header, and resilience. */
function split(chart: Chart, index: number): void {
  new TrafficSplit(chart, `web-${index}`, {
    service: MeshService.of(`web-${index}`, { namespace: 'shop', port: 80, replicas: 3 }),
    versions: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }],
    weights: { v1: 95, v2: 5 },
    routes: [
      { match: [{ headers: [{ name: 'user-agent', regex: '.*iPhone.*' }] }], to: { version: 'v2' } },
      { match: [{ headers: [{ name: 'x-user', exact: `tester-${index}` }] }], to: { version: 'v2' } },
    ],
    resilience: {
      timeout: Duration.seconds(3),
      retry: { attempts: 2, perTryTimeout: Duration.seconds(1), retryOn: [TrafficRetryOn.GATEWAY_ERROR, TrafficRetryOn.CONNECT_FAILURE] },
      circuitBreaker: { maxConnections: 100, maxPendingRequests: 50 },
      outlierDetection: { consecutive5xx: 5, interval: Duration.seconds(10), baseEjection: Duration.seconds(30), maxEjectionPercent: 34 },
    },
  });
}

/** The objects that the split emits. */
function bareObjects(chart: Chart, index: number): void {
  const host = `web-${index}.shop.svc.cluster.local`;
  const to = (subset: string, more: object = {}) => ({ destination: { host, subset, port: { number: 80 } }, ...more });
  const forwarding = { timeout: '3s', retries: { attempts: 2, retryOn: 'gateway-error,connect-failure', perTryTimeout: '1s' } };
  const metadata = { name: `web-${index}`, namespace: 'shop' };
  new ApiObject(chart, `rule-${index}`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata,
    spec: {
      host,
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 50 } },
        outlierDetection: { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 34 },
      },
      subsets: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }],
    },
  });
  new ApiObject(chart, `service-${index}`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata,
    spec: {
      hosts: [host],
      http: [
        { route: [to('v2')], ...forwarding, match: [{ headers: { 'user-agent': { regex: '.*iPhone.*' } } }] },
        { route: [to('v2')], ...forwarding, match: [{ headers: { 'x-user': { exact: `tester-${index}` } } }] },
        { route: [to('v1', { weight: 95 }), to('v2', { weight: 5 })], ...forwarding },
      ],
    },
  });
}

function synthesise(build: Build, splits: number): string {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-splits-'));
  try {
    const app = new MeshApp({ outdir });
    Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const start = process.cpuUsage();
    for (let index = 0; index < splits; index++) {
      build(chart, index);
    }
    app.synth();
    const { user, system } = process.cpuUsage(start);
    return JSON.stringify({ seconds: (user + system) / 1e6, objects: contentOf(chart) });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The objects of the first split, to see that both sides write the same. */
function contentOf(chart: Chart): unknown {
  const objects = chart.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct)).slice(0, 2);
  return objects.map((object) => object.toJson());
}

function measure(name: string, splits: number): { readonly seconds: number; readonly objects: unknown } {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', __filename, '--one', name, String(splits)], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${name} with ${splits} splits failed: ${stderr}`);
  }
  return JSON.parse(stdout);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function pair(splits: number): { readonly ours: number; readonly bare: number } {
  const [ours, bare] = [measure('splits', splits), measure('bare', splits)];
  if (JSON.stringify(ours.objects) !== JSON.stringify(bare.objects)) {
    throw new Error(`the two sides differ:\n${JSON.stringify(ours.objects)}\n${JSON.stringify(bare.objects)}`);
  }
  return { ours: ours.seconds, bare: bare.seconds };
}

function main(args: string[]): void {
  if (args[0] === '--one') {
    process.stdout.write(synthesise(BUILDS[args[1]], Number(args[2])));
    return;
  }
  const rounds = Number(args[0] ?? 5);
  const sizes = args.length > 1 ? args.slice(1).map(Number) : [1_000, 10_000];
  console.log('| splits | ApiObjects, s | TrafficSplits, s | ratio |\n|---|---|---|---|');
  for (const splits of sizes) {
    const pairs = Array.from({ length: rounds }, () => pair(splits));
    const ratio = median(pairs.map(({ ours, bare }) => ours / bare));
    console.log(`| ${splits} | ${median(pairs.map(({ bare }) => bare)).toFixed(2)} | ${median(pairs.map(({ ours }) => ours)).toFixed(2)} | ${ratio.toFixed(2)} |`);
  }
}

main(process.argv.slice(2));
