/**
 * The types of the settings, made from the rows of the catalogue.
 *
 * Settings keep the names of Istio's own values API, in its newer, flat layout. istiod reads some of them when it injects a pod
 * (see src/install/istiod/injector-config.ts), so their names are a contract.
 *
 * @see https://github.com/istio/istio/blob/1.27.0/operator/pkg/apis/values_types.proto
 */
import { BASE_SETTINGS, CNI_SETTINGS, GATEWAY_SETTINGS, ISTIOD_SETTINGS, Setting, ZTUNNEL_SETTINGS } from './catalogue';
import { Fields } from '../json';

export type BaseSettings = Group<typeof BASE_SETTINGS[number]>;
export type IstiodSettings = Group<typeof ISTIOD_SETTINGS[number]>;
export type GatewaySettings = Group<typeof GATEWAY_SETTINGS[number]>;
export type CniSettings = Group<typeof CNI_SETTINGS[number]>;
export type ZtunnelSettings = Group<typeof ZTUNNEL_SETTINGS[number]>;
export type GlobalSettings = IstiodSettings['global'];

/** The settings of these rows, nested by their paths. A setting is optional if a version lacks it or has no default for it. */
type Group<Row extends Setting> = {
  readonly [Name in NameOf<Row> as IsRequired<Below<Row, Name>> extends true ? Name : never]: ValueAt<Row, Name>
} & {
  readonly [Name in NameOf<Row> as IsRequired<Below<Row, Name>> extends true ? never : Name]?: ValueAt<Row, Name>
};

/** The first names of the paths of these rows. */
type NameOf<Row extends Setting> = Row extends { readonly setting: `${infer Name}.${string}` } ? Name : Row['setting'];

/** The rows at or below a name. */
type Below<Row extends Setting, Name extends string> = Row extends { readonly setting: Name | `${Name}.${string}` } ? Row : never;

/** The row of a name, if the name is a leaf. */
type LeafOf<Row extends Setting, Name extends string> = Extract<Row, { readonly setting: Name; readonly kind: unknown }>;

/** The value at a name: that of its own row, or the group of the rows below it. */
type ValueAt<Row extends Setting, Name extends string> = [LeafOf<Row, Name>] extends [never]
  ? Group<Shortened<Row, Name, IsRequired<Below<Row, Name>> extends true ? never : 'since' | 'until'>>
  : ValueOf<LeafOf<Row, Name>>;

/** The rows below a name, with their paths from there. In a group that only some versions have, it does not matter that they have its rows only. */
type Shortened<Row extends Setting, Name extends string, Lines extends string> = Row extends { readonly setting: `${Name}.${infer Rest}` }
  ? Omit<Row, 'setting' | Lines> & { readonly setting: Rest }
  : never;

/** Whether a row among these has a value in all versions. */
type IsRequired<Row extends Setting> = true extends IsAlwaysSet<Row> ? true : false;

type IsAlwaysSet<Row extends Setting> =
  Row extends { readonly since: string } | { readonly until: string } ? false :
    Row extends { readonly default: infer Default } ? undefined extends Result<Default> ? false : true :
      false;

/** The return type of a function. Any other type is not changed. */
type Result<T> = T extends (...args: never[]) => infer R ? R : T;

/** The value that the kind of a row allows. It can also be null if the default is null. */
type ValueOf<Row extends Setting> = OfKind<Exclude<Result<Row['kind']>, undefined>> | Extract<Result<Row['default']>, null>;

type OfKind<Kind> =
  Kind extends 'boolean' ? boolean :
    Kind extends 'number' | 'integer' ? number :
      Kind extends 'number or word' | 'number or text' ? number | string :
        Kind extends 'number or empty map' ? number | Fields :
          Kind extends 'boolean or auto' ? boolean | 'auto' :
            Kind extends 'map of map' ? Record<string, Fields> :
              Kind extends 'map of text' ? Record<string, string> :
                Kind extends 'map' | `map of ${string}` ? Fields :
                  Kind extends 'list of map' | 'list' | 'list without templates' ? Fields[] :
                    Kind extends `list of ${string}` ? string[] :
                      string;
