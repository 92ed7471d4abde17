import { Guard } from '../reconcile';
import { revisionsInUse } from './revisions-in-use';
import { versionSkews } from './version-skews';

/** Which guards are left out. */
export interface UpgradeOptions {
  /** Let control planes be further apart than Istio supports. */
  allowVersionSkew: boolean;
  /** Delete a control plane that proxies still use. */
  allowInUse: boolean;
}

/** The guards of a mesh: they refuse a run that would break it. */
export function upgradeGuards({ allowVersionSkew = true, allowInUse }: Partial<UpgradeOptions>): Guard[] {
  return [
    ...allowVersionSkew ? [] : [versionSkews],
    ...allowInUse ? [] : [revisionsInUse],
  ];
}
