import { partOf, partsOf } from '../json';
import { ifAllowed, isRefusal, KubeClient, KubeObject, keyOf, titleOf } from '../kube';
import { Adoption, AdoptionOptions, helmReleaseOf, refusalOf } from './adoption';
import { DesiredError, DesiredObject } from './desired';
import { Action, Outcome, Result, RunOptions } from './events';
import { GuardOptions, heed } from './guard';
import { Instance } from './instance';
import { Entry, Inventory, refuseEmpty } from './inventory';
import { NamespaceLabels, namespaceLabels, Needs } from './needs';
import { Wave, wavesOf } from './order';
import { inParallel } from './parallel';
import { not, Readiness, readinessOf } from './readiness';
import { whyNotReady } from './reasons';
import { Removal, RemovalOptions } from './remove';
import { restart } from './restart';
import { Deadline, until } from './wait';
import { WebhookProbe } from './webhooks';
import { Yielding } from './yield';

export interface ApplyRunOptions extends RunOptions, RemovalOptions, GuardOptions, AdoptionOptions {
  instance: Instance;
  /** Whether an empty set may delete all that the instance has. */
  allowEmpty: boolean;
  /** The workloads of the set whose pods are not what they would be now, though nothing of the set says so. Asked when all is ready. */
  outdated?: (client: KubeClient, desired: DesiredObject[]) => Promise<DesiredObject[]>;
}

/**
 * Makes the cluster what the desired objects say: wave by wave, each object by server-side apply under the instance's
 * own manager, waiting for what others need; then, if all went well, outdated workloads are restarted, and what left the set
 * is deleted. A refused object stops nothing but what needs it; a guard that refuses, all. Guards are asked before the first write, and
 * again before the first deletion, since the world goes on meanwhile.
 */
export async function apply(client: KubeClient, desired: DesiredObject[], options: ApplyRunOptions): Promise<Result> {
  const inventory = await Inventory.read(client, options.instance);
  refuseEmpty(desired, inventory, options);
  const run = new ApplyRun(client, desired, options, await namespaceLabels(client, desired));
  const left = inventory.all.filter((entry) => !run.isDesired(entry));
  await heed(client, desired, left, options);
  await run.ensureNamespace();
  const union = [...left, ...desired.map(({ ref }) => ({ ...inventory.get(ref), ...ref }))];
  await inventory.write(union);
  await run.applyAll();
  await run.restartOutdated();
  if (run.result.interrupted) {
    return run.result; // the inventory knows more than there is, and so loses nothing
  }
  const known = union.map((entry) => run.known(entry));
  if (!run.result.ok) {
    await inventory.write(known);
    return run.result;
  }
  if (left.length > 0) {
    await inventory.write(known); // complete, if what came meanwhile has a guard refuse
    await heed(client, desired, left, options);
  }
  const retained = await new Removal(client, run.result, options, run.deadline).remove(left);
  if (!run.result.interrupted) {
    await inventory.write([...desired.map(({ ref }) => run.known(ref)), ...retained]);
  }
  return run.result;
}

class ApplyRun {
  public readonly result = new Result();
  public readonly deadline: Deadline;
  private readonly needs: Needs;
  private readonly yielding: Yielding;
  private readonly adoption: Adoption;
  private readonly keys: Set<string>;
  private readonly answers = new Map<string, KubeObject>();

  constructor(
    private readonly client: KubeClient,
    private readonly desired: DesiredObject[],
    private readonly options: ApplyRunOptions,
    namespaces: NamespaceLabels,
  ) {
    const set = desired.map(({ object }) => object);
    this.deadline = new Deadline(options.timeout);
    this.needs = new Needs(set, namespaces);
    this.yielding = new Yielding(options.instance, set);
    this.adoption = new Adoption(options.adopt, options.instance.manager);
    this.keys = new Set(desired.map(({ key }) => key));
  }

  public isDesired(entry: Entry): boolean {
    return this.keys.has(keyOf(entry));
  }

  /** An entry with the uid that the API server has answered. */
  public known(entry: Entry): Entry {
    const uid = this.answers.get(keyOf(entry))?.metadata.uid ?? entry.uid;
    return { ...entry, ...uid && { uid } };
  }

  /** The inventory comes before all else, and needs its namespace: that alone may come before it, if it is of the set. */
  public async ensureNamespace(): Promise<void> {
    const { namespace } = this.options.instance;
    if (await this.mayExist(namespace)) {
      return;
    }
    const own = this.desired.find(({ ref }) => ref.kind === 'Namespace' && ref.name === namespace);
    if (!own) {
      throw new DesiredError(`namespace '${namespace}' does not exist, and the objects do not bring it: create it first (kubectl create namespace ${namespace}), or choose another with -n`);
    }
    await this.applyOne(own);
    for (const { message } of this.result.failures) {
      throw new DesiredError(`namespace '${namespace}' is to hold the inventory and cannot be created: ${message}`);
    }
  }

  /** Who works in one namespace only may not be allowed to look at it: then it is there. */
  private async mayExist(namespace: string): Promise<boolean> {
    const there = this.client.find({ apiVersion: 'v1', kind: 'Namespace', name: namespace }).then(Boolean);
    return await ifAllowed(there) ?? true;
  }

  public async applyAll(): Promise<void> {
    const waves = wavesOf(this.desired);
    const unsettled: DesiredObject[] = [];
    for (const [index, wave] of waves.entries()) {
      this.options.onEvent({ type: 'wave', name: wave.rule.name, number: index + 1, of: waves.length, objects: wave.objects.length });
      const applied = await this.applyWave(wave);
      if (wave.rule.barrier) {
        await this.settle(applied);
      } else {
        unsettled.push(...applied);
      }
    }
    await this.settle(unsettled);
    this.result.interrupted = this.options.signal?.aborted ?? false;
  }

  public async restartOutdated(): Promise<void> {
    const outdated = this.result.ok ? await this.options.outdated?.(this.client, this.desired) ?? [] : [];
    await inParallel(outdated, async (desired) => {
      this.answers.set(desired.key, await restart(this.client, desired.ref));
      this.record(desired, 'restarted');
    }, this.options.signal);
    await this.settle(outdated);
    this.result.interrupted = this.options.signal?.aborted ?? false;
  }

  private async applyWave(wave: Wave<DesiredObject>): Promise<DesiredObject[]> {
    await inParallel(wave.objects.filter(({ key }) => !this.answers.has(key)), async (desired) => {
      const blocker = this.blockerOf(desired);
      if (blocker) {
        this.record(desired, 'blocked', { message: `needs ${blocker}` });
      } else {
        await this.applyOne(desired);
      }
    }, this.options.signal);
    return wave.objects.filter(({ key }) => this.answers.has(key));
  }

  private blockerOf({ object }: DesiredObject): string | undefined {
    const needed = new Set(this.needs.of(object));
    const failed = this.result.failures.find(({ ref }) => needed.has(keyOf(ref)));
    return failed && `${titleOf(failed.ref)}, which ${failed.action === 'failed' ? 'was refused' : `is ${failed.action}`}`;
  }

  private async applyOne(desired: DesiredObject): Promise<void> {
    try {
      const live = await this.client.find(desired.ref);
      const installer = live && this.adoption.installerOf(live);
      const own = installer ? await this.adoption.take(this.client, live) : live;
      const answer = await this.client.apply(this.yielding.toSend(desired.object, own), { manager: this.options.instance.manager });
      this.answers.set(desired.key, answer);
      const same = live?.metadata.resourceVersion === answer.metadata.resourceVersion;
      const more = installer ? { message: `it was of ${installer}`, release: helmReleaseOf(live) } : undefined;
      this.record(desired, !live ? 'created' : installer ? 'adopted' : same ? 'unchanged' : 'configured', more);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      this.record(desired, 'failed', { message: refusalOf(error) });
    }
  }

  /** Waits for what has been applied; what is not ready when time is up says why. */
  private async settle(applied: DesiredObject[]): Promise<void> {
    await Promise.all(applied.map(async (desired) => {
      const { ref } = desired;
      const look = this.lookAt(desired);
      let told = false;
      const waiting = (reason: string) => {
        told = true;
        this.options.onEvent({ type: 'waiting', ref, reason });
      };
      const readiness = await until(look, this.deadline, waiting, this.options.signal);
      if (readiness.ready) {
        if (told) this.options.onEvent({ type: 'ready', ref });
      } else if (!this.options.signal?.aborted) {
        this.record(desired, 'not ready', { message: await this.explain(desired, readiness) });
      }
    }));
  }

  /** What the API server has answered to the apply is looked at first, at no cost. */
  private lookAt(desired: DesiredObject): () => Promise<Readiness> {
    let answer = this.answers.get(desired.key);
    const probe = desired.ref.kind.endsWith('WebhookConfiguration')
      ? new WebhookProbe(this.client, this.needs, desired.object, this.options.instance.manager) : undefined;
    return async () => {
      const live = answer ?? await this.client.find(desired.ref);
      answer = undefined;
      if (!live) {
        return not('is gone: somebody has deleted it');
      }
      const readiness = readinessOf(live);
      if (!readiness.ready) {
        return readiness;
      }
      return probe ? probe.look(live) : this.servedIfDefinition(live);
    };
  }

  private async servedIfDefinition(live: KubeObject): Promise<Readiness> {
    const stored = partsOf(live.spec, 'versions').find((version) => version.storage === true);
    if (live.kind !== 'CustomResourceDefinition' || !stored) {
      return { ready: true, reason: '' };
    }
    const { group, names } = partOf(live, 'spec');
    const served = await this.client.serves(`${group}/${stored.name}`, String(partOf(names).kind));
    return served ? { ready: true, reason: '' } : not('is not served yet');
  }

  private async explain({ ref }: DesiredObject, { reason, failed }: Readiness): Promise<string> {
    const live = await this.client.find(ref);
    const why = live && await ifAllowed(whyNotReady(this.client, live));
    const time = failed ? '' : `not ready after ${this.options.timeout} s: `;
    return `${time}${reason}${why ? `; ${why}` : ''}`;
  }

  private record({ key, ref, origin }: DesiredObject, action: Action, more: Pick<Outcome, 'message' | 'release'> = {}): void {
    const outcome = { ref, action, origin, ...more };
    this.result.record(key, outcome);
    this.options.onEvent({ type: 'object', outcome });
  }
}
