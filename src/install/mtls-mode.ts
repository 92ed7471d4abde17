/**
 * The kind of connections that a workload accepts from its clients.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export enum MeshMtlsMode {
  /** Only mutual TLS. Plain text is rejected. */
  STRICT = 'STRICT',
  /** Mutual TLS and plain text, for the time of a migration. */
  PERMISSIVE = 'PERMISSIVE',
  /** Only plain text. */
  DISABLE = 'DISABLE',
}
