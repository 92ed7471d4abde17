import { groupOf, JsonObject, partsOf, titleOf } from '../../json';
import { isRejection, KubeClient, KubeError, KubeObject, MOST_READ_ONE_BY_ONE } from '../../kube';
import { inParallel, servedVersion } from '../../reconcile';
import { rejectedLook } from '../rejected-look';

/** The option by which a run does not look for pods and their controllers. */
export const WITHOUT_POD_CHECK = '--without-pod-check';

/** The owner that controls an object, as the object names it. */
interface ControllerRef {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
}

/** Controllers that were looked for. */
export interface ReadControllers {
  live: KubeObject[];
  /** Why it is not known whether a controller lives, by its uid. */
  unreadable: ReadonlyMap<string, string>;
}

/**
 * Why an object runs.
 * `stays`: what it was made for lives, as far as it was made for something.
 * `leaving`: its controller, or the controller of that one, is gone or is being deleted. An object without a controller is leaving if it is being
 * deleted itself.
 * `orphaned`: its controller was deleted with `--cascade=orphan`. Nothing ends it.
 * `unknown`: it cannot be found out whether its controller lives.
 */
export type Purpose = 'stays' | 'leaving' | 'orphaned' | 'unknown';

/** Labels that only controllers give to what they create. Deleting a controller with `--cascade=orphan` deletes the references to it, and no label. */
const OF_CONTROLLERS = ['pod-template-hash', 'controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'batch.kubernetes.io/controller-uid', 'controller-uid'];

/** The objects that control pods: ReplicaSets and their Deployments, Jobs, or an object of any other kind. */
export class Controllers {
  private readonly byUid: ReadonlyMap<string, KubeObject>;

  /**
   * @param live the controllers that live, among other objects
   * @param unreadable why it is not known whether a controller lives, by its uid
   */
  constructor(live: readonly KubeObject[], private readonly unreadable: ReadonlyMap<string, string> = new Map()) {
    this.byUid = new Map(live.map((object) => [object.metadata.uid!, object]));
  }

  public purposeOf(object: KubeObject): Purpose {
    const chain = this.chainOf(object);
    const [last] = chain.slice(-1);
    const ref = controllerOf(last);
    const isEnding = ({ metadata }: KubeObject) => metadata.deletionTimestamp !== undefined;
    if (chain.slice(1).some(isEnding)) {
      return 'leaving';
    }
    if (ref && !this.byUid.has(ref.uid)) {
      return this.unreadable.has(ref.uid) ? 'unknown' : 'leaving';
    }
    const isOrphan = !ref && OF_CONTROLLERS.some((label) => last.metadata.labels?.[label] !== undefined);
    if (isEnding(object) && (isOrphan || chain.length === 1)) {
      return 'leaving';
    }
    return isOrphan ? 'orphaned' : 'stays';
  }

  /** Why it is not known for what an object was made; undefined if it is known. */
  public whyUnknown(object: KubeObject): string | undefined {
    return this.unreadable.get(controllerOf(this.topOf(object))?.uid ?? '');
  }

  /** The object that controls this one in the end, as far as it lives. */
  public topOf(object: KubeObject): KubeObject {
    return this.chainOf(object).slice(-1)[0];
  }

  /** An object and its controllers. Everybody who may write owners can make a circle of them. */
  private chainOf(object: KubeObject): KubeObject[] {
    const chain = [object];
    for (let next = this.controllerOf(object); next && !chain.includes(next); next = this.controllerOf(next)) {
      chain.push(next);
    }
    return chain;
  }

  private controllerOf(object: KubeObject): KubeObject | undefined {
    return this.byUid.get(controllerOf(object)?.uid ?? '');
  }
}

/** The controller that an object names. */
export function controllerOf({ metadata }: KubeObject): ControllerRef | undefined {
  return partsOf(metadata, 'ownerReferences').find(({ controller }) => controller === true) as (ControllerRef & JsonObject) | undefined;
}

/** Reads the controllers of objects, their controllers, and so on, as far as they are not among these objects. */
export async function readControllers(client: KubeClient, objects: readonly KubeObject[]): Promise<ReadControllers> {
  const found = new Map<string, KubeObject>();
  const unreadable = new Map<string, string>();
  const asked = new Set(objects.map(({ metadata }) => metadata.uid!));
  for (let next: readonly KubeObject[] = objects; next.length > 0;) {
    const wanted = new Map(next.flatMap((object): [string, Wanted][] => {
      const ref = controllerOf(object);
      return ref && !asked.has(ref.uid) ? [[ref.uid, { ...ref, namespace: object.metadata.namespace }]] : [];
    }));
    wanted.forEach((_, uid) => asked.add(uid));
    const read: KubeObject[] = [];
    await inParallel(byKind([...wanted.values()]), async (refs) => {
      read.push(...await readKind(client, refs, unreadable));
    });
    next = read.filter(({ metadata }) => wanted.has(metadata.uid!));
    next.forEach((object) => found.set(object.metadata.uid!, object));
  }
  return { live: [...found.values()], unreadable };
}

type Wanted = ControllerRef & { namespace?: string };

function byKind(refs: Wanted[]): Wanted[][] {
  const groups = new Map<string, Wanted[]>();
  for (const ref of refs) {
    const id = [ref.apiVersion, ref.kind, ref.namespace].join(' ');
    groups.set(id, [...groups.get(id) ?? [], ref]);
  }
  return [...groups.values()];
}

/** Controllers of one kind that cannot be read say nothing about those of other kinds. */
async function readKind(client: KubeClient, refs: Wanted[], unreadable: Map<string, string>): Promise<KubeObject[]> {
  try {
    return await readServed(client, refs);
  } catch (error) {
    if (!isRejection(error)) {
      throw error;
    }
    refs.forEach((ref) => unreadable.set(ref.uid, `${titleOf(ref)} cannot be read: ${rejectedLook(error, WITHOUT_POD_CHECK)}`));
    return [];
  }
}

/** An object in a namespace can have a controller without one, such as the node of a static pod. @throws KubeError if the controllers cannot be read */
async function readServed(client: KubeClient, refs: Wanted[]): Promise<KubeObject[]> {
  const [{ apiVersion: named, kind, namespace }] = refs;
  const apiVersion = await servedVersion(client, { apiVersion: named, kind });
  const resource = apiVersion === undefined ? undefined : await client.resourceOf(apiVersion, kind);
  if (!apiVersion || !resource) {
    throw new KubeError(`the cluster serves no version of kind ${kind} of ${groupOf(named)}`, 404, 'UnknownKind');
  }
  const within = resource.namespaced ? namespace : undefined;
  if (refs.length > MOST_READ_ONE_BY_ONE) {
    return client.list(apiVersion, kind, { namespace: within, metadataOnly: true });
  }
  const live = await Promise.all(refs.map(({ name }) => client.find({ apiVersion, kind, namespace: within, name })));
  return live.flatMap((each) => each ?? []);
}
