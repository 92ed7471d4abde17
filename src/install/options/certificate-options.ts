/**
 * Who makes the certificates by which istiod's own servers are known.
 *
 * @see https://istio.io/latest/docs/tasks/security/cert-management/
 */
export class MeshCertProvider {
  /** istiod itself. */
  public static istiod(): MeshCertProvider {
    return new MeshCertProvider('istiod');
  }

  /** Certificate signing requests of the cluster, with a signer that newer clusters and later Istio lines do not have. */
  public static kubernetes(): MeshCertProvider {
    return new MeshCertProvider('kubernetes');
  }

  /**
   * A signer of the cluster's certificate signing requests.
   *
   * @see https://istio.io/latest/docs/tasks/security/cert-management/custom-ca-k8s/
   * @param name of the signer
   */
  public static signer(name: string): MeshCertProvider {
    return new MeshCertProvider(`k8s.io/${name}`);
  }

  /** Somebody else, who mounts them into istiod's pods. */
  public static custom(): MeshCertProvider {
    return new MeshCertProvider('custom');
  }

  /** Nobody: istiod serves without TLS, behind something that does. */
  public static none(): MeshCertProvider {
    return new MeshCertProvider('none');
  }

  private constructor(
    /** As Istio names it. */
    public readonly providerName: string) {}
}

/**
 * How istiod checks the tokens of workloads.
 *
 * @see https://istio.io/latest/docs/ops/best-practices/security/#configure-third-party-service-account-tokens
 */
export enum MeshJwtPolicy {
  /** Tokens made for Istio, which expire. */
  THIRD_PARTY = 'third-party-jwt',
  /** The tokens that every pod of an old cluster has. */
  FIRST_PARTY = 'first-party-jwt',
}

/**
 * Who vouches for workloads. With a Secret `cacerts` in the namespace of the control plane, istiod signs by a certificate of your own
 * without any of these.
 *
 * @see https://istio.io/latest/docs/tasks/security/cert-management/
 */
export interface MeshCertificateOptions {
  /**
   * Host and port of a certificate authority that signs for workloads in istiod's place, such as istio-csr.
   *
   * @see https://istio.io/latest/docs/ops/integrations/certmanager/
   * @default - istiod signs
   */
  readonly caAddress?: string;

  /**
   * The kind of that authority, such as `GkeWorkloadCertificate`.
   *
   * @default - one that speaks Istio's own protocol
   */
  readonly caName?: string;

  /**
   * Who makes the certificates of istiod's own servers.
   *
   * @default MeshCertProvider.istiod()
   */
  readonly provider?: MeshCertProvider;

  /**
   * The signers of the cluster that istiod may approve certificates for.
   *
   * @see https://istio.io/latest/docs/tasks/security/cert-management/custom-ca-k8s/
   * @default - none
   */
  readonly signers?: string[];

  /**
   * Whether sidecars mount certificates from Secrets of the old layout, `/etc/certs`.
   *
   * @default false
   */
  readonly mountMtlsCerts?: boolean;

  /**
   * How istiod checks the tokens of workloads. Only in Istio 1.20. Later lines always check them by audience.
   *
   * @default MeshJwtPolicy.THIRD_PARTY
   */
  readonly jwtPolicy?: MeshJwtPolicy;

  /**
   * Whom the tokens of workloads are made for.
   *
   * @default "istio-ca"
   */
  readonly tokenAudience?: string;

  /**
   * The port at which the agent exchanges tokens; 0 for none.
   *
   * @default 0
   */
  readonly tokenExchangePort?: number;

  /**
   * The trust domain that injected pods are told, where the mesh config says none.
   *
   * @default - that of the mesh config
   */
  readonly trustDomain?: string;

  /**
   * The name of the ConfigMap with the root certificate of the mesh in every namespace. Since Istio 1.27.
   *
   * @default "istio-ca-root-cert"
   */
  readonly trustBundleName?: string;

  /**
   * A root certificate, as PEM text, of servers that istiod fetches the keys of token issuers from.
   *
   * @see https://istio.io/latest/docs/reference/config/security/jwt/
   * @default - the public ones
   */
  readonly jwksRoot?: string;
}
