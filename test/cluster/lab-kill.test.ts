import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';
import * as state from '../lab/state';

jest.setTimeout(60_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-kill-'));
  process.env.CDK8S_ISTIO_LABS = join(folder, 'labs');
});
afterAll(() => {
  delete process.env.CDK8S_ISTIO_LABS;
  rmSync(folder, { recursive: true, force: true });
});

/** The processes to kill after a test that fails. */
const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

/** The places on the host where a lab could leave something behind. */
const PLACES = ['/run/netns', '/etc/netns', '/etc/istio', '/var/lib/istio', '/var/run/secrets', '/usr/local/bin'];

interface Traces { names: Record<string, string[]>; links: string[]; mounts: string[] }

function traces(): Traces {
  return {
    names: Object.fromEntries(PLACES.map((place) => [place, list(place)])),
    links: Object.keys(networkInterfaces()).sort(),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(folder)),
  };
}

function list(place: string): string[] {
  try {
    return readdirSync(place).sort();
  } catch {
    return ['(is not there)'];
  }
}

/** Every process by its id, with its parent and its namespaces. A process that cannot be read has ended. */
function processes(): Map<number, { parent: number; namespaces: string[]; command: string }> {
  const found = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
    try {
      const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
      const namespaces = ['net', 'pid', 'mnt'].map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
      found.set(pid, { parent, namespaces, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') });
    } catch {
      continue;
    }
  }
  return found;
}

/** The namespaces of a process's descendants that differ from its own. */
function namespacesUnder(root: number): Set<string> {
  const all = processes();
  const isUnder = (pid: number): boolean => pid === root || all.has(pid) && isUnder(all.get(pid)!.parent);
  const own = new Set(all.get(root)!.namespaces);
  return new Set([...all].filter(([pid]) => isUnder(pid)).flatMap(([, { namespaces }]) => namespaces).filter((namespace) => !own.has(namespace)));
}

function survivors(namespaces: Set<string>): string[] {
  return [...processes().values()].filter(({ namespaces: own, command }) => command.includes(folder) || own.some((one) => namespaces.has(one)))
    .map(({ command }) => command);
}

/** Starts a lab in its own process, and resolves some milliseconds after the process has reported a stage. */
async function until(stage: string, milliseconds: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'killed-lab.ts')], {
    env: { ...process.env }, // the environment of the test has the folder, that of the worker does not
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  for await (const line of createInterface(child.stdout)) {
    if (line === stage) break;
  }
  await delay(milliseconds);
  return child;
}

test.each<[string, number, NodeJS.Signals]>([
  ['begin', 0, 'SIGKILL'], ['begin', 30, 'SIGKILL'], ['begin', 150, 'SIGKILL'], ['begin', 400, 'SIGKILL'], ['begin', 1000, 'SIGKILL'],
  ['begin', 2000, 'SIGKILL'], ['started', 0, 'SIGKILL'], ['applied', 50, 'SIGKILL'], ['running', 0, 'SIGKILL'], ['deleting', 100, 'SIGKILL'],
  ['begin', 600, 'SIGINT'], ['running', 0, 'SIGTERM'],
])('at "%s" and %i ms, a parent ended by %s leaves nothing', async (stage, milliseconds, signal) => {
  const before = traces();
  const starter = await until(stage, milliseconds);
  const namespaces = namespacesUnder(starter.pid!);
  if (stage !== 'begin') expect(namespaces.size).toBeGreaterThanOrEqual(3);
  starter.kill(signal);
  await once(starter, 'exit');

  await eventually(async () => expect(survivors(namespaces)).toEqual([]), 5000);
  await state.clearDead(); // as the next start of a lab does
  expect(state.names()).toEqual([]);
  expect(traces()).toEqual(before);
});

test('the next start clears a killed lab, and does not touch a running one', async () => {
  const living = await Lab.start();
  const starter = await until('started', 0);
  expect(state.names()).toHaveLength(2);
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  const next = await Lab.start();
  expect(state.names().sort()).toEqual([living.name, next.name].sort());
  expect(await living.request('GET', '/readyz')).toBe('ok');

  await Promise.all([living.stop(), next.stop()]);
  expect(list(process.env.CDK8S_ISTIO_LABS!)).toEqual([]);
  expect(survivors(new Set())).toEqual([]);
});
