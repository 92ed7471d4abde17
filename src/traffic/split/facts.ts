import { HTTPRoute, IstioVersion } from '../../istio';
import { isSince, PathNormalization } from '../../istio/internal';

/** What the objects of a split depend on beside its specification. */
export interface SplitFacts {
  /** The namespace of the service. */
  readonly namespace: string;
  readonly version: IstioVersion;
  readonly clusterDomain: string;
  /** How proxies normalise paths. @default BASE */
  readonly pathNormalization?: PathNormalization;
  /** The ports that the Service is known to have and that the specification does not name. */
  readonly otherPorts: readonly number[];
  /** How many pods the service has, if this is known. */
  readonly replicas?: number;
  /** The hosts that gateways serve, by references, as far as they are known. */
  readonly gatewayHosts: ReadonlyMap<string, readonly string[]>;
  /** What the requests to the hosts of gateways are, by references and hosts, as far as this is known. */
  readonly gatewayProtocols?: ReadonlyMap<string, { readonly [host: string]: string }>;
  /** The routes of delegates, by references, as far as they are known. */
  readonly delegates?: ReadonlyMap<string, readonly HTTPRoute[]>;
}

/** The full host of a Service. A short name is another service in another namespace. */
export function hostOf(name: string, namespace: string, { clusterDomain }: SplitFacts): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** The version of Istio since which a DestinationRule has a retry budget. */
export const RETRY_BUDGET_SINCE = '1.27';

/** Since Istio 1.24, the duration of the warm-up has an object of its own. */
export function hasWarmupObject({ version }: SplitFacts): boolean {
  return isSince(version, '1.24');
}
