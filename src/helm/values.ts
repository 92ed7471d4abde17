import { ValuesProblem, ValuesSource, valuesProblems } from './problems';
import { removedProblems } from './removed';
import { IstioVersion } from '../istio';
import { mergeOver, Fields, isMap } from '../json';
import { ChartName, isFlat, onlyKnown, runtimeOf, settingsShape, valuesShape, defaultSettings, profileSettings, BaseSettings, GatewaySettings, IstiodSettings } from '../settings';

/** The values of one chart, later sources over earlier ones. */
export function checkedValues(version: IstioVersion, chart: ChartName, sources: ValuesSource[]): { values: Fields; problems: ValuesProblem[] } {
  if (sources.length === 0) {
    return { values: {}, problems: [] };
  }
  const shape = valuesShape(version, chart);
  const problems = sources.flatMap((source) => [...valuesProblems(source, shape), ...(chart === 'istiod' ? removedProblems(version, source) : [])]);
  return { values: mergedSources(sources), problems };
}

/** What all sources say together. */
export function mergedSources(sources: ValuesSource[]): Fields {
  return sources.reduce<Fields>((merged, { values }) => (isMap(values) ? mergeOver(merged, values) : merged), {});
}

export function baseFromValues(version: IstioVersion, values: Fields): BaseSettings {
  return settingsOver(version, defaultSettings(version).base, values) as unknown as BaseSettings;
}

export function istiodFromValues(version: IstioVersion, values: Fields): IstiodSettings {
  return istiodFromMerged(version, istiodAsMerged(version, values));
}

/** The settings that merged values are. */
export function istiodFromMerged(version: IstioVersion, merged: Fields): IstiodSettings {
  return filled(merged, defaultSettings(version).istiod as unknown as Fields) as unknown as IstiodSettings;
}

/** The values for istiod over its defaults, with what is null or taken away as Helm has it: so they are recorded for others. */
export function istiodAsMerged(version: IstioVersion, values: Fields): Fields {
  const defaults = defaultSettings(version).istiod;
  if (isFlat(version)) {
    const settings = mergedOver(version, defaults, values);
    return mergeOver(settings, isMap(settings.pilot) ? settings.pilot : {});
  }
  const below = runtimeOf(settingsShape(version));
  const { pilot, ...others } = values;
  const shared = Object.entries(others).filter(([key]) => !Object.hasOwn(below, key));
  return mergedOver(version, defaults, { ...(isMap(pilot) ? onlyKnown(pilot, below) : {}), ...Object.fromEntries(shared) });
}

export function gatewayFromValues(version: IstioVersion, values: Fields): GatewaySettings {
  const known = onlyKnown(values, valuesShape(version, 'gateway'));
  return settingsOver(version, defaultSettings(version).gateway, known) as unknown as GatewaySettings;
}

function settingsOver(version: IstioVersion, defaults: object, values: Fields): Fields {
  return filled(mergedOver(version, defaults, values), defaults as Fields);
}

/** Defaults, what is named by profile or platform, and the user's own, each over the one before. */
function mergedOver(version: IstioVersion, defaults: object, values: Fields): Fields {
  if (!isFlat(version)) {
    return withoutUnset(mergeOver(defaults as Fields, values), defaults as Fields);
  }
  const global = isMap(values.global) ? values.global : {};
  const named = profileSettings(version, {
    profile: values.profile || global.profile,
    platform: values.platform || global.platform,
    compatibilityVersion: values.compatibilityVersion,
  });
  return mergeOver(mergeOver(defaults as Fields, named), values);
}

/** A null takes a default away; where there is none, it stays. */
function withoutUnset(values: Fields, defaults: Fields): Fields {
  return Object.fromEntries(Object.entries(values)
    .filter(([key, value]) => value !== null || !(key in defaults))
    .map(([key, value]) => [key, isMap(value) ? withoutUnset(value, isMap(defaults[key]) ? defaults[key] : {}) : value]));
}

/** A list or map whose default is taken away is an empty one. */
function filled(values: Fields, defaults: Fields): Fields {
  const empties = Object.entries(defaults).filter(([key, before]) => typeof before === 'object' && before !== null && (values[key] ?? null) === null)
    .map(([key, before]) => [key, Array.isArray(before) ? [] : {}]);
  const rest = Object.entries(values).map(([key, value]) => [key, isMap(value) && isMap(defaults[key]) ? filled(value, defaults[key]) : value]);
  return Object.fromEntries([...rest, ...empties]);
}
