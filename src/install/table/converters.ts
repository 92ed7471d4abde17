import { Duration } from 'cdk8s';
import { Context, Converter } from './row';
import { structConverters } from './structs';
import { CodeExpression, changes, override, patch, patched, Fields, isMap } from '../../json';
import { MeshConfig } from '../../mesh-config';
import { meshConfigExpression, meshConfigFields } from '../../mesh-config/internal';
import { Conversion, DurationUnit } from '../../settings';
import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';
import {
  MeshCertProvider, MeshCniProvider, MeshExternalTrafficPolicy, MeshImagePullPolicy, MeshInternalTrafficPolicy, MeshJwtPolicy, MeshPodAmount,
  MeshProfile, MeshProxyLogLevel, MeshResourceScope, MeshServiceType, MeshTracer, MeshUnhealthyPodEviction,
} from '../options';
import { MeshPlatform } from '../platform';

/** The same value. Maps are merged over the default. A null deletes an entry of the default, or stays if the version keeps nulls. */
const same: Converter = {
  toSetting: (prop, { byDefault, features }) => (isMap(prop) ? (features.keepsNulls ? override : patched)(mapOrNone(byDefault), prop) : prop),
  toProp: (setting, { byDefault, features }) => (isMap(setting) ? (features.keepsNulls ? changes : patch)(setting, mapOrNone(byDefault)) : setting),
};

/** The mesh config. Its types become plain fields. A null has a meaning in the mesh config, so it cannot delete an entry of the default. */
const meshConfig: Converter = {
  toSetting: (prop: MeshConfig, { where, version, byDefault }) => override(byDefault, meshConfigFields(where, version, prop)),
  toProp: (setting, { version, byDefault }) => meshConfigExpression(version, changes(setting, mapOrNone(byDefault))),
};

/** A list that the charts have as text with commas. */
const commas: Converter = {
  toSetting: (prop: string[]) => prop.join(','),
  toProp: (setting: string) => (setting === '' ? [] : setting.split(',')),
};

/** Names that Kubernetes has as a list of references. */
const references: Converter = {
  toSetting: (prop: string[]) => prop.map((name) => ({ name })),
  toProp: (setting: { name: string }[]) => setting.map(({ name }) => name),
};

/** Maps of texts, such as labels. Charts convert numbers and booleans to texts. Props only accept texts. */
const texts: Converter = {
  toSetting: (prop, context) => same.toSetting(prop, context),
  toProp: (setting, context) => {
    const other = isMap(setting) ? Object.entries(setting).find(([, value]) => value !== null && typeof value !== 'string') : undefined;
    return other ? refuse(`${other[0]} is not text. Write it in quotes`) : same.toProp(setting, context);
  },
};

/** Texts, numbers and booleans by name. */
const scalars: Converter = {
  toSetting: (prop, context) => same.toSetting(prop, context),
  toProp: (setting, context) => {
    const prop = same.toProp(setting, context);
    const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
    return isMap(prop) && Object.values(prop).every(isScalar) ? prop : refuse('it must be a map of texts, numbers and booleans');
  },
};

/** A boolean for which the charts have two words. */
function words(yes: string, no: string): Converter {
  return {
    toSetting: (prop) => (prop ? yes : no),
    toProp: (setting) => (setting === yes ? true : setting === no ? false : refuse(`it must be '${yes}' or '${no}'`)),
  };
}

/** A boolean that is true or not set. Its readers treat false as not set. */
const presence: Converter = { toSetting: (prop) => prop || undefined, toProp: (setting) => setting, unset: false };

/** A boolean with the opposite meaning in the charts. */
const inverted: Converter = { toSetting: (prop) => !prop, toProp: (setting) => !setting };

/** A duration that the charts have as a number of seconds. */
const seconds: Converter = {
  toSetting: (prop: Duration) => prop.toSeconds(),
  toProp: (setting) => new CodeExpression('Duration', 'seconds', [setting]),
};

const UNITS: Record<DurationUnit, string> = { h: 'hours', m: 'minutes', s: 'seconds' };

/** A duration that the charts have as text, such as `30m`. The text has the first of these units that gives a whole number. */
function durationText(units: readonly DurationUnit[]): Converter {
  return {
    toSetting: (prop: Duration) => {
      const unit = units.find((one) => Number.isInteger(inUnit(prop, one))) ?? units[units.length - 1];
      return `${inUnit(prop, unit)}${unit}`;
    },
    toProp: (setting: string) => {
      const [, count, unit] = /^(\d+)([hms])$/.exec(setting) ?? refuse(`it must be a whole number of ${units.map((one) => UNITS[one]).join(' or ')}`);
      return new CodeExpression('Duration', UNITS[unit as DurationUnit], [Number(count)]);
    },
  };
}

function inUnit(duration: Duration, unit: DurationUnit): number {
  return duration.toSeconds() / { h: 3600, m: 60, s: 1 }[unit];
}

/** A number of pods, or a percentage of them. */
const podAmount: Converter = {
  toSetting: (prop: MeshPodAmount) => prop._value,
  toProp: (setting) => {
    const [, percent] = /^(\d+)%$/.exec(String(setting)) ?? [];
    return percent ? new CodeExpression('MeshPodAmount', 'percent', [Number(percent)]) : new CodeExpression('MeshPodAmount', 'absolute', [Number(setting)]);
  },
};

/** The provider of certificates, by its name in Istio. */
const certProvider: Converter = {
  toSetting: (prop: MeshCertProvider) => prop.providerName,
  toProp: (setting: string) => {
    const [, signer] = /^k8s\.io\/(.+)$/.exec(setting) ?? [];
    if (signer) {
      return new CodeExpression('MeshCertProvider', 'signer', [signer]);
    }
    return ['istiod', 'kubernetes', 'custom', 'none'].includes(setting)
      ? new CodeExpression('MeshCertProvider', setting, [])
      : refuse('it must be a provider that Istio knows');
  },
};

/** The member of an enum. */
function member(of: CodeExpression['of'], members: Record<string, string>): Converter {
  return {
    toSetting: (prop) => prop,
    toProp: (setting) => {
      const [name] = Object.entries(members).find(([, value]) => value === setting)
        ?? refuse(`it must be one of ${Object.values(members).filter((value) => value).join(', ')}`);
      return new CodeExpression(of, name);
    },
  };
}

/** A list whose items another converter converts. */
function listOf(item: Converter): Converter {
  return {
    toSetting: (prop: unknown[], context) => prop.map((value) => item.toSetting(value, context)),
    toProp: (setting: unknown[], context) => setting.map((value) => item.toProp(value, context)),
  };
}

/** A map whose fields have other names in the settings, and a converter each. */
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

const podEviction = member('MeshUnhealthyPodEviction', MeshUnhealthyPodEviction);
const disruption = mapOf({
  minAvailable: { setting: 'minAvailable', as: podAmount },
  maxUnavailable: { setting: 'maxUnavailable', as: podAmount },
  unhealthyPodEviction: { setting: 'unhealthyPodEvictionPolicy', as: podEviction },
});

/** A platform. Its name depends on the version. */
const platform: Converter = {
  toSetting: (prop: MeshPlatform, { where, version, features }) => {
    const name = features.platforms[prop];
    return prop && !name ? refuse(`${where} is '${prop}', which Istio ${version.name} does not know. ${knownPlatforms(features)}`) : name;
  },
  toProp: (setting, { features }) => {
    const [name] = Object.entries(MeshPlatform).find(([, value]) => features.platforms[value] === setting)
      ?? refuse(`this version does not know the platform. ${knownPlatforms(features)}`);
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

const CONVERTERS: Record<Extract<Conversion, string>, Converter> = {
  ...structConverters(same),
  certProvider,
  cniProvider: member('MeshCniProvider', MeshCniProvider),
  commas,
  disruption,
  externalTrafficPolicy: member('MeshExternalTrafficPolicy', MeshExternalTrafficPolicy),
  imagePullPolicy: member('MeshImagePullPolicy', MeshImagePullPolicy),
  internalTrafficPolicy: member('MeshInternalTrafficPolicy', MeshInternalTrafficPolicy),
  inverted,
  ipFamilies: listOf(member('MeshIpFamily', MeshIpFamily)),
  ipFamilyPolicy: member('MeshIpFamilyPolicy', MeshIpFamilyPolicy),
  jwtPolicy: member('MeshJwtPolicy', MeshJwtPolicy),
  logLevel: member('MeshProxyLogLevel', MeshProxyLogLevel),
  meshConfig,
  platform,
  podAmount,
  podEviction,
  presence,
  profile: member('MeshProfile', MeshProfile),
  references,
  resourceScope: member('MeshResourceScope', MeshResourceScope),
  same,
  scalars,
  seconds,
  serviceType: member('MeshServiceType', MeshServiceType),
  texts,
  tracer: member('MeshTracer', MeshTracer),
};

/** The converter that a row of the catalogue names. */
export function converterOf(conversion: Conversion): Converter {
  if (typeof conversion === 'string') {
    return CONVERTERS[conversion];
  }
  return 'units' in conversion ? durationText(conversion.units) : words(conversion.yes, conversion.no);
}
