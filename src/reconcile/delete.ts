import { decide } from './decide';
import { DesiredError } from './desired';
import { Result } from './events';
import { checkGuards, GuardOptions } from './guard';
import { assertHandedOver } from './hand-over';
import { Instance } from './instance';
import { Inventory, InventoryEntry } from './inventory';
import { lockOptions, withLock } from './lock';
import { observe } from './observe';
import { Change, changesOf, PreviewOptions } from './plan';
import { entriesAfter } from './recorded';
import { ExecuteOptions, Run } from './run';
import { Decision } from './step';
import { Deadline } from './wait';
import { groupOf } from '../json';
import { keyOf, KubeClient } from '../kube';

export type DeleteOptions = Omit<ExecuteOptions, 'adopt' | 'forceConflicts'> & GuardOptions;
export type DeletePlanOptions = Omit<DeleteOptions, 'timeout' | 'onEvent' | 'waits'> & Pick<PreviewOptions, 'whyUnknown'>;

/** The options for objects that are applied. A deletion applies none. */
const NOT_APPLIED = { adopt: [], forceConflicts: false };

/** Deletes all objects of an instance, and then its inventory: it is the decision for the empty set. If objects are left, the inventory stays and names them. */
export async function deleteAll(connected: KubeClient, options: DeleteOptions): Promise<Result> {
  const deadline = new Deadline(options.timeout);
  const client = connected.until(deadline);
  await readExisting(client, options.instance);
  return withLock(client, options.instance, lockOptions(options, deadline), (locked, signal, followsKilled) =>
    deleteLocked(locked, { ...options, signal }, deadline, followsKilled));
}

/** What `deleteAll` would do. It changes nothing, and takes no lock. */
export async function planDeletion(client: KubeClient, options: DeletePlanOptions): Promise<Change[]> {
  const { all } = await readExisting(client, options.instance);
  const forced = { ...options, ...NOT_APPLIED };
  const observed = await observe(client, [], all, options.instance, options);
  assertHandedOver(observed, options);
  const decision = decide(observed, forced);
  await checkGuards(client, [], decision, options);
  return changesOf(client, decision, forced);
}

/** @throws DesiredError if nothing is known of the instance */
async function readExisting(client: KubeClient, instance: Instance): Promise<Inventory> {
  const inventory = await Inventory.read(client, instance);
  if (!inventory.exists) {
    throw new DesiredError(`nothing is known of instance '${instance.name}' in namespace '${instance.namespace}': there is no ConfigMap ${instance.inventory.name}. Choose an instance with --instance and -n`);
  }
  return inventory;
}

async function deleteLocked(client: KubeClient, options: DeleteOptions, deadline: Deadline, followsKilled: boolean): Promise<Result> {
  const { instance } = options;
  const inventory = await readExisting(client, instance);
  assertHandedOver({ desired: [], inventory: new Map(inventory.all.map((entry) => [keyOf(entry), entry])) }, options);
  const deletion = new Deletion(client, options, deadline, followsKilled);
  // The namespace of the inventory is deleted last, and only if all other objects are gone.
  const isHome = (entry: InventoryEntry) => groupOf(entry.apiVersion) === '' && entry.kind === 'Namespace' && entry.name === instance.namespace;
  const home = inventory.all.filter(isHome);
  const remaining = await deletion.delete(inventory.all.filter((entry) => !isHome(entry)), home);
  if (deletion.result.interrupted) {
    return deletion.result;
  }
  await inventory.write([...remaining, ...home]);
  if (remaining.length > 0) {
    home.forEach(({ uid, hash, ...ref }) => deletion.result.record(keyOf(ref), { ref, action: 'kept', message: 'it holds the inventory of the objects that are left' }));
  } else if ((await deletion.delete(home)).length === 0) {
    await inventory.delete();
  }
  return deletion.result;
}

class Deletion {
  public readonly result = new Result();

  constructor(
    private readonly client: KubeClient,
    private readonly options: DeleteOptions,
    private readonly deadline: Deadline,
    private readonly followsKilled: boolean,
  ) {}

  /**
   * @param later entries that are deleted after these, if the guards allow it now
   * @returns the entries whose objects are left
   */
  public async delete(entries: InventoryEntry[], later: InventoryEntry[] = []): Promise<InventoryEntry[]> {
    const options = { ...this.options, ...NOT_APPLIED, deletedLater: new Set(later.map(keyOf)) };
    const all = await this.observe([...entries, ...later]);
    await checkGuards(this.client, [], decide(all, options), options);
    const observed = await this.observe(entries);
    const decision = decide(observed, options);
    const run = new Run(this.client, observed, decision, this.result, this.deadline, options);
    await run.execute();
    const { applied, gone } = run.worker;
    const left = entriesAfter(decision, { applied, gone, followsKilled: this.followsKilled });
    this.reportUnseen(decision, left);
    return left;
  }

  /** What a killed run may still create stays in the inventory, so that the next run finds it. */
  private reportUnseen({ steps }: Decision, left: InventoryEntry[]): void {
    const keys = new Set(left.map(keyOf));
    steps.filter(({ key, action }) => action === 'forget' && keys.has(key)).forEach(({ key, ref }) => this.result.record(key, {
      ref, action: 'kept', code: 'MayStillCome', message: 'it does not exist, and the run before was killed while it was creating it: delete again, in case it comes later',
    }));
  }

  private observe(entries: InventoryEntry[]) {
    return observe(this.client, [], entries, this.options.instance, this.options);
  }
}
