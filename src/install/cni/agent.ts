import { Fields } from '../../json';

/** The parts of the CNI agent's pods that depend on its design. */
export interface CniAgent {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly updateStrategy?: Fields;
  /** Fields of the pod that put it into the network of its node. */
  readonly network: Fields;
  readonly ports?: Fields[];
  readonly securityContext: Fields;
  readonly envFrom?: Fields[];
  readonly env: Fields[];
  readonly volumeMounts: Fields[];
  readonly volumes: Fields[];
}
