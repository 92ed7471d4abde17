import { gatewayMtls } from './gateways';
import { mtlsOf, PortMtls } from './mtls';
import { PolicyIndex, PolicyObject, PolicyTarget } from './policies';
import { partOf } from '../../json';

/** Which connections the ports of one workload accept. */
export class WorkloadMtls {
  private readonly peers: PolicyObject[];
  /** The Gateways of Istio that select its pods. Undefined: the workload is no gateway. */
  public readonly gateways?: PolicyObject[];

  constructor(target: PolicyTarget, index: PolicyIndex, private readonly rootNamespace: string) {
    this.gateways = index.gatewaysOf(target);
    this.peers = index.of('PeerAuthentication', target);
  }

  /** The ports for which a PeerAuthentication has a mode of their own. */
  public get ownPorts(): number[] {
    return this.peers.flatMap(({ spec }) => Object.keys(partOf(spec, 'portLevelMtls')).map(Number));
  }

  public of(port: number): PortMtls {
    return this.gateways ? gatewayMtls(this.gateways, port) : mtlsOf(this.peers, port, this.rootNamespace);
  }
}
