import { checkArgument, checkProps, optional, Rule, SECRET } from '../names';

/** A version of TLS. */
export enum TrafficTlsVersion {
  /** TLS 1.0, which is not secure. */
  V1_0 = 'TLSV1_0',
  /** TLS 1.1, which is not secure. */
  V1_1 = 'TLSV1_1',
  /** TLS 1.2 */
  V1_2 = 'TLSV1_2',
  /** TLS 1.3 */
  V1_3 = 'TLSV1_3',
}

/** How a gateway terminates TLS. */
export interface TrafficGatewayTlsOptions {
  /**
   * The oldest version of TLS that clients may use.
   *
   * @default - TLS 1.2
   */
  readonly minVersion?: TrafficTlsVersion;
}

const VERSIONS: string[] = Object.values(TrafficTlsVersion);
const VERSION: Rule = {
  expected: 'a TrafficTlsVersion, such as TrafficTlsVersion.V1_3',
  problems: (value) => (VERSIONS.includes(value as string) ? [] : [{ path: [], message: `is '${String(value)}'. Write ${VERSION.expected}` }]),
};

/**
 * What a gateway does with TLS.
 *
 * The certificate is in a Secret of the namespace of the gateway's pods, which need not be the namespace of the Gateway object.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class TrafficGatewayTls {
  /**
   * The gateway terminates TLS with the certificate of a Secret of type `kubernetes.io/tls`.
   *
   * @param secret the name of the Secret
   * @throws if the name or an option is not valid
   */
  public static simple(secret: string, options: TrafficGatewayTlsOptions = {}): TrafficGatewayTls {
    return TrafficGatewayTls.terminating('SIMPLE', 'TrafficGatewayTls.simple()', secret, options);
  }

  /**
   * The gateway terminates TLS, and clients need a certificate of their own. The Secret also has the certificate of the authority that
   * signs the certificates of the clients: in the key `ca.crt`, or in a Secret with the same name and the suffix `-cacert`.
   *
   * @param secret the name of the Secret
   * @throws if the name or an option is not valid
   */
  public static mutual(secret: string, options: TrafficGatewayTlsOptions = {}): TrafficGatewayTls {
    return TrafficGatewayTls.terminating('MUTUAL', 'TrafficGatewayTls.mutual()', secret, options);
  }

  /** The gateway passes TLS on to the service, which has the certificate. A TrafficSplit with the protocol TLS routes by the host that clients ask for (SNI). */
  public static passthrough(): TrafficGatewayTls {
    return new TrafficGatewayTls('PASSTHROUGH');
  }

  private static terminating(mode: string, where: string, secret: string, options: TrafficGatewayTlsOptions): TrafficGatewayTls {
    checkArgument(where, 'secret', secret, SECRET);
    checkProps(where, options, { minVersion: optional(VERSION) });
    return new TrafficGatewayTls(mode, secret, options.minVersion);
  }

  private constructor(
    /** `SIMPLE`, `MUTUAL` or `PASSTHROUGH`. */
    public readonly mode: string,
    /** The name of the Secret. A gateway that passes TLS on has none. */
    public readonly secret?: string,
    /** The oldest version of TLS that clients may use. Without it, TLS 1.2. */
    public readonly minVersion?: TrafficTlsVersion) {}
}
