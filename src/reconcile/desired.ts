import { Json, JsonObject, partOf, partsOf } from '../json';
import { groupOf, keyOf, KubeClient, KubeObject, ObjectRef, refOf, titleOf } from '../kube';
import { MEMBER_LABEL } from './instance';

/** An object as it was found, before anything is known of it. */
export interface SourceObject {
  object: JsonObject;
  /** Where it stands: the construct, or file and document. */
  origin: string;
}

/** One object as the cluster shall have it. */
export interface DesiredObject {
  key: string;
  ref: ObjectRef;
  object: KubeObject;
  origin: string;
}

/** The set cannot be applied as it is: nothing was begun. */
export class DesiredError extends Error {}

/**
 * Reads a set of objects: every one with a name and one of each identity, namespaces filled in for kinds that have one
 * and left out for those of the whole cluster.
 * @throws DesiredError that names every object that is wrong, and where it stands
 */
export async function readDesired(sources: SourceObject[], client: KubeClient): Promise<DesiredObject[]> {
  const problems = sources.flatMap(({ object, origin }) => problemsOf(object).map((problem) => `${origin}: ${problem}`));
  if (problems.length > 0) {
    throw new DesiredError(problems.join('\n'));
  }
  const scopes = new Scopes(sources.map(({ object }) => object), client);
  const desired = await Promise.all(sources.map(async ({ object, origin }) => {
    const placed = place(object as KubeObject, await scopes.of(object as KubeObject), client.namespace);
    return { key: keyOf(refOf(placed)), ref: refOf(placed), object: placed, origin };
  }));
  refuseDuplicates(desired);
  return desired;
}

function problemsOf(object: JsonObject): string[] {
  const metadata = partOf(object, 'metadata');
  const missing = ['apiVersion', 'kind'].filter((field) => typeof object[field] !== 'string' || object[field] === '');
  if (missing.length > 0) {
    return [`${missing.join(' and ')} missing: this is no object of Kubernetes`];
  }
  const what = `${object.kind} ${metadata.name ?? ''}`.trim();
  const problems: string[] = [];
  if (metadata.generateName !== undefined) {
    problems.push(`${what} has metadata.generateName '${metadata.generateName}': each apply would make another. Give it a name`);
  } else if (typeof metadata.name !== 'string' || metadata.name === '') {
    problems.push(`${what} has no metadata.name`);
  }
  for (const field of ['managedFields', 'resourceVersion', 'uid'].filter((each) => metadata[each] !== undefined)) {
    problems.push(`${what} has metadata.${field}, which only the API server writes: remove it`);
  }
  if (partOf(metadata, 'labels')[MEMBER_LABEL] !== undefined) {
    problems.push(`${what} has the label ${MEMBER_LABEL}, which says what was applied by whom: remove it`);
  }
  return problems;
}

function place(object: KubeObject, namespaced: boolean | undefined, namespace: string): KubeObject {
  const metadata = { ...object.metadata };
  if (namespaced === false) {
    delete metadata.namespace;
  } else if (namespaced) {
    metadata.namespace = metadata.namespace || namespace;
  }
  return { ...object, metadata };
}

function refuseDuplicates(desired: DesiredObject[]): void {
  const first = new Map<string, DesiredObject>();
  const problems: string[] = [];
  for (const each of desired) {
    const other = first.get(each.key);
    if (other) {
      problems.push(`${titleOf(each.ref)} is there twice: ${other.origin}; ${each.origin}. One would overwrite the other: rename or remove one`);
    }
    first.set(each.key, other ?? each);
  }
  if (problems.length > 0) {
    throw new DesiredError(problems.join('\n'));
  }
}

/** Which kinds have a namespace: the cluster knows, or a CustomResourceDefinition of the set itself. */
class Scopes {
  private readonly defined = new Map<string, boolean>();

  constructor(objects: Json[], private readonly client: KubeClient) {
    objects.forEach((object) => {
      const { kind, spec } = object as JsonObject;
      if (kind === 'CustomResourceDefinition') {
        this.defined.set(`${partOf(spec).group}/${partOf(spec, 'names').kind}`, partOf(spec).scope === 'Namespaced');
      }
    });
  }

  /** Undefined where neither knows the kind: the API server will refuse it. */
  public async of({ apiVersion, kind }: KubeObject): Promise<boolean | undefined> {
    return this.defined.get(`${groupOf(apiVersion)}/${kind}`) ?? (await this.client.resourceOf(apiVersion, kind))?.namespaced;
  }
}

/** The pod template of a workload, or undefined for what is none. */
export function podTemplateOf(object: KubeObject): JsonObject | undefined {
  switch (`${groupOf(object.apiVersion)}/${object.kind}`) {
    case 'apps/Deployment': case 'apps/StatefulSet': case 'apps/DaemonSet': case 'apps/ReplicaSet': case 'batch/Job':
      return partOf(object.spec, 'template');
    case 'batch/CronJob':
      return partOf(object.spec, 'jobTemplate', 'spec', 'template');
    case '/Pod':
      return object;
    default:
      return undefined;
  }
}

/** The Services that the API server calls for an object of this kind: webhooks, conversions, aggregated APIs. */
export function calledServices(object: KubeObject): { namespace: string; name: string }[] {
  const services = [
    ...partsOf(object, 'webhooks').map((webhook) => partOf(webhook, 'clientConfig', 'service')),
    partOf(object.spec, 'conversion', 'webhook', 'clientConfig', 'service'),
    object.kind === 'APIService' ? partOf(object.spec, 'service') : {},
  ];
  return services.filter((service) => service.name !== undefined)
    .map(({ namespace, name }) => ({ namespace: String(namespace), name: String(name) }));
}
