/**
 * What a workload accepts from its clients.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export enum MeshMtlsMode {
  /** Mutual TLS only: plaintext is refused. */
  STRICT = 'STRICT',
  /** Both mutual TLS and plaintext: for the time of a migration. */
  PERMISSIVE = 'PERMISSIVE',
  /** Plaintext only. */
  DISABLE = 'DISABLE',
}
