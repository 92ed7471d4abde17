import { ifAllowed, isRefusal, KubeClient, KubeError, KubeObject, ObjectRef, keyOf } from '../kube';
import { Adoption, AdoptionOptions, refusalOf } from './adoption';
import { DesiredObject } from './desired';
import { difference, FieldChange } from './diff';
import { GuardOptions, heed } from './guard';
import { Instance } from './instance';
import { Entry, Inventory, refuseEmpty } from './inventory';
import { namespaceLabels, Needs } from './needs';
import { wavesOf } from './order';
import { inParallel } from './parallel';
import { foreign, protectionOf, RemovalOptions } from './remove';
import { Yielding } from './yield';

export type PlannedAction =
  | 'create'
  | 'configure'
  /** It is there, of somebody else's making, and becomes the instance's own. */
  | 'adopt'
  | 'unchanged'
  | 'delete'
  /** It left the set and stays, since its kind is deleted only when asked for. */
  | 'keep'
  /** It left the set and is not ours any more: it is forgotten. */
  | 'release'
  /** The API server would refuse it. */
  | 'refused';

/** What apply would do about one object. */
export interface Change {
  action: PlannedAction;
  ref: ObjectRef;
  origin?: string;
  /** What would change, for objects that are there. */
  fields: FieldChange[];
  message?: string;
}

export interface PlanOptions extends RemovalOptions, GuardOptions, AdoptionOptions {
  instance: Instance;
  allowEmpty: boolean;
  signal?: AbortSignal;
}

/**
 * What apply would change, and nothing else: the API server itself says it, by dry run, so that defaults and the fields
 * of others do not show. In the order of applying, deletions last.
 */
export async function plan(client: KubeClient, desired: DesiredObject[], options: PlanOptions): Promise<Change[]> {
  const inventory = await Inventory.read(client, options.instance);
  refuseEmpty(desired, inventory, options);
  const keys = new Set(desired.map(({ key }) => key));
  const left = inventory.all.filter((entry) => !keys.has(keyOf(entry)));
  await heed(client, desired, left, options);
  const set = desired.map(({ object }) => object);
  const planner = new Planner(client, options, new Needs(set, await namespaceLabels(client, desired)), new Yielding(options.instance, set));
  return [...await planner.planAll(desired), ...await planner.removals(left)];
}

class Planner {
  private readonly live = new Map<string, KubeObject>();
  private readonly adoption: Adoption;

  constructor(
    private readonly client: KubeClient,
    private readonly options: PlanOptions,
    private readonly needs: Needs,
    private readonly yielding: Yielding,
  ) {
    this.adoption = new Adoption(options.adopt, options.instance.manager);
  }

  public async planAll(desired: DesiredObject[]): Promise<Change[]> {
    await inParallel(desired, async ({ key, ref }) => {
      const live = await ifAllowed(this.client.find(ref)); // the dry run will say what is refused
      if (live) this.live.set(key, live);
    }, this.options.signal);
    const ordered = wavesOf(desired).flatMap(({ objects }) => objects);
    const changes = new Map<string, Change>();
    await inParallel(ordered, async (each) => {
      changes.set(each.key, await this.change(each));
    }, this.options.signal);
    return ordered.map(({ key }) => changes.get(key)!);
  }

  private async change({ key, ref, object, origin }: DesiredObject): Promise<Change> {
    const live = this.live.get(key);
    const missing = this.needs.of(object).some((needed) => !this.live.has(needed));
    if (!live && missing) {
      return { action: 'create', ref, origin, fields: [] }; // a dry run would only say that what it needs is not there yet
    }
    try {
      const installer = live && this.adoption.installerOf(live);
      const after = installer ? await this.adopted(object, live) : await this.applied(object, live);
      const fields = live ? difference(live, after) : [];
      const message = installer && { message: `it is of ${installer}` };
      return { action: !live ? 'create' : installer ? 'adopt' : fields.length > 0 ? 'configure' : 'unchanged', ref, origin, fields, ...message };
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      return { action: 'refused', ref, origin, fields: [], message: refusalOf(error) };
    }
  }

  private applied(object: KubeObject, live?: KubeObject, force = false): Promise<KubeObject> {
    return this.client.apply(this.yielding.toSend(object, live), { manager: this.options.instance.manager, dryRun: true, force });
  }

  /** A dry run cannot take fields over first: it is forced where nobody else's are in the way, and what is given up is taken away after it. */
  private async adopted(object: KubeObject, live: KubeObject): Promise<KubeObject> {
    try {
      return this.adoption.foresee(await this.applied(object, live));
    } catch (error) {
      if (!(error instanceof KubeError && error.conflicts.length > 0 && error.conflicts.every(({ manager }) => this.adoption.takesFrom(manager)))) {
        throw error;
      }
      return this.adoption.foresee(await this.applied(object, live, true));
    }
  }

  public async removals(entries: Entry[]): Promise<Change[]> {
    const found: { entry: Entry; object: KubeObject }[] = [];
    const refused: Change[] = [];
    await inParallel(entries, async ({ uid, ...ref }) => {
      try {
        const object = await this.client.find(ref);
        if (object) found.push({ entry: { uid, ...ref }, object });
      } catch (error) {
        if (!isRefusal(error)) {
          throw error;
        }
        refused.push({ action: 'refused', ref, fields: [], message: error.message });
      }
    }, this.options.signal);
    return [...refused, ...wavesOf(found).reverse().flatMap(({ objects }) => objects.map(({ entry, object }) => this.removal(entry, object)))];
  }

  private removal({ uid, ...ref }: Entry, live: KubeObject): Change {
    const reason = foreign({ uid, ...ref }, live, this.options.instance);
    if (reason) {
      return { action: 'release', ref, fields: [], message: reason };
    }
    const option = protectionOf(ref);
    return option && !this.options[option]
      ? { action: 'keep', ref, fields: [], message: `--${option} deletes it` }
      : { action: 'delete', ref, fields: [] };
  }
}
