import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';

/** Where the base, which a cluster has once, differs from the rest of the mesh. */
export interface MeshBaseOptions {
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
   * The CA certificates, in base64, with which the API server verifies the validation webhook. An empty text leaves them to istiod. Since
   * Istio 1.26.
   *
   * @default - `validation.caBundle`
   */
  readonly validationCaBundle?: string;

  /**
   * Whether the default revision validates objects of the Kubernetes Gateway API too. Only in Istio 1.20.
   *
   * @default - `validation.gatewayApi`
   */
  readonly validatesGatewayApi?: boolean;

  /**
   * Whether configuration without a revision may have only stable kinds and fields. Since Istio 1.26.
   *
   * @default - `validation.stableOnly`
   */
  readonly stableOnly?: boolean;

  /**
   * The address of a remote istiod, for which the base creates a Service. An empty text creates none. Only in Istio 1.20.
   *
   * @default - `remote.pilotAddress`
   */
  readonly pilotAddress?: string;

  /**
   * Whether an istiod runs in this cluster too. The Service of the remote istiod then has another name. Only in Istio 1.20.
   *
   * @default - `remote.localIstiod`
   */
  readonly localIstiod?: boolean;

  /**
   * The IP family policy of the Service of a remote istiod. Only in Istio 1.20.
   *
   * @default - `remote.ipFamilyPolicy`, or that of the mesh
   */
  readonly ipFamilyPolicy?: MeshIpFamilyPolicy;

  /**
   * The IP families of the Service of a remote istiod. Only in Istio 1.20.
   *
   * @default - `remote.ipFamilies`, or those of the mesh
   */
  readonly ipFamilies?: MeshIpFamily[];
}
