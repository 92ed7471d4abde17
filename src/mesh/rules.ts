import { PODS_GONE, SECURITY_ORDER } from './security-order';
import { DomainRule, WaitLook } from '../reconcile';
import { podsGone } from './security-order/pods-gone';

/** What a mesh adds to a decision of the reconciler: orders, and the conditions that their steps wait for. */
export const MESH_RULES: { rules: DomainRule[]; waits: { [type: string]: WaitLook } } = {
  rules: [SECURITY_ORDER],
  waits: { [PODS_GONE]: podsGone },
};
