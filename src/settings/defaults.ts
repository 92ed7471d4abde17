import { ChartName, defaultOf, hasSetting, rowsOf } from './catalogue';
import { BaseSettings, CniSettings, GatewaySettings, IstiodSettings, ZtunnelSettings } from './settings';
import { IstioVersion } from '../istio';
import { Fields, withValueAt } from '../json';

/** The default settings of each chart. */
export interface Defaults {
  readonly base: BaseSettings;
  readonly istiod: IstiodSettings;
  readonly gateway: GatewaySettings;
  readonly cni: CniSettings;
  readonly ztunnel: ZtunnelSettings;
}

/** Reading settings backwards asks for the defaults once for each prop. */
const made = new Map<string, Defaults>();

/** The default settings of a version. Callers must not change them. */
export function defaultSettings(version: IstioVersion): Defaults {
  const defaults = made.get(version.name) ?? {
    base: chartDefaults(version, 'base') as unknown as BaseSettings,
    istiod: chartDefaults(version, 'istiod') as unknown as IstiodSettings,
    gateway: chartDefaults(version, 'gateway') as unknown as GatewaySettings,
    cni: chartDefaults(version, 'cni') as unknown as CniSettings,
    ztunnel: chartDefaults(version, 'ztunnel') as unknown as ZtunnelSettings,
  };
  made.set(version.name, defaults);
  return defaults;
}

function chartDefaults(version: IstioVersion, chart: ChartName): Fields {
  return rowsOf(version, chart)
    .filter((row) => hasSetting(version, row) && defaultOf(row, version) !== undefined)
    .reduce<Fields>((defaults, row) => withValueAt(defaults, row.setting, defaultOf(row, version)), {});
}
