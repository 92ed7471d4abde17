import { ISTIOD_GONE, leftBehind, LeftBehindOptions } from './left-behind';
import { PODS_GONE, SECURITY_ORDER } from './security-order';
import { DomainRule, WaitLook } from '../reconcile';
import { podsGone } from './security-order/pods-gone';

/** What a mesh adds to a decision of the reconciler: orders, what istiod leaves behind, and the conditions that steps wait for. */
export function meshRules(options: LeftBehindOptions = {}): { rules: DomainRule[]; waits: { [type: string]: WaitLook } } {
  return {
    rules: [SECURITY_ORDER, leftBehind(options)],
    waits: { [PODS_GONE]: podsGone, [ISTIOD_GONE]: podsGone },
  };
}
