import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { MeshMtlsMode, IMeshWorkload } from '../install';
import { IMesh, PeerAuthentication, PeerAuthenticationSpec } from '../istio';
import { claimObject, meshOf, objectName } from '../istio/internal';
import { checkArgument, checkProps, fields, isMissing, listOf, NAMESPACE, objectWith, optional, PORT, Rule } from '../names';
import { printedProblem } from '../specification';
import { labelProblems, WORKLOAD } from '../traffic/internal';

/** The workloads that a MeshMtls applies to. The narrowest scope takes precedence: workload, then namespace, then mesh. */
export class MeshMtlsScope {
  /** All workloads of the mesh. The object is in the root namespace of the mesh. */
  public static mesh(): MeshMtlsScope {
    return new MeshMtlsScope();
  }

  /**
   * All workloads of a namespace.
   *
   * @param name the name of the namespace
   */
  public static namespace(name: string): MeshMtlsScope {
    checkArgument('MeshMtlsScope.namespace()', 'name', name, NAMESPACE);
    return new MeshMtlsScope(name);
  }

  /** The pods of a service, or of a gateway. */
  public static workload(workload: IMeshWorkload): MeshMtlsScope {
    checkArgument('MeshMtlsScope.workload()', 'workload', workload, WORKLOAD);
    return new MeshMtlsScope(workload.namespace, workload);
  }

  private constructor(
    /** @internal */
    public readonly _namespace?: string,
    /** @internal */
    public readonly _workload?: IMeshWorkload) {}
}

/** The kind of connections that one port of a workload accepts. */
export interface MeshMtlsPort {
  /** The port of the pods. It is not that of a Service. */
  readonly port: number;

  /** The kind of connections. */
  readonly mode: MeshMtlsMode;
}

/** Properties of a MeshMtls. */
export interface MeshMtlsProps {
  /** The kind of connections that the workloads accept. */
  readonly mode: MeshMtlsMode;

  /** The workloads. */
  readonly scope: MeshMtlsScope;

  /**
   * Ports of the pods that differ from `mode`. Only for a workload.
   *
   * @default - all ports accept the same
   */
  readonly ports?: MeshMtlsPort[];

  /**
   * The name of the PeerAuthentication of a workload. The PeerAuthentication of a namespace or of the mesh always has the name `default`.
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

/**
 * Sets whether workloads accept mutual TLS, plain text, or both. It emits a PeerAuthentication.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class MeshMtls extends Construct {
  /** The PeerAuthentication, for settings that have no prop. */
  public readonly peerAuthentication: ApiObject;

  /**
   * @throws if a prop is missing or not valid, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, props: MeshMtlsProps) {
    super(scope, id);
    checkProps(this.node.path, props, { mode: MODE, scope: SCOPE, ports: optional(PORTS) });
    const { _workload: workload } = props.scope;
    this.peerAuthentication = workload ? this.ofWorkload(props, workload) : this.ofNamespace(props);
  }

  private ofWorkload(props: MeshMtlsProps, workload: IMeshWorkload): ApiObject {
    const mesh = meshOf(this, { mesh: props.mesh });
    if (workload.namespace === mesh.rootNamespace) {
      const message = `is a workload in the root namespace '${mesh.rootNamespace}', where Istio ignores a PeerAuthentication with a selector. Use MeshMtlsScope.mesh(), or another namespace`;
      throw new Error(`${this.node.path}: ${printedProblem({ code: 'AuthRootNamespaceMtls', path: ['scope'], message })}`);
    }
    const object = new PeerAuthentication(this, 'Resource', {
      mesh,
      metadata: { name: objectName(this, props.name), namespace: workload.namespace },
      spec: Lazy.any({ produce: () => ({ selector: { matchLabels: workload.labels }, mtls: { mode: props.mode }, ...portLevel(props.ports) }) }),
    });
    claimObject(this, { object });
    this.node.addValidation({ validate: () => labelProblems(workload) });
    return object;
  }

  /** If a namespace has several PeerAuthentications without a selector, Istio uses the oldest. The fixed name excludes a second one. */
  private ofNamespace(props: MeshMtlsProps): ApiObject {
    if (props.name !== undefined && props.name !== null) {
      throw new Error(`${this.node.path}: name is '${props.name}', but the PeerAuthentication of a namespace or of the mesh has the name 'default'. Leave out the prop`);
    }
    if (!isMissing(props.ports)) {
      throw new Error(`${this.node.path}: ports are given, but only the PeerAuthentication of a workload has ports. Leave out the prop, or use MeshMtlsScope.workload()`);
    }
    const mesh = meshOf(this, { mesh: props.mesh });
    const object = new PeerAuthentication(this, 'Resource', {
      mesh,
      metadata: { name: 'default', namespace: props.scope._namespace ?? mesh.rootNamespace },
      spec: { mtls: { mode: props.mode } },
    });
    claimObject(this, { object, repair: 'Delete one of the two: a namespace has one mode, and the mesh has the mode of the root namespace' });
    return object;
  }
}

/** The modes by ports. */
function portLevel(ports: MeshMtlsPort[] = []): Pick<PeerAuthenticationSpec, 'portLevelMtls'> {
  return ports.length > 0 ? { portLevelMtls: Object.fromEntries(ports.map(({ port, mode }) => [String(port), { mode }])) } : {};
}

const SCOPE = objectWith("a MeshMtlsScope, such as MeshMtlsScope.namespace('shop')", '_namespace');

const MODES = Object.values(MeshMtlsMode);

const MODE: Rule = {
  expected: `a MeshMtlsMode: ${MODES.join(', ')}`,
  problems: (value) => (MODES.includes(value as MeshMtlsMode)
    ? []
    : [{ path: [], message: `${isMissing(value) ? 'is missing' : `is '${value}'`}. Write a MeshMtlsMode: ${MODES.join(', ')}` }]),
};

const LIST = listOf('ports', fields('a port, such as { port: 8080, mode: MeshMtlsMode.PERMISSIVE }', { port: PORT, mode: MODE }));

/** A port has one mode. */
const PORTS: Rule = {
  ...LIST,
  problems: (value) => {
    const found = LIST.problems(value);
    return found.length > 0 ? found : repeatedPorts(value as MeshMtlsPort[]);
  },
};

function repeatedPorts(ports: MeshMtlsPort[]): ReturnType<Rule['problems']> {
  return ports.flatMap(({ port }, index) => (ports.findIndex((other) => other.port === port) < index
    ? [{ path: [index, 'port'], message: `is ${port}, which an earlier item has too. Write one mode for each port` }] : []));
}
