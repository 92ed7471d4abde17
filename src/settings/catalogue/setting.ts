import { isUntil, Line } from './by-line';
import { ChartName } from './chart';
import { IstioVersion } from '../../istio';
import { isSince } from '../../istio/internal';
import { Rule } from '../../names';
import { Kind } from '../kinds';

/** A row of the catalogue: everything that the library knows about one setting. */
export interface Setting {
  /** The path of the setting in the flat layout, such as `pdb.minAvailable`. The last name can be `*`, for all other names there. */
  readonly setting: string;
  /** Whether the setting is below `pilot` in the values of lines without the flat layout. */
  readonly pilot?: true;
  /** Whether the setting is below `cni` in the values of lines without the flat layout. */
  readonly cni?: true | ((version: IstioVersion) => true | undefined);
  /** What the value must be. A row without a kind is not a leaf: it gives a group its default, or names a field that later lines reject. */
  readonly kind?: Kind | ((version: IstioVersion) => Kind | undefined);
  /**
   * The rule of Kubernetes for the value. The API server rejects an object with another value, although the chart renders it.
   *
   * @default - any value of the kind
   */
  readonly rule?: Rule | ((version: IstioVersion) => Rule);
  /**
   * The part of a Kubernetes object that the value is: a field, such as `PodSpec.tolerations`, or a type, such as `LabelSelector[]`.
   *
   * @default - the value is not such a part
   */
  readonly fragment?: string;
  /**
   * The default of the chart. `byLine` gives a default that changes with the line.
   *
   * @default - the chart reads the setting, but has no default for it
   */
  readonly default?: unknown | ((version: IstioVersion) => unknown);
  /**
   * The first line that has the setting.
   *
   * @default - all lines
   */
  readonly since?: Line;
  /**
   * The last line that has the setting.
   *
   * @default - all lines
   */
  readonly until?: Line;
  /** What replaces the setting after `until`. Charts of later lines know the setting, but reject it. */
  readonly instead?: string;
  /** Whether the value must not be null, because the chart then fails or renders an object that cannot work. */
  readonly required?: true;
  /** Whether no template reads the setting. The charts accept it, but it has no effect. */
  readonly unread?: true;
  /**
   * The last line whose templates read the setting. The charts of later lines accept it, but it has no effect.
   *
   * @default - all lines
   */
  readonly readUntil?: Line;

  /** The path of the prop that stands for the setting. */
  readonly prop?: string;
  /**
   * How the prop is converted to the setting, and back.
   *
   * @default same
   */
  readonly as?: Conversion;
  /** Other props that the setting follows if `prop` is not given. The first one that is given counts. */
  readonly or?: readonly string[];
  /** Whether the prop has no effect in lines without the setting. Otherwise, it is an error there. */
  readonly quiet?: true;
}

/** How a prop and a setting are converted into each other. src/install/table/converters.ts has a converter for each of these names. */
export type Conversion =
  | 'affinity' | 'ambientSelectors' | 'certProvider' | 'cniProvider' | 'commas' | 'containers' | 'containerSecurityContext' | 'daemonSetStrategy'
  | 'deploymentStrategy' | 'disruption'
  | 'envVars' | 'externalTrafficPolicy' | 'imagePullPolicy' | 'internalTrafficPolicy' | 'inverted' | 'ipFamilies' | 'ipFamilyPolicy' | 'jwtPolicy'
  | 'labelSelectors' | 'lifecycle' | 'logLevel'
  | 'meshConfig' | 'platform' | 'podAmount' | 'podEviction' | 'podSecurityContext' | 'presence' | 'probe' | 'profile' | 'references'
  | 'resources' | 'resourceScope' | 'same' | 'scalars' | 'scalingBehavior' | 'seccompProfile' | 'seconds' | 'seLinuxOptions' | 'servicePorts'
  | 'serviceType' | 'texts'
  | 'tolerations' | 'topologySpreadConstraints' | 'tracer' | 'volumeMounts' | 'volumes'
  /** A boolean for which the charts have two words. */
  | { readonly yes: string; readonly no: string }
  /** A duration that the charts have as text in one of these units. */
  | { readonly units: readonly DurationUnit[] };

/** The units of Go's durations that the charts use. */
export type DurationUnit = 'h' | 'm' | 's';

/** The rows of one chart. The type keeps the paths and kinds of the rows, so that the types of the settings follow from it. */
export function catalogue<const Rows extends readonly Setting[]>(rows: Rows): Rows {
  return rows;
}

/** Whether a version has a setting. */
export function hasSetting(version: IstioVersion, { since, until }: Setting): boolean {
  return (since === undefined || isSince(version, since)) && (until === undefined || isUntil(version, until));
}

/** Whether no template of a version reads a setting. */
export function isUnreadIn({ unread, readUntil }: Setting, version: IstioVersion): boolean {
  return unread === true || (readUntil !== undefined && !isUntil(version, readUntil));
}

/** The key below which a chart of a line without the flat layout has the settings of its component. Newer charts accept it too. */
const SECTIONS: Partial<Record<ChartName, 'pilot' | 'cni'>> = { istiod: 'pilot', cni: 'cni' };

export function sectionOf(chart: ChartName): 'pilot' | 'cni' | undefined {
  return SECTIONS[chart];
}

/** Whether a setting is below the section of its chart in lines without the flat layout. */
export function isInSection({ pilot, cni }: Setting, version: IstioVersion): boolean {
  return (pilot ?? (typeof cni === 'function' ? cni(version) : cni)) === true;
}

/** The path of a value without the section of its chart. The chart `base` takes the values of `istiod` too. */
export function withoutSection(chart: ChartName, path: string[]): string[] {
  return path[0] === SECTIONS[chart === 'base' ? 'istiod' : chart] ? path.slice(1) : path;
}

/** The kind of a setting in a version. */
export function kindOf({ kind }: Setting, version: IstioVersion): Kind | undefined {
  return typeof kind === 'function' ? kind(version) : kind;
}

/** The rule of the setting at a path, if a version has the setting and if it has a rule. */
export function ruleOf(version: IstioVersion, rows: readonly Setting[], path: string): Rule | undefined {
  const rule = rows.find((row) => row.setting === path && hasSetting(version, row))?.rule;
  return typeof rule === 'function' ? rule(version) : rule;
}

/** The default of a setting in a version. */
export function defaultOf(row: Setting, version: IstioVersion): unknown {
  return typeof row.default === 'function' ? row.default(version) : row.default;
}
