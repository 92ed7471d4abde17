import { isDeepStrictEqual } from 'node:util';
import { AUTO_IMAGE } from '../checks/internal';
import { isMap, Json, partOf, partsOf } from '../json';
import { isEnding, proxyOf } from './proxy';
import { KubeClient, KubeError, KubeObject } from '../kube';
import { DomainRule, podTemplateOf, probePodOf, selectorQuery, Step } from '../reconcile';

const NAME = 'gateway restarts';

/**
 * Restarts the gateways of a set whose pods have another proxy than the injector would give them now. This happens after an upgrade in place, or
 * after a revision tag was moved: the objects of the gateway do not change, so that nothing else restarts its pods.
 *
 * What the injector will give them is known only when the run has changed what it injects. Until then, such a restart has a condition.
 */
export const GATEWAY_RESTARTS: DomainRule = {
  name: NAME,
  look: async (client, { desired, live }) => {
    const gateways = desired.filter(({ key, object }) => live.has(key) && isInjectedGateway(object));
    const looks = await Promise.all(gateways.map(async ({ key, object }) => ({ key, object, isOutdated: await whetherOutdated(client, object) })));
    return gateways.length === 0 ? undefined : {
      objects: looks.filter(({ isOutdated }) => isOutdated === true).map(({ object }) => object),
      unreadable: looks.filter(({ isOutdated }) => isOutdated === undefined).map(({ key }) => ({ what: key, why: 'the injector does not answer' })),
    };
  },
  add: ({ observed, steps }) => {
    const { objects: outdated = [], unreadable = [] } = observed.sightings?.get(NAME) ?? {};
    const all = [...steps.values()];
    const changesInjection = all.some(isInjectionChange);
    const relabelled = new Set(all.filter(isRelabelling).map(({ ref }) => ref.name));
    const gateways = all.filter(({ of, live, action }) => of && live && action !== 'refuse' && isInjectedGateway(of.object));
    return {
      steps: gateways.flatMap((gateway) => {
        const isCertain = outdated.includes(gateway.of!.object);
        const mayBecome = changesInjection || relabelled.has(gateway.ref.namespace!) || unreadable.some(({ what }) => what === gateway.key);
        return isCertain || mayBecome ? [restartOf(gateway, isCertain)] : [];
      }),
    };
  },
};

function restartOf({ key, ref, of }: Step, isCertain: boolean): Step {
  const notes = [isCertain ? 'its control plane injects another proxy than its pods have' : 'only if its control plane then injects another proxy than its pods have'];
  return { key: `${key}@restart`, addedFor: key, action: 'restart', ref, of, notes, ...!isCertain && { ifOutdated: true } };
}

/** Whether a step changes what is injected, or by which control plane: the templates and values of an injector, or the webhooks of revisions and tags. */
function isInjectionChange({ action, ref, desired, live }: Step): boolean {
  const isInjection = ref.kind === 'MutatingWebhookConfiguration' || (ref.kind === 'ConfigMap' && /^istio-sidecar-injector(-|$)/.test(ref.name));
  const isNewOrGone = action === 'create' || action === 'delete';
  return isInjection && (isNewOrGone || (['configure', 'adopt'].includes(action) && hasOtherContent(desired!, live!)));
}

/** Whether an object gets other data or webhooks than it has. The API server and istiod add fields to webhooks. */
function hasOtherContent({ data, webhooks = [] }: KubeObject, live: KubeObject): boolean {
  return !isDeepStrictEqual(data ?? {}, live.data ?? {}) || !isWithin(webhooks, live.webhooks ?? []);
}

/** Whether a value has all fields of another one, with the same values. Lists have the same items. */
function isWithin(part: Json | undefined, whole: Json | undefined): boolean {
  if (Array.isArray(part) && Array.isArray(whole)) {
    return part.length === whole.length && part.every((item, index) => isWithin(item, whole[index]));
  }
  return isMap(part) && isMap(whole) ? Object.entries(part).every(([name, value]) => isWithin(value, whole[name])) : part === whole;
}

/** Whether a step gives a namespace another control plane: webhooks select the pods of a namespace by these labels. */
function isRelabelling({ action, ref, live, desired }: Step): boolean {
  const isChanged = (label: string) => live?.metadata.labels?.[label] !== desired?.metadata.labels?.[label];
  return ref.kind === 'Namespace' && ['configure', 'adopt'].includes(action) && ['istio.io/rev', 'istio-injection'].some(isChanged);
}

function isInjectedGateway(object: KubeObject): boolean {
  return partOf(object.spec).selector !== undefined && partsOf(podTemplateOf(object), 'spec', 'containers').some(({ image }) => image === AUTO_IMAGE);
}

/** Undefined if it cannot be found out, for example since the injector does not serve. Without the right to create pods, nothing is restarted. */
async function whetherOutdated(client: KubeClient, gateway: KubeObject): Promise<boolean | undefined> {
  try {
    return await hasOutdatedPods(client, gateway, true);
  } catch (error) {
    if (!(error instanceof KubeError)) {
      throw error;
    }
    return error.isForbidden ? false : undefined;
  }
}

/**
 * Whether pods of a gateway have another proxy than the injector would give them now.
 *
 * @param once whether the injector is asked only once: a run may begin without it
 * @throws KubeError if the injector, or the pods, cannot be asked
 */
export async function hasOutdatedPods(client: KubeClient, gateway: KubeObject, once = false): Promise<boolean> {
  const { namespace } = gateway.metadata;
  const pods = await client.list('v1', 'Pod', { namespace, labelSelector: selectorQuery(partOf(gateway.spec).selector) });
  const wanted = proxyOf(await client.create(probePodOf(gateway), { namespace, dryRun: true, once }));
  const proxies = pods.filter((pod) => !isEnding(pod)).map(proxyOf);
  return wanted !== undefined && proxies.some((proxy) => proxy?.image !== wanted.image || proxy.revision !== wanted.revision);
}
