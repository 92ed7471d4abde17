import { groupOf, Json, JsonObject, partOf, partsOf, SourceObject, titleOf } from '../json';
import { keyOf, KubeClient, KubeObject, ObjectRef, refOf } from '../kube';
import { isMissing } from '../names';
import { identityProblems } from './identity';
import { MEMBER_LABEL } from './instance';
import { ignoredFieldsProblems } from './object-annotations';
import { secretProblems, withStoredData } from './secret';

/** One object as it shall be in the cluster. */
export interface DesiredObject {
  key: string;
  ref: ObjectRef;
  object: KubeObject;
  /** The path of its construct, or its file and document. */
  origin: string;
}

/** The run cannot begin, or must not go on, with this set of objects. */
export class DesiredError extends Error {}

/**
 * Reads a set of objects. Every object must have a name, and no two may have the same identity. Objects of namespaced kinds get the default
 * namespace where they name none; objects of cluster-scoped kinds lose theirs.
 *
 * @throws DesiredError that names every wrong object, and where it was defined
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
  assertNoDuplicates(desired);
  return desired;
}

function problemsOf(object: JsonObject): string[] {
  const metadata = partOf(object, 'metadata');
  const missing = ['apiVersion', 'kind'].filter((field) => typeof object[field] !== 'string' || object[field] === '');
  if (missing.length > 0) {
    return [`this is not a Kubernetes object: it has no ${missing.join(' and no ')}`];
  }
  const title = `${object.kind} ${metadata.name ?? ''}`.trim();
  const problems: string[] = [];
  if (metadata.generateName !== undefined) {
    problems.push(`${title} has metadata.generateName '${metadata.generateName}', and each apply would create another object. Write metadata.name instead`);
  } else if (isMissing(metadata.name) || metadata.name === '') {
    problems.push(`${title} has no metadata.name`);
  } else {
    problems.push(...identityProblems({ ...metadata, apiVersion: object.apiVersion, kind: object.kind }).map(({ field, message }) =>
      `${title} has a wrong ${['namespace', 'name'].includes(field) ? `metadata.${field}` : field}: ${message}`));
  }
  for (const field of ['managedFields', 'resourceVersion', 'uid'].filter((each) => metadata[each] !== undefined)) {
    problems.push(`${title} has metadata.${field}, which only the API server writes. Delete this field`);
  }
  if (partOf(metadata, 'labels')[MEMBER_LABEL] !== undefined) {
    problems.push(`${title} has the label ${MEMBER_LABEL}, which records the instance of an applied object. Delete this label`);
  }
  problems.push(...ignoredFieldsProblems(object).map((problem) => `${title}: ${problem}`));
  problems.push(...secretProblems(object).map((problem) => `${title}: ${problem}`));
  return problems;
}

function place(object: KubeObject, namespaced: boolean | undefined, namespace: string): KubeObject {
  const metadata = { ...object.metadata };
  if (namespaced === false) {
    delete metadata.namespace;
  } else if (namespaced) {
    metadata.namespace = metadata.namespace || namespace;
  }
  return withStoredData({ ...object, metadata });
}

function assertNoDuplicates(desired: DesiredObject[]): void {
  const first = new Map<string, DesiredObject>();
  const problems: string[] = [];
  for (const each of desired) {
    const other = first.get(each.key);
    if (other) {
      problems.push(`${titleOf(each.ref)} is defined twice: ${other.origin}; ${each.origin}. One would overwrite the other. Rename or delete one of them`);
    }
    first.set(each.key, other ?? each);
  }
  if (problems.length > 0) {
    throw new DesiredError(problems.join('\n'));
  }
}

/** Which kinds are namespaced: by the CustomResourceDefinitions of the set, else by the cluster. */
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

  /** Undefined if neither the set nor the cluster has the kind. The API server then refuses the object. */
  public async of({ apiVersion, kind }: KubeObject): Promise<boolean | undefined> {
    return this.defined.get(`${groupOf(apiVersion)}/${kind}`) ?? (await this.client.resourceOf(apiVersion, kind))?.namespaced;
  }
}

/** The Services that the API server calls for an object: of webhooks, conversions and aggregated APIs. */
export function calledServices(object: KubeObject): { namespace: string; name: string }[] {
  const services = [
    ...partsOf(object, 'webhooks').map((webhook) => partOf(webhook, 'clientConfig', 'service')),
    partOf(object.spec, 'conversion', 'webhook', 'clientConfig', 'service'),
    object.kind === 'APIService' ? partOf(object.spec, 'service') : {},
  ];
  return services.filter((service) => service.name !== undefined)
    .map(({ namespace, name }) => ({ namespace: String(namespace), name: String(name) }));
}
