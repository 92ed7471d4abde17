import { BASE_SETTINGS, GATEWAY_SETTINGS, ISTIOD_SETTINGS } from '../../settings';
import { IstioIngressGatewayProps } from '../ingress-gateway-props';
import { MeshCommonProps } from '../mesh-props';
import { MeshProfile } from '../options';

/** Settings that follow from several props by a rule, if their own props are not given. */
export type Rules<Props, Name extends string = string> = { readonly [setting in Name]?: (props: Props) => unknown };

export const ISTIOD_RULES: Rules<MeshCommonProps, typeof ISTIOD_SETTINGS[number]['setting']> = {
  'replicaCount': ({ istiod }) => fixedReplicas(istiod),
  'autoscaleEnabled': ({ istiod }) => scalesUnlessFixed(istiod),
  'istiodRemote.enabled': hasRemote,
  'istiodRemote.enabledLocalInjectorIstiod': hasRemote,
  'enabled': hasRemote,
};

export const BASE_RULES: Rules<MeshCommonProps, typeof BASE_SETTINGS[number]['setting']> = {
  'experimental.stableValidationPolicy': ({ profile }) => (profile === MeshProfile.STABLE ? true : undefined),
  'pilot.enabled': hasRemote,
};

export const GATEWAY_RULES: Rules<IstioIngressGatewayProps, typeof GATEWAY_SETTINGS[number]['setting']> = {
  'replicaCount': fixedReplicas,
  'autoscaling.enabled': scalesUnlessFixed,
};

/** The props of a scaled workload. */
interface Scaled {
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly replicas?: number;
  readonly autoscaling?: boolean;
}

/** The number of replicas is fixed if the minimum equals the maximum. */
function fixedReplicas({ minReplicas, maxReplicas, autoscaling }: Scaled = {}): number | undefined {
  return !autoscaling && minReplicas !== undefined && minReplicas === maxReplicas ? minReplicas : undefined;
}

/** A fixed number of replicas turns the autoscaler off. */
function scalesUnlessFixed(scaled: Scaled = {}): boolean | undefined {
  return (scaled.replicas ?? fixedReplicas(scaled)) === undefined ? undefined : false;
}

/** With the address of a remote istiod, the remote istiod serves the proxies, and a local istiod injects them. */
function hasRemote({ remote }: MeshCommonProps): boolean | undefined {
  return remote?.pilotAddress ? true : undefined;
}
