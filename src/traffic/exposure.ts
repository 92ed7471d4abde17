import { TrafficGateway } from './mesh-gateway';

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
   * @param hosts the hosts whose requests are split; the default is all hosts of the gateway
   */
  public static gateway(gateway: TrafficGateway, hosts?: string[]): TrafficExposure {
    const wanted = hosts ?? gateway.hosts;
    const unserved = wanted.find((host) => !gateway._serves(host));
    if (unserved !== undefined) {
      throw new Error(`gateway '${gateway.node.path}' does not serve '${unserved}', only ${gateway.hosts.join(', ')}. `
        + 'Name one of these, or add the host to the gateway');
    }
    if (wanted.length === 0) {
      throw new Error(`the exposure to gateway '${gateway.node.path}' has no hosts. Name some, or leave hosts out for all of the gateway's`);
    }
    return new TrafficExposure(gateway, [...wanted]);
  }

  private constructor(
    /** @internal */
    public readonly _gateway?: TrafficGateway,
    /** @internal */
    public readonly _hosts: string[] = []) {}
}
