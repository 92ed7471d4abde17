import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IMeshWorkload } from '../install';
import { Gateway, IMesh } from '../istio';
import { meshOf } from '../istio/internal';

/** Properties of a MeshGateway. */
export interface TrafficGatewayProps {
  /** The gateway of the mesh that serves the hosts, such as `mesh.ingress[0]`. The emitted object has the same selector. */
  readonly gateway: IMeshWorkload;

  /** The hosts that clients outside the mesh call, such as `shop.example.com`. `*` selects all hosts. */
  readonly hosts: string[];

  /**
   * The port that clients use.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * The mesh that the object belongs to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

/**
 * Hosts that a gateway of the mesh serves over HTTP. A TrafficSplit that is exposed through this gateway routes their requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class TrafficGateway extends Construct {
  /** The hosts that the gateway serves. */
  public readonly hosts: string[];

  /** The object, for what has no prop. */
  public readonly resource: ApiObject;

  constructor(scope: Construct, id: string, props: TrafficGatewayProps) {
    super(scope, id);
    if (props.hosts.length === 0) {
      throw new Error(`${this.node.path}: hosts is empty, so nothing would be served. Name a host, or '*' for every one`);
    }
    props.hosts.forEach((host) => this.refuseBadHost(host));
    this.hosts = [...props.hosts];
    this.resource = new Gateway(this, 'Resource', {
      mesh: meshOf(this, { mesh: props.mesh }),
      metadata: { namespace: Chart.of(this).namespace ?? props.gateway.namespace },
      spec: {
        selector: props.gateway.selector,
        servers: [{ port: { number: props.port ?? 80, name: 'http', protocol: 'HTTP' }, hosts: this.hosts }],
      },
    });
  }

  /** The name that routes use for this gateway: `namespace/name`. It is valid in every namespace. */
  public get reference(): string {
    return `${this.resource.metadata.namespace}/${this.resource.name}`;
  }

  /** @internal */
  public _serves(host: string): boolean {
    return this.hosts.some((own) => own === '*' || own === host || (own.startsWith('*.') && host.endsWith(own.slice(1))));
  }

  private refuseBadHost(host: string): void {
    if (!/^(?:\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.test(host)) {
      throw new Error(`${this.node.path}: '${host}' is not a host that a gateway can serve. `
        + 'Write it in full and in lower case, such as \'shop.example.com\', \'*.example.com\' or \'*\'');
    }
  }
}
