/**
 * Runs tiers of tests one after another and ends with the total of all: `N passed, N failed`.
 *
 * `all` is what `npm test` does: it compiles, checks types and lints, and runs all tiers but soak. The parts that later tiers need are
 * built in the background meanwhile. Tests that compute run beside tests that mostly wait, and take only the time that those leave.
 *
 * usage: run.ts all | TIER... [-- jest options]
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTER_PARTS, type PartName, parts } from './lab/parts';

const ROOT = join(__dirname, '..');

interface Tier {
  /** The parts that its tests need. They are built before the tests are timed. @default all */
  readonly parts?: readonly PartName[];
  /** How many files run at the same time. It is more than there are cores where tests wait more than they compute. @default 2 */
  readonly workers?: number;
  /** Slow files that run one by one, beside all others, so that both halves of a tier end at about the same time. @default none */
  readonly slow?: string[];
  /** Files that measure a time, or that send many requests: they run when nothing else does. @default none */
  readonly alone?: string[];
}

/** Each tier but `unit` has a folder of its own. The tests of `unit` are in all other folders. */
const TIERS: Record<string, Tier> = {
  'unit': { parts: [] },
  'conformance': { parts: ['helm', 'helm-renderer', 'istioctl', 'pilot-discovery', 'istiod-offline', 'envoy', 'charts'] },
  'cluster': { parts: [...CLUSTER_PARTS, 'helm', 'envoy', 'charts'], workers: 3 },
  'data-plane': { slow: ['canary-upgrade', 'shapes-1.20', 'official-charts'], alone: ['install', 'orders'] },
  'soak': { alone: ['*'] },
};
const ALL = ['unit', 'conformance', 'cluster', 'data-plane'];

/** Steps of `all` before the tests, as names of projen tasks. The two lists run at the same time. */
const PREPARATION = [['compile', 'post-compile'], ['check-types', 'eslint']];

/** The default of a test: real parts on a busy machine are slow, and tests wait for conditions. */
const REAL_PARTS_TIMEOUT_MS = 120_000;

interface Counts { readonly passed: number; readonly failed: number }

const NONE: Counts = { passed: 0, failed: 0 };

/** The runs of a tier, as options of jest. */
interface Runs {
  /** They go on at the same time, also beside those of other tiers. */
  readonly shared: string[][];
  /** They go on when nothing else does. */
  readonly alone: string[][];
}

/** How a tier is run. */
interface RunOptions {
  /** Options of jest that the user gave. @default none */
  readonly extra?: readonly string[];
  /** The priority of its processes. @default that of this process */
  readonly priority?: number;
}

function run(args: string[], stdout: 'ignore' | 'inherit' = 'inherit', priority?: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, CDK8S_ISTIO_BUNDLED: 'yes' }; // for test/setup.js
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['inherit', stdout, 'inherit'] });
    child.on('spawn', () => priority !== undefined && setPriority(child.pid!, priority));
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function runsOf(tier: string): Runs {
  const { workers = 2, slow = [], alone = [] } = TIERS[tier];
  const files = (name: string) => join(ROOT, 'test', tier, '**', `${name}.test.ts`);
  const ignored = (patterns: string[]) => ['--testPathIgnorePatterns', '/node_modules/', ...patterns];
  const realParts = `--testTimeout=${REAL_PARTS_TIMEOUT_MS}`;
  const oneByOne = (names: string[]) => ['--runInBand', realParts, '--testMatch', ...names.map(files)];
  if (tier === 'unit') {
    return { shared: [['--maxWorkers=100%', ...ignored(Object.keys(TIERS).filter((other) => other !== 'unit').map((other) => `<rootDir>/test/${other}/`))]], alone: [] };
  }
  const others = [`--maxWorkers=${workers}`, realParts, '--testMatch', files('*'), ...ignored([...slow, ...alone].map((name) => `/${name.replaceAll('.', '\\.')}\\.test\\.ts$`))];
  return {
    shared: alone.includes('*') ? [] : [others, ...slow.length > 0 ? [oneByOne(slow)] : []],
    alone: alone.length > 0 ? [oneByOne(alone)] : [],
  };
}

async function runJest(options: string[], { extra = [], priority }: RunOptions): Promise<Counts> {
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-tests-'));
  try {
    const report = join(scratch, 'report.json');
    const status = await run([require.resolve('jest/bin/jest'), ...options, '--passWithNoTests', '--json', `--outputFile=${report}`, ...extra], 'ignore', priority);
    return existsSync(report) ? countsOf(JSON.parse(readFileSync(report, 'utf8')), status) : { passed: 0, failed: 1 }; // jest itself failed
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function countsOf({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }: Record<string, number>, status: number): Counts {
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: status === 0 ? failed : Math.max(failed, 1) };
}

/** Runs the shared runs or the lonely runs of a tier. */
async function runTier(tier: string, which: keyof Runs, options: RunOptions = {}): Promise<Counts> {
  const runs = runsOf(tier)[which];
  if (runs.length === 0) {
    return NONE;
  }
  process.stderr.write(`\n== ${tier}${which === 'alone' ? ', one file at a time' : ''}\n`);
  try {
    await parts({ only: TIERS[tier].parts });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return { passed: 0, failed: 1 }; // the other tiers still run
  }
  const counts = sum(await Promise.all(runs.map((one) => runJest(one, options))));
  return (options.extra ?? []).length > 0 ? counts : noneMatches(counts); // a name that the user gave may be in another tier
}

function sum(counts: Counts[]): Counts {
  return counts.reduce((total, { passed, failed }) => ({ passed: total.passed + passed, failed: total.failed + failed }), NONE);
}

async function inOrder(steps: (() => Promise<Counts>)[]): Promise<Counts> {
  const counts: Counts[] = [];
  for (const step of steps) counts.push(await step());
  return sum(counts);
}

/** Steps that fail count as one failure each; the steps after them in their list do not run. */
async function prepare(): Promise<Counts> {
  const failures = await Promise.all(PREPARATION.map(async (tasks) => {
    for (const task of tasks) {
      if (await run([require.resolve('projen/bin/projen'), task]) !== 0) return 1;
    }
    return 0;
  }));
  return { passed: 0, failed: failures.filter(Boolean).length };
}

async function testAll(): Promise<Counts> {
  parts().catch(() => undefined); // the tier that needs a part which cannot be built reports it
  const prepared = await prepare();
  return prepared.failed > 0 ? prepared : inOrder([
    () => runTier('unit', 'shared'),
    () => besideEachOther(['conformance'], ['cluster', 'data-plane']),
    ...ALL.map((tier) => () => runTier(tier, 'alone')),
  ]);
}

/** Tests that mostly wait leave much of the processors to those that compute. */
async function besideEachOther(computing: string[], waiting: string[]): Promise<Counts> {
  return sum(await Promise.all([
    inOrder(computing.map((tier) => () => runTier(tier, 'shared', { priority: constants.priority.PRIORITY_LOW }))),
    inOrder(waiting.map((tier) => () => runTier(tier, 'shared'))),
  ]));
}

/** Tests that need real parts run the command as users run it. */
async function bundleAndTest(tiers: string[], extra: string[]): Promise<Counts> {
  if (tiers.some((tier) => tier !== 'unit') && await run(['--import', 'tsx', join(ROOT, 'scripts', 'bundle.ts')]) !== 0) {
    return { passed: 0, failed: 1 };
  }
  return inOrder(tiers.flatMap((tier) => [() => runTier(tier, 'shared', { extra }), () => runTier(tier, 'alone', { extra })]));
}

/** A name that no test has must not pass. */
function noneMatches(counts: Counts): Counts {
  if (counts.passed + counts.failed > 0) {
    return counts;
  }
  process.stderr.write('no test matches\n');
  return { passed: 0, failed: 1 };
}

async function main(args: string[]): Promise<number> {
  const split = args.findIndex((arg) => arg.startsWith('-'));
  const tiers = split < 0 ? args : args.slice(0, split);
  const extra = split < 0 ? [] : args.slice(split).filter((arg) => arg !== '--');
  const all = tiers.join() === 'all';
  const unknown = tiers.find((tier) => !(tier in TIERS));
  if (!all && (tiers.length === 0 || unknown !== undefined)) {
    process.stderr.write(`${unknown === undefined ? 'no tier is named' : `no tier is named '${unknown}'`}: use all, or some of ${Object.keys(TIERS).join(', ')}\n`);
    return 64;
  }
  const { passed, failed } = all ? await testAll() : noneMatches(await bundleAndTest(tiers, extra));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => process.exit(code)); // a build in the background must not outlive the tests
