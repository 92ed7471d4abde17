/**
 * What runs when a container has started, and before it is stopped, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export interface MeshLifecycle {
  /**
   * What runs when the container has started.
   *
   * @default - nothing
   */
  readonly postStart?: MeshLifecycleHandler;

  /**
   * What runs before the container is stopped.
   *
   * @default - nothing
   */
  readonly preStop?: MeshLifecycleHandler;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** What a lifecycle hook does. Give one of its fields. */
export interface MeshLifecycleHandler {
  /**
   * A command in the container.
   *
   * @default - another action
   */
  readonly exec?: MeshExecAction;

  /**
   * An HTTP request to the container.
   *
   * @default - another action
   */
  readonly httpGet?: MeshHttpGetAction;

  /**
   * A pause.
   *
   * @default - another action
   */
  readonly sleep?: MeshSleepAction;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A command that runs in a container. */
export interface MeshExecAction {
  /**
   * The command and its arguments. There is no shell.
   *
   * @default - the container's own entry point
   */
  readonly command?: string[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** An HTTP request to a container. */
export interface MeshHttpGetAction {
  /** The number or the name of the port. */
  readonly port: string | number;

  /**
   * The path of the request.
   *
   * @default "/"
   */
  readonly path?: string;

  /**
   * The scheme: `HTTP` or `HTTPS`.
   *
   * @default "HTTP"
   */
  readonly scheme?: string;

  /**
   * The host that is connected to.
   *
   * @default - the address of the pod
   */
  readonly host?: string;

  /**
   * Headers of the request.
   *
   * @default - no headers
   */
  readonly httpHeaders?: MeshHttpHeader[];

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A header of an HTTP request. */
export interface MeshHttpHeader {
  /** The name of the header. */
  readonly name: string;

  /** The value of the header. */
  readonly value: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A pause before a container is stopped. */
export interface MeshSleepAction {
  /** The length of the pause, in seconds. */
  readonly seconds: number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
