import { groupOf } from '../json';
import { KubeClient } from '../kube';

/** The version of a kind that the cluster serves: the one that is asked for, else another of its group; undefined if it serves none. */
export async function servedVersion(client: KubeClient, { apiVersion, kind }: { apiVersion: string; kind: string }): Promise<string | undefined> {
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
