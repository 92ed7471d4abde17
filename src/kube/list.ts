import { isMap, Json } from '../json';
import { KubeError, OtherObjectError } from './error';
import { KubeList, KubeObject } from './kube-object';
import { withQuery } from './query';
import { pathOf, Resource } from './resources';
import type { KubeRequest } from './transport';

export interface ListOptions {
  /** Only objects of this namespace. @default objects of all namespaces */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Read only `apiVersion`, `kind` and `metadata` of each object. @default false */
  metadataOnly?: boolean;
}

/** So many objects of a kind and namespace are read one by one. More are listed. */
export const MOST_READ_ONE_BY_ONE = 4;

/** A list that was read to its end. Its resourceVersion is where a watch begins. */
export interface WholeList {
  items: KubeObject[];
  resourceVersion: string;
}

/** A page is a bounded answer. Larger pages save few requests. */
const PAGE = 500;

/** More objects than any cluster can have: a server that sends page after page is not believed. */
const MOST_OBJECTS = 2_000_000;

/** How often a list begins again when it changes faster than its pages are read. The last try reads it in one answer. */
const TRIES = 3;

/** The form of answers that have only the metadata of objects. */
const metadataOnlyAs = (kind: string) => `application/json;as=${kind};g=meta.k8s.io;v=v1`;

/** The server ends a watch after this time, in seconds, and says before where it is. The next watch goes on from there. */
const WATCH_SECONDS = 15;

type Get = (path: string, accept?: string) => Promise<Json>;

/**
 * Reads all objects of a kind in pages.
 *
 * @throws KubeError with status 403 if the list is forbidden
 */
export async function readList(get: Get, resource: Resource, options: ListOptions): Promise<WholeList> {
  for (let tries = 1; ; tries++) {
    try {
      return await readPages(get, resource, options, tries < TRIES ? PAGE : undefined);
    } catch (error) {
      // The rest of the list has expired: the API server keeps an old state for some minutes only.
      if (!(error instanceof KubeError && error.isGone && tries < TRIES)) {
        throw error;
      }
    }
  }
}

async function readPages(get: Get, resource: Resource, options: ListOptions, limit?: number): Promise<WholeList> {
  const { namespace, labelSelector, fieldSelector, metadataOnly } = options;
  const items: KubeObject[] = [];
  for (let page: string | undefined = ''; ;) {
    const query = { limit: limit?.toString(), labelSelector, fieldSelector, continue: page };
    const list = listOf(resource, await get(withQuery(pathOf(resource, namespace), query), metadataOnly ? metadataOnlyAs('PartialObjectMetadataList') : undefined));
    for (const item of list.items) {
      items.push(itemOf(resource, namespace, item));
    }
    page = list.metadata?.continue || undefined;
    if (page === undefined) {
      return { items, resourceVersion: list.metadata?.resourceVersion ?? '' };
    }
    if (items.length > MOST_OBJECTS) {
      throw new OtherObjectError(`the API server was asked for all objects of kind ${resource.kind}, and its answer has no end`);
    }
  }
}

/** The request for the changes after a resourceVersion. */
export function watchRequest(resource: Resource, options: ListOptions, resourceVersion: string): KubeRequest {
  const { namespace, labelSelector, fieldSelector, metadataOnly } = options;
  const watch = { watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds: String(WATCH_SECONDS), resourceVersion };
  const path = withQuery(pathOf(resource, namespace), { ...watch, labelSelector, fieldSelector });
  return { method: 'GET', path, accept: metadataOnly ? metadataOnlyAs('PartialObjectMetadata') : undefined };
}

/** The API server writes an empty list of metadata as null. */
function listOf({ apiVersion, kind }: Resource, answer: Json): KubeList {
  if (isMap(answer) && answer.items === null && answer.kind === 'PartialObjectMetadataList') {
    return { ...answer as unknown as KubeList, items: [] };
  }
  if (!isMap(answer) || !Array.isArray(answer.items)) {
    throw new OtherObjectError(`the API server was asked for a list of ${kind} of ${apiVersion}, and answered with something else`);
  }
  return answer as unknown as KubeList;
}

/** An item of a list does not name its kind, and neither does one of which only the metadata is read. */
export function itemOf({ apiVersion, kind, namespaced }: Resource, namespace: string | undefined, item: Json): KubeObject {
  const metadata = isMap(item) ? item.metadata : undefined;
  if (!isMap(metadata) || typeof metadata.name !== 'string' || (namespaced && namespace !== undefined && metadata.namespace !== namespace)) {
    throw new OtherObjectError(`the API server was asked for a list of ${kind} of ${apiVersion}, and one of its items is another object`);
  }
  return Object.assign(item as KubeObject, { apiVersion, kind });
}
