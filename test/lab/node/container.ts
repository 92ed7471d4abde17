/** One container of a pod. It runs the container, restarts it by its restart policy, probes it, and stops it in order. */
import { closeSync, existsSync, fchmodSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { act, pause, probing, type Target } from './probes';
import { Process, type ProcessSpec } from './process';
import { ImageNotReady } from './programs';
import type { ContainerSpec, Probe, RestartPolicy } from './types';

export interface ContainerState {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: { exitCode: number; signal?: number; reason: string; message?: string; startedAt: string; finishedAt: string };
}

/** The input of a container from its pod. */
export interface Surroundings {
  logs: string;
  /** The delay before a restart, in milliseconds. */
  grace: number;
  address(): string;
  /** The input of a run. It is created for each run, because the ConfigMaps of its environment can change. */
  process(container: ContainerSpec, run: string, log: number): Promise<ProcessSpec>;
  changed(): void;
}

/** The delays before restarts. A kubelet begins with 10 seconds and ends with 5 minutes; tests have less time. */
const BACK_OFF = { first: 0.5, last: 20 };

export class Container {
  state: ContainerState = { waiting: { reason: 'PodInitializing' } };
  lastState: ContainerState = {};
  restartCount = 0;
  started = false;
  ready = false;
  private current?: Process;
  private probes = new AbortController();
  private readonly ending = new AbortController();
  private runs = 0;
  private begun = false;
  private farewell?: { to: Process; said: Promise<unknown> };

  constructor(readonly spec: ContainerSpec, private readonly pod: Surroundings, readonly isInit = false) {}

  get running(): boolean {
    return this.state.running !== undefined;
  }

  /** The exit code of a container that does not run again. */
  get exitCode(): number | undefined {
    return this.state.terminated?.exitCode;
  }

  /** Runs the container until its restart policy ends it, or until it is stopped. */
  async keep(policy: RestartPolicy): Promise<void> {
    for (let failures = 0; !this.ending.signal.aborted; failures++) {
      const began = Date.now();
      const code = await this.once();
      if (this.ending.signal.aborted || policy === 'Never' || policy === 'OnFailure' && code === 0) return;
      if (Date.now() - began > 10 * 60_000) failures = 0;
      await this.backOff(failures);
      if (!this.ending.signal.aborted) this.restartCount++;
    }
  }

  /** Resolves when a native sidecar has started, so that the next container can start, or when the pod ends. */
  async whenStarted(isOver: () => boolean): Promise<void> {
    while (!this.started && !isOver()) await delay(20);
  }

  /** Resolves when the container runs and its postStart hook is done, or when this is impossible. */
  async whenBegun(): Promise<void> {
    while (!this.begun && !this.ending.signal.aborted) await delay(20);
  }

  /** Runs the preStop hook once for each run. For a native sidecar it begins when the pod ends; SIGTERM follows in the order of the containers. */
  async sayFarewell(until: number): Promise<void> {
    const { current, spec: { lifecycle } } = this;
    if (!current || !lifecycle?.preStop) return;
    if (this.farewell?.to !== current) {
      const left = Math.max(until - Date.now(), 0);
      const said = act(lifecycle.preStop, this.target(), left).catch(() => undefined);
      this.farewell = { to: current, said: Promise.race([said, delay(left, undefined, { ref: false })]) };
    }
    await this.farewell.said;
  }

  /** @param until the deadline, in milliseconds since the epoch */
  async stop(until: number): Promise<void> {
    this.ending.abort();
    await this.end(until);
    if (!this.running && !this.state.terminated && this.lastState.terminated) this.become(this.lastState); // it was waiting for the next run
  }

  /** Ends the container at once, without a grace period. */
  kill(): void {
    this.ending.abort();
    this.current?.signal('SIGKILL');
  }

  async exec(argv: string[], input?: string) {
    if (!this.current) throw new Error(`container ${this.spec.name} is not running`);
    return this.current.exec(argv, input);
  }

  /** The id of the first process of the container, as seen in the lab. */
  get pid(): number | undefined {
    return this.current?.pid;
  }

  private async once(): Promise<number> {
    const startedAt = now();
    try {
      this.current = await this.create();
      await this.current.started;
    } catch (error) {
      this.current = undefined;
      this.terminated(128, 0, startedAt, 'StartError', (error as Error).message);
      return 128;
    }
    this.begin(this.current, startedAt);
    const { code, signal } = await this.current.exited;
    this.current = undefined;
    this.probes.abort();
    this.terminated(code, signal, startedAt, code === 0 ? 'Completed' : 'Error');
    return code;
  }

  /** Waits for the objects that the spec names, as a kubelet does. */
  private async create(): Promise<Process> {
    for (;;) {
      const log = this.openLog();
      try {
        return new Process(await this.pod.process(this.spec, `${this.spec.name}-${this.runs++}`, log));
      } catch (error) {
        const reason = error instanceof ImageNotReady ? error.reason : 'CreateContainerConfigError';
        this.become({ waiting: { reason, message: (error as Error).message } });
        await pause(1, this.ending.signal);
        if (this.ending.signal.aborted) throw error;
      } finally {
        closeSync(log);
      }
    }
  }

  private begin(process: Process, startedAt: string): void {
    const { lifecycle, startupProbe } = this.spec;
    this.probes = new AbortController();
    this.become({ running: { startedAt } });
    const hook = lifecycle?.postStart ? this.hook(process, () => act(lifecycle.postStart!, this.target(), 120_000)) : Promise.resolve(true);
    void hook.then((done) => {
      this.begun = true;
      if (!done || this.probes.signal.aborted) return;
      if (startupProbe) this.probe(startupProbe, (healthy) => healthy ? this.hasStarted() : this.restart(startupProbe));
      else this.hasStarted();
    });
  }

  /** Runs the postStart hook. If it fails, the container ends. */
  private async hook(process: Process, run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (process === this.current) void this.end(Date.now() + 2000);
      return false;
    }
  }

  private hasStarted(): void {
    if (this.started) return;
    const { readinessProbe, livenessProbe } = this.spec;
    this.started = true;
    if (readinessProbe) this.probe(readinessProbe, (healthy) => this.setReady(healthy));
    else this.ready = true;
    if (livenessProbe) this.probe(livenessProbe, (healthy) => healthy || this.restart(livenessProbe));
    this.pod.changed();
  }

  private probe(probe: Probe, report: (healthy: boolean) => void): void {
    void probing(probe, this.target(), this.probes.signal, report);
  }

  private setReady(ready: boolean): void {
    if (this.ready === ready) return;
    this.ready = ready;
    this.pod.changed();
  }

  private restart(probe: Probe): void {
    this.probes.abort();
    void this.end(Date.now() + (probe.terminationGracePeriodSeconds === undefined ? this.pod.grace : probe.terminationGracePeriodSeconds * 1000));
  }

  /** Runs the preStop hook, sends SIGTERM, and sends SIGKILL after the grace period. */
  private async end(until: number): Promise<void> {
    const process = this.current;
    if (!process) return;
    await this.sayFarewell(until);
    await process.started.catch(() => undefined); // before that, the process is a shell, which ignores SIGTERM
    process.signal('SIGTERM');
    const kill = setTimeout(() => process.signal('SIGKILL'), Math.max(until - Date.now(), 0));
    await process.exited;
    clearTimeout(kill);
  }

  private target(): Target {
    return { address: this.pod.address(), container: this.spec, exec: (argv) => this.exec(argv) };
  }

  private async backOff(failures: number): Promise<void> {
    const { terminated } = this.state;
    this.lastState = this.state;
    const seconds = failures === 0 ? 0 : Math.min(BACK_OFF.first * 2 ** failures, BACK_OFF.last);
    if (seconds > 0) this.become({ waiting: { reason: 'CrashLoopBackOff', message: `back-off ${seconds}s restarting failed container=${this.spec.name}; it ended with ${terminated?.exitCode}` } });
    await pause(seconds, this.ending.signal);
  }

  private terminated(exitCode: number, signal: number, startedAt: string, reason: string, message?: string): void {
    this.started = false;
    this.ready = false;
    this.become({ terminated: { exitCode, ...signal && { signal }, reason, ...message && { message }, startedAt, finishedAt: now() } });
  }

  private become(state: ContainerState): void {
    this.state = state;
    this.pod.changed();
  }

  /** All users can open the log, because an Envoy that logs to /dev/stdout opens it again as its own user. */
  private openLog(): number {
    const path = join(this.pod.logs, `${this.spec.name}.log`);
    mkdirSync(this.pod.logs, { recursive: true });
    if (this.runs > 0 && existsSync(path)) renameSync(path, join(this.pod.logs, `${this.spec.name}.previous.log`));
    const log = openSync(path, 'a');
    fchmodSync(log, 0o666);
    return log;
  }
}

export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
