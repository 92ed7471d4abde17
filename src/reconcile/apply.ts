import { partOf, partsOf, titleOf } from '../json';
import { ifAllowed, isRejection, KubeClient, KubeObject, keyOf } from '../kube';
import { Adoption, AdoptionOptions, helmReleaseOf, messageWithAdoption } from './adoption';
import { Deletion, DeletionOptions } from './deletion';
import { Dependencies, NamespaceLabels, namespaceLabels } from './dependencies';
import { DesiredError, DesiredObject } from './desired';
import { Action, Outcome, Result, RunOptions } from './events';
import { FieldOwnership } from './field-ownership';
import { checkGuards, GuardOptions } from './guard';
import { Instance } from './instance';
import { assertNotEmpty, Inventory, InventoryEntry } from './inventory';
import { whyNotReady } from './not-ready-reason';
import { Wave, wavesOf } from './order';
import { inParallel } from './parallel';
import { notReady, Readiness, readinessOf } from './readiness';
import { restart } from './restart';
import { Deadline, waitUntil } from './wait';
import { WebhookProbe } from './webhook-probe';

export interface ApplyRunOptions extends RunOptions, DeletionOptions, GuardOptions, AdoptionOptions {
  instance: Instance;
  /** Whether an empty set may prune all objects of the instance. */
  allowEmpty: boolean;
  /** Returns the workloads of the set whose pods are out of date, although their own objects did not change. It is called when all objects are ready. */
  outdated?: (client: KubeClient, desired: DesiredObject[]) => Promise<DesiredObject[]>;
}

/**
 * Makes the cluster equal to the desired objects, wave by wave. Each object is applied by server-side apply under the field manager of the
 * instance, and after the objects that it depends on are ready. If all objects are applied and ready, outdated workloads are restarted, and
 * the objects that left the set are pruned.
 *
 * If the API server refuses an object, only its dependents are not applied. If a guard refuses, nothing is done. Guards are asked before
 * the first write, and again before anything is pruned, since the cluster may have changed in between.
 */
export async function apply(client: KubeClient, desired: DesiredObject[], options: ApplyRunOptions): Promise<Result> {
  const inventory = await Inventory.read(client, options.instance);
  assertNotEmpty(desired, inventory, options);
  const run = new ApplyRun(client, desired, options, await namespaceLabels(client, desired));
  const toPrune = inventory.all.filter((entry) => !run.isDesired(entry));
  await checkGuards(client, desired, toPrune, options);
  await run.ensureNamespace();
  const union = [...toPrune, ...desired.map(({ ref }) => ({ ...inventory.get(ref), ...ref }))];
  await inventory.write(union);
  await run.applyAll();
  await run.restartOutdated();
  if (run.result.interrupted) {
    return run.result; // the inventory may name more objects than exist, and so loses none
  }
  const withUids = union.map((entry) => run.withUid(entry));
  if (!run.result.ok) {
    await inventory.write(withUids);
    return run.result;
  }
  if (toPrune.length > 0) {
    await inventory.write(withUids); // the inventory is complete if a guard refuses now
    await checkGuards(client, desired, toPrune, options);
  }
  const retained = await new Deletion(client, run.result, options, run.deadline).delete(toPrune);
  if (!run.result.interrupted) {
    await inventory.write([...desired.map(({ ref }) => run.withUid(ref)), ...retained]);
  }
  return run.result;
}

class ApplyRun {
  public readonly result = new Result();
  public readonly deadline: Deadline;
  private readonly dependencies: Dependencies;
  private readonly ownership: FieldOwnership;
  private readonly adoption: Adoption;
  private readonly keys: Set<string>;
  /** The objects that were applied, as the API server has answered them. */
  private readonly applied = new Map<string, KubeObject>();

  constructor(
    private readonly client: KubeClient,
    private readonly desired: DesiredObject[],
    private readonly options: ApplyRunOptions,
    namespaces: NamespaceLabels,
  ) {
    const set = desired.map(({ object }) => object);
    this.deadline = new Deadline(options.timeout);
    this.dependencies = new Dependencies(set, namespaces);
    this.ownership = new FieldOwnership(options.instance, set);
    this.adoption = new Adoption(options.adopt, options.instance.manager);
    this.keys = new Set(desired.map(({ key }) => key));
  }

  public isDesired(entry: InventoryEntry): boolean {
    return this.keys.has(keyOf(entry));
  }

  /** An entry of the inventory with the uid of the applied object. */
  public withUid(entry: InventoryEntry): InventoryEntry {
    const uid = this.applied.get(keyOf(entry))?.metadata.uid ?? entry.uid;
    return { ...entry, ...uid && { uid } };
  }

  /** Creates the namespace of the inventory if it belongs to the set: it is the only object that is applied before the inventory is written. */
  public async ensureNamespace(): Promise<void> {
    const { namespace } = this.options.instance;
    if (await this.namespaceExists(namespace)) {
      return;
    }
    const own = this.desired.find(({ ref }) => ref.kind === 'Namespace' && ref.name === namespace);
    if (!own) {
      throw new DesiredError(`namespace '${namespace}' does not exist, and is not among the objects to apply. Create it first (kubectl create namespace ${namespace}), or choose another namespace with -n`);
    }
    await this.applyOne(own);
    for (const { message } of this.result.failures) {
      throw new DesiredError(`namespace '${namespace}' is to hold the inventory and cannot be created: ${message}`);
    }
  }

  /** Credentials for one namespace may not be allowed to read the namespace itself. It then counts as existing. */
  private async namespaceExists(namespace: string): Promise<boolean> {
    const exists = this.client.find({ apiVersion: 'v1', kind: 'Namespace', name: namespace }).then(Boolean);
    return await ifAllowed(exists) ?? true;
  }

  public async applyAll(): Promise<void> {
    const waves = wavesOf(this.desired);
    const pending: DesiredObject[] = [];
    for (const [index, wave] of waves.entries()) {
      this.options.onEvent({ type: 'wave', name: wave.rule.name, number: index + 1, of: waves.length, objects: wave.objects.length });
      const applied = await this.applyWave(wave);
      if (wave.rule.barrier) {
        await this.waitUntilReady(applied);
      } else {
        pending.push(...applied);
      }
    }
    await this.waitUntilReady(pending);
    this.result.interrupted = this.options.signal?.aborted ?? false;
  }

  public async restartOutdated(): Promise<void> {
    const outdated = this.result.ok ? await this.options.outdated?.(this.client, this.desired) ?? [] : [];
    await inParallel(outdated, async (desired) => {
      this.applied.set(desired.key, await restart(this.client, desired.ref));
      this.record(desired, 'restarted');
    }, this.options.signal);
    await this.waitUntilReady(outdated);
    this.result.interrupted = this.options.signal?.aborted ?? false;
  }

  private async applyWave(wave: Wave<DesiredObject>): Promise<DesiredObject[]> {
    await inParallel(wave.objects.filter(({ key }) => !this.applied.has(key)), async (desired) => {
      const failed = this.failedDependencyOf(desired);
      if (failed) {
        this.record(desired, 'blocked', { message: `depends on ${failed}` });
      } else {
        await this.applyOne(desired);
      }
    }, this.options.signal);
    return wave.objects.filter(({ key }) => this.applied.has(key));
  }

  private failedDependencyOf({ object }: DesiredObject): string | undefined {
    const dependencies = new Set(this.dependencies.of(object));
    const failed = this.result.failures.find(({ ref }) => dependencies.has(keyOf(ref)));
    return failed && `${titleOf(failed.ref)}, which ${failed.action === 'failed' ? 'was refused' : `is ${failed.action}`}`;
  }

  private async applyOne(desired: DesiredObject): Promise<void> {
    try {
      const live = await this.client.find(desired.ref);
      const installer = live && this.adoption.installerOf(live);
      const own = installer ? await this.adoption.adopt(this.client, live) : live;
      const applied = await this.client.apply(this.ownership.toSend(desired.object, own), { manager: this.options.instance.manager });
      this.applied.set(desired.key, applied);
      const isUnchanged = live?.metadata.resourceVersion === applied.metadata.resourceVersion;
      const more = installer ? { message: `it belonged to ${installer}`, release: helmReleaseOf(live) } : undefined;
      this.record(desired, !live ? 'created' : installer ? 'adopted' : isUnchanged ? 'unchanged' : 'configured', more);
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      this.record(desired, 'failed', { message: messageWithAdoption(error) });
    }
  }

  /** Waits until applied objects are ready. For an object that is not ready in time, the reason is recorded. */
  private async waitUntilReady(applied: DesiredObject[]): Promise<void> {
    await Promise.all(applied.map(async (desired) => {
      const { ref } = desired;
      let reported = false;
      const report = (reason: string) => {
        reported = true;
        this.options.onEvent({ type: 'waiting', ref, reason });
      };
      const readiness = await waitUntil(this.readinessCheckOf(desired), this.deadline, report, this.options.signal);
      if (readiness.ready) {
        if (reported) this.options.onEvent({ type: 'ready', ref });
      } else if (!this.options.signal?.aborted) {
        this.record(desired, 'not ready', { message: await this.explain(desired, readiness) });
      }
    }));
  }

  /** The first check looks at the answer to the apply, and so needs no request. */
  private readinessCheckOf(desired: DesiredObject): () => Promise<Readiness> {
    let applied = this.applied.get(desired.key);
    const probe = desired.ref.kind.endsWith('WebhookConfiguration')
      ? new WebhookProbe(this.client, this.dependencies, desired.object, this.options.instance.manager) : undefined;
    return async () => {
      const live = applied ?? await this.client.find(desired.ref);
      applied = undefined;
      if (!live) {
        return notReady('does not exist any more: somebody else has deleted it');
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
    return served ? { ready: true, reason: '' } : notReady('is not served yet');
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
