/** Converts settings to props: it reads the table backwards. */
import { isDeepStrictEqual } from 'node:util';
import { IstioCniProps } from './cni-props';
import { basePart, cniPart, DEFAULT_NAMESPACE, fromMesh, gatewayPart, InstallSettings, istiodPart, ofMesh, withInherited, ztunnelPart } from './from-props';
import { MeshCommonProps } from './mesh-props';
import { BASE_ROWS, CNI_ROWS, Draft, evaluated, GATEWAY_ROWS, ISTIOD_ROWS, Part, propsOf, Row, Unexpressed, ZTUNNEL_ROWS } from './table';
import { IstioVersion } from '../istio';
import { IstioIngressGatewayProps } from './ingress-gateway-props';
import { IstioZtunnelProps } from './ztunnel-props';
import { CodeExpression, Fields, isMap } from '../json';
import { CniSettings, GatewaySettings, ZtunnelSettings } from '../settings';

/** The settings of a gateway, with the names that are not settings. */
export interface InstalledGateway {
  readonly name: string;
  readonly namespace: string;
  readonly settings: GatewaySettings;
}

/** The settings of an agent that runs on each node, with its namespace. */
export interface InstalledAgent<Settings> {
  readonly namespace: string;
  readonly settings: Settings;
  /** The names of fields of Kubernetes that are not checked. */
  readonly allowedKubernetesFields?: readonly string[];
}

/** The settings of all parts of an install, with the names that are not settings. */
export interface Installed extends Omit<InstallSettings, 'gateways'> {
  /** The namespace that istiod and the base are installed into. */
  readonly namespace: string;
  /** The names of fields of Kubernetes that are not checked. */
  readonly allowedKubernetesFields?: readonly string[];
  readonly gateways: InstalledGateway[];
}

/** The props of a Mesh as data whose leaves are JSON or expressions, and the settings that no prop can express. */
export interface PropsFound {
  readonly props: Fields;
  readonly unexpressed: UnexpressedSetting[];
}

/** A setting that no prop can express, with its part: `base`, `istiod`, `cni`, `ztunnel` or the name of a gateway. */
export interface UnexpressedSetting extends Unexpressed {
  readonly part: string;
}

/** The props of a Mesh with these settings. Props that have their default are left out. */
export function propsFromSettings(version: IstioVersion, install: Installed): PropsFound {
  const { allowedKubernetesFields = [] } = install;
  const istiod = propsOf<MeshCommonProps>(fields(install.istiod), allowing(allowedKubernetesFields), {
    rows: ISTIOD_ROWS,
    props: meshProps,
    part: (props) => istiodPart(version, props),
  });
  const base = propsOf<MeshCommonProps>(fields(install.base), istiod.draft, {
    rows: BASE_ROWS,
    props: (draft) => ofMesh(meshProps(draft)),
    part: () => basePart(version),
  });
  const gateways = install.gateways.map((gateway) => gatewayProps(version, gateway, meshProps(base.draft)));
  return {
    props: { ...finished(base.draft), ...(isDefault(gateways) ? {} : { ingress: gateways.map(({ props }) => props) }) },
    unexpressed: [...ofPart('istiod', istiod.unexpressed), ...ofPart('base', base.unexpressed), ...otherNamespace(install), ...gateways.flatMap(({ unexpressed }) => unexpressed)],
  };
}

/**
 * The props of an IstioCni with these settings.
 *
 * @param byDefault the namespace of the construct without a prop
 */
export function cniPropsFromSettings(version: IstioVersion, agent: InstalledAgent<CniSettings>, byDefault = DEFAULT_NAMESPACE): PropsFound {
  return agentProps<IstioCniProps>('cni', agent, byDefault, CNI_ROWS, (props) => cniPart(version, props));
}

/** The props of an IstioZtunnel with these settings. */
export function ztunnelPropsFromSettings(version: IstioVersion, agent: InstalledAgent<ZtunnelSettings>): PropsFound {
  return agentProps<IstioZtunnelProps>('ztunnel', agent, DEFAULT_NAMESPACE, ZTUNNEL_ROWS, (props) => ztunnelPart(version, props));
}

function agentProps<P>(name: string, agent: InstalledAgent<object>, byDefault: string, rows: Row<P>[], part: (props: P) => Part): PropsFound {
  const { namespace, settings, allowedKubernetesFields = [] } = agent;
  const given: Draft = { ...(namespace === byDefault ? {} : { namespace }), ...allowing(allowedKubernetesFields) };
  const { draft, unexpressed } = propsOf<P>(fields(settings), given, { rows, props: (partial) => evaluated(finished(partial)), part });
  return { props: finished(draft), unexpressed: ofPart(name, unexpressed) };
}

function allowing(allowedKubernetesFields: readonly string[]): Draft {
  return allowedKubernetesFields.length === 0 ? {} : { allowedKubernetesFields };
}

function gatewayProps(version: IstioVersion, { name, namespace, settings }: InstalledGateway, mesh: MeshCommonProps): PropsFound {
  const inherited = fromMesh(version, mesh);
  const own = settings.name || name;
  const names: Draft = { name: own, ...(own === name ? {} : { instance: name }), ...(namespace === inherited.namespace ? {} : { namespace }) };
  const { draft, unexpressed } = propsOf<IstioIngressGatewayProps>(fields({ ...settings, name: own }), names, {
    rows: GATEWAY_ROWS,
    props: (partial) => withInherited(evaluated(partial), inherited),
    part: (props) => gatewayPart(version, props),
  });
  return { props: draft, unexpressed: ofPart(name, unexpressed) };
}

function meshProps(draft: Draft): MeshCommonProps {
  return evaluated(finished(draft));
}

/** Converts the registry of a draft, which has single fields as in its rows, to a call of a factory method. */
function finished(draft: Draft): Fields {
  return isMap(draft.registry) ? { ...draft, registry: registry(draft.registry) } : draft;
}

function registry({ hub, options }: Fields): CodeExpression {
  const more = options ? [options] : [];
  return hub === undefined ? new CodeExpression('MeshRegistry', 'publicHub', more) : new CodeExpression('MeshRegistry', 'privateHub', [hub, ...more]);
}

/** The problem of an istiod whose namespace differs from the namespace of its install, because both are the same prop. */
function otherNamespace({ namespace, istiod: { global } }: Installed): UnexpressedSetting[] {
  const value = global.istioNamespace;
  const reason = `istiod is installed into namespace '${namespace}'. The two are one prop, namespace`;
  return value === namespace ? [] : [{ part: 'istiod', setting: 'global.istioNamespace', value, reason }];
}

function isDefault(gateways: PropsFound[]): boolean {
  return gateways.length === 1 && isDeepStrictEqual(gateways[0].props, { name: 'istio-ingress' });
}

function fields(settings: object): Fields {
  return settings as Fields;
}

function ofPart(part: string, unexpressed: Unexpressed[]): UnexpressedSetting[] {
  return unexpressed.map((one) => ({ part, ...one }));
}
