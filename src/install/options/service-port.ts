/**
 * A port of a Service, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
 */
export interface MeshServicePort {
  /** The number of the port. */
  readonly port: number;

  /**
   * The name of the port. Each port of a Service with several ports must have a name.
   *
   * @default - no name
   */
  readonly name?: string;

  /**
   * The protocol: `TCP`, `UDP` or `SCTP`.
   *
   * @default "TCP"
   */
  readonly protocol?: string;

  /**
   * The number or the name of the port of the pods.
   *
   * @default - `port`
   */
  readonly targetPort?: string | number;

  /**
   * The port of each node, for a Service of the type `NodePort` or `LoadBalancer`.
   *
   * @default - the cluster chooses a port
   */
  readonly nodePort?: number;

  /**
   * The application protocol, such as `https`.
   *
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
   * @default - the name of the port says it
   */
  readonly appProtocol?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
