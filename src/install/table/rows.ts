import { converterOf } from './converters';
import { Path, Row } from './row';
import { BASE_RULES, GATEWAY_RULES, ISTIOD_RULES, Rules } from './rules';
import { IstioVersion } from '../../istio';
import { valueAt } from '../../json';
import { BASE_SETTINGS, CNI_SETTINGS, GATEWAY_SETTINGS, hasSetting, ISTIOD_SETTINGS, isUnreadIn, Setting, ZTUNNEL_SETTINGS } from '../../settings';
import { IstioCniProps } from '../cni-props';
import { IstioIngressGatewayProps } from '../ingress-gateway-props';
import { MeshCommonProps } from '../mesh-props';
import { IstioZtunnelProps } from '../ztunnel-props';

/** A setting of the catalogue that names props which exist. A row that names another prop does not compile. */
type Mapped<Props> = Setting & { readonly prop?: Path<Props>; readonly or?: readonly Path<Props>[] };

/** What the props of a mesh set in istiod, and in the proxies that it injects. */
export const ISTIOD_ROWS: Row<MeshCommonProps>[] = [
  // The first row, because it is merged over the whole of `global`. Rows after it replace parts of it.
  { prop: 'injection.values', setting: 'global', rest: true, as: converterOf('same'), isIn: () => true },
  ...rows<MeshCommonProps>(ISTIOD_SETTINGS, ISTIOD_RULES),
];

/** What the props of a mesh set in its base. The base follows the rest of the mesh if its own props are not given. */
export const BASE_ROWS: Row<MeshCommonProps>[] = rows<MeshCommonProps>(BASE_SETTINGS, BASE_RULES);

/** What the props of a gateway set. */
export const GATEWAY_ROWS: Row<IstioIngressGatewayProps>[] = rows<IstioIngressGatewayProps>(GATEWAY_SETTINGS, GATEWAY_RULES);

/** What the props of a CNI agent set. */
export const CNI_ROWS: Row<IstioCniProps>[] = rows<IstioCniProps>(CNI_SETTINGS, {});

/** What the props of a ztunnel set. */
export const ZTUNNEL_ROWS: Row<IstioZtunnelProps>[] = rows<IstioZtunnelProps>(ZTUNNEL_SETTINGS, {});

/** The rows for the settings that props make. */
function rows<Props>(settings: readonly Mapped<Props>[], rules: Rules<Props>): Row<Props>[] {
  return settings.filter(({ prop, or }) => prop ?? or).map((row) => ({
    prop: row.prop,
    setting: row.setting,
    fragment: row.fragment,
    as: converterOf(row.as ?? 'same'),
    or: fallback(row, rules[row.setting]),
    quiet: row.quiet,
    isIn: (version: IstioVersion) => hasSetting(version, row) && !isUnreadIn(row, version),
  }));
}

/** What the setting is if its prop is not given: the first of the other props that is given, or what the rule concludes from the props. */
function fallback<Props>({ or = [] }: Setting, rule?: (props: Props) => unknown): (props: Props) => unknown {
  return (props) => or.map((path) => valueAt(props, path)).find((value) => (value ?? undefined) !== undefined) ?? rule?.(props);
}
