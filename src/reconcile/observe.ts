import { DesiredObject } from './desired';
import { DomainRule, Sighting } from './domain-rule';
import { Instance, MEMBER_LABEL } from './instance';
import { InventoryEntry } from './inventory';
import { inParallel } from './parallel';
import { Reason, reasonOf } from './reason';
import { Labels } from './selector';
import { servedVersion, whyNotServed } from './served-version';
import { partOf, partsOf } from '../json';
import { ifAllowed, isRejection, keyOf, KubeClient, KubeObject, MOST_READ_ONE_BY_ONE, ObjectRef, refOf } from '../kube';

/** The cluster as far as a set of objects concerns it. */
export interface Observed {
  instance: Instance;
  desired: DesiredObject[];
  /** The objects that the instance has recorded. */
  inventory: ReadonlyMap<string, InventoryEntry>;
  /** The live objects among the desired and the recorded ones. */
  live: ReadonlyMap<string, KubeObject>;
  /** The objects of which it is not known whether they live. */
  unreadable: ReadonlyMap<string, Reason>;
  /** For each definition that left the set: the objects of its kind, or why they are not known. Undefined where they were not looked for. */
  objectsOf: ReadonlyMap<string, ObjectRef[] | Reason>;
  /** Labels of the namespaces that objects of the set are in, as they will be after an apply. Webhooks select objects by these labels. */
  namespaces: ReadonlyMap<string, Labels>;
  /** What the rules of the domain have read, by the name of the rule. @default none */
  sightings?: ReadonlyMap<string, Sighting>;
}

export interface ObserveOptions {
  /** Whether definitions may be deleted. The objects of their kinds are then listed. */
  crds: boolean;
  /** The rules of the domain. @default none */
  rules?: DomainRule[];
}

/** Reads what lives of a set and of an inventory. */
export async function observe(
  client: KubeClient, desired: DesiredObject[], entries: InventoryEntry[], instance: Instance, { crds, rules = [] }: ObserveOptions,
): Promise<Observed> {
  const inventory = new Map(entries.map((entry) => [keyOf(entry), entry]));
  const left = remaining(inventory, desired);
  const observation = new Observation(client, instance);
  await observation.read([...desired.map(({ ref }) => ref), ...left]);
  const { live, unreadable } = observation;
  const objectsOf = crds ? await objectsOfDefinitions(client, left.flatMap((entry) => live.get(keyOf(entry)) ?? [])) : new Map();
  const observed = { instance, desired, inventory, live, unreadable, objectsOf, namespaces: await namespaceLabels(client, desired, live) };
  return { ...observed, sightings: await sightingsOf(client, observed, rules) };
}

async function sightingsOf(client: KubeClient, observed: Observed, rules: DomainRule[]): Promise<Map<string, Sighting>> {
  const found = new Map<string, Sighting>();
  await Promise.all(rules.map(async (rule) => {
    const sighting = await rule.look?.(client, observed);
    if (sighting) found.set(rule.name, sighting);
  }));
  return found;
}

/** Deleting a definition deletes the objects of its kind, whoever created them. */
async function objectsOfDefinitions(client: KubeClient, left: KubeObject[]): Promise<Map<string, ObjectRef[] | Reason>> {
  const found = new Map<string, ObjectRef[] | Reason>();
  await inParallel(left.filter(({ kind }) => kind === 'CustomResourceDefinition'), async (definition) => {
    found.set(keyOf(refOf(definition)), await objectsOfDefinition(client, definition));
  });
  return found;
}

async function objectsOfDefinition(client: KubeClient, { spec }: KubeObject): Promise<ObjectRef[] | Reason> {
  const { group } = partOf(spec);
  const { kind, plural } = partOf(spec, 'names');
  const version = partsOf(spec, 'versions').find(({ served }) => served === true);
  if (!version) {
    return { code: 'NotServed', message: 'the cluster serves no version of its kind, so it is not known whether objects of others exist. Delete it yourself (kubectl delete crd) if you do not need them' };
  }
  try {
    return (await client.list(`${group}/${version.name}`, String(kind))).map(refOf);
  } catch (error) {
    if (!isRejection(error)) {
      throw error;
    }
    const hint = error.isForbidden ? `Grant the verb list on ${String(plural)}.${String(group)} in all namespaces` : 'Try again when they can be listed';
    return { code: 'Unreadable', message: `it is not known whether objects of others exist, which would be deleted with it: ${error.message}. ${hint}` };
  }
}

/** The entries of the inventory that left the set. */
function remaining(entries: Map<string, InventoryEntry>, desired: DesiredObject[]): InventoryEntry[] {
  const keys = new Set(desired.map(({ key }) => key));
  return [...entries].filter(([key]) => !keys.has(key)).map(([, entry]) => entry);
}

/** The objects of one kind and namespace that are looked for. */
interface Wanted {
  apiVersion: string;
  kind: string;
  namespace?: string;
  refs: Map<string, ObjectRef>;
}

class Observation {
  public readonly live = new Map<string, KubeObject>();
  public readonly unreadable = new Map<string, Reason>();

  constructor(private readonly client: KubeClient, private readonly instance: Instance) {}

  public async read(refs: ObjectRef[]): Promise<void> {
    await inParallel(grouped(refs), (wanted) => this.readKind(wanted));
  }

  private async readKind(wanted: Wanted): Promise<void> {
    try {
      const apiVersion = await servedVersion(this.client, wanted);
      await (apiVersion ? this.readServed({ ...wanted, apiVersion }) : this.readNotServed(wanted));
    } catch (error) {
      this.recordUnreadable([...wanted.refs.keys()], error);
    }
  }

  private async readServed(wanted: Wanted): Promise<void> {
    const listed = wanted.refs.size > MOST_READ_ONE_BY_ONE && await this.listOwn(wanted);
    const missing = [...wanted.refs].filter(([key]) => !this.live.has(key));
    const candidates = listed && missing.length > MOST_READ_ONE_BY_ONE ? await this.existing(wanted, missing) : missing;
    await inParallel(candidates, ([key, ref]) => this.readOne(key, { ...ref, apiVersion: wanted.apiVersion }));
  }

  /** Lists the objects with the label of the instance. @returns whether that is allowed */
  private async listOwn({ apiVersion, kind, namespace, refs }: Wanted): Promise<boolean> {
    const labelSelector = `${MEMBER_LABEL}=${this.instance.id}`;
    const items = await ifAllowed(this.client.list(apiVersion, kind, { namespace, labelSelector }));
    items?.forEach((item) => refs.has(keyOf(refOf(item))) && this.live.set(keyOf(refOf(item)), item));
    return items !== undefined;
  }

  /** A list by label hides objects of the same name that others have created. */
  private async existing({ apiVersion, kind, namespace }: Wanted, missing: [string, ObjectRef][]): Promise<[string, ObjectRef][]> {
    const items = await ifAllowed(this.client.list(apiVersion, kind, { namespace }));
    const keys = items && new Set(items.map((item) => keyOf(refOf(item))));
    return keys ? missing.filter(([key]) => keys.has(key)) : missing;
  }

  private async readOne(key: string, ref: ObjectRef): Promise<void> {
    try {
      const found = await this.client.find(ref);
      if (found) this.live.set(key, found);
    } catch (error) {
      this.recordUnreadable([key], error);
    }
  }

  /** No version of the kind is served. Its objects live on if its definition does. */
  private async readNotServed(wanted: Wanted): Promise<void> {
    const reason = await whyNotServed(this.client, wanted);
    if (reason) {
      wanted.refs.forEach((_, key) => this.unreadable.set(key, reason));
    }
  }

  private recordUnreadable(keys: string[], error: unknown): void {
    if (!isRejection(error)) {
      throw error;
    }
    const reason = reasonOf(error);
    keys.forEach((key) => this.unreadable.set(key, reason.code === 'Forbidden' ? { code: 'Unreadable', message: error.message } : reason));
  }
}

function grouped(refs: ObjectRef[]): Wanted[] {
  const groups = new Map<string, Wanted>();
  for (const { apiVersion, kind, namespace, name } of refs) {
    const id = [apiVersion, kind, namespace].join(' ');
    const group = groups.get(id) ?? { apiVersion, kind, namespace, refs: new Map() };
    const ref = { apiVersion, kind, ...namespace && { namespace }, name };
    groups.set(id, group);
    group.refs.set(keyOf(ref), ref);
  }
  return [...groups.values()];
}

/** Only webhooks select objects by the labels of their namespaces. */
async function namespaceLabels(client: KubeClient, desired: DesiredObject[], live: ReadonlyMap<string, KubeObject>): Promise<Map<string, Labels>> {
  const labels = new Map<string, Labels>();
  if (!desired.some(({ ref }) => ref.kind.endsWith('WebhookConfiguration'))) {
    return labels;
  }
  const own = new Map(desired.filter(({ ref }) => ref.kind === 'Namespace').map(({ ref, object }) => [ref.name, object]));
  const names = new Set(desired.flatMap(({ ref }) => ref.namespace ?? []));
  await inParallel([...names], async (name) => {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name };
    const found = live.get(keyOf(ref)) ?? await ifAllowed(client.find(ref));
    labels.set(name, { 'kubernetes.io/metadata.name': name, ...found?.metadata.labels, ...own.get(name)?.metadata.labels });
  });
  return labels;
}
