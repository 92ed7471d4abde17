/**
 * How a Service chooses between IPv4 and IPv6.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
 */
export enum MeshIpFamilyPolicy {
  /** What the cluster has by default. */
  CLUSTER_DEFAULT = '',
  /** One family only. */
  SINGLE_STACK = 'SingleStack',
  /** Both families where the cluster has them. */
  PREFER_DUAL_STACK = 'PreferDualStack',
  /** Both families, or the Service is refused. */
  REQUIRE_DUAL_STACK = 'RequireDualStack',
}

/** A family of IP addresses. */
export enum MeshIpFamily {
  /** IPv4. */
  IPV4 = 'IPv4',
  /** IPv6. */
  IPV6 = 'IPv6',
}
