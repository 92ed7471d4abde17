import { TrafficGatewayTls } from './gateway-tls';
import { TrafficProtocol } from './traffic-split-spec.generated';

/** Hosts that a gateway serves on one port. */
export interface TrafficGatewayServer {
  /** The hosts that clients outside the mesh call, such as `shop.example.com`. `*` selects all hosts. */
  readonly hosts: string[];

  /**
   * The port that clients use. It is a port of the Service of the gateway.
   *
   * @default - 443 with TLS, else 80
   */
  readonly port?: number;

  /**
   * What the gateway does with TLS.
   *
   * @default - no TLS
   */
  readonly tls?: TrafficGatewayTls;

  /**
   * What the requests are, after the gateway terminated TLS. A TrafficSplit that is exposed through the gateway has the same protocol.
   *
   * @default - TLS if TLS is passed on, else HTTP
   */
  readonly protocol?: TrafficProtocol;

  /**
   * Whether the gateway sends clients that call the hosts over HTTP, on port 80, to HTTPS.
   *
   * @default false
   */
  readonly httpsRedirect?: boolean;
}
