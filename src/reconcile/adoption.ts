import { remains } from './fields';
import { isMap, JsonObject, partOf, partsOf } from '../json';
import { KubeClient, KubeError, KubeObject, refOf } from '../kube';

/** Who may have installed what an instance takes over, each with the field managers that it writes as. */
const MANAGERS = {
  helm: ['helm'],
  istioctl: ['istio-operator', 'istioctl'],
  kubectl: ['kubectl', 'kubectl-client-side-apply', 'before-first-apply', 'kubectl-create', 'kubectl-replace'],
};
export type Installer = keyof typeof MANAGERS;
export const INSTALLERS = Object.keys(MANAGERS) as Installer[];

export interface AdoptionOptions {
  /** Whose fields become the instance's own, so that they can be changed, and go where the set does not have them. */
  adopt: Installer[];
}

/** Helm's record of what it has installed, by which it changes and deletes it. */
export interface HelmRelease {
  name: string;
  namespace: string;
}

/** How often fields are taken over anew, when somebody has written the object meanwhile. */
const TRIES = 5;

/**
 * Takes objects over from those who have installed them. Forcing an apply would leave all that it does not send to an owner who is gone:
 * so that owner's fields are made the instance's own first, as if it had applied them, and the next apply does the rest.
 */
export class Adoption {
  constructor(private readonly installers: Installer[], private readonly manager: string) {}

  /** Who of them has fields of the object. */
  public installerOf(live: KubeObject): Installer | undefined {
    return this.installers.find((installer) => entriesOf(live).some((entry) => isOf(installer, entry)));
  }

  /** Whether a field manager is one of theirs. */
  public takesFrom(manager: string): boolean {
    return this.installers.some((installer) => MANAGERS[installer].includes(manager));
  }

  /** Makes the fields of the installers the instance's own. @returns the object as it lives then */
  public async take(client: KubeClient, live: KubeObject): Promise<KubeObject> {
    let current: KubeObject | undefined = live;
    for (let left = TRIES; current && this.installerOf(current); left--) {
      try {
        return await client.patch(refOf(current), [
          { op: 'replace', path: '/metadata/managedFields', value: this.handedOver(current) },
          { op: 'replace', path: '/metadata/resourceVersion', value: current.metadata.resourceVersion! },
        ]);
      } catch (error) {
        if (!(error instanceof KubeError && error.status === 409 && left > 1)) {
          throw error;
        }
        current = await client.find(refOf(live));
      }
    }
    return current ?? live;
  }

  /** What would come of an apply if the fields had been taken over before: without those that only the installers have. */
  public foresee(applied: KubeObject): KubeObject {
    const [gone, others] = this.divided(applied);
    return remains(applied, gone.map(fieldsOf), others.map(fieldsOf));
  }

  private handedOver(live: KubeObject): JsonObject[] {
    const [taken, others] = this.divided(live);
    const isOwn = (entry: JsonObject) => entry.manager === this.manager && entry.operation === 'Apply';
    const [own] = others.filter(isOwn);
    const all = [...own ? [own] : [], ...taken];
    const { apiVersion, time } = all[0];
    return [
      ...others.filter((entry) => !isOwn(entry)),
      { manager: this.manager, operation: 'Apply', apiVersion, time, fieldsType: 'FieldsV1', fieldsV1: all.map(fieldsOf).reduce(union) },
    ];
  }

  /** Of the object's owners those who are taken over from, and the others. */
  private divided(live: KubeObject): [JsonObject[], JsonObject[]] {
    const isTaken = (entry: JsonObject) => this.installers.some((installer) => isOf(installer, entry));
    return [entriesOf(live).filter(isTaken), entriesOf(live).filter((entry) => !isTaken(entry))];
  }
}

/** Why an object was refused, and how it can be had if it is an installer's. */
export function refusalOf(error: KubeError): string {
  const owners = INSTALLERS.filter((installer) => error.conflicts.some(({ manager }) => MANAGERS[installer].includes(manager)));
  return owners.length > 0 ? `${error.message}. To take it over: --adopt ${owners.join(' ')}` : error.message;
}

/** The release of Helm's that an object says it is of. */
export function helmReleaseOf({ metadata: { annotations = {} } }: KubeObject): HelmRelease | undefined {
  const { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace } = annotations;
  return name && namespace ? { name, namespace } : undefined;
}

function entriesOf(live: KubeObject): JsonObject[] {
  return partsOf(live.metadata, 'managedFields');
}

function fieldsOf(entry: JsonObject): JsonObject {
  return partOf(entry, 'fieldsV1');
}

function isOf(installer: Installer, { manager, subresource }: JsonObject): boolean {
  return !subresource && MANAGERS[installer].includes(String(manager));
}

function union(one: JsonObject, other: JsonObject): JsonObject {
  const common = Object.entries(other).map(([key, fields]) => [key, isMap(one[key]) && isMap(fields) ? union(one[key], fields) : fields]);
  return { ...one, ...Object.fromEntries(common) };
}
