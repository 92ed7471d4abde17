import { InjectionWebhook, injectionWebhooksOf, injectorConfigName, isCalledFor, revisionOf } from '../checks/internal';
import { parsedJson, partOf } from '../json';
import { imageTag, nameOf, readIstiods, versionOf } from './control-planes';
import { isEnding, proxyOf } from './proxy';
import { readMutatingWebhooks } from './webhooks';
import { KubeClient, KubeObject } from '../kube';

/** A proxy that is not the one that its pod would get now. A restart of the pod brings it up to date. */
export interface ProxyStatus {
  pod: string;
  revision: string;
  version: string;
  /** The revision that would inject the pod now. It is another one after a revision tag or the label of a namespace was changed. */
  wantedRevision: string;
  /** The version that this revision injects; `gone` if there is no control plane of it. */
  wanted: string;
}

export interface ProxiesStatus {
  total: number;
  outOfDate: ProxyStatus[];
}

/** Compares the proxy of each pod with the one that the pod would get now. */
export async function readProxies(client: KubeClient): Promise<ProxiesStatus> {
  const [pods, istiods, injection] = await Promise.all([client.list('v1', 'Pod'), readIstiods(client), LiveInjection.read(client)]);
  const versions = await injectedVersions(client, istiods);
  const proxies = pods.flatMap((pod): ProxyStatus[] => {
    const proxy = proxyOf(pod);
    if (!proxy || isEnding(pod)) {
      return [];
    }
    const { revision, image } = proxy;
    const wantedRevision = injection.revisionFor(pod) ?? revision;
    return [{ pod: nameOf(pod), revision, version: imageTag(image), wantedRevision, wanted: versions.get(wantedRevision) ?? 'gone' }];
  });
  return { total: proxies.length, outOfDate: proxies.filter(isOutOfDate) };
}

function isOutOfDate({ revision, version, wantedRevision, wanted }: ProxyStatus): boolean {
  // The tag of a variant ends with the variant's name: 1.20.1-distroless.
  return revision !== wantedRevision || (version !== wanted && !version.startsWith(`${wanted}-`));
}

/** The tag of the proxy image that each revision injects. */
async function injectedVersions(client: KubeClient, istiods: KubeObject[]): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  await Promise.all(istiods.map(async (istiod) => {
    const revision = revisionOf(istiod);
    const config = await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: istiod.metadata.namespace, name: injectorConfigName(revision) });
    const values = parsedJson(String(partOf(config?.data).values ?? '{}'));
    const image = String(partOf(values, 'global', 'proxy').image ?? '');
    versions.set(revision, image.includes('/') ? imageTag(image) : String(partOf(values, 'global').tag ?? versionOf(istiod)));
  }));
  return versions;
}

/** Which control plane the API server would call for a pod, by the webhooks and namespaces of the cluster. */
class LiveInjection {
  public static async read(client: KubeClient): Promise<LiveInjection> {
    const [configurations, namespaces] = await Promise.all([readMutatingWebhooks(client), client.list('v1', 'Namespace')]);
    const labels = namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}] as const);
    return new LiveInjection(configurations.flatMap(injectionWebhooksOf), new Map(labels));
  }

  private constructor(private readonly webhooks: InjectionWebhook[], private readonly namespaces: Map<string, { [key: string]: string }>) {}

  public revisionFor({ metadata: { namespace = '', labels = {} } }: KubeObject): string | undefined {
    return this.webhooks.find((webhook) => isCalledFor(webhook, namespace, this.namespaces.get(namespace) ?? {}, labels))?.revision;
  }
}
