/** The service account of a gateway's pods. */
export interface MeshGatewayAccount {
  /**
   * The name of the service account.
   *
   * @default - the name of the gateway, or `default` if no service account is created
   */
  readonly name?: string;

  /**
   * Whether the service account is created.
   *
   * @default true
   */
  readonly create?: boolean;

  /**
   * Annotations of the service account. Cloud providers use them to grant permissions.
   *
   * @default - no annotations
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * Whether the service account can read the Secrets of its namespace, which contain the certificates of TLS servers.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
   * @default true
   */
  readonly readsSecrets?: boolean;
}
