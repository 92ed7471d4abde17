import { Instance, INSTANCE_MANAGER, MEMBER_LABEL } from './instance';
import { fieldsOf, isOfObject, ownersOf, union, withoutFields } from './managed-fields';
import { JsonObject } from '../json';
import { KubeClient, KubeError, KubeObject, refOf } from '../kube';

/** The tools whose objects an instance can adopt, with the field managers that they write as. */
const TOOLS = {
  helm: /^helm$/,
  istioctl: /^(istio-operator|istioctl)$/,
  // Not kubectl-rollout: its annotation on a pod template says when the pods were restarted, and without it they restart again.
  kubectl: /^(kubectl|kubectl-(?!rollout).*|before-first-apply)$/,
};

/** The field manager of objects that an instance has released, and that have no other owner. */
export const RELEASED_MANAGER = 'cdk8s-istio-released';

type Tool = keyof typeof TOOLS;
const TOOL_NAMES = Object.keys(TOOLS) as Tool[];

/** Whose objects are adopted: those of a tool, of another instance, or of anybody. */
export type AdoptionSource = Tool | 'instance' | 'any';
export const ADOPTION_SOURCES: AdoptionSource[] = [...TOOL_NAMES, 'instance', 'any'];

export interface AdoptionOptions {
  /** Whose fields become the instance's own. The instance can then change these fields, and delete those that the set does not have. */
  adopt: AdoptionSource[];
}

/** A release of Helm. Helm changes and deletes objects by the record of the release that installed them. */
export interface HelmRelease {
  name: string;
  namespace: string;
}

/** How often an adoption is tried when another client changes the object at the same time. */
const TRIES = 5;

/**
 * Adopts objects that another tool or instance owns. A forced apply would not be enough: every field that it does not send would stay with
 * the earlier owner for ever. So the fields of that owner are given to the instance first, as if it had applied them; the next apply
 * then changes or deletes them. With `any`, also objects are adopted whose owner is unknown; fields of controllers stay theirs.
 */
export class Adoption {
  /** The sources that must be given to adopt a live object of somebody else. */
  public static sourcesFor(live: KubeObject, instance: Instance): AdoptionSource[] {
    const label = live.metadata.labels?.[MEMBER_LABEL];
    if ((label !== undefined && label !== instance.id) || ownersOf(live).some(({ manager }) => manager === RELEASED_MANAGER)) {
      return ['instance'];
    }
    const found = TOOL_NAMES.filter((tool) => ownersOf(live).some((owner) => TOOLS[tool].test(String(owner.manager)) && isOfObject(owner)));
    return found.length > 0 ? found : ['any'];
  }

  private readonly patterns: RegExp[];

  constructor(private readonly sources: AdoptionSource[], private readonly instance: Instance) {
    const tools = this.adopts('any') ? TOOL_NAMES : TOOL_NAMES.filter((tool) => sources.includes(tool));
    this.patterns = [...tools.map((tool) => TOOLS[tool]), ...this.adopts('instance') ? [INSTANCE_MANAGER, new RegExp(`^${RELEASED_MANAGER}$`)] : []];
  }

  public adopts(source: AdoptionSource): boolean {
    return this.sources.includes(source);
  }

  /** The source that an object is adopted from. Undefined if it has no owner that is adopted from. */
  public sourceOf(live: KubeObject): AdoptionSource | 'earlier' | undefined {
    const owner = ownersOf(live).find((each) => this.isAdopted(each, live));
    return owner ? this.sourceOfManager(String(owner.manager), live) : undefined;
  }

  /** Whether a field manager of an object belongs to one of the sources. The one of earlier builds does if the object is the instance's own. */
  public adoptsFrom(manager: string, live: KubeObject): boolean {
    return manager !== this.instance.manager && (this.isEarlier(manager, live) || this.patterns.some((pattern) => pattern.test(manager)));
  }

  /** Gives the fields of the sources to the instance. @returns the live object after that */
  public async adopt(client: KubeClient, live: KubeObject): Promise<KubeObject> {
    let current: KubeObject | undefined = live;
    for (let triesLeft = TRIES; current && this.sourceOf(current); triesLeft--) {
      try {
        return await client.patch(refOf(current), [
          { op: 'replace', path: '/metadata/managedFields', value: this.adoptedOwners(current) },
          { op: 'replace', path: '/metadata/resourceVersion', value: current.metadata.resourceVersion! },
        ], { live: current });
      } catch (error) {
        if (!(error instanceof KubeError && error.isOutdated && triesLeft > 1)) {
          throw error;
        }
        current = await client.find(refOf(live));
      }
    }
    return current ?? live;
  }

  /** A live object as it will be after its adoption. */
  public adopted(live: KubeObject): KubeObject {
    return this.sourceOf(live) ? { ...live, metadata: { ...live.metadata, managedFields: this.adoptedOwners(live) } } : live;
  }

  /** What an apply would result in after the adoption: the fields that only the sources own are deleted. */
  public preview(applied: KubeObject): KubeObject {
    const [adopted, others] = this.dividedOwners(applied);
    return withoutFields(applied, adopted.map(fieldsOf), others.map(fieldsOf));
  }

  private adoptedOwners(live: KubeObject): JsonObject[] {
    const { manager } = this.instance;
    const [adopted, others] = this.dividedOwners(live);
    const isOwn = (owner: JsonObject) => owner.manager === manager && owner.operation === 'Apply';
    const [own] = others.filter(isOwn);
    const merged = [...own ? [own] : [], ...adopted];
    const { apiVersion, time } = merged[0];
    return [
      ...others.filter((owner) => !isOwn(owner)),
      { manager, operation: 'Apply', apiVersion, time, fieldsType: 'FieldsV1', fieldsV1: merged.map(fieldsOf).reduce(union) },
    ];
  }

  /** The owners of the object: those that are adopted from, and the others. */
  private dividedOwners(live: KubeObject): [JsonObject[], JsonObject[]] {
    const isAdopted = (owner: JsonObject) => this.isAdopted(owner, live);
    return [ownersOf(live).filter(isAdopted), ownersOf(live).filter((owner) => !isAdopted(owner))];
  }

  private isAdopted(owner: JsonObject, live: KubeObject): boolean {
    return isOfObject(owner) && this.adoptsFrom(String(owner.manager), live);
  }

  private sourceOfManager(manager: string, live: KubeObject): AdoptionSource | 'earlier' {
    return this.isEarlier(manager, live) ? 'earlier' : TOOL_NAMES.find((tool) => TOOLS[tool].test(manager)) ?? 'instance';
  }

  private isEarlier(manager: string, { metadata: { labels } }: KubeObject): boolean {
    return manager === this.instance.earlierManager && labels?.[MEMBER_LABEL] === this.instance.id;
  }
}

/** What to do about fields in conflict: a part of a message. */
export function adoptionHint(error: KubeError): string {
  const tools = TOOL_NAMES.filter((tool) => error.conflicts.some(({ manager }) => TOOLS[tool].test(manager)));
  const adopt = tools.length > 0 ? `To adopt the object with all fields of ${tools.join(' and ')}: --adopt ${tools.join(' ')}. ` : '';
  return `${adopt}To take only these fields: --force-conflicts`;
}

/** The Helm release that an object belongs to, by its annotations. */
export function helmReleaseOf({ metadata: { annotations = {} } }: KubeObject): HelmRelease | undefined {
  const { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace } = annotations;
  return name && namespace ? { name, namespace } : undefined;
}
