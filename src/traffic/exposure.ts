import { TrafficGateway } from './gateway';
import { checkArgument, checkProps, GATEWAY_HOST, notEmptyListOf, objectWith, optional } from '../names';

/** Options for the exposure through a gateway. */
export interface TrafficGatewayExposureProps {
  /**
   * The hosts whose requests are split. The gateway must serve them.
   *
   * @default - all hosts of the gateway
   */
  readonly hosts?: string[];
}

/** The clients whose requests a split routes. */
export class TrafficExposure {
  /** The workloads of the mesh, which call the host of the service. */
  public static mesh(): TrafficExposure {
    return new TrafficExposure();
  }

  /**
   * Clients outside the mesh, through a gateway.
   *
   * @param gateway the gateway that serves the hosts
   * @throws if the gateway does not serve a host
   */
  public static gateway(gateway: TrafficGateway, props: TrafficGatewayExposureProps = {}): TrafficExposure {
    const where = 'TrafficExposure.gateway()';
    checkArgument(where, 'gateway', gateway, objectWith('a TrafficGateway', 'reference', 'hosts'));
    checkProps(where, props, { hosts: optional(notEmptyListOf('host names', GATEWAY_HOST)) });
    const hosts = props.hosts ?? gateway.hosts;
    const unserved = hosts.find((host) => !gateway._serves(host));
    if (unserved !== undefined) {
      throw new Error(`${where}: gateway '${gateway.node.path}' does not serve the host '${unserved}'. `
        + `Write one of its hosts (${gateway.hosts.join(', ')}), or add the host to the gateway`);
    }
    return new TrafficExposure(gateway, [...hosts]);
  }

  private constructor(
    /** @internal */
    public readonly _gateway?: TrafficGateway,
    /** @internal */
    public readonly _hosts: string[] = []) {}
}
