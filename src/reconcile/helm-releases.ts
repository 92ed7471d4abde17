import { gunzipSync } from 'node:zlib';
import { HelmRelease } from './adoption';
import { DesiredError } from './desired';
import { Additions, DomainRule, Draft, Sighting, Unreadable } from './domain-rule';
import { MEMBER_LABEL } from './instance';
import { Observed } from './observe';
import { inParallel } from './parallel';
import { servedVersion, whyNotServed } from './served-version';
import { Step } from './step';
import { JsonObject, parsedJson, partOf, SourceObject, titleOf } from '../json';
import { isRejection, keyOf, KubeClient, KubeError, KubeObject, ObjectRef, refOf } from '../kube';

/** Reads the objects of a manifest. @throws Error if it is none */
export type ManifestParser = (text: string, origin: string) => SourceObject[];

const NAME = 'helm releases';
const NOTHING: Sighting = { objects: [], unreadable: [] };

/** The label of Helm's records. Helm has a record for each revision of a release: a Secret, or a ConfigMap with the driver `configmap`. */
const OWNED_BY_HELM = 'owner=helm';
const SECRET_TYPE = 'helm.sh/release.v1';

/** The longest record that is read, unpacked. The API server keeps at most 1.5 MB of it, packed. */
const LONGEST_RECORD = 64 * 1024 * 1024;

/**
 * Deletes the records of the Helm releases whose objects are adopted. Without a record, neither `helm upgrade` nor `helm uninstall` can touch the
 * objects. A release is refused while an object of any of its revisions lives that belongs to no instance: Helm could not delete it any more.
 */
export function deletedHelmReleases(parse: ManifestParser): DomainRule {
  return {
    name: NAME,
    look: (client, observed) => new Looking(client, observed, parse).sighting(),
    add: (draft) => new Deleting(draft, draft.observed.sightings?.get(NAME) ?? NOTHING, parse).additions(),
  };
}

/** A release, with the records of all its revisions. */
interface Release extends HelmRelease {
  records: KubeObject[];
  /** The objects of all revisions, as far as the records can be read. */
  objects: ObjectRef[];
  isUnreadable: boolean;
}

class Looking {
  constructor(private readonly client: KubeClient, private readonly observed: Observed, private readonly parse: ManifestParser) {}

  /** The records of the releases that have an object of the set, and the live objects that are in such a release and not in the set. */
  public async sighting(): Promise<Sighting> {
    const keys = new Set(this.observed.desired.map(({ key }) => key));
    const releases = releasesOf(await this.records(), this.parse).filter((release) => concerns(release, keys));
    const others = new Map(releases.flatMap((release) => othersOf(release, keys).map((ref) => [`${release.namespace} ${keyOf(ref)}`, { ref, release }])));
    const live: KubeObject[] = [];
    const unreadable: Unreadable[] = [];
    await inParallel([...others.values()], async ({ ref, release }) => {
      const apiVersion = await servedVersion(this.client, ref);
      const why = apiVersion === undefined ? await whyNotServed(this.client, ref) : undefined;
      live.push(...apiVersion === undefined ? [] : await this.find({ ...ref, apiVersion }, release));
      if (why) unreadable.push({ what: keyOf(placed(ref, release)), why: why.message });
    });
    return { objects: [...releases.flatMap(({ records }) => records), ...live], unreadable };
  }

  private async find(ref: ObjectRef, release: Release): Promise<KubeObject[]> {
    const resource = await this.client.resourceOf(ref.apiVersion, ref.kind);
    const found = resource && await this.client.find(resource.namespaced ? placed(ref, release) : ref);
    return found ? [found] : [];
  }

  private async records(): Promise<KubeObject[]> {
    const lists = await Promise.all(['Secret', 'ConfigMap'].map((kind) => this.list(kind)));
    return lists.flat().filter(isRecord);
  }

  /** Credentials for some namespaces read the records in those of the set. */
  private async list(kind: string): Promise<KubeObject[]> {
    const list = (namespace?: string) => this.client.list('v1', kind, { namespace, labelSelector: OWNED_BY_HELM });
    try {
      return await list();
    } catch (error) {
      if (!(error instanceof KubeError && error.isForbidden)) {
        throw error;
      }
      const namespaces = new Set([this.observed.instance.namespace, ...this.observed.desired.flatMap(({ ref }) => ref.namespace ?? [])]);
      const lists = await Promise.all([...namespaces].map(list)).catch((refused) => {
        throw isRejection(refused) ? new DesiredError(`--delete-helm-releases: the records of Helm cannot be read: ${refused.message}`) : refused;
      });
      return lists.flat();
    }
  }
}

class Deleting {
  private readonly keys: ReadonlySet<string>;
  /** The objects of releases that live and are not in the set. */
  private readonly others: Map<string, KubeObject>;
  /** Why it is not known whether an object of a release lives, by its key in the namespace of the release. */
  private readonly unreadable: ReadonlyMap<string, string>;
  private readonly sighted: KubeObject[];

  constructor(draft: Draft, { objects, unreadable }: Sighting, private readonly parse: ManifestParser) {
    this.sighted = objects;
    this.unreadable = new Map(unreadable.map(({ what, why }) => [what, why]));
    this.keys = new Set(draft.observed.desired.map(({ key }) => key));
    const isOther = (each: KubeObject) => !isRecord(each) && each.metadata.labels?.[MEMBER_LABEL] === undefined;
    this.others = new Map(objects.filter(isOther).map((each) => [keyOf(refOf(each)), each]));
  }

  public additions(): Additions {
    return { steps: releasesOf(this.sighted.filter(isRecord), this.parse).flatMap((release) => this.stepsOf(release)) };
  }

  private stepsOf(release: Release): Step[] {
    const problem = this.problemOf(release);
    return release.records.map((record): Step => {
      const ref = refOf(record);
      const addedFor = this.anyKeyOf(release);
      const step = { key: `${addedFor}@${keyOf(ref)}`, addedFor, ref, live: record };
      return problem
        ? { ...step, action: 'refuse', reason: { code: 'StillNeeded', message: `it is a record of Helm release ${nameOf(release)}, ${problem}` } }
        : { ...step, action: 'delete', notes: [`it is a record of Helm release ${nameOf(release)}, whose objects belong to this instance`] };
    });
  }

  /** Why the records of a release are needed. */
  private problemOf(release: Release): string | undefined {
    const running = release.records.map(({ metadata }) => metadata.labels?.status ?? '').find((status) => /^(pending-|uninstalling)/.test(status));
    if (release.isUnreadable) {
      return 'which cannot be read';
    }
    if (running) {
      return `which is ${running}: Helm may be changing it now`;
    }
    const others = othersOf(release, this.keys);
    const unknown = others.map((ref) => placed(ref, release)).find((ref) => this.unreadable.has(keyOf(ref)));
    if (unknown) {
      return `which may still have ${titleOf(unknown)}: ${this.unreadable.get(keyOf(unknown))}`;
    }
    const left = others.flatMap((ref) => this.others.get(keyOf(ref)) ?? this.others.get(keyOf(placed(ref, release))) ?? []);
    const some = left.slice(0, 3).map(titleOf).join(', ') + (left.length > 3 ? `, and ${left.length - 3} more` : '');
    return left.length === 0 ? undefined : `which still has ${some}. Adopt them too, or delete them with Helm`;
  }

  /** The key of an object of the release in the set. */
  private anyKeyOf(release: Release): string {
    return release.objects.flatMap((ref) => keysOf(ref, release)).find((key) => this.keys.has(key)) ?? '';
  }
}

function isRecord({ kind, type, metadata, data }: KubeObject): boolean {
  const { labels = {} } = metadata;
  return labels.owner === 'helm' && labels.name !== undefined && partOf(data).release !== undefined && (kind === 'ConfigMap' || type === SECRET_TYPE);
}

function releasesOf(records: KubeObject[], parse: ManifestParser): Release[] {
  const releases = new Map<string, Release>();
  for (const record of records) {
    const { namespace, labels } = record.metadata;
    const id = `${record.kind} ${namespace} ${labels!.name}`;
    const release = releases.get(id) ?? { name: labels!.name, namespace: namespace!, records: [], objects: [], isUnreadable: false };
    const objects = objectsOf(record, parse);
    release.records.push(record);
    release.objects.push(...objects ?? []);
    release.isUnreadable ||= objects === undefined;
    releases.set(id, release);
  }
  return [...releases.values()];
}

/** The objects of a revision. Its hooks are not among them: Helm does not delete them with the release. */
function objectsOf(record: KubeObject, parse: ManifestParser): ObjectRef[] | undefined {
  const { manifest } = decoded(record) ?? {};
  try {
    return typeof manifest === 'string' ? parse(manifest, titleOf(record)).flatMap(({ object }) => refOfManifest(object)) : undefined;
  } catch {
    return undefined; // everybody who may write Secrets can have written it
  }
}

function refOfManifest({ apiVersion, kind, metadata }: JsonObject): ObjectRef[] {
  const { namespace, name } = partOf(metadata);
  return typeof name === 'string' ? [{ apiVersion: String(apiVersion), kind: String(kind), ...typeof namespace === 'string' && { namespace }, name }] : [];
}

/** A record: JSON, compressed, in base64; in a Secret, in base64 twice. */
function decoded({ kind, data }: KubeObject): JsonObject | undefined {
  const text = String(partOf(data).release);
  const inner = kind === 'Secret' ? Buffer.from(text, 'base64').toString('latin1') : text;
  try {
    return partOf(parsedJson(gunzipSync(Buffer.from(inner, 'base64'), { maxOutputLength: LONGEST_RECORD }).toString('utf8')));
  } catch {
    return undefined;
  }
}

function concerns(release: Release, keys: ReadonlySet<string>): boolean {
  return release.objects.some((ref) => keysOf(ref, release).some((key) => keys.has(key)));
}

function othersOf(release: Release, keys: ReadonlySet<string>): ObjectRef[] {
  return release.objects.filter((ref) => !keysOf(ref, release).some((key) => keys.has(key)));
}

/** An object without a namespace is in that of the release, or has none: its kind decides. */
function keysOf(ref: ObjectRef, release: Release): string[] {
  return [keyOf(ref), keyOf(placed(ref, release))];
}

function placed(ref: ObjectRef, { namespace }: Release): ObjectRef {
  return { ...ref, namespace: ref.namespace ?? namespace };
}

function nameOf({ namespace, name }: Release): string {
  return `${namespace}/${name}`;
}
