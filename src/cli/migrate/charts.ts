import { ValuesSource } from '../../helm';
import { IstioVersion } from '../../istio';

/** An install as releases of the charts: what is migrated, from values files or an IstioOperator. */
export interface Charts {
  readonly version: IstioVersion;
  readonly namespace: string;
  readonly crds: boolean;
  /** Whether the CustomResourceDefinitions have descriptions. */
  readonly crdDescriptions?: boolean;
  /** The names of fields of Kubernetes that are not checked. */
  readonly allowedKubernetesFields?: readonly string[];
  /** Values of the chart base, if it is installed. */
  readonly base?: ValuesSource[];
  /** Values of the chart istiod, if it is installed. */
  readonly istiod?: ValuesSource[];
  readonly gateways: readonly GatewayChart[];
  /** The chart cni, if it is installed. */
  readonly cni?: NodeChart;
  /** The chart ztunnel, if it is installed. */
  readonly ztunnel?: NodeChart;
  /** Changes of objects after the charts have rendered them. */
  readonly changes: readonly Change[];
}

/** One release of the chart gateway. */
export interface GatewayChart {
  readonly name: string;
  readonly namespace: string;
  readonly values: ValuesSource[];
}

/** A release of a chart of an agent that runs on each node. */
export interface NodeChart {
  readonly namespace: string;
  readonly values: ValuesSource[];
}

/** A change of one field of one object. */
export interface Change {
  readonly kind: string;
  readonly name: string;
  /** Ignored for cluster-scoped objects. */
  readonly namespace: string;
  /** The field, such as `spec`, `template`, `spec`, `containers`, `[name:discovery]`, `image`. */
  readonly path: readonly string[];
  /** The new value; undefined deletes the field. */
  readonly value?: unknown;
  /** Whether a map replaces the map that exists. Otherwise, it is merged over that map. */
  readonly replaces?: boolean;
  /** Whether a selector that finds no item adds one. */
  readonly adds?: boolean;
  /** Whether the change is left out if there is no such object. */
  readonly ifExists?: boolean;
  /** The place in the file that asks for the change. */
  readonly where: string;
}
