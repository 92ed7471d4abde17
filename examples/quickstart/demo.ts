/**
 * The quickstart on a real cluster: synthesise and check the program, plan, apply, send traffic through real sidecars and the ingress
 * gateway, change the split in the program, apply the difference, measure again.
 *
 * Without --context, it runs on a local cluster. The parts of that cluster are built when they are not there, and meanwhile the demo
 * shows what needs no cluster.
 *
 * usage: npm run demo -- [--context NAME] [--keep]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Cluster, existingCluster, labCluster } from './cluster';
import { bars, heading, outcome, say, tree } from './drawing';
import { LabBuild } from './lab-build';
import { probe, Probe } from './probe';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = join(__dirname, 'main.ts');
const LAB = 'demo';
const REQUESTS = 2000;
const WEB = 'http://web.shop/';
const OUTSIDE = 'outside';

/** Whether every outcome so far is as the quickstart promises. */
let asPromised = true;

function expectThat(holds: boolean, text: string): void {
  asPromised &&= holds;
  outcome(holds, text);
}

/** Runs the command as a user would, and shows what it prints. With `errorsOnly`, it shows only the last line of the errors. */
function cdk8sIstio(args: string[], errorsOnly = false): Promise<number> {
  say(`  $ cdk8s-istio ${args.map((arg) => arg.includes(' ') ? `'${arg}'` : arg).join(' ')}`);
  return new Promise((resolve, reject) => {
    const command = [join(ROOT, 'lib', 'bin', 'cdk8s-istio.js'), ...args];
    const child = spawn(process.execPath, command, { stdio: errorsOnly ? ['ignore', 'ignore', 'pipe'] : 'inherit', cwd: ROOT });
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk) => errors += chunk);
    child.on('error', reject);
    child.on('close', (code) => {
      if (errorsOnly) say(`  ${errors.trimEnd().split('\n').pop()}`);
      resolve(code ?? 1);
    });
  });
}

async function succeed(args: string[]): Promise<void> {
  const code = await cdk8sIstio(args);
  if (code !== 0) throw new Error(`cdk8s-istio ${args[0]} ended with exit code ${code}`);
}

function program(file: string): string[] {
  return ['--app', `tsx ${relative(ROOT, file)}`];
}

/** What the program makes: the paths of its objects, and their text. */
interface Synthesis {
  readonly paths: string[];
  readonly manifests: string;
}

async function synthesise(): Promise<Synthesis> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-demo-'));
  try {
    await succeed(['synth', ...program(PROGRAM), '--output', folder]);
    const { resources } = JSON.parse(readFileSync(join(folder, 'construct-metadata.json'), 'utf8')) as { resources: Record<string, { path: string }> };
    const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    return { paths: Object.values(resources).map(({ path }) => path), manifests: files.map((file) => readFileSync(join(folder, file), 'utf8')).join('---\n') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A mistake in the program, and what refuses it. Nothing is written, and no cluster is asked. */
async function showChecks(): Promise<void> {
  await withEdit({ 'v2: 5': 'v2: 4' }, async (file) => {
    const code = await cdk8sIstio(['synth', ...program(file), '--stdout'], true);
    expectThat(code === 1, 'weights that sum to 99 are refused when the program is synthesised');
  });
}

/** The promised share of v2 holds if the measured count is within 4 sigma of it. */
function expectSplit(versions: Record<string, number>, percent: number, where: string): void {
  bars(versions);
  const count = versions.v2 ?? 0;
  const mean = REQUESTS * percent / 100;
  const bound = 4 * Math.sqrt(mean * (1 - percent / 100));
  expectThat(Math.abs(count - mean) <= bound, `${where}: v2 has ${count} of ${REQUESTS}, promised ${mean} ± ${bound.toFixed(0)} (4 sigma)`);
}

async function measureSplit(cluster: Cluster, percent: number): Promise<void> {
  const inside = await probe(cluster, fromFrontend(`frontend-at-${percent}`, { count: REQUESTS }));
  expectSplit(inside.versions, percent, 'through sidecars');
  const outside = await probe(cluster, { name: `visitor-at-${percent}`, namespace: OUTSIDE, ...throughGateway, count: REQUESTS });
  expectSplit(outside.versions, percent, 'through the ingress gateway');
}

function fromFrontend(name: string, traffic: Partial<Probe>): Probe {
  return { name, namespace: 'shop', serviceAccount: 'frontend', url: WEB, ...traffic };
}

const throughGateway = { url: 'http://istio-ingress.istio-system/', headers: { host: 'shop.example.com' } };

async function showRules(cluster: Cluster): Promise<void> {
  const phones = await probe(cluster, fromFrontend('iphone', { count: 200, headers: { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)' } }));
  expectThat(phones.versions.v2 === 200, `an iPhone's user-agent: ${phones.versions.v2 ?? 0} of 200 by v2`);
  const stranger = await probe(cluster, { name: 'stranger', namespace: 'shop', url: WEB, count: 20, expect: [403] });
  expectThat(stranger.codes[403] === 20, `another service account: ${describe(stranger.codes)}`);
  const plain = await probe(cluster, { name: 'plaintext', namespace: OUTSIDE, url: WEB, count: 20 });
  expectThat(plain.errors.ECONNRESET === 20, `plaintext, from outside the mesh: ${describe(plain.codes, plain.errors)}`);
}

function describe(...counts: Record<string, number>[]): string {
  return counts.flatMap((record) => Object.entries(record)).map(([what, count]) => `${count} times ${what}`).join(', ') || 'nothing';
}

/** A copy of the program with an edit, as a user would make it. It is beside the program, so that its imports hold. */
async function withEdit(edit: Record<string, string>, use: (file: string) => Promise<void>): Promise<void> {
  const file = join(__dirname, `main-${process.pid}.ts`);
  const text = Object.entries(edit).reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`${PROGRAM} has no "${from}" to edit`);
    return before.replace(from, to);
  }, readFileSync(PROGRAM, 'utf8'));
  const remove = () => rmSync(file, { force: true });
  process.once('exit', remove); // after Ctrl-C too
  writeFileSync(file, text);
  await use(file).finally(remove);
}

const EVEN_SPLIT = { 'v1: 95, v2: 5': 'v1: 50, v2: 50' };

async function demonstrate(cluster: Cluster): Promise<void> {
  heading('What is in the cluster, and what would change');
  await succeed(['plan', ...program(PROGRAM), ...cluster.flags]);

  heading('Apply');
  await succeed(['apply', ...program(PROGRAM), ...cluster.flags]);
  await succeed(['status', ...cluster.flags]);
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: OUTSIDE } }));

  heading(`${REQUESTS} requests at 95/5`);
  await measureSplit(cluster, 5);

  heading('The header route, and who is kept out');
  await showRules(cluster);

  heading('The same program at 50/50: only the difference');
  await withEdit(EVEN_SPLIT, async (file) => {
    await succeed(['plan', ...program(file), ...cluster.flags]);
    await succeed(['apply', ...program(file), ...cluster.flags]);
  });
  await measureSplit(cluster, 50);
}

async function cleanUp(cluster: Cluster): Promise<void> {
  heading('Clean up');
  await cluster.kubectl(['delete', 'namespace', OUTSIDE, '--ignore-not-found']);
  await succeed(['delete', ...cluster.flags, '--crds', '--namespaces']);
}

async function main(): Promise<void> {
  process.once('SIGINT', () => process.exit(130));
  const { values: { context, keep = false } } = parseArgs({ options: { context: { type: 'string' }, keep: { type: 'boolean' } } });
  heading('The program, synthesised');
  const { paths, manifests } = await synthesise();
  const build = context === undefined ? new LabBuild(manifests) : undefined; // builds in the background from here on
  tree(paths);
  heading('A mistake in the program');
  await showChecks();
  await build?.finish();
  const cluster = context === undefined ? await labCluster(LAB, keep) : existingCluster(context);
  try {
    await demonstrate(cluster);
    if (!keep) await cleanUp(cluster);
  } finally {
    if (!keep) await cluster.stop();
  }
  if (keep && context === undefined) say(`\nThe cluster stays up: npm run lab -- --name ${LAB} kubectl get pods -A; npm run lab -- --name ${LAB} down`);
  heading(asPromised ? 'Everything as promised' : 'Not as promised: see FAIL above');
  if (!asPromised) process.exitCode = 1;
}

main().catch((error: Error) => {
  process.stderr.write(`\nerror: ${error.message}\n`);
  process.exitCode = 1;
});
