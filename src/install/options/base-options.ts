import { MeshResourceScope } from './resource-scope';
import { MeshIpFamily, MeshIpFamilyPolicy } from '../network-props';

/** The settings of the base that differ from the rest of the mesh. A cluster has only one base. */
export interface MeshBaseOptions {
  /**
   * The names of the pull Secrets for pods with the reader service account.
   *
   * @default - the pull Secrets of the registry
   */
  readonly pullSecrets?: string[];

  /**
   * The URL of the validation webhook of the default revision. An empty text selects istiod's Service.
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
   * Which objects of the base are created. Since Istio 1.28.
   *
   * @default - `resourceScope`
   */
  readonly resourceScope?: MeshResourceScope;

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
   * @default - `remote.ipFamilyPolicy`, or the policy of the mesh
   */
  readonly ipFamilyPolicy?: MeshIpFamilyPolicy;

  /**
   * The IP families of the Service of a remote istiod. Only in Istio 1.20.
   *
   * @default - `remote.ipFamilies`, or the IP families of the mesh
   */
  readonly ipFamilies?: MeshIpFamily[];
}
