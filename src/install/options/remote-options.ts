import { IpFamily, IpFamilyPolicy } from '../network-props';

/**
 * A control plane in another cluster.
 *
 * @see https://istio.io/latest/docs/setup/install/external-controlplane/
 */
export interface RemoteOptions {
  /**
   * Whether the istiod of this cluster also serves others, or another serves this one (`externalIstiod`).
   *
   * @default false
   */
  readonly externalIstiod?: boolean;

  /**
   * The IP address or host name of the istiod of another cluster (`remotePilotAddress`).
   *
   * @default - none
   */
  readonly pilotAddress?: string;

  /**
   * Whether the istiod of another cluster serves the proxies of this one. Older versions take its address alone for that.
   *
   * @default - whether `pilotAddress` is given
   */
  readonly enabled?: boolean;

  /**
   * Whether an istiod runs in this cluster too, beside the one of another cluster, and injects its pods. Not every version can.
   *
   * @default true, where the version can
   */
  readonly localIstiod?: boolean;

  /**
   * Whether this cluster holds the configuration that the remote istiod reads, and so grants it rights.
   *
   * @default false
   */
  readonly configCluster?: boolean;

  /**
   * The URL of the injection webhook, if it is not in this cluster.
   *
   * @default - istiod's Service
   */
  readonly injectionUrl?: string;

  /**
   * The path of the injection webhook at istiod's Service.
   *
   * @default "/inject"
   */
  readonly injectionPath?: string;

  /**
   * The certificates, in base64, by which the API server knows the injection webhook. Older versions do not have it.
   *
   * @default - istiod sets its own
   */
  readonly injectionCaBundle?: string;

  /**
   * How the Service of the remote istiod chooses between IPv4 and IPv6.
   *
   * @default - the cluster's default
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The IP families of the Service of the remote istiod.
   *
   * @default - the cluster's default
   */
  readonly ipFamilies?: IpFamily[];
}
