/** One pod on a node: its network, volumes, containers, status and termination. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Api, ApiError } from '../api';
import { Container, now } from './container';
import { processSpec } from './process-spec';
import type { ImagePrograms } from './programs';
import { isSidecar, type Progress, statusOf } from './status';
import type { Condition, ContainerSpec, Pod } from './types';
import { Volumes } from './volumes';
import { PodNetwork } from '../cluster/network';
import type { Outcome } from '../cluster/run';
import { type LabConfig, paths } from '../config';

export interface PodHost { api: Api; config: LabConfig; programs: ImagePrograms; nodeIndex: number; nodeAddress: string }

export class RunningPod {
  private readonly init: Container[];
  private readonly main: Container[];
  private readonly volumes: Volumes;
  private readonly folder: string;
  private readonly progress: Progress;
  private readonly path: string;
  private network?: PodNetwork;
  private conditions: Condition[] = [];
  private reported = '';
  private unreported = false;
  private reporting?: Promise<void>;
  private ending?: Promise<void>;
  /** The deadline of the deletion. */
  private patience = Infinity;
  private finished?: Promise<void>;
  private deleted = false;

  constructor(private readonly host: PodHost, private pod: Pod) {
    const { namespace, name, uid } = pod.metadata;
    const volatile = paths.volatile(host.config.folder);
    this.folder = join(volatile, 'pods', uid!);
    this.path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    this.progress = { startTime: now(), addresses: { podIP: '', hostIP: host.nodeAddress }, initialised: false };
    this.volumes = new Volumes(host.api, join(this.folder, 'volumes'), join(volatile, 'hosts', pod.spec.nodeName!), () => this.progress.addresses);
    const surroundings = {
      address: () => this.progress.addresses.podIP,
      logs: paths.podLogs(host.config.folder, namespace!, name),
      process: (container: ContainerSpec, run: string, log: number) => processSpec(host, this.pod, container, {
        addresses: this.progress.addresses,
        network: this.network?.path,
        volumes: this.volumes,
        folder: join(this.folder, run),
        log,
      }),
      changed: () => this.report(),
      grace: this.grace,
    };
    this.init = (pod.spec.initContainers ?? []).map((spec) => new Container(spec, surroundings, true));
    this.main = pod.spec.containers.map((spec) => new Container(spec, surroundings));
  }

  /** Runs the pod from its first address to the last exit. The pod object exists until it is deleted. */
  run(): Promise<void> {
    return this.finished ??= this.live();
  }

  /** Accepts a newer version of the object. Its labels change volumes, and its deletion ends the pod. */
  update(pod: Pod): void {
    const before = this.pod.metadata;
    this.pod = pod;
    const { deletionTimestamp, deletionGracePeriodSeconds = 30, labels, annotations } = pod.metadata;
    if (deletionTimestamp) this.terminate(deletionGracePeriodSeconds * 1000);
    else if (!isDeepStrictEqual([labels, annotations], [before.labels, before.annotations])) this.refreshVolumes();
  }

  /** A config map or secret changed. */
  dataChanged(kind: 'configMap' | 'secret', name: string): void {
    if (this.volumes.uses(kind, name)) this.refreshVolumes();
  }

  /** The object was deleted, so the pod ends at once. */
  vanish(): void {
    this.deleted = true;
    this.terminate(0);
    for (const container of this.containers) container.kill();
  }

  get metadata(): Pod['metadata'] {
    return this.pod.metadata;
  }

  /** The path of the network namespace; undefined if the pod uses that of its node. */
  get networkPath(): string | undefined {
    return this.network?.path;
  }

  get containers(): Container[] {
    return [...this.init, ...this.main];
  }

  async exec(container: string, argv: string[], input?: string): Promise<Outcome> {
    const found = this.containers.find(({ spec }) => spec.name === container);
    if (!found) throw new Error(`no container ${container}; there is: ${this.containers.map(({ spec }) => spec.name).join(', ')}`);
    return found.exec(argv, input);
  }

  private get sidecars(): Container[] {
    return this.init.filter(isSidecar);
  }

  private get grace(): number {
    return (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
  }

  private async live(): Promise<void> {
    await this.prepare();
    if (!this.ending && await this.initialise()) await this.runMain();
    const until = this.ending ? this.patience : Date.now() + this.grace;
    for (const sidecar of this.sidecars) void sidecar.sayFarewell(until);
    for (const sidecar of this.sidecars.reverse()) await sidecar.stop(until);
    this.progress.outcome ??= this.main.every(({ exitCode }) => exitCode === 0) ? 'Succeeded' : 'Failed';
    this.report();
    await this.release();
  }

  /** Retries until the objects that the pod needs exist. */
  private async prepare(): Promise<void> {
    for (;!this.ending; await delay(500)) {
      try {
        await this.connect();
        await this.volumes.create(this.pod);
        this.progress.problem = undefined;
        this.report();
        return;
      } catch (error) {
        this.progress.problem = { reason: 'ContainerCreating', message: (error as Error).message };
        this.report();
      }
    }
  }

  private async connect(): Promise<void> {
    const { pod: { spec, metadata }, host } = this;
    if (this.progress.addresses.podIP) return;
    if (!spec.hostNetwork) {
      this.network ??= await PodNetwork.create(host.nodeIndex, metadata.uid!);
      await this.network.sysctl(spec.securityContext?.sysctls ?? []);
    }
    this.progress.addresses.podIP = this.network?.address ?? host.nodeAddress;
  }

  /** @returns whether the main containers can start */
  private async initialise(): Promise<boolean> {
    for (const container of this.init) {
      if (isSidecar(container)) {
        void container.keep('Always');
        await container.whenStarted(() => this.ending !== undefined);
      } else {
        await container.keep(this.pod.spec.restartPolicy === 'Never' ? 'Never' : 'OnFailure');
        if (container.exitCode !== 0) this.progress.outcome = 'Failed';
      }
      if (this.ending || this.progress.outcome) return false;
    }
    this.progress.initialised = true;
    return true;
  }

  /** Starts the containers. Each one starts after the postStart hook of the one before, so that a proxy can hold the application. */
  private async runMain(): Promise<void> {
    const kept: Promise<void>[] = [];
    for (const container of this.main) {
      if (this.ending) break;
      kept.push(container.keep(this.pod.spec.restartPolicy ?? 'Always'));
      if (container.spec.lifecycle?.postStart) await container.whenBegun();
    }
    const deadline = this.pod.spec.activeDeadlineSeconds;
    const timer = deadline === undefined ? undefined : setTimeout(() => this.exceed(), deadline * 1000);
    await Promise.all(kept);
    clearTimeout(timer);
  }

  private exceed(): void {
    this.progress.outcome = 'Failed';
    this.progress.problem = { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' };
    for (const container of this.main) void container.stop(Date.now() + this.grace);
  }

  private terminate(grace: number): void {
    this.patience = Math.min(this.patience, Date.now() + grace);
    this.ending ??= this.end();
  }

  private async end(): Promise<void> {
    const first = this.containers.filter((container) => !isSidecar(container));
    for (const sidecar of this.sidecars) void sidecar.sayFarewell(this.patience);
    await Promise.all(first.map((container) => container.stop(this.patience)));
    await this.finished?.catch(() => undefined); // the caller of run reports it
    while (!this.deleted) {
      try {
        await this.reporting;
        await this.host.api.request('DELETE', this.path, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions: { uid: this.pod.metadata.uid } });
        return;
      } catch (error) {
        if (error instanceof ApiError && (error.code === 404 || error.code === 409)) return;
        await delay(500);
      }
    }
  }

  private async release(): Promise<void> {
    const { network } = this;
    this.network = undefined;
    await network?.remove();
    this.volumes.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private refreshVolumes(): void {
    if (!this.progress.outcome && !this.ending) this.volumes.refresh(this.pod).catch(() => undefined); // on failure the old content stays, as with a kubelet
  }

  /** Sends one report after another, each with the newest state. An unchanged state is not sent. */
  private report(): void {
    this.unreported = true;
    this.reporting ??= this.send().finally(() => {
      this.reporting = undefined;
      if (this.unreported) this.report();
    });
  }

  private async send(): Promise<void> {
    while (this.unreported) {
      await delay(5); // because changes come in groups
      this.unreported = false;
      const status = statusOf(this.pod, this.init, this.main, this.progress, this.conditions);
      const text = JSON.stringify(status);
      if (text === this.reported || this.deleted) return;
      try {
        const body = { metadata: { uid: this.pod.metadata.uid }, status };
        const { status: stored } = await this.host.api.request('PATCH', `${this.path}/status`, body, 'application/strategic-merge-patch+json');
        this.conditions = stored.conditions;
        this.reported = text;
      } catch (error) {
        if (error instanceof ApiError && (error.code === 404 || error.code === 409)) return; // another pod has this name now
        this.unreported = true;
        await delay(500);
      }
    }
  }
}
