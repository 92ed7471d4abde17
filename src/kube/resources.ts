import { KubeError, NoApiServerError } from './error';
import { groupOf, isMap, Json, partsOf } from '../json';
import { API_VERSION, NameRule, NAMESPACE, OBJECT_NAME, PLURAL } from '../names';

/** How the API server serves one kind. */
export interface Resource {
  apiVersion: string;
  kind: string;
  /** The plural name in URLs, such as `virtualservices`. */
  plural: string;
  namespaced: boolean;
}

type Get = (path: string) => Promise<Json>;

/** The resources that serve kinds. The API server is asked once for each version of a group. */
export class Resources {
  private readonly served = new Map<string, Promise<Resource[]>>();

  /** Undefined if the kind is not served. The API server is then asked again each time, since a CRD may be created later. */
  public async find(get: Get, apiVersion: string, kind: string): Promise<Resource | undefined> {
    const find = async () => (await this.of(get, apiVersion)).find((resource) => resource.kind === kind);
    const known = this.served.has(apiVersion);
    const found = await find();
    if (found || !known) {
      if (!found) this.served.delete(apiVersion);
      return found;
    }
    this.served.delete(apiVersion);
    return find();
  }

  private of(get: Get, apiVersion: string): Promise<Resource[]> {
    const cached = this.served.get(apiVersion) ?? this.read(get, apiVersion);
    this.served.set(apiVersion, cached);
    return cached;
  }

  private async read(get: Get, apiVersion: string): Promise<Resource[]> {
    try {
      return resourcesOf(apiVersion, await get(groupVersionPath(apiVersion)));
    } catch (error) {
      this.served.delete(apiVersion);
      if (!(error instanceof KubeError && error.isNotFound)) {
        throw error;
      }
      await this.assertApiServer(get, apiVersion);
      return [];
    }
  }

  /** Every API server serves `v1`. If this one does not, a kind that is not found says nothing about the cluster. */
  private async assertApiServer(get: Get, apiVersion: string): Promise<void> {
    if (apiVersion === CORE) {
      throw new NoApiServerError('it does not serve /api/v1');
    }
    await this.of(get, CORE);
  }
}

const CORE = 'v1';

function resourcesOf(apiVersion: string, list: Json): Resource[] {
  if (!isMap(list) || !Array.isArray(list.resources)) {
    throw new NoApiServerError(`it answers to ${groupVersionPath(apiVersion)} with something else than a list of resources`);
  }
  return partsOf(list, 'resources')
    .filter((resource) => !String(resource.name).includes('/'))
    .map((resource) => ({ apiVersion, kind: String(resource.kind), plural: String(resource.name), namespaced: resource.namespaced === true }));
}

/**
 * The URL path of a resource, or of one object.
 *
 * @throws KubeError if a part of it is no segment of a path: it could lead to another object
 */
export function pathOf(resource: Resource, namespace?: string, name?: string): string {
  const parts = [groupVersionPath(resource.apiVersion)];
  if (resource.namespaced && namespace) parts.push('namespaces', checked(NAMESPACE, namespace));
  parts.push(checked(PLURAL, resource.plural));
  if (name !== undefined) parts.push(encodeURIComponent(checked(OBJECT_NAME, name)));
  return parts.join('/');
}

function groupVersionPath(apiVersion: string): string {
  checked(API_VERSION, apiVersion);
  return groupOf(apiVersion) === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
}

function checked(rule: NameRule, value: string): string {
  const [problem] = rule.problems(value);
  if (problem) {
    throw new KubeError(problem.message, 400, 'BadRequest');
  }
  return value;
}
