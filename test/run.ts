/**
 * Runs tiers of tests one after another and ends with the total of all: `N passed, N failed`.
 *
 * `all` is what `npm test` does: it compiles, checks types and lints, and runs all tiers but soak. The parts that later tiers need are
 * built in the background meanwhile.
 *
 * usage: run.ts all | TIER... [-- jest options]
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

interface Counts { passed: number; failed: number }

function run(args: string[], stdout: 'ignore' | 'inherit' = 'inherit'): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, CDK8S_ISTIO_BUNDLED: 'yes' }; // for test/setup.js
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['inherit', stdout, 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Options of jest for the passes of a tier, one pass after another. The runs of one pass go on at the same time. */
function passesOf(tier: string): string[][][] {
  const { workers = 2, slow = [], alone = [] } = TIERS[tier];
  const files = (name: string) => join(ROOT, 'test', tier, '**', `${name}.test.ts`);
  const ignored = (patterns: string[]) => ['--testPathIgnorePatterns', '/node_modules/', ...patterns];
  const realParts = `--testTimeout=${REAL_PARTS_TIMEOUT_MS}`;
  const oneByOne = (names: string[]) => ['--runInBand', realParts, '--testMatch', ...names.map(files)];
  if (tier === 'unit') {
    return [[['--maxWorkers=100%', ...ignored(Object.keys(TIERS).filter((other) => other !== 'unit').map((other) => `<rootDir>/test/${other}/`))]]];
  }
  const others = [slow.length > 0 ? '--runInBand' : `--maxWorkers=${workers}`, realParts, '--testMatch', files('*'), ...ignored([...slow, ...alone].map((name) => `/${name.replaceAll('.', '\\.')}\\.test\\.ts$`))];
  return [
    ...alone.includes('*') ? [] : [[others, ...slow.length > 0 ? [oneByOne(slow)] : []]],
    ...alone.length > 0 ? [[oneByOne(alone)]] : [],
  ];
}

async function runJest(options: string[], extra: string[], report: string): Promise<Counts> {
  const status = await run([require.resolve('jest/bin/jest'), ...options, '--passWithNoTests', '--json', `--outputFile=${report}`, ...extra], 'ignore');
  if (!existsSync(report)) {
    return { passed: 0, failed: 1 }; // jest itself failed
  }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: status === 0 ? failed : Math.max(failed, 1) };
}

async function runTier(tier: string, extra: string[], scratch: string): Promise<Counts> {
  process.stderr.write(`\n== ${tier}\n`);
  try {
    await parts({ only: TIERS[tier].parts });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return { passed: 0, failed: 1 }; // the other tiers still run
  }
  const counts: Counts[] = [];
  for (const [pass, runs] of passesOf(tier).entries()) {
    counts.push(...await Promise.all(runs.map((options, index) => runJest(options, extra, join(scratch, `${tier}-${pass}-${index}.json`)))));
  }
  const { passed, failed } = sum(counts);
  if (passed + failed === 0) process.stderr.write('no test matches\n');
  return { passed, failed: passed + failed === 0 ? 1 : failed };
}

function sum(counts: Counts[]): Counts {
  return counts.reduce((total, { passed, failed }) => ({ passed: total.passed + passed, failed: total.failed + failed }), { passed: 0, failed: 0 });
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

async function testAll(scratch: string): Promise<Counts> {
  parts().catch(() => undefined); // the tier that needs a part which cannot be built reports it
  const prepared = await prepare();
  return prepared.failed > 0 ? prepared : testTiers(ALL, [], scratch);
}

async function testTiers(tiers: string[], extra: string[], scratch: string): Promise<Counts> {
  const counts: Counts[] = [];
  for (const tier of tiers) counts.push(await runTier(tier, extra, scratch));
  return sum(counts);
}

/** Tests that need real parts run the command as users run it. */
async function bundleAndTest(tiers: string[], extra: string[], scratch: string): Promise<Counts> {
  if (tiers.some((tier) => tier !== 'unit') && await run(['--import', 'tsx', join(ROOT, 'scripts', 'bundle.ts')]) !== 0) {
    return { passed: 0, failed: 1 };
  }
  return testTiers(tiers, extra, scratch);
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
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-tests-'));
  const tests = all ? testAll(scratch) : bundleAndTest(tiers, extra, scratch);
  const { passed, failed } = await tests.finally(() => rmSync(scratch, { recursive: true, force: true }));
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => process.exit(code)); // a build in the background must not outlive the tests
