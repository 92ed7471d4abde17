import { GATEWAY_RESTARTS, hasOutdatedPods } from './gateway-restarts';
import { ISTIOD_GONE, leftBehind, LeftBehindOptions } from './left-behind';
import { NODE_AGENTS_FIRST } from './node-agents';
import { PODS_GONE, securityOrder } from './security-order';
import { KubeClient, KubeObject } from '../kube';
import { DomainRule, Reason, Step, WaitLook } from '../reconcile';
import { LeavingPods, podsGone } from './security-order/pods-gone';
import { ProxyWaits, trafficOrder } from './traffic-order';

/** Options of the rules of a mesh. */
export interface MeshRuleOptions extends LeftBehindOptions {
  /** Do not wait for what the proxies have. @default false */
  withoutProxyCheck?: boolean;
  /** Do not look for pods that run on without their workload, and do not wait until pods are gone. @default false */
  withoutPodCheck?: boolean;
}

/** What a mesh adds to a decision of the reconciler: orders, what istiod leaves behind, and the conditions that steps wait for. */
export interface MeshRules {
  rules: DomainRule[];
  waits: { [type: string]: WaitLook };
  isOutdated: (client: KubeClient, workload: KubeObject) => Promise<boolean>;
  whyUnknown: (client: KubeClient, step: Step) => Promise<Reason | undefined>;
}

/** The rules of a mesh, for one run. */
export function meshRules(options: MeshRuleOptions = {}): MeshRules {
  const proxies = new ProxyWaits();
  return {
    rules: [
      securityOrder(!options.withoutPodCheck), trafficOrder(!options.withoutProxyCheck), leftBehind(options), GATEWAY_RESTARTS, NODE_AGENTS_FIRST,
    ],
    waits: { [PODS_GONE]: new LeavingPods().look, [ISTIOD_GONE]: podsGone, ...proxies.looks },
    isOutdated: hasOutdatedPods,
    whyUnknown: (client, step) => proxies.whyUnknown(client, step),
  };
}
