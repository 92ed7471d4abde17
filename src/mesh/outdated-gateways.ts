import { AUTO_IMAGE } from '../checks/internal';
import { partOf, partsOf } from '../json';
import { isEnding, proxyOf } from './proxy';
import { ifAllowed, KubeClient, KubeObject } from '../kube';
import { DesiredObject, podTemplateOf, probePodOf, selectorQuery } from '../reconcile';

/**
 * The gateways of a set whose pods have another proxy than the injector would give them now. This happens after an upgrade in place, or
 * after a revision tag was moved: the objects of the gateway do not change, so that nothing else restarts its pods.
 */
export async function outdatedGateways(client: KubeClient, desired: DesiredObject[]): Promise<DesiredObject[]> {
  const gateways = desired.filter(({ object }) => partOf(object.spec).selector !== undefined
    && partsOf(podTemplateOf(object), 'spec', 'containers').some(({ image }) => image === AUTO_IMAGE));
  const outdated = await Promise.all(gateways.map(async (gateway) => await ifAllowed(isOutdated(client, gateway.object)) ? [gateway] : []));
  return outdated.flat();
}

async function isOutdated(client: KubeClient, gateway: KubeObject): Promise<boolean> {
  const { namespace } = gateway.metadata;
  const pods = await client.list('v1', 'Pod', { namespace, labelSelector: selectorQuery(partOf(gateway.spec).selector) });
  const wanted = proxyOf(await client.create(probePodOf(gateway), { namespace, dryRun: true }));
  const proxies = pods.filter((pod) => !isEnding(pod)).map(proxyOf);
  return wanted !== undefined && proxies.some((proxy) => proxy?.image !== wanted.image || proxy.revision !== wanted.revision);
}
