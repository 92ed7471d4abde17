import { isMap, partOf, Plain, SourceObject } from '../../json';
import { KubeClient, KubeObject } from '../../kube';
import { readProxyRecords } from '../../mesh';
import { AccessModel, isShadowLine, ShadowAccess, shadowCounts, ShadowFindings, ShadowProxy, SHADOW_STATS, workloadsOf } from '../../security/internal';

/** What the proxies of a cluster have recorded of policies in shadow. */
export interface Observed extends ShadowFindings {
  /** How many proxies were asked: those of pods that a policy in shadow concerns. */
  readonly proxies: number;
  /** Pods whose proxies do not answer. */
  readonly unanswered: string[];
}

const WANTED = {
  path: SHADOW_STATS,
  hasRecords: (stats: string) => Object.values(shadowCounts(stats)).some((count) => count > 0),
  isRecord: isShadowLine,
};

/** @param since the time of the first request that counts, in milliseconds */
export async function observe(client: KubeClient, sources: readonly SourceObject[], model: AccessModel, since?: number): Promise<Observed> {
  const shadow = new ShadowAccess(model);
  const pods = sources.filter(({ object }) => object.kind === 'Pod' && shadow.concerns(targetOf(object)) && partOf(object.status).phase === 'Running');
  const workloads = new Map(pods.map((source) => [source, workloadsOf([source])[0]]));
  const asked = await Promise.all(pods.filter((source) => workloads.get(source)?.hasProxy).map(async (source) => {
    const records = await readProxyRecords(client, source.object as unknown as KubeObject, WANTED);
    const pod = String(partOf(source.object.metadata).name);
    return { source, pod, records };
  }));
  const proxies = asked.flatMap(({ source, pod, records }): ShadowProxy[] => (
    records ? [{ ...targetOf(source.object), ...records, pod, workload: workloads.get(source)!.title }] : []));
  const unanswered = asked.filter(({ records }) => !records).map(({ source, pod }) => `${targetOf(source.object).namespace}/${pod}`).sort();
  return { ...shadow.findings(proxies, since), proxies: asked.length, unanswered };
}

function targetOf({ metadata }: Plain): { namespace: string; labels: Plain } {
  const { namespace, labels } = partOf(metadata);
  return { namespace: String(namespace), labels: isMap(labels) ? labels : {} };
}
