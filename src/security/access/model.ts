import { WorkloadAccess } from './evaluator';
import { Facts, factsOf } from './facts';
import { GATEWAY_NAME, gatewayProtocol } from './gateways';
import { AccessMesh } from './mesh-facts';
import { PolicyIndex, PolicyTarget } from './policies';
import { AuthRequest } from './request';
import { AccessService, ExternalService, externalServicesOf, portsOf, selectsPods, ServicePort, servicesOf } from './services';
import { UnjudgedObjects } from './unjudged';
import { AuthOutcome, AuthVerdict } from './verdict';
import { hasProxy, Namespaces, namespacesOf, ofDataPlane, Workload, workloadsOf } from './workloads';
import { Plain, SourceObject } from '../../json';

/** A port of a workload. */
export interface WorkloadPort {
  readonly workload: Workload;
  readonly port: number;
  readonly protocol: ServicePort['protocol'];
}

/** The services, workloads and policies of a mesh, and what its proxies decide. */
export class AccessModel {
  public readonly services: readonly AccessService[];
  /** Of ServiceEntries. */
  public readonly external: readonly ExternalService[];
  public readonly workloads: readonly Workload[];
  public readonly policies: PolicyIndex;
  public readonly unjudged: UnjudgedObjects;
  private readonly namespaces: Namespaces;
  private readonly accesses = new Map<Workload, WorkloadAccess>();

  constructor(sources: readonly SourceObject[], public readonly mesh: AccessMesh) {
    this.services = servicesOf(sources);
    this.external = externalServicesOf(sources);
    this.policies = new PolicyIndex(sources, mesh);
    this.unjudged = new UnjudgedObjects(sources, mesh, this.policies);
    this.namespaces = namespacesOf(sources);
    const workloads = workloadsOf(sources, this.namespaces);
    const orphans = this.services.filter((service) => isOrphan(service, workloads));
    this.workloads = [...workloads, ...orphans.map((service) => behind(service, this.namespaces.get(service.namespace)))];
  }

  /**
   * The Service of a host, such as `web`, `web.shop` or `web.shop.svc.cluster.local`.
   *
   * @param namespace the namespace of a host without one
   */
  public serviceOf(host: string, namespace: string): AccessService | undefined {
    const suffix = `.svc.${this.mesh.clusterDomain}`;
    const full = host.toLowerCase().replace(/\.$/, '');
    const [name, space = namespace, ...more] = (full.endsWith(suffix) ? full.slice(0, -suffix.length) : full.replace(/\.svc$/, '')).split('.');
    return more.length > 0 ? undefined : this.services.find((each) => each.name === name && each.namespace === space);
  }

  /** Whether pods of a namespace get a proxy, if they do not ask for something else. */
  public isInjected(namespace: string): boolean {
    return hasProxy({ spec: {} }, this.namespaces.get(namespace));
  }

  /** Whether pods of a namespace are in ambient mode, if they do not ask for something else. */
  public isAmbient(namespace: string): boolean {
    return ofDataPlane({ spec: {} }, this.namespaces.get(namespace)).isAmbient;
  }

  public workloadsBehind(service: AccessService): Workload[] {
    return this.workloads.filter((workload) => selectsPods(service, workload));
  }

  public portsOf(workload: Workload): WorkloadPort[] {
    const ports = this.services.filter((service) => selectsPods(service, workload)).flatMap((service) => portsOf(service, workload.ports));
    const known = new Map<number, ServicePort['protocol']>();
    for (const { targetPort, protocol } of ports) {
      if (targetPort !== undefined && !known.has(targetPort)) known.set(targetPort, protocol);
    }
    return [...known].map(([port, protocol]) => this.portAt(workload, port, protocol));
  }

  /** @param protocol that of the port of the Service */
  public portAt(workload: Workload, port: number, protocol: ServicePort['protocol']): WorkloadPort {
    const gateways = workload.labels[GATEWAY_NAME] === undefined ? this.policies.gatewaysOf(workload) : undefined;
    return { workload, port, protocol: gateways ? gatewayProtocol(gateways, port, protocol) : protocol };
  }

  public accessOf(workload: Workload): WorkloadAccess {
    const access = this.accesses.get(workload) ?? new WorkloadAccess(workload, this.policies, this.mesh);
    this.accesses.set(workload, access);
    return access;
  }

  /** @param moreHeaders whether the request can have other headers than those that are given */
  public verdictOf({ workload, port, protocol }: WorkloadPort, request: AuthRequest, moreHeaders = false): AuthVerdict {
    if (workload.isAmbient) {
      return { outcome: AuthOutcome.DEPENDS, reason: `${workload.title} is in ambient mode: ztunnel and waypoints decide, which are not judged here` };
    }
    if (!workload.hasProxy) {
      return { outcome: AuthOutcome.ALLOWED, reason: `${workload.title} has no proxy, so no policy applies to it` };
    }
    const options = { isHttp: protocol !== 'TCP', pathNormalization: this.mesh.pathNormalization, moreHeaders };
    const facts = factsOf({ ...request, operation: { ...request.operation, port } }, options);
    return this.accessOf(workload).verdictOf(facts, request.token);
  }

  /** What the proxy of pods decides about an HTTP request, whether or not a workload of the objects has these pods. */
  public verdictAt(target: PolicyTarget, request: AuthRequest): AuthVerdict {
    return this.accessFor(target).verdictOf(this.factsAt(request, true), request.token);
  }

  public accessFor(target: PolicyTarget): WorkloadAccess {
    return new WorkloadAccess(target, this.policies, this.mesh);
  }

  /** What the policies of pods that are in shadow would decide, if they were all. */
  public shadowOf(target: PolicyTarget): WorkloadAccess {
    return new WorkloadAccess(target, this.policies, this.mesh, true);
  }

  public factsAt(request: AuthRequest, isHttp: boolean): Facts {
    return factsOf(request, { isHttp, pathNormalization: this.mesh.pathNormalization });
  }
}

function isOrphan(service: AccessService, workloads: Workload[]): boolean {
  return Object.keys(service.selector).length > 0 && !workloads.some((workload) => selectsPods(service, workload));
}

/** The pods behind a Service, if no workload of the objects is. They have at least the labels that the Service selects. */
function behind({ namespace, name, selector, origin }: AccessService, ofNamespace: Plain | undefined): Workload {
  const { isAmbient } = ofDataPlane({ spec: {} }, ofNamespace);
  return { title: `pods of Service ${namespace}/${name}`, namespace, name, labels: selector, serviceAccount: '', isAssumed: true, origin, ports: new Map(), hasProxy: !isAmbient, isGateway: selector[GATEWAY_NAME] !== undefined, isAmbient };
}
