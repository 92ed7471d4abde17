import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';

/**
 * A control plane in another cluster.
 *
 * @see https://istio.io/latest/docs/setup/install/external-controlplane/
 */
export interface MeshRemoteOptions {
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
   * Whether the istiod of another cluster serves the proxies of this cluster. Since Istio 1.26. Earlier lines conclude this from the
   * address.
   *
   * @default - whether `pilotAddress` is given
   */
  readonly enabled?: boolean;

  /**
   * Whether an istiod runs in this cluster too and injects its pods, in addition to the istiod of another cluster. Only in Istio 1.20,
   * 1.27.
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
   * The CA certificates, in base64, with which the API server verifies the injection webhook. Since Istio 1.26.
   *
   * @default - istiod sets its own
   */
  readonly injectionCaBundle?: string;

  /**
   * How the Service of the remote istiod chooses between IPv4 and IPv6.
   *
   * @default - the cluster's default
   */
  readonly ipFamilyPolicy?: MeshIpFamilyPolicy;

  /**
   * The IP families of the Service of the remote istiod.
   *
   * @default - the cluster's default
   */
  readonly ipFamilies?: MeshIpFamily[];
}
