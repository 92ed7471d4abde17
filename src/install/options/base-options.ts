import { IpFamily, IpFamilyPolicy } from '../network-props';

/** Where the base, which a cluster has once, differs from the rest of the mesh. */
export interface BaseOptions {
  /**
   * Names of the Secrets with which pods of the reader account pull images.
   *
   * @default - those of the registry
   */
  readonly pullSecrets?: string[];

  /**
   * Where validation by the default revision is asked for; an empty text for istiod's Service.
   *
   * @default - `validation.url`
   */
  readonly validationUrl?: string;

  /**
   * The certificates, in base64, by which the API server knows who validates; an empty text for those that istiod sets.
   *
   * @default - `validation.caBundle`
   */
  readonly validationCaBundle?: string;

  /**
   * Whether objects of the Kubernetes Gateway API are validated by the default revision too.
   *
   * @default - `validation.gatewayApi`
   */
  readonly validatesGatewayApi?: boolean;

  /**
   * Whether configuration that asks for no revision may have only stable kinds and fields.
   *
   * @default - `validation.stableOnly`
   */
  readonly stableOnly?: boolean;

  /**
   * The address of a remote istiod for which the base has a Service, at versions where it comes with the base; an empty text for none.
   *
   * @default - `remote.pilotAddress`
   */
  readonly pilotAddress?: string;

  /**
   * Whether an istiod runs in this cluster too, so that the Service of the remote one has another name.
   *
   * @default - `remote.localIstiod`
   */
  readonly localIstiod?: boolean;

  /**
   * How the Service of a remote istiod chooses between IPv4 and IPv6.
   *
   * @default - `remote.ipFamilyPolicy`, or that of the mesh
   */
  readonly ipFamilyPolicy?: IpFamilyPolicy;

  /**
   * The IP families of the Service of a remote istiod.
   *
   * @default - `remote.ipFamilies`, or those of the mesh
   */
  readonly ipFamilies?: IpFamily[];
}
