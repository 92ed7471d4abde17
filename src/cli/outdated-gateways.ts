import { partOf, partsOf } from '../json';
import { isEnding, proxyOf } from './proxies';
import { ifAllowed, KubeClient, KubeObject } from '../kube';
import { DesiredObject, podTemplateOf, selectorQuery } from '../reconcile';

/** What stands in the place of the proxy's image where the injector fills it in. */
const BY_INJECTOR = 'auto';

/**
 * The gateways of a set whose pods have another proxy than the injector would give them now: after an upgrade in place, or
 * when the tag that they follow has moved. Their own objects do not change by it, and so nothing else would restart them.
 */
export async function outdatedGateways(client: KubeClient, desired: DesiredObject[]): Promise<DesiredObject[]> {
  const gateways = desired.filter(({ object }) => partOf(object.spec).selector !== undefined
    && partsOf(podTemplateOf(object), 'spec', 'containers').some(({ image }) => image === BY_INJECTOR));
  const outdated = await Promise.all(gateways.map(async (gateway) => await ifAllowed(isOutdated(client, gateway.object)) ? [gateway] : []));
  return outdated.flat();
}

async function isOutdated(client: KubeClient, gateway: KubeObject): Promise<boolean> {
  const { namespace, name } = gateway.metadata;
  const pods = await client.list('v1', 'Pod', { namespace, labelSelector: selectorQuery(partOf(gateway.spec).selector) });
  const template = podTemplateOf(gateway)!;
  const probe = { ...template, apiVersion: 'v1', kind: 'Pod', metadata: { ...partOf(template, 'metadata'), name: `${name}-probe`, namespace } };
  const wanted = proxyOf(await client.create(probe, { namespace, dryRun: true }));
  const proxies = pods.filter((pod) => !isEnding(pod)).map(proxyOf);
  return wanted !== undefined && proxies.some((proxy) => proxy?.image !== wanted.image || proxy.revision !== wanted.revision);
}
