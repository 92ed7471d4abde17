import { MeshExecAction, MeshHttpGetAction } from './lifecycle';

/**
 * A check of a container, with the field names of Kubernetes. Give one of exec, httpGet, tcpSocket and grpc.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export interface MeshProbe {
  /**
   * A command in the container. The check succeeds if its exit code is 0.
   *
   * @default - another check
   */
  readonly exec?: MeshExecAction;

  /**
   * An HTTP request. The check succeeds if the status code is from 200 to 399.
   *
   * @default - another check
   */
  readonly httpGet?: MeshHttpGetAction;

  /**
   * A TCP connection. The check succeeds if it is accepted.
   *
   * @default - another check
   */
  readonly tcpSocket?: MeshTcpSocketAction;

  /**
   * A request of the gRPC health protocol.
   *
   * @default - another check
   */
  readonly grpc?: MeshGrpcAction;

  /**
   * The time from the start of the container to the first check, in seconds.
   *
   * @default 0
   */
  readonly initialDelaySeconds?: number;

  /**
   * The time between two checks, in seconds.
   *
   * @default 10
   */
  readonly periodSeconds?: number;

  /**
   * The time that a check can take, in seconds.
   *
   * @default 1
   */
  readonly timeoutSeconds?: number;

  /**
   * How many checks must succeed after a failed one.
   *
   * @default 1
   */
  readonly successThreshold?: number;

  /**
   * How many checks must fail.
   *
   * @default 3
   */
  readonly failureThreshold?: number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A TCP connection to a container. */
export interface MeshTcpSocketAction {
  /** The number or the name of the port. */
  readonly port: string | number;

  /**
   * The host that is connected to.
   *
   * @default - the address of the pod
   */
  readonly host?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A request of the gRPC health protocol to a container. */
export interface MeshGrpcAction {
  /** The number of the port. */
  readonly port: number;

  /**
   * The name of the service that is asked about.
   *
   * @default - the server as a whole
   */
  readonly service?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
