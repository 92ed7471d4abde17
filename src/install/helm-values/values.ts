import { ValuesProblem, ValuesSource, valuesProblems } from './problems';
import { removedProblems } from './removed';
import { ChartName, isFlat, valuesShape } from './shape';
import { IstioVersion } from '../../istio';
import { defaultSettings } from '../defaults';
import { Fields } from '../object';
import { isMap, mergeOver } from '../override';
import { profileSettings } from '../profiles';
import { BaseSettings, GatewaySettings, IstiodSettings } from '../settings';

/** The values of one chart, later sources over earlier ones. */
export function checkedValues(version: IstioVersion, chart: ChartName, sources: ValuesSource[]): { values: Fields; problems: ValuesProblem[] } {
  if (sources.length === 0) {
    return { values: {}, problems: [] };
  }
  const shape = valuesShape(version, chart);
  const problems = sources.flatMap((source) => [...valuesProblems(source, shape), ...(chart === 'istiod' ? removedProblems(version, source) : [])]);
  const values = sources.reduce<Fields>((merged, source) => (isMap(source.values) ? mergeOver(merged, source.values) : merged), {});
  return { values, problems };
}

export function baseFromValues(version: IstioVersion, values: Fields): BaseSettings {
  return settingsOver(version, defaultSettings(version).base, values) as unknown as BaseSettings;
}

export function istiodFromValues(version: IstioVersion, values: Fields): IstiodSettings {
  const defaults = defaultSettings(version).istiod;
  if (isFlat(version)) {
    const settings = settingsOver(version, defaults, values);
    const over = mergeOver(settings, isMap(settings.pilot) ? settings.pilot : {});
    return emptied(over, defaults as unknown as Fields) as unknown as IstiodSettings;
  }
  const { pilot, ...shared } = values;
  return settingsOver(version, defaults, { ...(isMap(pilot) ? pilot : {}), ...shared }) as unknown as IstiodSettings;
}

export function gatewayFromValues(version: IstioVersion, values: Fields): GatewaySettings {
  return settingsOver(version, defaultSettings(version).gateway, values) as unknown as GatewaySettings;
}

/** Defaults, what is named by profile or platform, and the user's own, each over the one before. */
function settingsOver(version: IstioVersion, defaults: object, values: Fields): Fields {
  if (!isFlat(version)) {
    return withoutUnset(mergeOver(defaults as Fields, values), defaults as Fields);
  }
  const global = isMap(values.global) ? values.global : {};
  const named = profileSettings(version, {
    profile: values.profile || global.profile,
    platform: values.platform || global.platform,
    compatibilityVersion: values.compatibilityVersion,
  });
  return emptied(mergeOver(mergeOver(defaults as Fields, named), values), defaults as Fields);
}

/** A null takes a default away. */
function withoutUnset(values: Fields, defaults: Fields): Fields {
  return Object.fromEntries(Object.entries(emptied(values, defaults))
    .filter(([, value]) => value !== null)
    .map(([key, value]) => [key, isMap(value) ? withoutUnset(value, isMap(defaults[key]) ? defaults[key] : {}) : value]));
}

/** A list or map whose default is taken away is an empty one. */
function emptied(values: Fields, defaults: Fields): Fields {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => {
    const before = defaults[key];
    if (value === null) {
      return [key, Array.isArray(before) ? [] : isMap(before) ? {} : null];
    }
    return [key, isMap(value) && isMap(before) ? emptied(value, before) : value];
  }));
}
