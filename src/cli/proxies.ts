import { JsonObject, partOf, partsOf, selects } from '../json';
import { KubeClient, KubeObject } from '../kube';
import { podTemplateOf } from '../reconcile';

/** A proxy that is not the one that its pod would get now: a restart of the pod mends that. */
export interface ProxyStatus {
  pod: string;
  revision: string;
  version: string;
  /** The revision that would inject the pod now, by the labels of its namespace and its own: another one where a tag or a label has moved. */
  wantedRevision: string;
  /** The version that it injects; `gone` where nobody does. */
  wanted: string;
}

export interface ProxiesStatus {
  total: number;
  outOfDate: ProxyStatus[];
}

/** The proxy that istiod has put into a pod. */
export interface Proxy {
  image: string;
  revision: string;
}

export async function readProxies(client: KubeClient): Promise<ProxiesStatus> {
  const [pods, istiods, injectors] = await Promise.all([client.list('v1', 'Pod'), readIstiods(client), Injectors.read(client)]);
  const versions = await injectedVersions(client, istiods);
  const proxies = pods.flatMap((pod): ProxyStatus[] => {
    const proxy = proxyOf(pod);
    if (!proxy || isEnding(pod)) {
      return [];
    }
    const { revision, image } = proxy;
    const wantedRevision = injectors.revisionFor(pod) ?? revision;
    return [{ pod: nameOf(pod), revision, version: tagOf(image), wantedRevision, wanted: versions.get(wantedRevision) ?? 'gone' }];
  });
  return { total: proxies.length, outOfDate: proxies.filter(isOutOfDate) };
}

function isOutOfDate({ revision, version, wantedRevision, wanted }: ProxyStatus): boolean {
  // Variants of one version end in their name: 1.20.1-distroless.
  return revision !== wantedRevision || (version !== wanted && !version.startsWith(`${wanted}-`));
}

/** The proxies that are out of date, a row each. */
export function proxyRows({ outOfDate }: ProxiesStatus): string[][] {
  return outOfDate.map(({ pod, revision, version, wantedRevision, wanted }) => [
    pod, `revision ${revision}`, version, wanted === 'gone' ? `revision ${wantedRevision} is gone` : `revision ${wantedRevision} has ${wanted}`, 'restart the pod',
  ]);
}

export function proxyOf(pod: KubeObject): Proxy | undefined {
  const containers = [...partsOf(pod.spec, 'containers'), ...partsOf(pod.spec, 'initContainers')];
  const proxy = containers.find(({ name }) => name === 'istio-proxy');
  const injected = pod.metadata.annotations?.['sidecar.istio.io/status'];
  return proxy && injected !== undefined
    ? { image: String(proxy.image), revision: String(partOf(JSON.parse(injected)).revision ?? 'default') } : undefined;
}

/** Whether a pod is done, or about to be. */
export function isEnding({ metadata, status }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed'].includes(String(partOf(status).phase));
}

export function readIstiods(client: KubeClient): Promise<KubeObject[]> {
  return client.list('apps/v1', 'Deployment', { labelSelector: 'app=istiod' });
}

export function isIstiod({ apiVersion, kind, metadata }: KubeObject): boolean {
  return apiVersion === 'apps/v1' && kind === 'Deployment' && metadata.labels?.app === 'istiod';
}

export function revisionOf({ metadata }: KubeObject): string {
  return metadata.labels?.['istio.io/rev'] ?? 'default';
}

/** The version of an istiod, as its image says it. */
export function versionOf(istiod: KubeObject): string {
  return tagOf(String(partsOf(podTemplateOf(istiod), 'spec', 'containers')[0]?.image ?? ''));
}

export function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Tag or digest of an image. */
function tagOf(image: string): string {
  return /(?:@|:)([^/]+)$/.exec(image)?.[1] ?? 'latest';
}

/** The proxy's tag that each revision's injector puts into pods. */
async function injectedVersions(client: KubeClient, istiods: KubeObject[]): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  await Promise.all(istiods.map(async (istiod) => {
    const revision = revisionOf(istiod);
    const name = revision === 'default' ? 'istio-sidecar-injector' : `istio-sidecar-injector-${revision}`;
    const map = await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: istiod.metadata.namespace, name });
    const values = JSON.parse(String(partOf(map?.data).values ?? '{}'));
    const image = String(partOf(values, 'global', 'proxy').image ?? '');
    versions.set(revision, image.includes('/') ? tagOf(image) : String(partOf(values, 'global').tag ?? versionOf(istiod)));
  }));
  return versions;
}

/** Which control plane the API server would ask about a pod. */
class Injectors {
  public static async read(client: KubeClient): Promise<Injectors> {
    const [configurations, namespaces] = await Promise.all([
      client.list('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'), client.list('v1', 'Namespace'),
    ]);
    return new Injectors(configurations, new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}])));
  }

  private readonly webhooks: { webhook: JsonObject; revision: string }[];

  private constructor(configurations: KubeObject[], private readonly namespaces: Map<string, JsonObject>) {
    this.webhooks = configurations.flatMap((configuration) => partsOf(configuration, 'webhooks')
      .filter(({ name }) => String(name).endsWith('sidecar-injector.istio.io'))
      .map((webhook) => ({ webhook, revision: revisionOf(configuration) })));
  }

  public revisionFor({ metadata }: KubeObject): string | undefined {
    const { namespace = '', labels = {} } = metadata;
    const inNamespace = this.namespaces.get(namespace) ?? {};
    return this.webhooks.find(({ webhook }) => selects(webhook.namespaceSelector, inNamespace) && selects(webhook.objectSelector, labels))?.revision;
  }
}
