/**
 * The source of the certificates for istiod's own servers.
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
   * A signer of Kubernetes certificate signing requests.
   *
   * @see https://istio.io/latest/docs/tasks/security/cert-management/custom-ca-k8s/
   * @param name the name of the signer, without the prefix `k8s.io/`
   */
  public static signer(name: string): MeshCertProvider {
    return new MeshCertProvider(`k8s.io/${name}`);
  }

  /** Another tool, which mounts the certificates into istiod's pods. */
  public static custom(): MeshCertProvider {
    return new MeshCertProvider('custom');
  }

  /** No certificates: istiod serves without TLS, behind a proxy that terminates TLS. */
  public static none(): MeshCertProvider {
    return new MeshCertProvider('none');
  }

  private constructor(
    /** The name of the provider in Istio. */
    public readonly providerName: string) {}
}

/**
 * The kind of service account tokens that workloads use.
 *
 * @see https://istio.io/latest/docs/ops/best-practices/security/#configure-third-party-service-account-tokens
 */
export enum MeshJwtPolicy {
  /** Tokens with an audience and an expiry time. */
  THIRD_PARTY = 'third-party-jwt',
  /** The tokens that every pod of an old cluster has. */
  FIRST_PARTY = 'first-party-jwt',
}

/**
 * The certificate authority of the mesh. Without any of these settings, istiod signs certificates. If the namespace of the control
 * plane has a Secret `cacerts`, istiod uses the certificate authority in that Secret.
 *
 * @see https://istio.io/latest/docs/tasks/security/cert-management/
 */
export interface MeshCertificateOptions {
  /**
   * The host and port of a certificate authority that signs the certificates of workloads instead of istiod, such as istio-csr.
   *
   * @see https://istio.io/latest/docs/ops/integrations/certmanager/
   * @default - istiod signs
   */
  readonly caAddress?: string;

  /**
   * The kind of the certificate authority, such as `GkeWorkloadCertificate`.
   *
   * @default - a certificate authority with Istio's own protocol
   */
  readonly caName?: string;

  /**
   * The source of the certificates for istiod's own servers.
   *
   * @default MeshCertProvider.istiod()
   */
  readonly provider?: MeshCertProvider;

  /**
   * The Kubernetes signers that istiod may approve certificates for.
   *
   * @see https://istio.io/latest/docs/tasks/security/cert-management/custom-ca-k8s/
   * @default - no signers
   */
  readonly signers?: string[];

  /**
   * Whether sidecars mount certificates from Secrets in the old layout, `/etc/certs`.
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
   * The audience of the service account tokens of workloads.
   *
   * @default "istio-ca"
   */
  readonly tokenAudience?: string;

  /**
   * The port where the agent exchanges tokens. 0 disables the exchange.
   *
   * @default 0
   */
  readonly tokenExchangePort?: number;

  /**
   * The trust domain of injected pods, if the mesh config has none.
   *
   * @default - the trust domain of the mesh config
   */
  readonly trustDomain?: string;

  /**
   * The name of the ConfigMap with the root certificate of the mesh in every namespace. Since Istio 1.27.
   *
   * @default "istio-ca-root-cert"
   */
  readonly trustBundleName?: string;

  /**
   * A root certificate in PEM format. istiod uses it to verify the servers that it fetches the keys of token issuers from.
   *
   * @see https://istio.io/latest/docs/reference/config/security/jwt/
   * @default - the public root certificates
   */
  readonly jwksRoot?: string;
}
