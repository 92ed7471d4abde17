import { isDeepStrictEqual } from 'node:util';
import { AUTO_IMAGE } from '../checks/internal';
import { groupOf, isMap, Json, JsonObject, parsedJson, partOf, partsOf } from '../json';
import { isIstiod } from './control-planes';
import { isEnding, proxyOf } from './proxy';
import { KubeClient, KubeError, KubeObject } from '../kube';
import { DomainRule, podTemplateOf, probePodOf, Reason, selectorQuery, Step } from '../reconcile';

const NAME = 'gateway restarts';

/**
 * Restarts the gateways of a set whose pods have another proxy than the injector would give them now. This happens after an upgrade in place, after a
 * revision tag was moved, and after a change of the mesh config that proxies have from their start: the objects of the gateway do not change, so
 * that nothing else restarts its pods.
 *
 * What the injector will give them is known only when the run has changed what it injects. Until then, such a restart has a condition.
 */
export const GATEWAY_RESTARTS: DomainRule = {
  name: NAME,
  look: async (client, { desired, live }) => {
    const gateways = desired.filter(({ key, object }) => live.has(key) && isInjectedGateway(object) && isInjectedGateway(live.get(key)!));
    // A change of the template replaces the pods anyway: they are compared with what they would get by the template that they have.
    const looks = await Promise.all(gateways.map(async ({ key, object }) =>
      ({ key, object, isOutdated: await whetherOutdated(client, live.get(key)!) })));
    return gateways.length === 0 ? undefined : {
      objects: looks.filter(({ isOutdated }) => isOutdated === true).map(({ object }) => object),
      unreadable: looks.filter(({ isOutdated }) => isOutdated === undefined).map(({ key }) => ({ what: key, why: 'the injector does not answer' })),
    };
  },
  add: ({ observed, steps }) => {
    const { objects: outdated = [], unreadable = [] } = observed.sightings?.get(NAME) ?? {};
    const all = [...steps.values()];
    const changes = all.filter(isInjectionChange);
    const isReadLater = changes.some(({ ref }) => ref.kind === 'ConfigMap') && !all.some(isRolledOut);
    const relabelled = new Set(all.filter(isRelabelling).map(({ ref }) => ref.name));
    const gateways = all.filter(({ of, live, action }) => of && live && action !== 'refuse' && isInjectedGateway(of.object));
    return {
      steps: gateways.flatMap((gateway) => {
        const isCertain = outdated.includes(gateway.of!.object);
        const mayBecome = changes.length > 0 || relabelled.has(gateway.ref.namespace!) || unreadable.some(({ what }) => what === gateway.key);
        return isCertain || mayBecome ? [restartOf(gateway, isCertain, isReadLater)] : [];
      }),
    };
  },
};

function restartOf({ key, ref, of }: Step, isCertain: boolean, isReadLater: boolean): Step {
  const notes = [isCertain ? 'its control plane injects another proxy than its pods have' : 'only if its control plane then injects another proxy than its pods have'];
  const step: Step = { key: `${key}@restart`, addedFor: key, action: 'restart', ref, of, notes };
  return isCertain ? step : { ...step, ifOutdated: true, ...isReadLater && { reason: BEHIND } };
}

const BEHIND: Reason = {
  code: 'InjectorBehind',
  message: 'not restarted: what is injected is configured anew, and its control plane gives new pods the same proxy as before. A running istiod reads its '
    + 'configuration after up to two minutes: apply again then',
};

/** ConfigMaps of a control plane that say what is injected: the templates and values of the injector, and the mesh config with the defaults of proxies. */
const INJECTION_CONFIG = /^istio(-sidecar-injector)?(-|$)/;

/**
 * Whether a step changes what is injected, or by which control plane: the templates and values of an injector, the mesh config, a ProxyConfig, or the
 * webhooks of revisions and tags.
 */
function isInjectionChange({ action, ref, desired, live }: Step): boolean {
  const isConfig = ref.kind === 'ConfigMap' && INJECTION_CONFIG.test(ref.name) && [desired, live].some((object) => isInjectionConfig(object));
  const isInjection = ref.kind === 'MutatingWebhookConfiguration' || isConfig || (ref.kind === 'ProxyConfig' && groupOf(ref.apiVersion) === 'networking.istio.io');
  const isNewOrGone = action === 'create' || action === 'delete';
  return isInjection && (isNewOrGone || (['configure', 'adopt'].includes(action) && hasOtherContent(desired!, live!)));
}

/** Other ConfigMaps with such a name have neither. */
function isInjectionConfig(object: KubeObject | undefined): boolean {
  const data = partOf(object?.data);
  return data.mesh !== undefined || object?.metadata.name.startsWith('istio-sidecar-injector') === true;
}

/** Whether a step replaces the pods of a control plane. New ones read their configuration when they start. */
function isRolledOut({ action, desired, live }: Step): boolean {
  return desired !== undefined && isIstiod(desired) && (action === 'create'
    || (['configure', 'adopt'].includes(action) && !isWithin(partOf(podTemplateOf(desired)), partOf(live && podTemplateOf(live)))));
}

/** Whether an object gets other data or webhooks than it has. The API server and istiod add fields to webhooks. */
function hasOtherContent({ data, spec, webhooks = [] }: KubeObject, live: KubeObject): boolean {
  const differs = (after: Json | undefined, before: Json | undefined) => !isDeepStrictEqual(after ?? {}, before ?? {});
  return differs(data, live.data) || differs(spec, live.spec) || !isWithin(webhooks, live.webhooks ?? []);
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
  const wanted = injectedOf(await client.create(probePodOf(gateway), { namespace, dryRun: true, once }));
  const present = pods.filter((pod) => !isEnding(pod)).map(injectedOf);
  return wanted !== undefined && present.some((each) => !isDeepStrictEqual(each, wanted));
}

/**
 * The variables of a proxy that the injector takes from the mesh config and from its values. Others are of the pod, or of webhooks of anybody, which may
 * give each pod other ones.
 */
const FROM_MESH = ['PROXY_CONFIG', 'TRUST_DOMAIN', 'CA_ADDR', 'JWT_POLICY', 'PILOT_CERT_PROVIDER', 'ISTIO_META_MESH_ID', 'ISTIO_META_NETWORK', 'ISTIO_META_CLUSTER_ID'];

/** What the injector has given a pod; undefined if the pod was not injected. */
function injectedOf(pod: KubeObject): JsonObject | undefined {
  const proxy = proxyOf(pod);
  const container = [...partsOf(pod.spec, 'containers'), ...partsOf(pod.spec, 'initContainers')].find(({ name }) => name === 'istio-proxy');
  const variables = partsOf(container, 'env').filter(({ name }) => FROM_MESH.includes(String(name)))
    .map(({ name, value = '' }): [string, Json] => [String(name), parsedJson(String(value)) ?? value]);
  return proxy && { ...proxy, variables: Object.fromEntries(variables) };
}
