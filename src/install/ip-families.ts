import { MeshIpFamilyPolicy } from './network-props';

/** @throws if there are two IP families, but the policy allows only one */
export function checkIpFamilies(where: string, families: string[] = [], policy?: string): void {
  if (families.length > 1 && (!policy || policy === MeshIpFamilyPolicy.SINGLE_STACK)) {
    throw new Error(`${where}: ipFamilies has ${families.length} families [${families.join(', ')}], but ipFamilyPolicy is ${policy ?? 'not set'}. `
      + 'Set ipFamilyPolicy to MeshIpFamilyPolicy.PREFER_DUAL_STACK or REQUIRE_DUAL_STACK, or name only one family');
  }
}
