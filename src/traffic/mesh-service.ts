import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { heldObject } from './api-object';
import { serviceFacts, ServiceFacts, WorkloadPort } from './service-facts';
import { IMeshWorkload } from '../install';
import { IMesh } from '../istio';
import { checkArgument, checkProps, LABELS, NAMESPACE, optional, PORT, PropRules, Rule, SERVICE_NAME } from '../names';

const REPLICAS: Rule = {
  expected: 'a whole number of at least 1',
  problems: (value) => (Number.isInteger(value) && Number(value) > 0 ? [] : [{ path: [], message: `is ${String(value)}. Write ${REPLICAS.expected}` }]),
};

const SERVICE_PROPS: PropRules = {
  namespace: NAMESPACE, port: PORT, targetPort: optional(PORT), labels: optional(LABELS), replicas: optional(REPLICAS),
};

/** Properties of a service that this App does not create. */
export interface MeshServiceProps {
  /** The namespace of the Service. */
  readonly namespace: string;

  /** The port of the Service, which clients use. */
  readonly port: number;

  /**
   * The port of the pods.
   *
   * @default - the port of the Service
   */
  readonly targetPort?: number;

  /**
   * The labels that select the pods behind the Service: its `spec.selector`. Constructs that select pods need them, such as an AuthPolicy.
   *
   * @default - the labels are unknown
   */
  readonly labels?: { [label: string]: string };

  /**
   * How many pods the service has at least. A TrafficSplit checks by it whether outlier detection can eject one.
   *
   * @default - the number is unknown
   */
  readonly replicas?: number;
}

/** Options for a Service of this App. */
export interface MeshServiceOptions {
  /**
   * The port of the Service, which clients use.
   *
   * @default - the only port of the Service
   */
  readonly port?: number;
}

/**
 * A Service in the mesh: the host that clients call, and the pods behind it.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export class MeshService implements IMeshWorkload {
  /**
   * A service that this App does not create.
   *
   * @param name the name of the Service
   * @throws if the name or a prop is missing or not valid
   */
  public static of(name: string, props: MeshServiceProps): MeshService {
    checkArgument('MeshService.of()', 'name', name, SERVICE_NAME);
    const where = `MeshService.of('${name}')`;
    checkProps(where, props, SERVICE_PROPS);
    const { namespace, port, targetPort = port, labels, replicas } = props;
    if (labels && Object.keys(labels).length === 0) {
      throw new Error(`${where}: labels is empty, which selects all pods in namespace '${namespace}'. `
        + 'Write the selector of the Service, or leave out the prop if nothing selects the pods');
    }
    return new MeshService(name, namespace, () => ({ port, targetPort, labels, ports: [{ port, targetPort }] }), false, replicas);
  }

  /**
   * A Service of this App. Its ports and its selector are read at synthesis, so the Service can still change.
   *
   * @param service an ApiObject, or a construct that holds one, of any version of cdk8s-plus
   * @throws if it is not a Service, or has no namespace
   */
  public static fromApiObject(service: IConstruct, options: MeshServiceOptions = {}): MeshService {
    const where = 'MeshService.fromApiObject()';
    const { object, namespace } = heldObject(service, { kind: 'Service', where });
    checkArgument(object.node.path, 'name', object.name, SERVICE_NAME);
    checkProps(where, options, { port: optional(PORT) });
    return new MeshService(object.name, namespace, () => factsOf(object, options.port), true);
  }

  private constructor(
    /** The name of the Service. */
    public readonly name: string,
    /** The namespace of the Service and of its pods. */
    public readonly namespace: string,
    private readonly facts: () => Facts,
    /**
     * Whether the port can change until synthesis, since it is that of a Service of the App.
     *
     * @internal
     */
    public readonly _isOfApp: boolean,
    /**
     * How many pods the service has, if this is known.
     *
     * @internal
     */
    public readonly _replicas?: number) {}

  /**
   * The host that clients in a mesh call. It is the full host, because a short name is another service in another namespace.
   *
   * @param mesh the mesh, which has the DNS domain of the cluster
   */
  public hostIn(mesh: IMesh): string {
    return `${this.name}.${this.namespace}.svc.${mesh.clusterDomain}`;
  }

  /**
   * The port of the Service, which clients use.
   *
   * @throws if the Service has no such port, or several ports of which none is chosen
   */
  public get port(): number {
    return this.facts().port;
  }

  /** The port of the pods, if its number is known. */
  public get targetPort(): number | undefined {
    return this.facts().targetPort;
  }

  /**
   * The other ports that the Service is known to have.
   *
   * @internal
   */
  public get _otherPorts(): number[] {
    const { port, ports } = this.facts();
    return ports.map((other) => other.port).filter((other) => other !== port);
  }

  /**
   * The labels, if they are known, and all ports that the Service is known to have.
   *
   * @internal
   */
  public get _facts(): ServiceFacts {
    return this.facts();
  }

  /**
   * The labels that select the pods.
   *
   * @throws if they are unknown
   */
  public get labels(): { [label: string]: string } {
    const { labels } = this.facts();
    if (!labels) {
      throw new Error(`the labels of the pods of service '${this.name}' in namespace '${this.namespace}' are unknown. `
        + `Write the selector of the Service: MeshService.of('${this.name}', { ..., labels: { app: '${this.name}' } }), `
        + 'or use MeshService.fromApiObject(service) with a Service that has a selector');
    }
    return labels;
  }
}

interface Facts extends ServiceFacts {
  readonly port: number;
  readonly targetPort?: number;
}

function factsOf(object: ApiObject, chosen?: number): Facts {
  const facts = serviceFacts(object.toJson());
  return {
    ...facts,
    get port() {
      return portOf(object, facts.ports, chosen).port;
    },
    get targetPort() {
      return portOf(object, facts.ports, chosen).targetPort;
    },
  };
}

function portOf(object: ApiObject, ports: WorkloadPort[], chosen?: number): WorkloadPort {
  const found = chosen === undefined ? ports : ports.filter(({ port }) => port === chosen);
  if (found.length === 1) {
    return found[0];
  }
  const all = ports.map(({ port }) => port).join(', ') || 'none';
  throw new Error(chosen === undefined
    ? `${object.node.path}: Service '${object.name}' has the ports ${all}. Choose one: MeshService.fromApiObject(service, { port: ... })`
    : `${object.node.path}: Service '${object.name}' has no port ${chosen}. Its ports are ${all}. Choose one of them`);
}
