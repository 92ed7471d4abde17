import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { IMeshWorkload } from '../install';
import { IMesh } from '../istio';

/** Properties of a service that is not a construct of this app. */
export interface MeshServiceProps {
  /** The namespace of the Service. */
  readonly namespace: string;

  /** The port that clients use. */
  readonly port: number;

  /**
   * The port of the pods.
   *
   * @default - the port that clients use
   */
  readonly targetPort?: number;

  /**
   * The labels of the pods behind the Service: its `spec.selector`. What selects pods, such as an AuthPolicy, needs them.
   *
   * @default - not known
   */
  readonly workload?: { [label: string]: string };
}

/** How a Service of this app is taken. */
export interface MeshServiceOptions {
  /**
   * The port that clients use.
   *
   * @default - the only port of the Service
   */
  readonly port?: number;
}

/**
 * A Service as the mesh sees it: the host that clients call, and the pods behind it.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export class MeshService implements IMeshWorkload {
  /** A service by its name: one that this app does not make, or whose facts are known. */
  public static of(name: string, props: MeshServiceProps): MeshService {
    const { namespace, port, targetPort = port, workload } = props;
    if (workload && Object.keys(workload).length === 0) {
      throw new Error(`MeshService '${name}': workload is empty, which would select every pod of namespace '${namespace}'. `
        + 'Give the labels of the Service\'s selector, or leave it out');
    }
    return new MeshService(name, namespace, { read: () => ({ port, targetPort, selector: workload, otherPorts: [] }) });
  }

  /**
   * A Service of this app: an ApiObject, or a construct that holds one, of any version of cdk8s-plus.
   * Its ports and selector are read when they are needed, so that it may still be changed.
   */
  public static fromApiObject(service: IConstruct, options: MeshServiceOptions = {}): MeshService {
    const object = ApiObject.of(service);
    const { path } = object.node;
    if (object.kind !== 'Service' || object.apiGroup !== 'core') {
      throw new Error(`${path} is a ${object.kind} (${object.apiVersion}), not a Service. Give the Service that clients call`);
    }
    const namespace = object.metadata.namespace;
    if (!namespace) {
      throw new Error(`${path}: Service '${object.name}' has no namespace, so its host is not known. Set metadata.namespace, or the namespace of its Chart`);
    }
    return new MeshService(object.name, namespace, { read: () => factsOf(object, options.port) });
  }

  private constructor(
    /** The name of the Service. */
    public readonly name: string,
    /** The namespace of the Service and of its pods. */
    public readonly namespace: string,
    private readonly facts: Facts) {}

  /** The host that clients in a mesh call. It is the full host, because a short name would mean another service in another namespace. */
  public hostIn(mesh: IMesh): string {
    return `${this.name}.${this.namespace}.svc.${mesh.clusterDomain}`;
  }

  /** The port that clients use. */
  public get port(): number {
    return this.facts.read().port;
  }

  /** The port of the pods, if it is known by number. */
  public get targetPort(): number | undefined {
    return this.facts.read().targetPort;
  }

  /**
   * The other ports that the Service is known to have.
   *
   * @internal
   */
  public get _otherPorts(): number[] {
    return this.facts.read().otherPorts;
  }

  /** The labels that select the pods. */
  public get selector(): { [label: string]: string } {
    const { selector } = this.facts.read();
    if (!selector) {
      throw new Error(`the workload labels of service '${this.name}' in namespace '${this.namespace}' are not known, and they are not guessed. `
        + `Give them: MeshService.of('${this.name}', { ..., workload: { app: '${this.name}' } }) with the Service's own selector, `
        + 'or use MeshService.fromApiObject(service) with a Service that has a selector');
    }
    return selector;
  }
}

interface Facts {
  read(): {
    readonly port: number;
    readonly otherPorts: number[];
    readonly targetPort?: number;
    readonly selector?: { [label: string]: string };
  };
}

interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
}

function factsOf(object: ApiObject, wanted?: number) {
  const { ports = [], selector } = object.toJson().spec ?? {};
  const { port, targetPort } = portOf(object, ports, wanted);
  return {
    port,
    otherPorts: (ports as ServicePort[]).map((other) => other.port).filter((other) => other !== port),
    targetPort: typeof targetPort === 'string' ? undefined : targetPort ?? port,
    selector: selector && Object.keys(selector).length > 0 ? selector : undefined,
  };
}

function portOf(object: ApiObject, ports: ServicePort[], wanted?: number): ServicePort {
  const found = wanted === undefined ? ports : ports.filter(({ port }) => port === wanted);
  if (found.length === 1) {
    return found[0];
  }
  const all = ports.map(({ port }) => port).join(', ') || 'none';
  throw new Error(wanted === undefined
    ? `${object.node.path}: Service '${object.name}' has ports ${all}. Say which one: MeshService.fromApiObject(service, { port: ... })`
    : `${object.node.path}: Service '${object.name}' has no port ${wanted}; its ports are ${all}. Name one of them`);
}
