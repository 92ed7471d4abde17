import { Duration } from 'cdk8s';
import { Context, Converter } from './row';
import { CodeExpression, changes, override, patch, patched, Fields, isMap } from '../../json';
import { MeshConfig } from '../../mesh-config';
import { meshConfigExpression, meshConfigFields } from '../../mesh-config/internal';
import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';
import {
  MeshCertProvider, MeshCniProvider, MeshExternalTrafficPolicy, MeshImagePullPolicy, MeshJwtPolicy, MeshPodAmount, MeshProfile,
  MeshProxyLogLevel, MeshServiceType, MeshTracer, MeshUnhealthyPodEviction,
} from '../options';
import { MeshPlatform } from '../platform';

/** The very same value. Maps are merged over the default; a null takes an entry of it away, or stays where the version writes it down. */
export const same: Converter = {
  toSetting: (prop, { byDefault, features }) => (isMap(prop) ? (features.profiles ? override : patched)(mapOrNone(byDefault), prop) : prop),
  toProp: (setting, { byDefault, features }) => (isMap(setting) ? (features.profiles ? changes : patch)(setting, mapOrNone(byDefault)) : setting),
};

/** The mesh config, whose types become plain fields. A null has a meaning there: an entry of the default cannot be taken away. */
export const meshConfig: Converter = {
  toSetting: (prop: MeshConfig, { where, version, byDefault }) => override(byDefault, meshConfigFields(where, version, prop)),
  toProp: (setting, { version, byDefault }) => meshConfigExpression(version, changes(setting, mapOrNone(byDefault))),
};

/** A list that the charts have as text, with commas between. */
export const commas: Converter = {
  toSetting: (prop: string[]) => prop.join(','),
  toProp: (setting: string) => (setting === '' ? [] : setting.split(',')),
};

/** Names that Kubernetes has as a list of references. */
export const references: Converter = {
  toSetting: (prop: string[]) => prop.map((name) => ({ name })),
  toProp: (setting: { name: string }[]) => setting.map(({ name }) => name),
};

/** Labels and the like: charts make texts of numbers and booleans, a program has texts. */
export const texts: Converter = {
  toSetting: (prop, context) => same.toSetting(prop, context),
  toProp: (setting, context) => {
    const other = isMap(setting) ? Object.entries(setting).find(([, value]) => value !== null && typeof value !== 'string') : undefined;
    return other ? refuse(`${other[0]} is no text. Write it in quotes`) : same.toProp(setting, context);
  },
};

/** A list of objects of Kubernetes' own shape. */
export const objects: Converter = {
  toSetting: (prop) => prop,
  toProp: (setting) => (Array.isArray(setting) && setting.every(isMap) ? setting : refuse('not a list of objects')),
};

/** A boolean for which the charts have a word each. */
export function words(yes: string, no: string): Converter {
  return {
    toSetting: (prop) => (prop ? yes : no),
    toProp: (setting) => (setting === yes ? true : setting === no ? false : refuse(`neither '${yes}' nor '${no}'`)),
  };
}

/** What is either so or not set: false is the same as nothing to all that read it. */
export const presence: Converter = { toSetting: (prop) => prop || undefined, toProp: (setting) => setting, unset: false };

/** A boolean that the charts ask the other way round. */
export const inverted: Converter = { toSetting: (prop) => !prop, toProp: (setting) => !setting };

/** A duration that the charts have as a number of seconds. */
export const seconds: Converter = {
  toSetting: (prop: Duration) => prop.toSeconds(),
  toProp: (setting) => new CodeExpression('Duration', 'seconds', [setting]),
};

/** The units of Go's durations, the greatest first. */
const UNITS = { h: 'hours', m: 'minutes', s: 'seconds' } as const;
type Unit = keyof typeof UNITS;

/** A duration that the charts have as text, such as `30m`: in these units, the greatest one that gives a whole number. */
export function durationText(...units: Unit[]): Converter {
  return {
    toSetting: (prop: Duration) => {
      const unit = units.find((one) => Number.isInteger(inUnit(prop, one))) ?? units[units.length - 1];
      return `${inUnit(prop, unit)}${unit}`;
    },
    toProp: (setting: string) => {
      const [, count, unit] = /^(\d+)([hms])$/.exec(setting) ?? refuse(`not a whole number of ${units.map((one) => UNITS[one]).join(' or ')}`);
      return new CodeExpression('Duration', UNITS[unit as Unit], [Number(count)]);
    },
  };
}

function inUnit(duration: Duration, unit: Unit): number {
  return duration.toSeconds() / { h: 3600, m: 60, s: 1 }[unit];
}

/** A number of pods, or a share of them. */
export const podAmount: Converter = {
  toSetting: (prop: MeshPodAmount) => prop._value,
  toProp: (setting) => {
    const [, percent] = /^(\d+)%$/.exec(String(setting)) ?? [];
    return percent ? new CodeExpression('MeshPodAmount', 'percent', [Number(percent)]) : new CodeExpression('MeshPodAmount', 'absolute', [Number(setting)]);
  },
};

/** Who makes certificates, by the name that Istio has for it. */
export const certProvider: Converter = {
  toSetting: (prop: MeshCertProvider) => prop.providerName,
  toProp: (setting: string) => {
    const [, signer] = /^k8s\.io\/(.+)$/.exec(setting) ?? [];
    if (signer) {
      return new CodeExpression('MeshCertProvider', 'signer', [signer]);
    }
    return ['istiod', 'kubernetes', 'custom', 'none'].includes(setting) ? new CodeExpression('MeshCertProvider', setting, []) : refuse('no provider that Istio knows');
  },
};

/** The member of an enum. */
function member(of: CodeExpression['of'], members: Record<string, string>): Converter {
  return {
    toSetting: (prop) => prop,
    toProp: (setting) => {
      const [name] = Object.entries(members).find(([, value]) => value === setting)
        ?? refuse(`none of ${Object.values(members).filter((value) => value).join(', ')}`);
      return new CodeExpression(of, name);
    },
  };
}

/** A list of what another converter converts. */
function listOf(item: Converter): Converter {
  return {
    toSetting: (prop: unknown[], context) => prop.map((value) => item.toSetting(value, context)),
    toProp: (setting: unknown[], context) => setting.map((value) => item.toProp(value, context)),
  };
}

/** A map with a converter for each of its fields, which are called otherwise there. */
function mapOf(fields: Record<string, { readonly setting: string; readonly as: Converter }>): Converter {
  const entries = Object.entries(fields);
  return {
    toSetting: (prop: Fields, context: Context) => Object.fromEntries(entries
      .filter(([name]) => prop[name] !== undefined)
      .map(([name, { setting, as }]) => [setting, as.toSetting(prop[name], context)])),
    toProp: (setting: Fields, context: Context) => Object.fromEntries(entries
      .filter(([, field]) => setting[field.setting] !== undefined)
      .map(([name, field]) => [name, field.as.toProp(setting[field.setting], context)])),
  };
}

export const ipFamilyPolicy = member('MeshIpFamilyPolicy', MeshIpFamilyPolicy);
export const ipFamilies = listOf(member('MeshIpFamily', MeshIpFamily));
export const profile = member('MeshProfile', MeshProfile);
export const imagePullPolicy = member('MeshImagePullPolicy', MeshImagePullPolicy);
export const logLevel = member('MeshProxyLogLevel', MeshProxyLogLevel);
export const tracer = member('MeshTracer', MeshTracer);
export const jwtPolicy = member('MeshJwtPolicy', MeshJwtPolicy);
export const cniProvider = member('MeshCniProvider', MeshCniProvider);
export const serviceType = member('MeshServiceType', MeshServiceType);
export const externalTrafficPolicy = member('MeshExternalTrafficPolicy', MeshExternalTrafficPolicy);
export const podEviction = member('MeshUnhealthyPodEviction', MeshUnhealthyPodEviction);
export const disruption = mapOf({
  minAvailable: { setting: 'minAvailable', as: podAmount },
  maxUnavailable: { setting: 'maxUnavailable', as: podAmount },
  unhealthyPodEviction: { setting: 'unhealthyPodEvictionPolicy', as: podEviction },
});

/** A platform, which is called otherwise in other versions. */
export const platform: Converter = {
  toSetting: (prop: MeshPlatform, { where, version, features }) => {
    const name = features.platforms[prop];
    return prop && !name ? refuse(`${where} is '${prop}', which Istio ${version.name} does not know. ${knownPlatforms(features)}`) : name;
  },
  toProp: (setting, { features }) => {
    const [name] = Object.entries(MeshPlatform).find(([, value]) => features.platforms[value] === setting)
      ?? refuse(`not a platform that this version knows. ${knownPlatforms(features)}`);
    return new CodeExpression('MeshPlatform', name);
  },
  unset: new CodeExpression('MeshPlatform', 'NONE'),
};

function knownPlatforms({ platforms }: Context['features']): string {
  return `Use one of ${Object.keys(platforms).join(', ')}`;
}

function mapOrNone(value: unknown): Fields {
  return isMap(value) ? value : {};
}

function refuse(reason: string): never {
  throw new Error(reason);
}
