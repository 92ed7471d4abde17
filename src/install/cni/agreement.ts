import { IstioVersion } from '../../istio';
import { minorsApart } from '../../istio/internal';
import { valueAt } from '../../json';
import { CniSettings } from '../../settings';
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

/** Settings that the agent and istiod share, by their paths. A line without a setting has no value for it. */
const SHARED = [
  { agent: 'provider', istiod: 'cni.provider', prop: 'provider', ofMesh: 'cni.provider' },
  { agent: 'chained', istiod: 'istio_cni.chained', prop: 'chained', ofMesh: 'cni.chained' },
  { agent: 'global.nativeNftables', istiod: 'global.nativeNftables', prop: 'nativeNftables', ofMesh: 'proxy.nativeNftables' },
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
  return valueAt(settings, 'cni.enabled') === true || valueAt(settings, 'istio_cni.enabled') === true;
}

function settingProblems({ settings }: InstalledCni, istiod: Istiod): string[] {
  return SHARED.flatMap(({ agent, istiod: path, prop, ofMesh }) => {
    const [own, other] = [valueAt(settings, agent), valueAt(istiod._settings, path)];
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
