/** Objects that can change what becomes of a call, and that no verdict takes into account. */
import { oldestFirst } from './age';
import { GATEWAY_NAME } from './gateways';
import { AccessMesh } from './mesh-facts';
import { PolicyIndex } from './policies';
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

export class UnjudgedObjects {
  private readonly objects: readonly NetworkingObject[];

  constructor(sources: readonly SourceObject[], private readonly mesh: Pick<AccessMesh, 'clusterDomain' | 'rootNamespace'>, private readonly policies: Pick<PolicyIndex, 'gatewaysOf'>) {
    const found = sources.filter(({ object: { apiVersion } }) => groupOf(String(apiVersion)) === 'networking.istio.io');
    this.objects = oldestFirst(found).map(networkingObject);
  }

  /** The objects that select a workload, the caller or the host of a call. */
  public notesOf({ callers, service, workloads }: CallParties): AccessNote[] {
    return [
      ...service ? this.of('DestinationRule').flatMap((rule) => this.ofDestinationRule(rule, service)) : [],
      ...this.ofSidecars(workloads, callers),
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

  private ofSidecars(workloads: readonly Workload[], callers: readonly Workload[]): AccessNote[] {
    const [targets, senders] = [workloads, callers].map((pods) => pods.flatMap((one) => {
      const sidecar = this.sidecarOf(one);
      return sidecar ? [{ sidecar, title: one.title }] : [];
    }));
    return this.of('Sidecar').flatMap((sidecar) => {
      const [target, caller] = [targets, senders].map((all) => all.find((one) => one.sidecar === sidecar));
      const listeners = partsOf(sidecar.spec, 'ingress').map(({ port }) => String(partOf(port).number));
      return [
        ...target ? [note(sidecar, `selects ${target.title}${listeners.length > 0 ? `, and has listeners of its own for port ${listeners.join(', ')}` : ''}. What its listeners change is not judged`)] : [],
        ...caller ? [note(sidecar, `selects the caller, ${caller.title}. Whether the proxy of the caller knows the host (spec.egress) is not judged`)] : [],
      ];
    });
  }

  /**
   * The one Sidecar that the proxy of pods uses: one with labels of the pods, else that of their namespace, else that of the root namespace. Proxies of
   * gateways use none.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
   */
  private sidecarOf(pods: Workload): NetworkingObject | undefined {
    if (!pods.hasProxy || this.policies.gatewaysOf(pods)) {
      return undefined;
    }
    const near = this.of('Sidecar').filter(({ namespace }) => namespace === pods.namespace);
    const isForAll = ({ spec }: NetworkingObject) => spec.workloadSelector === undefined;
    return near.find((sidecar) => !isForAll(sidecar) && this.concerns(sidecar, pods)) ?? near.find(isForAll)
      ?? this.of('Sidecar').find((sidecar) => sidecar.namespace === this.mesh.rootNamespace && isForAll(sidecar));
  }

  private ofEnvoyFilter(filter: NetworkingObject, workloads: readonly Workload[], callers: readonly Workload[]): AccessNote[] {
    const [target, caller] = [workloads, callers].map((pods) => pods.find((one) => one.hasProxy && this.concerns(filter, one)));
    const patched = target ? target.title : caller && `the caller, ${caller.title}`;
    return patched ? [note(filter, `patches the configuration of ${patched}. What its patches change is not judged`)] : [];
  }

  /** An object of the root namespace is for all namespaces, and one without labels for all workloads. */
  private concerns({ namespace, spec }: NetworkingObject, pods: Workload): boolean {
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
