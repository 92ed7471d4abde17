import { Reason } from './reason';
import { groupOf, partOf } from '../json';
import { KubeClient, KubeObject } from '../kube';

/** The kind of an object. */
interface Kind { apiVersion: string; kind: string }

/** The version of a kind that the cluster serves: the one that is asked for, else another of its group; undefined if it serves none. */
export async function servedVersion(client: KubeClient, { apiVersion, kind }: Kind): Promise<string | undefined> {
  if (await client.resourceOf(apiVersion, kind)) {
    return apiVersion;
  }
  for (const version of await client.versionsOf(groupOf(apiVersion))) {
    if (await client.resourceOf(version, kind)) {
      return version;
    }
  }
  return undefined;
}

/** Why objects of a kind of which no version is served can still live: their definition does. Undefined if the cluster does not have the kind. */
export async function whyNotServed(client: KubeClient, { apiVersion, kind }: Kind): Promise<Reason | undefined> {
  const definitions = await client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  const isOf = ({ spec }: KubeObject) => partOf(spec).group === groupOf(apiVersion) && partOf(spec, 'names').kind === kind;
  return definitions.some(isOf) ? { code: 'NotServed', message: `the cluster has the kind ${kind} of ${groupOf(apiVersion)} and serves no version of it` } : undefined;
}
