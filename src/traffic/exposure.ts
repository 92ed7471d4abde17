import { TrafficGateway } from './mesh-gateway';

/** Whose requests a split routes. */
export class TrafficExposure {
  /** Those of the mesh's own workloads, to the service's own host. */
  public static mesh(): TrafficExposure {
    return new TrafficExposure();
  }

  /**
   * Those of clients outside the mesh, through a gateway.
   *
   * @param gateway that serves the hosts
   * @param hosts the hosts that this split answers for; all hosts of the gateway unless given
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
