import { IstioVersion } from '../../istio';
import { Fields, isMap } from '../../json';
import { InstallFeatures } from '../../settings';

/** How one leaf of the settings is said as a prop. */
export interface Row<Props> {
  /**
   * The prop that says it.
   *
   * @default - none: it only follows from others
   */
  readonly prop?: Path<Props>;
  readonly setting: string;
  /**
   * How the two are turned into one another.
   *
   * @default same
   */
  readonly as?: Converter;
  /** What the prop is taken for where it is left out: it may follow from props of earlier rows. */
  readonly or?: (props: Props) => unknown;
  /** Whether the prop says what no other row says below this setting. */
  readonly rest?: boolean;
  /** Whether the prop says nothing, rather than being refused, in versions without such a setting. */
  readonly quiet?: boolean;
}

/** Turns a prop into its setting and back. `toProp` throws an error with the reason where no prop can say the setting. */
export interface Converter {
  /** The prop by which the setting is not set, where there is one. */
  readonly unset?: unknown;
  toSetting(prop: any, context: Context): unknown;
  toProp(setting: any, context: Context): unknown;
}

export interface Context {
  /** What the prop is called in errors. */
  readonly where: string;
  readonly version: IstioVersion;
  readonly features: InstallFeatures;
  /** The setting when nobody sets anything. */
  readonly byDefault: unknown;
}

/** A part of an install, whose settings one list of rows makes. */
export interface Part {
  /** What the part is called in errors. */
  readonly name: string;
  readonly version: IstioVersion;
  readonly features: InstallFeatures;
  readonly defaults: Fields;
  /** Whether settings of this path exist in a version. */
  knows(version: IstioVersion, setting: string): boolean;
  /** Whether a setting at or below this path makes a difference. */
  reads(setting: string): boolean;
}

/** The paths of all props, such as `istiod.minReplicas`: a row for a prop that does not exist does not compile. */
type Path<T> = { [K in keyof T & string]-?: K | (IsGroup<NonNullable<T[K]>> extends true ? `${K}.${Path<NonNullable<T[K]>>}` : never) }[keyof T & string];
type IsGroup<T> = T extends string | number | boolean | readonly unknown[] ? false : string extends keyof T ? false : true;

/** The value at a path such as `global.proxy.image`. */
export function at(value: unknown, path: string): any {
  return path.split('.').reduce<any>((inner, key) => inner?.[key], value);
}

/** The fields with this value at a path; what is given stays as it is. */
export function placed(fields: Fields, path: string, value: unknown): Fields {
  const [key, ...rest] = path.split('.');
  const below = isMap(fields[key]) ? fields[key] : {};
  return { ...fields, [key]: rest.length === 0 ? value : placed(below, rest.join('.'), value) };
}
