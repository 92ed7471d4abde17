import { IstioCniProps } from './cni-props';
import { checkIpFamilies } from './ip-families';
import { MeshCommonProps } from './mesh-props';
import { BASE_ROWS, checkFragments, CNI_ROWS, GATEWAY_ROWS, ISTIOD_ROWS, part, Part, settingsOf, ZTUNNEL_ROWS } from './table';
import { IstioVersion } from '../istio';
import { IstioIngressGatewayProps } from './ingress-gateway-props';
import { IstioZtunnelProps } from './ztunnel-props';
import { override } from '../json';
import {
  BaseSettings, CniSettings, defaultSettings, GatewaySettings, installFeatures, IstiodSettings, NodeChartName, onlyKnown, profileSettings, sectionOf,
  settingsShape, ZtunnelSettings,
} from '../settings';

export const DEFAULT_NAMESPACE = 'istio-system';

/** The settings of all parts of an install. */
export interface InstallSettings {
  readonly base: BaseSettings;
  readonly istiod: IstiodSettings;
  readonly gateways: GatewaySettings[];
}

export function settingsFromProps(version: IstioVersion, props: MeshCommonProps): InstallSettings {
  const gateways = gatewaysInMesh(version, props).map((gateway) => gatewaySettings(version, gateway));
  return { base: baseSettings(version, ofMesh(props)), istiod: istiodSettings(version, props), gateways };
}

/** The props for the base of a mesh. The revision of the mesh is the default revision, because another control plane may not exist. */
export function ofMesh(props: MeshCommonProps): MeshCommonProps {
  return { ...props, defaultRevision: props.defaultRevision ?? props.revision };
}

/** The namespace of the control plane, which two props can name. */
export function meshNamespace(props: MeshCommonProps): string {
  const { namespace, istioNamespace } = props;
  if (namespace !== undefined && istioNamespace !== undefined && namespace !== istioNamespace) {
    throw new Error(`namespace is '${namespace}', but istioNamespace is '${istioNamespace}'. Both name the place of the control plane: leave one of them out`);
  }
  return namespace ?? istioNamespace ?? DEFAULT_NAMESPACE;
}

export function baseSettings(version: IstioVersion, props: MeshCommonProps): BaseSettings {
  return settingsOf(basePart(version), BASE_ROWS, props) as unknown as BaseSettings;
}

export function istiodSettings(version: IstioVersion, props: MeshCommonProps, where = 'Mesh'): IstiodSettings {
  checkIpFamilies(where, props.ipFamilies, props.ipFamilyPolicy);
  const settings = settingsOf(istiodPart(version, props, where), ISTIOD_ROWS, props);
  checkFragments(where, ISTIOD_ROWS, props, settings);
  return settings as unknown as IstiodSettings;
}

/** @param where the path of the construct */
export function gatewaySettings(version: IstioVersion, props: IstioIngressGatewayProps, where = `ingress gateway '${props.name}'`): GatewaySettings {
  checkIpFamilies(`ingress gateway '${props.name}'`, props.service?.ipFamilies, props.service?.ipFamilyPolicy);
  const settings = settingsOf(gatewayPart(version, props), GATEWAY_ROWS, props);
  checkFragments(where, GATEWAY_ROWS, props, settings);
  return settings as unknown as GatewaySettings;
}

/** @param where the path of the construct */
export function cniSettings(version: IstioVersion, props: IstioCniProps, where: string): CniSettings {
  const settings = settingsOf(cniPart(version, props, where), CNI_ROWS, props);
  checkFragments(where, CNI_ROWS, props, settings);
  return settings as unknown as CniSettings;
}

/** @param where the path of the construct */
export function ztunnelSettings(version: IstioVersion, props: IstioZtunnelProps, where: string): ZtunnelSettings {
  const settings = settingsOf(ztunnelPart(version, props, where), ZTUNNEL_ROWS, props);
  checkFragments(where, ZTUNNEL_ROWS, props, settings);
  return settings as unknown as ZtunnelSettings;
}

/** The gateways of the mesh, each with the props that it inherits from the mesh. */
export function gatewaysInMesh(version: IstioVersion, props: MeshCommonProps): IstioIngressGatewayProps[] {
  const { ingress = [{ name: 'istio-ingress' }] } = props;
  return ingress.map((gateway) => withInherited(gateway, fromMesh(version, props)));
}

/** The props of a gateway, merged over the inherited props. */
export function withInherited(gateway: IstioIngressGatewayProps, inherited: Omit<IstioIngressGatewayProps, 'name'>): IstioIngressGatewayProps {
  return { ...inherited, ...gateway, service: { ...inherited.service, ...gateway.service } };
}

export function basePart(version: IstioVersion): Part {
  return part('Mesh', version, 'base');
}

export function istiodPart(version: IstioVersion, props: MeshCommonProps, where = 'Mesh'): Part {
  return part(where, version, 'istiod', istiodDefaults(version, props));
}

export function gatewayPart(version: IstioVersion, { name }: IstioIngressGatewayProps): Part {
  return part(`ingress gateway '${name}'`, version, 'gateway');
}

/** The props that a gateway inherits from its mesh. */
export function fromMesh(version: IstioVersion, props: MeshCommonProps): Omit<IstioIngressGatewayProps, 'name'> {
  const { ipFamilyPolicy, ipFamilies, revision, registry, platform, allowedKubernetesFields } = props;
  return { version, namespace: meshNamespace(props), revision, registry, platform, allowedKubernetesFields, service: { ipFamilyPolicy, ipFamilies } };
}

export function cniPart(version: IstioVersion, props: IstioCniProps, where = 'IstioCni'): Part {
  return part(where, version, 'cni', onlyKnown(namedDefaults(version, 'cni', props, props.platformName), settingsShape(version, 'cni')));
}

export function ztunnelPart(version: IstioVersion, props: IstioZtunnelProps, where = 'IstioZtunnel'): Part {
  return part(where, version, 'ztunnel', onlyKnown(namedDefaults(version, 'ztunnel', props), settingsShape(version, 'ztunnel')));
}

/** The defaults of istiod's settings. */
export function istiodDefaults(version: IstioVersion, props: MeshCommonProps): IstiodSettings {
  return namedDefaults(version, 'istiod', props, props.istiod?.platformName) as IstiodSettings;
}

/** The defaults of a chart's settings: those of the version, with the profile, the platform and the compatibility version applied. */
function namedDefaults(version: IstioVersion, chart: 'istiod' | NodeChartName, { platform, profile, compatibilityVersion }: Named, platformName?: string): object {
  const defaults = defaultSettings(version)[chart];
  const { profiles, platforms } = installFeatures(version);
  if (!profiles) {
    return defaults;
  }
  const named = profileSettings(version, { profile, compatibilityVersion, platform: platformName || (platform && platforms[platform]) });
  const section = sectionOf(chart) ?? 'global'; // a chart without a section merges the globals into its top level
  return override(override(defaults, named), named[section]);
}

/** The props that name settings. */
type Named = Pick<MeshCommonProps, 'platform' | 'profile' | 'compatibilityVersion'>;
