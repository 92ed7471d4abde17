import { ValuesSource } from '../../helm';
import { IstioVersion } from '../../istio';

/** An install as its charts are released: what is migrated, wherever it was said. */
export interface Charts {
  readonly version: IstioVersion;
  readonly namespace: string;
  readonly crds: boolean;
  /** Values of the chart base, if it is installed. */
  readonly base?: ValuesSource[];
  /** Values of the chart istiod, if it is installed. */
  readonly istiod?: ValuesSource[];
  readonly gateways: readonly GatewayChart[];
  /** What is changed in objects after the charts have rendered them. */
  readonly changes: readonly Change[];
}

/** One release of the chart gateway. */
export interface GatewayChart {
  readonly name: string;
  readonly namespace: string;
  readonly values: ValuesSource[];
}

/** A change of one field of one object. */
export interface Change {
  readonly kind: string;
  readonly name: string;
  /** Objects of the whole cluster have none. */
  readonly namespace: string;
  /** The field, such as `spec`, `template`, `spec`, `containers`, `[name:discovery]`, `image`. */
  readonly path: readonly string[];
  /** Its value; without one the field is taken away. */
  readonly value?: unknown;
  /** Whether a map takes the place of what is there, over which it is merged otherwise. */
  readonly replaces?: boolean;
  /** Where it is asked for. */
  readonly where: string;
}
