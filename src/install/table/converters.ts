import { Expression } from './expression';
import { Converter } from './row';
import { MeshConfig } from '../mesh-config';
import { meshConfigExpression } from '../mesh-config/expression';
import { meshConfigFields } from '../mesh-config/fields';
import { IpFamily, IpFamilyPolicy } from '../network-props';
import { changes, isMap, override, patch, patched } from '../override';
import { Platform } from '../platform';

/** The very same value. Maps are merged over the default, and a null takes an entry of it away. */
export const same: Converter = {
  toSetting: (prop, { byDefault }) => (isMap(prop) ? patched(isMap(byDefault) ? byDefault : {}, prop) : prop),
  toProp: (setting, { byDefault }) => (isMap(setting) && isMap(byDefault) ? patch(setting, byDefault) : given(setting)),
};

/** A list that the charts have as text, with commas between. */
export const commas: Converter = {
  toSetting: (prop: string[]) => prop.join(','),
  toProp: (setting) => (setting === '' ? [] : String(given(setting)).split(',')),
};

/** Names that Kubernetes has as a list of references. */
export const references: Converter = {
  toSetting: (prop: string[]) => prop.map((name) => ({ name })),
  toProp: (setting: { name: string }[]) => setting.map(({ name }) => name),
};

/** A boolean for which the charts have a word each. */
export function words(yes: string, no: string): Converter {
  return {
    toSetting: (prop) => (prop ? yes : no),
    toProp: (setting) => (setting === yes ? true : setting === no ? false : refuse(`neither '${yes}' nor '${no}'`)),
  };
}

/** The member of an enum. */
function member(of: Expression['of'], members: Record<string, string>): Converter {
  return {
    toSetting: (prop) => prop,
    toProp: (setting) => {
      const [name] = Object.entries(members).find(([, value]) => value === setting) ?? refuse(`none of ${Object.values(members).filter((value) => value).join(', ')}`);
      return new Expression(of, name);
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

export const ipFamilyPolicy = member('IpFamilyPolicy', IpFamilyPolicy);
export const ipFamilies = listOf(member('IpFamily', IpFamily));

/** A platform, which is called otherwise in other versions. */
export const platform: Converter = {
  toSetting: (prop: Platform, { features }) => features.platforms[prop],
  toProp: (setting, { features }) => {
    const [key] = Object.entries(Platform).find(([, value]) => features.platforms[value] === setting) ?? refuse('not a platform that the install knows');
    return new Expression('Platform', key);
  },
};

/** The mesh config, whose types become plain fields. A null has a meaning there: an entry of the default cannot be taken away. */
export const meshConfig: Converter = {
  toSetting: (prop: MeshConfig, { where, version, byDefault }) => override(byDefault, meshConfigFields(where, version, prop)),
  toProp: (setting, { version, byDefault }) => meshConfigExpression(version, changes(setting, isMap(byDefault) ? byDefault : {})),
};

function given<T>(setting: T): T {
  return setting ?? refuse('unset, and a prop that is left out has its default');
}

function refuse(reason: string): never {
  throw new Error(reason);
}
