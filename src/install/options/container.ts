import { MeshEnvVar } from './env-var';
import { MeshLifecycle } from './lifecycle';
import { MeshProbe } from './probe';
import { MeshResources } from './resources';
import { MeshContainerSecurityContext } from './security-context';
import { MeshVolumeMount } from './volume-mount';

/**
 * A container of a pod, with the field names of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/containers/
 */
export interface MeshContainer {
  /** The name of the container. */
  readonly name: string;

  /**
   * The reference of the image.
   *
   * @default - none: something else must set it
   */
  readonly image?: string;

  /**
   * When the image is pulled: `Always`, `IfNotPresent` or `Never`.
   *
   * @default - `Always` for the tag `latest` and for no tag, else `IfNotPresent`
   */
  readonly imagePullPolicy?: string;

  /**
   * The program, in place of the entry point of the image.
   *
   * @default - as the image says
   */
  readonly command?: string[];

  /**
   * The arguments of the program.
   *
   * @default - as the image says
   */
  readonly args?: string[];

  /**
   * The folder in which the program runs.
   *
   * @default - as the image says
   */
  readonly workingDir?: string;

  /**
   * Environment variables.
   *
   * @default - no variables
   */
  readonly env?: MeshEnvVar[];

  /**
   * Sources whose keys all become environment variables.
   *
   * @default - no sources
   */
  readonly envFrom?: MeshEnvSource[];

  /**
   * The ports on which the container listens.
   *
   * @default - none is named
   */
  readonly ports?: MeshContainerPort[];

  /**
   * Requests and limits.
   *
   * @default - none
   */
  readonly resources?: MeshResources;

  /**
   * Where volumes are mounted.
   *
   * @default - no mounts
   */
  readonly volumeMounts?: MeshVolumeMount[];

  /**
   * The container is restarted if this check fails.
   *
   * @default - no check
   */
  readonly livenessProbe?: MeshProbe;

  /**
   * The pod gets no requests while this check fails.
   *
   * @default - no check
   */
  readonly readinessProbe?: MeshProbe;

  /**
   * The other checks begin after this one has succeeded.
   *
   * @default - no check
   */
  readonly startupProbe?: MeshProbe;

  /**
   * What happens after the start and before the end.
   *
   * @default - nothing
   */
  readonly lifecycle?: MeshLifecycle;

  /**
   * The rights of the container.
   *
   * @default - those of the pod
   */
  readonly securityContext?: MeshContainerSecurityContext;

  /**
   * `Always` makes an init container a sidecar: it runs as long as the pod.
   *
   * @default - as the pod says
   */
  readonly restartPolicy?: string;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A port on which a container listens. */
export interface MeshContainerPort {
  /** The number of the port. */
  readonly containerPort: number;

  /**
   * The name of the port.
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
   * The port of the node.
   *
   * @default - no port of the node
   */
  readonly hostPort?: number;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A source whose keys all become environment variables. Give one of its references. */
export interface MeshEnvSource {
  /**
   * What is written before each name.
   *
   * @default ""
   */
  readonly prefix?: string;

  /**
   * A ConfigMap.
   *
   * @default - another source
   */
  readonly configMapRef?: MeshEnvSourceRef;

  /**
   * A Secret.
   *
   * @default - another source
   */
  readonly secretRef?: MeshEnvSourceRef;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}

/** A ConfigMap or Secret whose keys become environment variables. */
export interface MeshEnvSourceRef {
  /** Its name. */
  readonly name: string;

  /**
   * Whether the container starts without it.
   *
   * @default false
   */
  readonly optional?: boolean;

  /**
   * Fields that this type does not have. They are merged over the others.
   *
   * @default - no other fields
   */
  readonly raw?: { [field: string]: any };
}
