import { fragmentValueProblems } from './fragments';
import { schemaProblems } from './gateway-schema';
import { INTERNAL_DEFAULTS, withoutInternalDefaults } from './internal-defaults';
import { meshConfigProblems } from './mesh-config';
import { KnownValues, placeOf, problemsBelow, ValuesProblem, ValuesSource, valuesProblems } from './problems';
import { profileNames, profileProblems } from './profiles';
import { isFatal, rejectedProblems } from './rejected';
import { IstioVersion } from '../istio';
import { mergeOver, Fields, isMap } from '../json';
import {
  BaseSettings, ChartName, CniSettings, defaultSettings, GatewaySettings, installFeatures, isRequired, IstiodSettings, onlyKnown, profileSettings,
  sectionOf, sectionShape, settingsShape, Shape, shapeIn, valueRule, valuesShape, withoutSection, ZtunnelSettings,
} from '../settings';

/**
 * The merged values of one chart, and their problems. Later sources take precedence.
 *
 * @param allowedKubernetesFields the names of fields of Kubernetes that are not checked
 */
export function checkedValues(
  version: IstioVersion, chart: ChartName, sources: ValuesSource[], allowedKubernetesFields: readonly string[] = [],
): { values: Fields; problems: ValuesProblem[] } {
  if (sources.length === 0) {
    return { values: {}, problems: [] };
  }
  const known: KnownValues = {
    version,
    chart,
    shape: valuesShape(version, chart),
    isRequired: (setting) => isRequired(version, chart, setting),
    ruleOf: (setting) => valueRule(version, chart, setting),
    isFatal: (path, value) => isFatal(version, chart, path, value),
  };
  const found = sources.flatMap((source) => [
    ...valuesProblems(source, known),
    ...(chart === 'istiod' ? [[], [INTERNAL_DEFAULTS]].flatMap((below) => rejectedProblems(version, source, below)) : []),
    ...(chart === 'istiod' ? meshConfigProblems(known, source) : []),
    ...elsewhere(version, chart).flatMap((key) => problemsBelow(source, key, known)),
  ]);
  const rejected = new Set(found.filter(({ isUnknown }) => !isUnknown).map(placeOf));
  const problems = found.filter((one) => !one.isUnknown || !rejected.has(placeOf(one)));
  const places = new Set(problems.map(placeOf));
  const values = mergedSources(sources);
  const ofFragments = fragmentValueProblems(version, chart, { sources, merged: values }, allowedKubernetesFields);
  const ofProfiles = profileProblems(version, { sources, merged: values });
  const ofSchema = chart === 'gateway' ? schemaProblems(version, sources) : [];
  return { values, problems: [...problems, ...ofProfiles, ...[...ofFragments, ...ofSchema].filter((one) => !places.has(placeOf(one)))] };
}

/** The keys below which the chart of this version reads its values too. */
function elsewhere(version: IstioVersion, chart: ChartName): string[] {
  const { internalDefaults, flattensGlobals } = installFeatures(version);
  return [...(internalDefaults ? [INTERNAL_DEFAULTS] : []), ...(flattensGlobals && ['gateway', 'ztunnel'].includes(chart) ? ['global'] : [])];
}

/** The merged values of all sources. */
export function mergedSources(sources: ValuesSource[]): Fields {
  return sources.reduce<Fields>((merged, { values }) => (isMap(values) ? mergeOver(merged, values) : merged), {});
}

export function baseFromValues(version: IstioVersion, values: Fields): BaseSettings {
  return settingsOver(version, defaultSettings(version).base, values) as unknown as BaseSettings;
}

export function cniFromValues(version: IstioVersion, values: Fields): CniSettings {
  const merged = sectionMerged(version, 'cni', values);
  const settings = { ...filled(merged, defaultSettings(version).cni as unknown as Fields), ...topProfile(version, merged) };
  return onlyKnown(settings, settingsShape(version, 'cni')) as unknown as CniSettings;
}

export function istiodFromValues(version: IstioVersion, values: Fields): IstiodSettings {
  return istiodFromMerged(version, istiodAsMerged(version, values));
}

/** Converts merged values to settings. */
export function istiodFromMerged(version: IstioVersion, merged: Fields): IstiodSettings {
  return { ...filled(merged, defaultSettings(version).istiod as unknown as Fields), ...topProfile(version, merged) } as unknown as IstiodSettings;
}

/** The profile that `global` names, unless the top level names one. It is the same there. */
function topProfile(version: IstioVersion, { profile, global }: Fields): Fields {
  return !profile && installFeatures(version).profiles && isMap(global) && global.profile ? { profile: global.profile } : {};
}

/** The paths of the values that the chart does not know, without the section of the chart, which newer charts take away. */
export function unknownPaths(version: IstioVersion, chart: ChartName, sources: readonly ValuesSource[]): string[][] {
  return sources.flatMap(({ values }) => (isMap(values) ? pathsOutside(values, valuesShape(version, chart)) : []))
    .map((path) => (path.length > 1 ? withoutSection(chart, path) : path));
}

function pathsOutside(values: object, shape: Shape): string[][] {
  return Object.entries(values).flatMap(([key, value]) => {
    const inner = shapeIn(shape, key);
    const below = isMap(value) && inner !== undefined && typeof inner !== 'string' ? pathsOutside(value, inner) : [];
    return inner === undefined ? [[key]] : below.map((path) => [key, ...path]);
  });
}

/** The values for istiod, merged over the defaults as Helm does it. The install records them in this form. */
export function istiodAsMerged(version: IstioVersion, values: Fields): Fields {
  return sectionMerged(version, 'istiod', values);
}

/** The values of a chart with a section, merged over the defaults. The settings of the section are at the top level of the result. */
function sectionMerged(version: IstioVersion, chart: 'istiod' | 'cni', values: Fields): Fields {
  const section = sectionOf(chart)!;
  const defaults = defaultSettings(version)[chart];
  if (installFeatures(version).flatLayout) {
    const settings = mergedOver(version, defaults, values);
    return mergeOver(settings, isMap(settings[section]) ? settings[section] : {});
  }
  const below = sectionShape(version, chart);
  const { [section]: own, ...others } = values;
  const shared = Object.entries(others).filter(([key]) => !Object.hasOwn(below, key));
  return mergedOver(version, defaults, { ...(isMap(own) ? onlyKnown(own, below) : {}), ...Object.fromEntries(shared) });
}

export function gatewayFromValues(version: IstioVersion, values: Fields): GatewaySettings {
  return flattened(version, 'gateway', values) as unknown as GatewaySettings;
}

export function ztunnelFromValues(version: IstioVersion, values: Fields): ZtunnelSettings {
  const settings = flattened(version, 'ztunnel', values);
  const { network, global } = settings as unknown as ZtunnelSettings;
  return { ...settings, ...topProfile(version, values), network: network || global?.network || network } as unknown as ZtunnelSettings;
}

/** The settings of a chart that merges the values below `global` into its top level. */
function flattened(version: IstioVersion, chart: 'gateway' | 'ztunnel', values: Fields): Fields {
  const defaults = defaultSettings(version)[chart] as unknown as Fields;
  const merged = mergedOver(version, defaults, values, installFeatures(version).flattensGlobals);
  return filled(onlyKnown(merged, valuesShape(version, chart)), defaults);
}

function settingsOver(version: IstioVersion, defaults: object, values: Fields): Fields {
  return filled(mergedOver(version, defaults, values), defaults as Fields);
}

/**
 * Merges the defaults, the settings of the profile and the platform, the globals if they are flattened, and the user's values. Each takes
 * precedence over the one before.
 */
function mergedOver(version: IstioVersion, defaults: object, values: Fields, flattensGlobals = false): Fields {
  const named = namedSettings(version, values);
  const globals = flattensGlobals ? [named.global, values.global].filter(isMap) : [];
  const under = [named, ...globals].reduce<Fields>(mergeOver, defaultsOf(version, defaults as Fields, values));
  const merged = mergeOver(under, withoutInternalDefaults(values));
  return installFeatures(version).keepsNulls ? merged : withoutUnset(merged, defaults as Fields);
}

/** The defaults of the chart, with those that the values change below the key for them. A null there deletes a default. */
function defaultsOf(version: IstioVersion, defaults: Fields, { [INTERNAL_DEFAULTS]: changed }: Fields): Fields {
  return installFeatures(version).internalDefaults && isMap(changed) ? withoutUnset(mergeOver(defaults, changed), defaults) : defaults;
}

/** The settings of the profile, the platform and the compatibility version that the values name. */
function namedSettings(version: IstioVersion, values: Fields): Fields {
  if (!installFeatures(version).profiles) {
    return {};
  }
  return profileSettings(version, profileNames(values));
}

/** Deletes a null together with its default. A null without a default is kept. */
function withoutUnset(values: Fields, defaults: Fields): Fields {
  return Object.fromEntries(Object.entries(values)
    .filter(([key, value]) => value !== null || !(key in defaults))
    .map(([key, value]) => [key, isMap(value) ? withoutUnset(value, isMap(defaults[key]) ? defaults[key] : {}) : value]));
}

/** Replaces a list or map that was deleted by an empty one. */
function filled(values: Fields, defaults: Fields): Fields {
  const empties = Object.entries(defaults).filter(([key, before]) => typeof before === 'object' && before !== null && (values[key] ?? null) === null)
    .map(([key, before]) => [key, Array.isArray(before) ? [] : {}]);
  const rest = Object.entries(values).map(([key, value]) => [key, isMap(value) && isMap(defaults[key]) ? filled(value, defaults[key]) : value]);
  return Object.fromEntries([...rest, ...empties]);
}
