import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ENDPOINT, namespaceOf } from './endpoint';
import { problemIf, refuse } from './refuse';
import { IMeshWorkload } from '../install';
import { IMesh, ReadinessProbe, WorkloadEntry, WorkloadEntrySpec, WorkloadGroup } from '../istio';
import { claimObject, isSince, meshOf, objectName } from '../istio/internal';
import { checkArgument, checkProps, LABELS, mapOf, notEmptyListOf, objectWith, optional, PORT, Rule, SERVICE_ACCOUNT, SERVICE_PORT_NAME, text } from '../names';

/** When a workload outside Kubernetes counts as ready. */
export interface MeshWorkloadProbeOptions {
  /**
   * The time before the first probe. Whole seconds.
   *
   * @default - none
   */
  readonly initialDelay?: Duration;

  /**
   * The time between two probes. Whole seconds.
   *
   * @default - 10 seconds
   */
  readonly period?: Duration;

  /**
   * How long a probe may take. Whole seconds.
   *
   * @default - 1 second
   */
  readonly timeout?: Duration;

  /**
   * How many probes fail in a row until the workload is not ready.
   *
   * @default 3
   */
  readonly failureThreshold?: number;

  /**
   * How many probes succeed in a row until the workload is ready.
   *
   * @default 1
   */
  readonly successThreshold?: number;
}

/** Options of a probe over HTTP. */
export interface MeshWorkloadHttpProbeOptions extends MeshWorkloadProbeOptions {
  /**
   * The path.
   *
   * @default "/"
   */
  readonly path?: string;

  /**
   * Whether the probe uses HTTPS. The certificate is not verified, as in probes of Kubernetes.
   *
   * @default false
   */
  readonly https?: boolean;
}

/**
 * How the agent of a workload outside Kubernetes finds out whether the workload is ready. A workload that is not ready gets no requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export class MeshWorkloadProbe {
  /**
   * The workload is ready if it answers with a status from 200 to 399.
   *
   * @throws if the port or an option is not valid
   */
  public static http(port: number, options: MeshWorkloadHttpProbeOptions = {}): MeshWorkloadProbe {
    checkArgument('MeshWorkloadProbe.http()', 'port', port, PORT);
    const { path = '/', https } = options;
    return MeshWorkloadProbe.of('MeshWorkloadProbe.http()', { httpGet: { port, path, ...https ? { scheme: 'HTTPS' } : {} } }, options);
  }

  /**
   * The workload is ready if it accepts a connection.
   *
   * @throws if the port or an option is not valid
   */
  public static tcp(port: number, options: MeshWorkloadProbeOptions = {}): MeshWorkloadProbe {
    checkArgument('MeshWorkloadProbe.tcp()', 'port', port, PORT);
    return MeshWorkloadProbe.of('MeshWorkloadProbe.tcp()', { tcpSocket: { port } }, options);
  }

  /**
   * The workload is ready if a command ends with the exit code 0.
   *
   * @throws if the command or an option is not valid
   */
  public static command(command: string[], options: MeshWorkloadProbeOptions = {}): MeshWorkloadProbe {
    checkArgument('MeshWorkloadProbe.command()', 'command', command, notEmptyListOf('words of a command', text('a string')));
    return MeshWorkloadProbe.of('MeshWorkloadProbe.command()', { exec: { command: [...command] } }, options);
  }

  /**
   * The workload is ready if its health service of gRPC says so. Since Istio 1.26.
   *
   * @throws if the port or an option is not valid
   */
  public static grpc(port: number, options: MeshWorkloadProbeOptions = {}): MeshWorkloadProbe {
    checkArgument('MeshWorkloadProbe.grpc()', 'port', port, PORT);
    return MeshWorkloadProbe.of('MeshWorkloadProbe.grpc()', { grpc: { port } }, options);
  }

  private static of(where: string, method: ReadinessProbe, options: MeshWorkloadProbeOptions): MeshWorkloadProbe {
    const [seconds, count] = [optional(SECONDS), optional(COUNT)];
    checkProps(where, options, { initialDelay: seconds, period: seconds, timeout: seconds, failureThreshold: count, successThreshold: count });
    return new MeshWorkloadProbe({
      ...method,
      initialDelaySeconds: options.initialDelay?.toSeconds(),
      periodSeconds: options.period?.toSeconds(),
      timeoutSeconds: options.timeout?.toSeconds(),
      failureThreshold: options.failureThreshold,
      successThreshold: options.successThreshold,
    });
  }

  /** @internal */
  public readonly _probe: ReadinessProbe;

  private constructor(probe: ReadinessProbe) {
    this._probe = probe;
  }
}

/** What the workloads of a group have in common. */
export interface MeshWorkloadGroupProps {
  /** The labels of the workloads. A Service, or a version of a TrafficSplit, selects workloads by them, as it selects pods. */
  readonly labels: { [label: string]: string };

  /** The service account, which is the identity of the workloads in the mesh. */
  readonly serviceAccount: string;

  /**
   * The ports of the workloads, by the names of the ports of the Service.
   *
   * @default - the target ports of the Service
   */
  readonly ports?: { [name: string]: number };

  /**
   * How the agent finds out whether a workload is ready.
   *
   * @default - workloads are always ready
   */
  readonly probe?: MeshWorkloadProbe;

  /**
   * The network of the workloads.
   *
   * @default - that of the cluster
   */
  readonly network?: string;

  /**
   * The locality: a region, or region/zone/subzone.
   *
   * @default - unknown
   */
  readonly locality?: string;

  /**
   * The name of the WorkloadGroup.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The mesh that the objects belong to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

/** A workload of a group that does not register itself. */
export interface MeshWorkloadEntryProps {
  /** The IP address, or the name of the host. */
  readonly address: string;

  /**
   * Other labels, in addition to those of the group.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };

  /**
   * The part of the requests that it gets, in proportion to the weights of the other workloads.
   *
   * @default - 1
   */
  readonly weight?: number;
}

const COUNT: Rule = {
  expected: 'a whole number of at least 1',
  problems: (value) => (Number.isInteger(value) && Number(value) > 0 ? [] : [{ path: [], message: `is ${String(value)}. Write ${COUNT.expected}` }]),
};
const SECONDS: Rule = {
  expected: 'a Duration of whole seconds, such as Duration.seconds(5)',
  problems: (value) => {
    const milliseconds = (value as Duration).toMilliseconds?.({ integral: false });
    return milliseconds > 0 && milliseconds % 1000 === 0 ? [] : [{ path: [], message: `is not ${SECONDS.expected}. Write ${SECONDS.expected}` }];
  },
};
const PORTS = mapOf('ports', SERVICE_PORT_NAME, PORT);
const PROBE = objectWith("a MeshWorkloadProbe, such as MeshWorkloadProbe.http(8080, { path: '/healthz' })", '_probe');

/**
 * Workloads outside Kubernetes, such as virtual machines, that have a proxy and belong to the mesh. It emits a WorkloadGroup. A workload
 * that registers itself gets a WorkloadEntry from istiod; `addEntry()` adds others.
 *
 * @see https://istio.io/latest/docs/ops/deployment/vm-architecture/
 */
export class MeshWorkloadGroup extends Construct implements IMeshWorkload {
  /** The namespace of the workloads. */
  public readonly namespace: string;

  /** The labels of the workloads. */
  public readonly labels: { [label: string]: string };

  /** The WorkloadGroup, for settings that have no prop. */
  public readonly workloadGroup: ApiObject;

  private readonly mesh: IMesh;
  private readonly template: WorkloadEntrySpec;

  /**
   * @throws if a prop is missing or not valid, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, props: MeshWorkloadGroupProps) {
    super(scope, id);
    const { path } = this.node;
    checkProps(path, props, { labels: LABELS, serviceAccount: SERVICE_ACCOUNT, ports: optional(PORTS), probe: optional(PROBE) });
    this.mesh = meshOf(this, { mesh: props.mesh });
    const probe = props.probe?._probe;
    refuse(path, [
      ...problemIf(Object.keys(props.labels).length === 0, 'WorkloadLabels', ['labels'], 'is empty, so that no Service selects the workloads. Write the labels that the Service selects'),
      ...problemIf(probe?.grpc !== undefined && !isSince(this.mesh.version, '1.26'), 'WorkloadProbeVersion', ['probe'],
        `uses gRPC, which Istio ${this.mesh.version.name} does not have. Use MeshWorkloadProbe.http() or tcp(), or Istio 1.26`),
    ]);
    const { labels, serviceAccount, ports, network, locality } = props;
    this.namespace = namespaceOf(this);
    this.labels = { ...labels };
    this.template = { serviceAccount, ports, network, locality };
    this.workloadGroup = new WorkloadGroup(this, 'Resource', {
      mesh: this.mesh,
      metadata: { name: objectName(this, props.name), namespace: this.namespace },
      spec: { metadata: { labels: this.labels }, template: this.template, probe },
    });
    claimObject(this, { object: this.workloadGroup });
  }

  /**
   * Adds a workload that does not register itself.
   *
   * @param name the name of the WorkloadEntry
   * @throws if a prop is missing or not valid
   */
  public addEntry(name: string, props: MeshWorkloadEntryProps): ApiObject {
    const where = `${this.node.path}: addEntry('${name}')`;
    checkProps(where, props, { address: ENDPOINT, labels: optional(LABELS), weight: optional(COUNT) });
    const { address, labels, weight } = props;
    const entry = new WorkloadEntry(this, name, {
      mesh: this.mesh,
      metadata: { name: objectName(this, name), namespace: this.namespace },
      spec: { address, labels: { ...this.labels, ...labels }, weight, ...this.template },
    });
    claimObject(this, { object: entry });
    return entry;
  }
}
