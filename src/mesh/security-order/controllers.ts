import { JsonObject, partsOf } from '../../json';
import { KubeClient, KubeObject } from '../../kube';

/** The owner that controls an object, as the object names it. */
interface ControllerRef {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
}

/** The objects that control pods: ReplicaSets and their Deployments, Jobs, or an object of any other kind. */
export class Controllers {
  private readonly byUid: ReadonlyMap<string, KubeObject>;

  /** @param live the controllers that live, among other objects */
  constructor(live: readonly KubeObject[]) {
    this.byUid = new Map(live.map((object) => [object.metadata.uid!, object]));
  }

  /**
   * Whether an object runs on although what it was made for is gone: its controller, or the controller of that one, is gone or is being deleted. An
   * object without a controller is leaving if it is being deleted itself.
   */
  public isLeaving(object: KubeObject): boolean {
    const chain = this.chainOf(object);
    const ref = controllerOf(chain[chain.length - 1]);
    const isGone = ref !== undefined && !this.byUid.has(ref.uid);
    const [first, ...controllers] = chain;
    return isGone || (controllers.length > 0 ? controllers : [first]).some(({ metadata }) => metadata.deletionTimestamp !== undefined);
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

/** So many controllers of a kind and namespace are read one by one. More are listed. */
const FEW = 4;

/**
 * Reads the controllers of objects, their controllers, and so on, as far as they are not among these objects.
 *
 * @throws KubeError with status 403 if they cannot be read
 */
export async function readControllers(client: KubeClient, objects: readonly KubeObject[]): Promise<KubeObject[]> {
  const found = new Map<string, KubeObject>();
  const asked = new Set(objects.map(({ metadata }) => metadata.uid!));
  for (let next: readonly KubeObject[] = objects; next.length > 0;) {
    const wanted = new Map(next.flatMap((object): [string, Wanted][] => {
      const ref = controllerOf(object);
      return ref && !asked.has(ref.uid) ? [[ref.uid, { ...ref, namespace: object.metadata.namespace }]] : [];
    }));
    wanted.forEach((_, uid) => asked.add(uid));
    const read = (await Promise.all(byKind([...wanted.values()]).map((refs) => readKind(client, refs)))).flat();
    next = read.filter(({ metadata }) => wanted.has(metadata.uid!));
    next.forEach((object) => found.set(object.metadata.uid!, object));
  }
  return [...found.values()];
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

/** An object in a namespace can have a controller without one, such as the node of a static pod. */
async function readKind(client: KubeClient, refs: Wanted[]): Promise<KubeObject[]> {
  const [{ apiVersion, kind, namespace }] = refs;
  const resource = await client.resourceOf(apiVersion, kind);
  if (!resource) {
    return [];
  }
  const within = resource.namespaced ? namespace : undefined;
  if (refs.length > FEW) {
    return client.list(apiVersion, kind, { namespace: within, metadataOnly: true });
  }
  const live = await Promise.all(refs.map(({ name }) => client.find({ apiVersion, kind, namespace: within, name })));
  return live.flatMap((each) => each ?? []);
}
