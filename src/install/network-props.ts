/**
 * The IP family policy of a Service.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
 */
export enum MeshIpFamilyPolicy {
  /** The default of the cluster. */
  CLUSTER_DEFAULT = '',
  /** A single family. */
  SINGLE_STACK = 'SingleStack',
  /** Both families, if the cluster has both. */
  PREFER_DUAL_STACK = 'PreferDualStack',
  /** Both families. If the cluster does not have both, the API server rejects the Service. */
  REQUIRE_DUAL_STACK = 'RequireDualStack',
}

/** An IP address family. */
export enum MeshIpFamily {
  /** IPv4. */
  IPV4 = 'IPv4',
  /** IPv6. */
  IPV6 = 'IPv6',
}
