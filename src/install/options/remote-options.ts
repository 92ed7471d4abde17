import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';

/**
 * A control plane in another cluster.
 *
 * @see https://istio.io/latest/docs/setup/install/external-controlplane/
 */
export interface MeshRemoteOptions {
  /**
   * Whether istiod and the proxies that it serves are in different clusters (`externalIstiod`): the istiod of this cluster serves other
   * clusters, or the istiod of another cluster serves this one.
   *
   * @default false
   */
  readonly externalIstiod?: boolean;

  /**
   * The IP address or host name of the istiod of another cluster (`remotePilotAddress`).
   *
   * @default - no address
   */
  readonly pilotAddress?: string;

  /**
   * Whether the istiod of another cluster serves the proxies of this cluster. Since Istio 1.26. Earlier lines conclude this from the
   * address.
   *
   * @default - true if `pilotAddress` is set
   */
  readonly enabled?: boolean;

  /**
   * Whether an istiod runs in this cluster too and injects its pods, in addition to the istiod of another cluster. Only in Istio 1.20,
   * 1.27, 1.28.
   *
   * @default - true, if the version supports it
   */
  readonly localIstiod?: boolean;

  /**
   * Whether this cluster holds the configuration that the remote istiod reads. If so, the remote istiod gets permissions in this
   * cluster.
   *
   * @default false
   */
  readonly configCluster?: boolean;

  /**
   * The URL of the injection webhook, if it is outside this cluster.
   *
   * @default - istiod's Service
   */
  readonly injectionUrl?: string;

  /**
   * The path of the injection webhook on istiod's Service.
   *
   * @default "/inject"
   */
  readonly injectionPath?: string;

  /**
   * The CA certificates, in base64, with which the API server verifies the injection webhook. Since Istio 1.26.
   *
   * @default - istiod sets its own certificates
   */
  readonly injectionCaBundle?: string;

  /**
   * The IP family policy of the Service of the remote istiod.
   *
   * @default - the default of the cluster
   */
  readonly ipFamilyPolicy?: MeshIpFamilyPolicy;

  /**
   * The IP families of the Service of the remote istiod.
   *
   * @default - the default of the cluster
   */
  readonly ipFamilies?: MeshIpFamily[];
}
