/**
 * Runs tiers of tests one after another and ends with the total of all: `N passed, N failed`.
 * usage: run.ts TIER... [-- jest options]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTER_PARTS, type PartName, parts } from './lab/parts';

/** Tiers that need real parts have a folder each under test/. */
const FOLDERS = ['conformance', 'cluster', 'data-plane', 'soak'];
/** Tiers whose files run one after another: a lab uses all cores by itself. */
const ONE_BY_ONE = ['cluster', 'data-plane', 'soak'];
/** Where a test says nothing else: real parts on a busy machine take their time, and a test waits for conditions. */
const REAL_PARTS_TIMEOUT_MS = 120_000;
/** The parts that a tier needs. They are built before its tests are timed. @default all */
const PARTS: Record<string, readonly PartName[]> = {
  unit: [],
  conformance: ['helm', 'helm-renderer', 'istioctl', 'charts'],
  cluster: [...CLUSTER_PARTS, 'envoy', 'charts'],
};

function jestArgs(tier: string): string[] {
  const workers = ONE_BY_ONE.includes(tier) ? '--runInBand' : '--maxWorkers=100%';
  return FOLDERS.includes(tier)
    ? [workers, `--testTimeout=${REAL_PARTS_TIMEOUT_MS}`, '--testPathPatterns', `test/${tier}/`]
    : [workers, '--testPathIgnorePatterns', '/node_modules/', ...FOLDERS.map((folder) => `<rootDir>/test/${folder}/`)];
}

interface Counts { passed: number; failed: number }

async function runTier(tier: string, extra: string[], scratch: string): Promise<Counts> {
  await parts({ only: PARTS[tier] });
  const report = join(scratch, `${tier}.json`);
  const jest = require.resolve('jest/bin/jest');
  const run = spawnSync(process.execPath, [jest, ...jestArgs(tier), '--json', `--outputFile=${report}`, ...extra], { stdio: ['inherit', 'ignore', 'inherit'], env: { ...process.env, CDK8S_ISTIO_BUNDLED: 'yes' } });
  if (!existsSync(report)) {
    return { passed: 0, failed: 1 }; // jest itself did not come to an end
  }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: run.status === 0 ? failed : Math.max(failed, 1) };
}

/** A tier whose parts cannot be had counts as one failure; the other tiers still run. */
function cannotRun(error: Error): Counts {
  process.stderr.write(`${error.message}\n`);
  return { passed: 0, failed: 1 };
}

/** Tests that need real parts run the command as users run it. */
function bundleCommand(): void {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, '..', 'scripts', 'bundle.ts')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the command cannot be bundled');
}

async function main(args: string[]): Promise<number> {
  const split = args.findIndex((arg) => arg.startsWith('-'));
  const tiers = split < 0 ? args : args.slice(0, split);
  const extra = split < 0 ? [] : args.slice(split).filter((arg) => arg !== '--');
  const unknown = tiers.find((tier) => tier !== 'unit' && !FOLDERS.includes(tier));
  if (tiers.length === 0 || unknown !== undefined) {
    process.stderr.write(`${unknown === undefined ? 'no tier is named' : `no tier is named '${unknown}'`}: there are unit, ${FOLDERS.join(', ')}\n`);
    return 64;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-tests-'));
  const total = { passed: 0, failed: 0 };
  try {
    if (tiers.some((tier) => FOLDERS.includes(tier))) bundleCommand();
    for (const tier of tiers) {
      process.stderr.write(`\n== ${tier}\n`);
      const { passed, failed } = await runTier(tier, extra, scratch).catch(cannotRun);
      total.passed += passed;
      total.failed += failed;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
