import { IstioVersion } from '../../istio';
import { Fields } from '../../json';
import { InstallFeatures } from '../../settings';

/** How a prop stands for one setting. */
export interface Row<Props> {
  /**
   * The path of the prop.
   *
   * @default - none: the setting only follows from other props
   */
  readonly prop?: Path<Props>;
  readonly setting: string;
  /** The part of a Kubernetes object that the setting is, such as `PodSpec.tolerations`. */
  readonly fragment?: string;
  /** How the prop and the setting are converted into each other. */
  readonly as: Converter;
  /** The value of the prop if it is not given. It may follow from props of earlier rows. */
  readonly or?: (props: Props) => unknown;
  /** Whether the prop stands for everything below this setting that has no row of its own. */
  readonly rest?: boolean;
  /** Whether the prop has no effect in versions without the setting. Otherwise, it is an error there. */
  readonly quiet?: boolean;
  /** Whether a version has the setting. */
  isIn(version: IstioVersion): boolean;
}

/** Converts a prop to its setting, and back. `toProp` throws an error with the reason if no prop can stand for the setting. */
export interface Converter {
  /** The prop that leaves the setting unset, if there is one. */
  readonly unset?: unknown;
  toSetting(prop: any, context: Context): unknown;
  toProp(setting: any, context: Context): unknown;
}

export interface Context {
  /** The name of the prop in errors. */
  readonly where: string;
  readonly version: IstioVersion;
  readonly features: InstallFeatures;
  /** The setting if no prop is given. */
  readonly byDefault: unknown;
}

/** A part of an install. One list of rows makes its settings. */
export interface Part {
  /** The name of the part in errors. */
  readonly name: string;
  readonly version: IstioVersion;
  readonly features: InstallFeatures;
  readonly defaults: Fields;
  /** Whether a setting at or below this path makes a difference. */
  reads(setting: string): boolean;
}

/** The paths of all props, such as `istiod.minReplicas`. */
export type Path<T> = { [K in keyof T & string]-?: K | (IsGroup<NonNullable<T[K]>> extends true ? `${K}.${Path<NonNullable<T[K]>>}` : never) }[keyof T & string];
type IsGroup<T> = T extends string | number | boolean | readonly unknown[] ? false : string extends keyof T ? false : true;
