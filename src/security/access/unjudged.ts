/** Objects that can change what becomes of a call, and that no verdict takes into account. */
import { GATEWAY_NAME } from './gateways';
import { AccessMesh } from './mesh-facts';
import { AccessService } from './services';
import { Workload } from './workloads';
import { groupOf, partOf, partsOf, Plain, selects, SourceObject } from '../../json';

/** An object that selects the workload, the caller or the host of a call, and that no verdict takes into account. */
export interface AccessNote {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Where the object was defined. */
  readonly origin: string;
  /** What it changes. */
  readonly text: string;
}

/** Who takes part in a call. */
export interface CallParties {
  /** The pods that send it, as far as they are known. */
  readonly callers: readonly Workload[];
  readonly service?: AccessService;
  readonly workloads: readonly Workload[];
}

interface NetworkingObject extends Omit<AccessNote, 'text'> {
  readonly spec: Plain;
}

/** Pods as objects of Istio select them. */
type Pods = Pick<Workload, 'namespace' | 'labels' | 'title'>;

export class UnjudgedObjects {
  private readonly objects: readonly NetworkingObject[];

  constructor(sources: readonly SourceObject[], private readonly mesh: Pick<AccessMesh, 'clusterDomain' | 'rootNamespace'>) {
    this.objects = sources.filter(({ object: { apiVersion } }) => groupOf(String(apiVersion)) === 'networking.istio.io').map(networkingObject);
  }

  /** The objects that select a workload, the caller or the host of a call. */
  public notesOf({ callers, service, workloads }: CallParties): AccessNote[] {
    return [
      ...service ? this.of('DestinationRule').flatMap((rule) => this.ofDestinationRule(rule, service)) : [],
      ...this.of('Sidecar').flatMap((sidecar) => this.ofSidecar(sidecar, workloads, callers)),
      ...this.of('EnvoyFilter').flatMap((filter) => this.ofEnvoyFilter(filter, workloads, callers)),
    ];
  }

  private of(kind: string): NetworkingObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  private ofDestinationRule(rule: NetworkingObject, { namespace, name }: AccessService): AccessNote[] {
    const { clusterDomain } = this.mesh;
    const host = String(rule.spec.host ?? '').toLowerCase();
    const full = host.includes('.') || host === '*' ? host : `${host}.${rule.namespace}.svc.${clusterDomain}`;
    const modes = tlsModesOf(rule.spec);
    return modes.length > 0 && isHostOf(full, `${name}.${namespace}.svc.${clusterDomain}`)
      ? [note(rule, `sets the TLS mode of callers for host '${host}' (${modes.join(', ')}). The verdict is for callers that send mutual TLS if they and the workload have a proxy`)] : [];
  }

  private ofSidecar(sidecar: NetworkingObject, workloads: readonly Pods[], callers: readonly Pods[]): AccessNote[] {
    const listeners = partsOf(sidecar.spec, 'ingress').map(({ port }) => String(partOf(port).number));
    const [target, caller] = [workloads, callers].map((pods) => pods.find((one) => this.concerns(sidecar, one)));
    return [
      ...target ? [note(sidecar, `selects ${target.title}${listeners.length > 0 ? `, and has listeners of its own for port ${listeners.join(', ')}` : ''}. What its listeners change is not judged`)] : [],
      ...caller ? [note(sidecar, `selects the caller, ${caller.title}. Whether the proxy of the caller knows the host (spec.egress) is not judged`)] : [],
    ];
  }

  private ofEnvoyFilter(filter: NetworkingObject, workloads: readonly Pods[], callers: readonly Pods[]): AccessNote[] {
    const [target, caller] = [workloads, callers].map((pods) => pods.find((one) => this.concerns(filter, one)));
    const patched = target ? target.title : caller && `the caller, ${caller.title}`;
    return patched ? [note(filter, `patches the configuration of ${patched}. What its patches change is not judged`)] : [];
  }

  /** An object of the root namespace is for all namespaces, and one without labels for all workloads. */
  private concerns({ namespace, spec }: NetworkingObject, pods: Pods): boolean {
    const references = partsOf(spec, 'targetRefs');
    const isNear = namespace === pods.namespace || namespace === this.mesh.rootNamespace;
    return isNear && (references.length > 0
      ? references.some(({ kind, name }) => kind === 'Gateway' && name === pods.labels[GATEWAY_NAME])
      : selects({ matchLabels: partOf(spec, 'workloadSelector', 'labels') }, pods.labels));
  }
}

function networkingObject({ object: { kind, metadata, spec }, origin }: SourceObject): NetworkingObject {
  const { namespace = 'default', name } = partOf(metadata);
  return { kind: String(kind), namespace: String(namespace), name: String(name), origin, spec: partOf(spec) };
}

function note({ spec, ...object }: NetworkingObject, text: string): AccessNote {
  return { ...object, text };
}

/** The TLS modes of a DestinationRule, each with its field. */
function tlsModesOf(spec: Plain): string[] {
  const policies = [{ field: 'trafficPolicy', policy: partOf(spec, 'trafficPolicy') },
    ...partsOf(spec, 'subsets').map((subset, index) => ({ field: `subsets[${index}].trafficPolicy`, policy: partOf(subset, 'trafficPolicy') }))];
  const settings = policies.flatMap(({ field, policy }) => [{ field, policy },
    ...partsOf(policy, 'portLevelSettings').map((each, index) => ({ field: `${field}.portLevelSettings[${index}]`, policy: each }))]);
  return settings.flatMap(({ field, policy }) => {
    const { mode } = partOf(policy, 'tls');
    return mode === undefined ? [] : [`${String(mode)} in spec.${field}`];
  });
}

function isHostOf(pattern: string, host: string): boolean {
  return pattern === host || pattern === '*' || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}
