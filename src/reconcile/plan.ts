import { ifAllowed, isRejection, KubeClient, KubeError, KubeObject, ObjectRef, keyOf } from '../kube';
import { Adoption, AdoptionOptions, messageWithAdoption } from './adoption';
import { DeletionOptions, protectionOf, whyNotOwned } from './deletion';
import { Dependencies, namespaceLabels } from './dependencies';
import { DesiredObject } from './desired';
import { difference, FieldChange } from './diff';
import { FieldOwnership } from './field-ownership';
import { checkGuards, GuardOptions } from './guard';
import { Instance } from './instance';
import { assertNotEmpty, Inventory, InventoryEntry } from './inventory';
import { wavesOf } from './order';
import { inParallel } from './parallel';

export type PlannedAction =
  | 'create'
  | 'configure'
  /** The object exists, and another tool owns it. It would belong to the instance. */
  | 'adopt'
  | 'unchanged'
  | 'delete'
  /** The object left the set and would stay, since objects of its kind are deleted only on request. */
  | 'keep'
  /** The object left the set and does not belong to the instance any more. It would stay, and leave the inventory. */
  | 'release'
  /** The API server would refuse the object. */
  | 'refused';

/** What apply would do about one object. */
export interface Change {
  action: PlannedAction;
  ref: ObjectRef;
  origin?: string;
  /** The fields that would change, if the object exists. */
  fields: FieldChange[];
  message?: string;
}

export interface PlanOptions extends DeletionOptions, GuardOptions, AdoptionOptions {
  instance: Instance;
  allowEmpty: boolean;
  signal?: AbortSignal;
}

/**
 * What apply would change, in the order of an apply, with deletions last. The API server answers this by dry run: so neither its defaults nor
 * the fields of other owners count as changes.
 */
export async function plan(client: KubeClient, desired: DesiredObject[], options: PlanOptions): Promise<Change[]> {
  const inventory = await Inventory.read(client, options.instance);
  assertNotEmpty(desired, inventory, options);
  const keys = new Set(desired.map(({ key }) => key));
  const toPrune = inventory.all.filter((entry) => !keys.has(keyOf(entry)));
  await checkGuards(client, desired, toPrune, options);
  const dependencies = new Dependencies(desired.map(({ object }) => object), await namespaceLabels(client, desired));
  const planner = new Planner(client, options, desired, dependencies);
  return [...await planner.planApplies(), ...await planner.planDeletions(toPrune)];
}

class Planner {
  private readonly live = new Map<string, KubeObject>();
  private readonly adoption: Adoption;
  private readonly ownership: FieldOwnership;

  constructor(
    private readonly client: KubeClient,
    private readonly options: PlanOptions,
    private readonly desired: DesiredObject[],
    private readonly dependencies: Dependencies,
  ) {
    this.adoption = new Adoption(options.adopt, options.instance.manager);
    this.ownership = new FieldOwnership(options.instance, desired.map(({ object }) => object));
  }

  public async planApplies(): Promise<Change[]> {
    await inParallel(this.desired, async ({ key, ref }) => {
      const live = await ifAllowed(this.client.find(ref)); // the dry run reports what is refused
      if (live) this.live.set(key, live);
    }, this.options.signal);
    const ordered = wavesOf(this.desired).flatMap(({ objects }) => objects);
    const changes = new Map<string, Change>();
    await inParallel(ordered, async (each) => {
      changes.set(each.key, await this.planApply(each));
    }, this.options.signal);
    return ordered.map(({ key }) => changes.get(key)!);
  }

  private async planApply({ key, ref, object, origin }: DesiredObject): Promise<Change> {
    const live = this.live.get(key);
    const lacksDependency = this.dependencies.of(object).some((dependency) => !this.live.has(dependency));
    if (!live && lacksDependency) {
      return { action: 'create', ref, origin, fields: [] }; // a dry run would only fail, since the dependency does not exist yet
    }
    try {
      const installer = live && this.adoption.installerOf(live);
      const after = installer ? await this.adopted(object, live) : await this.applied(object, live);
      const fields = live ? difference(live, after) : [];
      const message = installer && { message: `it belongs to ${installer}` };
      return { action: !live ? 'create' : installer ? 'adopt' : fields.length > 0 ? 'configure' : 'unchanged', ref, origin, fields, ...message };
    } catch (error) {
      if (!isRejection(error)) {
        throw error;
      }
      return { action: 'refused', ref, origin, fields: [], message: messageWithAdoption(error) };
    }
  }

  private applied(object: KubeObject, live?: KubeObject, force = false): Promise<KubeObject> {
    return this.client.apply(this.ownership.toSend(object, live), { manager: this.options.instance.manager, dryRun: true, force });
  }

  /**
   * A dry run cannot change the owners of fields first. So it is forced if the only conflicts are with owners that are adopted from, and the
   * fields that these owners give up are deleted from the answer.
   */
  private async adopted(object: KubeObject, live: KubeObject): Promise<KubeObject> {
    try {
      return this.adoption.preview(await this.applied(object, live));
    } catch (error) {
      if (!(error instanceof KubeError && error.conflicts.length > 0 && error.conflicts.every(({ manager }) => this.adoption.adoptsFrom(manager)))) {
        throw error;
      }
      return this.adoption.preview(await this.applied(object, live, true));
    }
  }

  public async planDeletions(entries: InventoryEntry[]): Promise<Change[]> {
    const found: { entry: InventoryEntry; object: KubeObject }[] = [];
    const refused: Change[] = [];
    await inParallel(entries, async ({ uid, ...ref }) => {
      try {
        const object = await this.client.find(ref);
        if (object) found.push({ entry: { uid, ...ref }, object });
      } catch (error) {
        if (!isRejection(error)) {
          throw error;
        }
        refused.push({ action: 'refused', ref, fields: [], message: error.message });
      }
    }, this.options.signal);
    return [...refused, ...wavesOf(found).reverse().flatMap(({ objects }) => objects.map(({ entry, object }) => this.planDeletion(entry, object)))];
  }

  private planDeletion({ uid, ...ref }: InventoryEntry, live: KubeObject): Change {
    const reason = whyNotOwned({ uid, ...ref }, live, this.options.instance);
    if (reason) {
      return { action: 'release', ref, fields: [], message: reason };
    }
    const option = protectionOf(live);
    return option && !this.options[option]
      ? { action: 'keep', ref, fields: [], message: `--${option} deletes it` }
      : { action: 'delete', ref, fields: [] };
  }
}
