import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ChartName, chartObjects, comparable, KubeObject, parsed } from './chart';
import { goYaml } from '../../src/cli/go-yaml';
import { main } from '../../src/cli/main';
import { assigned, parseSet } from '../../src/cli/set-value';
import { isMap, mergeOver } from '../../src/json';
import { Captured, captured } from '../cli/captured';
import { IstioRelease } from '../lab/parts';

jest.setTimeout(120_000);

/**
 * Files as people wrote them. Each case is a folder in cases/ with its input files, and a case.yaml that lists commands with their outcome. The
 * paths in a command are relative to the folder. The pods of a folder without a case.yaml are injected (injected-cases.test.ts).
 */
const FOLDER = join(__dirname, 'cases');

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cdk8s-istio-cases-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** One command with its outcome, or a pipe of two commands. A list of arguments can have blanks in them. */
interface Run {
  readonly run: string | string[];
  /** @default 0 */
  readonly code?: number;
  /** All lines on standard error of all commands, in order. @default none */
  readonly stderr?: string[];
  /** Texts in the standard output, such as lines of a program. */
  readonly stdout?: string[];
  /** Texts that must not be in the standard output. */
  readonly without?: string[];
  /** The objects of `mesh` must be those that helm renders for the same files and flags. */
  readonly equals?: 'helm';
}

const CASES = readdirSync(FOLDER).sort().filter((name) => existsSync(join(FOLDER, name, 'case.yaml'))).flatMap((name) => {
  const runs: Run[] = parse(readFileSync(join(FOLDER, name, 'case.yaml'), 'utf8'));
  return runs.map((one) => ({ name, ...one }));
});

test.each(CASES)('$name: $run', async ({ name, run, code = 0, stderr = [], stdout = [], without = [], equals }) => {
  const folder = join(FOLDER, name);
  const commands = (typeof run === 'string' ? run.split(' | ').map((command) => command.split(' ')) : [run])
    .map((args) => args.map((arg) => (arg.endsWith('.yaml') ? join(folder, arg) : arg)));
  const result = await piped(commands);
  expect({ code: result.code, stderr: linesOf(result.stderr.replaceAll(`${folder}/`, '')) }).toEqual({ code, stderr });
  stdout.forEach((text) => expect(result.stdout).toContain(text));
  without.forEach((text) => expect(result.stdout).not.toContain(text));
  if (code !== 0) expect(result.stdout).toBe('');
  if (equals) expect(comparable(withoutDefinitions(parsed(result.stdout)))).toEqual(comparable(await helm(commands[0])));
});

/** Runs the commands one after another. Each reads what the one before has printed as the file `-`. */
async function piped([first, ...rest]: string[][], input = ''): Promise<Captured> {
  const file = join(scratch, 'input.yaml');
  writeFileSync(file, input);
  const result = await captured(() => main(first.map((arg) => (arg === '-' ? file : arg))));
  const next = result.code === 0 && rest.length > 0 ? await piped(rest, result.stdout) : undefined;
  return next ? { ...next, stderr: `${result.stderr}${next.stderr}`.replaceAll(file, '-') } : result;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function withoutDefinitions(objects: KubeObject[]): KubeObject[] {
  return objects.filter(({ kind }) => kind !== 'CustomResourceDefinition');
}

const CHARTS: ChartName[] = ['base', 'istiod', 'gateway'];

/** The objects of the official charts for the values files and the assignments among the arguments. */
async function helm(args: string[]): Promise<KubeObject[]> {
  const given = (flag: string) => args.flatMap((arg, index) => (arg === flag ? [args[index + 1]] : []));
  const [release] = given('--istio-version') as IstioRelease[];
  const sets = given('--set').flatMap((text) => parseSet(text, CHARTS));
  const objects = await Promise.all(CHARTS.map((chart) => {
    const files = given(`--${chart}-values`).map((file) => goYaml(readFileSync(file, 'utf8'))[0]?.toJS());
    const merged = files.filter(isMap).reduce<object>((one, other) => mergeOver(one as never, other), {});
    const own = sets.filter(({ part }) => part === chart);
    const values = own.reduce<object>((before, { path, value }) => mergeOver(before as never, assigned(before, path, value) as never), merged);
    return chartObjects(release, chart, values, true);
  }));
  return withoutDefinitions(objects.flat());
}
