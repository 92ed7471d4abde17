import { KubeClient, KubeObject } from '../kube';

/** All objects of a kind, in the preferred version of its group that has the kind; none if no version is served. */
export async function listServed(client: KubeClient, group: string, kind: string): Promise<KubeObject[]> {
  for (const version of await client.versionsOf(group)) {
    if (await client.resourceOf(version, kind)) {
      return client.list(version, kind);
    }
  }
  return [];
}
