import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { MeshExternalService } from './external-service';
import { MeshService } from './mesh-service';
import { MESH_SERVICE } from './mesh-service-rule';
import { labelProblems, WORKLOAD } from './workload';
import { IMeshWorkload } from '../install';
import { IMesh, Sidecar } from '../istio';
import { claimObject, meshOf, objectName } from '../istio/internal';
import { checkArgument, checkProps, fields, listOf, NameRule, objectWith, optional } from '../names';
import { AppIndex } from '../scope';

/** What a workload calls. */
export interface MeshWorkloadCalls {
  /** The pods that call. */
  readonly workload: IMeshWorkload;

  /** The services that they call. An empty list means that they call none. */
  readonly services: MeshService[];

  /**
   * The services outside the mesh that they call.
   *
   * @default - none
   */
  readonly externalServices?: MeshExternalService[];

  /**
   * Other hosts, as `namespace/host`: `istio-system/*` are all hosts of a namespace, and `./*` those of the namespace of the workload.
   *
   * @default - none
   */
  readonly hosts?: string[];
}

/** Properties of a MeshSidecarScope. */
export interface MeshSidecarScopeProps extends MeshWorkloadCalls {
  /**
   * The name of the Sidecar object.
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

/** A host that a proxy can get from istiod. */
const SCOPE_HOST = new NameRule({
  what: 'a host of a MeshSidecarScope',
  form: "a namespace, '.' for the namespace of the workload or '*' for all, then '/' and a host or '*'",
  example: 'istio-system/*',
  pattern: /^(?:\*|\.|[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\/(?:\*|(?:\*\.)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)$/,
  longest: 317,
});

const EXTERNAL_SERVICE = objectWith('a MeshExternalService', 'hosts', 'namespace');
const CALLS = {
  workload: WORKLOAD, services: listOf('services', MESH_SERVICE), externalServices: optional(listOf('external services', EXTERNAL_SERVICE)), hosts: optional(listOf('hosts', SCOPE_HOST)),
};

/** Stands for no host. With an empty list, istiod sends the proxy all hosts. */
const NO_HOST = '~/*';

/**
 * The hosts that istiod sends to the proxies of a workload: those of the services that the workload calls. Without it, each proxy holds the
 * clusters and routes of the whole mesh.
 *
 * A call to another host is not routed by the mesh: the mesh config says whether it passes or fails (`outboundTrafficPolicy`). istiod also
 * sends the services to which the routes of a TrafficSplit lead.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export class MeshSidecarScope extends Construct {
  /**
   * A scope for each workload of a call graph.
   *
   * @param calls what the workloads call, by the names of their scopes
   * @throws if a name or a field is missing or not valid
   */
  public static ofCallGraph(scope: Construct, calls: { [name: string]: MeshWorkloadCalls }): MeshSidecarScope[] {
    checkArgument(`${scope.node.path}: MeshSidecarScope.ofCallGraph()`, 'calls', calls, fields('an object with a MeshWorkloadCalls for each name', {}));
    return Object.entries(calls).map(([name, call]) => new MeshSidecarScope(scope, name, call));
  }

  /** The Sidecar, for settings that have no prop. */
  public readonly sidecar: ApiObject;

  /**
   * @throws if a prop is missing or not valid, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, props: MeshSidecarScopeProps) {
    super(scope, id);
    checkProps(this.node.path, props, CALLS);
    const { workload, name } = props;
    const mesh = meshOf(this, { mesh: props.mesh });
    this.sidecar = new Sidecar(this, 'Resource', {
      mesh,
      metadata: { name: objectName(this, name), namespace: workload.namespace },
      spec: Lazy.any({ produce: () => ({ workloadSelector: { labels: workload.labels }, egress: [{ hosts: hostsOf(props, mesh) }] }) }),
    });
    claimObject(this, { object: this.sidecar });
    AppIndex.of(this).claim(() => keyOf(workload), this, (first) => `the workload has a MeshSidecarScope already: ${first}. `
      + 'Istio uses only one of the two. Write all calls into one');
    this.node.addValidation({ validate: () => labelProblems(workload) });
  }
}

function hostsOf({ services, externalServices = [], hosts = [] }: MeshWorkloadCalls, mesh: IMesh): string[] {
  const all = new Set([
    ...services.map((service) => `${service.namespace}/${service.hostIn(mesh)}`),
    ...externalServices.flatMap((external) => external.hosts.map((host) => `${external.namespace}/${host}`)),
    ...hosts,
  ]);
  return all.size > 0 ? [...all].sort() : [NO_HOST];
}

/** The same for workloads with the same pods. There is none if the labels are unknown. */
function keyOf(workload: IMeshWorkload): string | undefined {
  if (labelProblems(workload).length > 0) {
    return undefined;
  }
  const labels = Object.entries(workload.labels).map(([key, value]) => `${key}=${value}`).sort();
  return `sidecar-scope/${workload.namespace}/${labels.join()}`;
}
