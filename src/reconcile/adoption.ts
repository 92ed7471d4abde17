import { fieldsOf, ownersOf, union, withoutFields } from './managed-fields';
import { JsonObject } from '../json';
import { KubeClient, KubeError, KubeObject, refOf } from '../kube';

/** The tools whose objects an instance can adopt, each with the field managers that it writes as. */
const MANAGERS = {
  helm: ['helm'],
  istioctl: ['istio-operator', 'istioctl'],
  kubectl: ['kubectl', 'kubectl-client-side-apply', 'before-first-apply', 'kubectl-create', 'kubectl-replace'],
};
export type Installer = keyof typeof MANAGERS;
export const INSTALLERS = Object.keys(MANAGERS) as Installer[];

export interface AdoptionOptions {
  /** The tools whose fields become the instance's own. The instance can then change these fields, and delete those that the set does not have. */
  adopt: Installer[];
}

/** A release of Helm. Helm changes and deletes objects by the record of the release that installed them. */
export interface HelmRelease {
  name: string;
  namespace: string;
}

/** How often an adoption is tried when another client changes the object at the same time. */
const TRIES = 5;

/**
 * Adopts objects that another tool has installed. A forced apply would not be enough: every field that it does not send would stay with
 * the earlier owner for ever. So the fields of that owner are given to the instance first, as if it had applied them; the next apply
 * then changes or deletes them.
 */
export class Adoption {
  constructor(private readonly installers: Installer[], private readonly manager: string) {}

  /** The tool that owns fields of the object. */
  public installerOf(live: KubeObject): Installer | undefined {
    return this.installers.find((installer) => ownersOf(live).some((owner) => isOf(installer, owner)));
  }

  /** Whether a field manager belongs to one of the tools. */
  public adoptsFrom(manager: string): boolean {
    return this.installers.some((installer) => MANAGERS[installer].includes(manager));
  }

  /** Gives the fields of the tools to the instance. @returns the live object after that */
  public async adopt(client: KubeClient, live: KubeObject): Promise<KubeObject> {
    let current: KubeObject | undefined = live;
    for (let triesLeft = TRIES; current && this.installerOf(current); triesLeft--) {
      try {
        return await client.patch(refOf(current), [
          { op: 'replace', path: '/metadata/managedFields', value: this.adoptedOwners(current) },
          { op: 'replace', path: '/metadata/resourceVersion', value: current.metadata.resourceVersion! },
        ]);
      } catch (error) {
        if (!(error instanceof KubeError && error.status === 409 && triesLeft > 1)) {
          throw error;
        }
        current = await client.find(refOf(live));
      }
    }
    return current ?? live;
  }

  /** What an apply would result in after the adoption: the fields that only the tools own are deleted. */
  public preview(applied: KubeObject): KubeObject {
    const [adopted, others] = this.dividedOwners(applied);
    return withoutFields(applied, adopted.map(fieldsOf), others.map(fieldsOf));
  }

  private adoptedOwners(live: KubeObject): JsonObject[] {
    const [adopted, others] = this.dividedOwners(live);
    const isOwn = (owner: JsonObject) => owner.manager === this.manager && owner.operation === 'Apply';
    const [own] = others.filter(isOwn);
    const merged = [...own ? [own] : [], ...adopted];
    const { apiVersion, time } = merged[0];
    return [
      ...others.filter((owner) => !isOwn(owner)),
      { manager: this.manager, operation: 'Apply', apiVersion, time, fieldsType: 'FieldsV1', fieldsV1: merged.map(fieldsOf).reduce(union) },
    ];
  }

  /** The owners of the object: those that are adopted from, and the others. */
  private dividedOwners(live: KubeObject): [JsonObject[], JsonObject[]] {
    const isAdopted = (owner: JsonObject) => this.installers.some((installer) => isOf(installer, owner));
    return [ownersOf(live).filter(isAdopted), ownersOf(live).filter((owner) => !isAdopted(owner))];
  }
}

/** The message of an error, and how to adopt the object if another tool owns the fields in conflict. */
export function messageWithAdoption(error: KubeError): string {
  const owners = INSTALLERS.filter((installer) => error.conflicts.some(({ manager }) => MANAGERS[installer].includes(manager)));
  return owners.length > 0 ? `${error.message}. To adopt the object: --adopt ${owners.join(' ')}` : error.message;
}

/** The Helm release that an object belongs to, by its annotations. */
export function helmReleaseOf({ metadata: { annotations = {} } }: KubeObject): HelmRelease | undefined {
  const { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace } = annotations;
  return name && namespace ? { name, namespace } : undefined;
}

function isOf(installer: Installer, { manager, subresource }: JsonObject): boolean {
  return !subresource && MANAGERS[installer].includes(String(manager));
}
