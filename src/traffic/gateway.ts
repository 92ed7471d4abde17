import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { TrafficGatewayServer } from './gateway-server';
import { protocolOf, SERVER, SERVER_PROPS, serverProblems, serversOf } from './gateway-servers';
import { refuse } from './refuse';
import { TrafficProtocol } from './traffic-split-spec.generated';
import { labelProblems, WORKLOAD } from './workload';
import { IMeshWorkload } from '../install';
import { Gateway, IMesh } from '../istio';
import { claimObject, meshOf, objectName } from '../istio/internal';
import { checkArgument, checkProps, DNS_SUBDOMAIN, GATEWAY_HOST, listOf, NAMESPACE, notEmptyListOf, optional } from '../names';

/** Properties of a TrafficGateway: its first server, and further ones. */
export interface TrafficGatewayProps extends TrafficGatewayServer {
  /** The pods of the gateway, such as `mesh.ingress[0]`. The emitted object selects them by their labels. */
  readonly workload: IMeshWorkload;

  /**
   * Other hosts or ports that the gateway serves.
   *
   * @default - none
   */
  readonly servers?: TrafficGatewayServer[];

  /**
   * The name of the Gateway object.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The mesh that the object belongs to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

/** A gateway that a TrafficSplit can be exposed through. */
export interface ITrafficGateway {
  /** The name that routes use for this gateway: `namespace/name`. It is valid in every namespace. */
  readonly reference: string;

  /** The hosts that the gateway serves. */
  readonly hosts: string[];

  /**
   * What the requests to a host are, by hosts. A TrafficSplit of another protocol cannot be exposed with the host.
   *
   * @default - HTTP
   */
  readonly protocols?: { [host: string]: TrafficProtocol };
}

/** Facts of a gateway that this App does not create. */
export interface TrafficGatewayReferenceProps {
  /** The namespace of the Gateway. */
  readonly namespace: string;

  /** The hosts that the gateway serves. */
  readonly hosts: string[];
}

/**
 * Hosts that a gateway of the mesh serves, with or without TLS. A TrafficSplit that is exposed through this gateway routes their requests.
 *
 * It emits a Gateway in the namespace of its chart, or in the namespace of the workload if the chart has none.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class TrafficGateway extends Construct implements ITrafficGateway {
  /**
   * A gateway that this App does not create.
   *
   * @param name the name of the Gateway
   * @throws if the name or a prop is missing or not valid
   */
  public static fromName(name: string, props: TrafficGatewayReferenceProps): ITrafficGateway {
    checkArgument('TrafficGateway.fromName()', 'name', name, DNS_SUBDOMAIN.as('the name of a Gateway', 'public'));
    checkProps(`TrafficGateway.fromName('${name}')`, props, { namespace: NAMESPACE, hosts: notEmptyListOf('host names', GATEWAY_HOST) });
    return { reference: `${props.namespace}/${name}`, hosts: [...props.hosts] };
  }

  /** The hosts that the gateway serves. */
  public readonly hosts: string[];

  /** What the requests to a host are, by hosts. A host of several protocols is left out. */
  public readonly protocols?: { [host: string]: TrafficProtocol };

  /** The Gateway, for settings that have no prop. */
  public readonly gateway: ApiObject;

  /**
   * @throws if a prop is missing or not valid, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, props: TrafficGatewayProps) {
    super(scope, id);
    checkProps(this.node.path, props, { workload: WORKLOAD, ...SERVER_PROPS, servers: optional(listOf('servers', SERVER)) });
    const { workload } = props;
    const servers = [props, ...props.servers ?? []];
    refuse(this.node.path, serverProblems(servers));
    this.hosts = [...new Set(servers.flatMap(({ hosts }) => hosts))];
    this.protocols = protocolsOf(servers);
    this.gateway = new Gateway(this, 'Resource', {
      mesh: meshOf(this, { mesh: props.mesh }),
      metadata: { name: objectName(this, props.name), namespace: Chart.of(this).namespace ?? workload.namespace },
      spec: Lazy.any({ produce: () => ({ selector: workload.labels, servers: serversOf(servers) }) }),
    });
    claimObject(this, { object: this.gateway });
    this.node.addValidation({ validate: () => labelProblems(workload) });
  }

  /** The name that routes use for this gateway: `namespace/name`. It is valid in every namespace. */
  public get reference(): string {
    return `${this.gateway.metadata.namespace}/${this.gateway.name}`;
  }
}

function protocolsOf(servers: readonly TrafficGatewayServer[]): { [host: string]: TrafficProtocol } {
  const protocols = new Map<string, Set<TrafficProtocol>>();
  servers.forEach((server) => server.hosts.forEach((host) => protocols.set(host, (protocols.get(host) ?? new Set()).add(protocolOf(server)))));
  return Object.fromEntries([...protocols].filter(([, all]) => all.size === 1).map(([host, [protocol]]) => [host, protocol]));
}
