/** Kinds and defaults that several rows have. */
export const RESOURCE_SCOPE = 'one of all, cluster, namespace';
export const PULL_POLICY = 'one of Always, IfNotPresent, Never';
export const FAMILY_POLICY = 'one of SingleStack, PreferDualStack, RequireDualStack';
export const FAMILIES = 'list of one of IPv4, IPv6';
/** Tolerations for every node. Charts that have no setting for them write them too. */
export const EVERY_NODE = [
  { effect: 'NoSchedule', operator: 'Exists' },
  { key: 'CriticalAddonsOnly', operator: 'Exists' },
  { effect: 'NoExecute', operator: 'Exists' },
];
