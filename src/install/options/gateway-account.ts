/** The account of a gateway's pods. */
export interface MeshGatewayAccount {
  /**
   * The name of the account.
   *
   * @default - that of the gateway; `default` if none is made
   */
  readonly name?: string;

  /**
   * Whether the account is made.
   *
   * @default true
   */
  readonly create?: boolean;

  /**
   * Annotations of the account, by which clouds give it rights.
   *
   * @default - none
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * Whether the account may read the Secrets of its namespace, where the certificates of TLS servers are.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
   * @default true
   */
  readonly readsSecrets?: boolean;
}
