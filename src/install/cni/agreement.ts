import { IstioVersion } from '../../istio';
import { minorsApart } from '../../istio/internal';
import { CniSettings, IstiodSettings } from '../../settings';
import type { Istiod } from '../istiod';

/** What a CNI agent must have in common with the control planes of its cluster. */
export interface InstalledCni {
  readonly version: IstioVersion;
  readonly namespace: string;
  readonly settings: CniSettings;
}

/**
 * How many minor versions an agent and a control plane can be apart.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/cni/#upgrade
 */
const MOST_APART = 1;

interface SharedSetting {
  readonly agent: (settings: CniSettings) => unknown;
  readonly istiod: (settings: IstiodSettings) => unknown;
  readonly prop: string;
  readonly ofMesh: string;
}

/** Settings that the agent and istiod share. A line without a setting has no value for it. */
const SHARED: SharedSetting[] = [
  { agent: ({ provider }) => provider, istiod: ({ cni }) => cni?.provider, prop: 'provider', ofMesh: 'cni.provider' },
  { agent: ({ chained }) => chained, istiod: ({ istio_cni: cni }) => cni?.chained, prop: 'chained', ofMesh: 'cni.chained' },
  { agent: ({ global }) => global?.nativeNftables, istiod: ({ global }) => global?.nativeNftables, prop: 'nativeNftables', ofMesh: 'proxy.nativeNftables' },
];

/** The problems of an agent with a control plane of the same App. */
export function disagreements(agent: InstalledCni, istiod: Istiod): string[] {
  return [...versionProblems(agent, istiod), ...usesPlugin(istiod) ? settingProblems(agent, istiod) : [], ...namespaceProblems(agent, istiod)];
}

function versionProblems({ version }: InstalledCni, istiod: Istiod): string[] {
  const isTooFar = (minorsApart(version.name, istiod.version.name) ?? 0) > MOST_APART;
  return isTooFar && !istiod._skewIsMeant ? [`the CNI agent ${version} and Istio ${istiod.version} of ${istiod.node.path} are more than ${MOST_APART} minor version apart. `
    + 'Istio does not support this. Upgrade one of them first, or set allowVersionSkew: true on the control plane'] : [];
}

function usesPlugin({ _settings: settings }: Istiod): boolean {
  return settings.cni?.enabled === true || settings.istio_cni?.enabled === true;
}

function settingProblems({ settings }: InstalledCni, istiod: Istiod): string[] {
  return SHARED.flatMap(({ agent, istiod: ofIstiod, prop, ofMesh }) => {
    const [own, other] = [agent(settings), ofIstiod(istiod._settings)];
    return own === undefined || other === undefined || own === other ? [] : [
      `${prop} is ${JSON.stringify(own)}, but ${ofMesh} of ${istiod.node.path} is ${JSON.stringify(other)}. Give both the same value`,
    ];
  });
}

/** istiod looks for the agent in one namespace before it removes the taint of a node. */
function namespaceProblems({ namespace }: InstalledCni, istiod: Istiod): string[] {
  const expected = istiod._settings.taint?.namespace || istiod.namespace;
  return istiod._settings.taint?.enabled && namespace !== expected ? [
    `namespace is '${namespace}', but ${istiod.node.path} looks for the agent in '${expected}' before it removes the taint of a node. `
    + `Set cni.namespace: '${namespace}' there, or move the agent`,
  ] : [];
}
