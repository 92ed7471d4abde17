import { oldestFirst } from './age';
import { GATEWAY_NAME } from './gateways';
import { AccessMesh } from './mesh-facts';
import { groupOf, partOf, partsOf, Plain, routesTo, selects, SourceObject } from '../../json';

/** A workload, as policies select it. */
export interface PolicyTarget {
  readonly namespace: string;
  readonly labels: Plain;
  /** Whether the pods are known to be a gateway. */
  readonly isGateway?: boolean;
}

/** An object of Istio that decides about requests. */
export interface PolicyObject {
  readonly source: SourceObject;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly spec: Plain;
  readonly annotations: Plain;
}

const KINDS = ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'];

/** The policies of a mesh, by kind and namespace. */
export class PolicyIndex {
  private readonly byPlace = new Map<string, PolicyObject[]>();
  private readonly gateways: readonly PolicyObject[];

  constructor(sources: readonly SourceObject[], private readonly mesh: AccessMesh) {
    this.gateways = sources.filter(isIstioGateway).map(policyOf);
    const policies = oldestFirst(sources.filter(isPolicy)).map(policyOf);
    for (const policy of policies) {
      const place = placeOf(policy.kind, policy.namespace);
      const others = this.byPlace.get(place);
      if (others) others.push(policy); else this.byPlace.set(place, [policy]);
    }
  }

  /** The policies of a kind that concern a workload, those of the root namespace first, and older ones before newer ones. */
  public of(kind: string, target: PolicyTarget): PolicyObject[] {
    const namespaces = [...new Set([this.mesh.rootNamespace, target.namespace])];
    return namespaces.flatMap((namespace) => this.byPlace.get(placeOf(kind, namespace)) ?? []).filter((policy) => this.concerns(policy, target));
  }

  /** The Gateways of Istio that select pods of a gateway. Undefined: the pods are no gateway. */
  public gatewaysOf({ isGateway, labels }: PolicyTarget): PolicyObject[] | undefined {
    const selecting = this.gateways.filter(({ spec }) => routesTo(partOf(spec, 'selector'), labels));
    return isGateway || selecting.length > 0 ? selecting : undefined;
  }

  /** All policies of a kind. */
  public all(kind: string): PolicyObject[] {
    return [...this.byPlace].filter(([place]) => place.startsWith(`${kind}/`)).flatMap(([, policies]) => policies);
  }

  private concerns(policy: PolicyObject, { namespace, labels }: PolicyTarget): boolean {
    const isSelected = selects({ matchLabels: partOf(policy.spec, 'selector', 'matchLabels') }, labels);
    if (policy.kind === 'PeerAuthentication') {
      return isSelected;
    }
    const references = this.referencesOf(policy.spec);
    const gateway = labels[GATEWAY_NAME];
    const isReferenced = policy.namespace === namespace && references.some((reference) => isOfGateway(reference, gateway, namespace));
    return references.length === 0 ? isSelected : isReferenced;
  }

  private referencesOf({ targetRef, targetRefs }: Plain): Plain[] {
    const several = this.mesh.features.targetRefs ? partsOf({ targetRefs }, 'targetRefs') : [];
    return several.length > 0 ? several : partsOf({ targetRef: [targetRef] }, 'targetRef');
  }
}

function isOfGateway({ group, kind, name, namespace: named }: Plain, gateway: unknown, namespace: string): boolean {
  return group === 'gateway.networking.k8s.io' && kind === 'Gateway' && gateway !== undefined && name === gateway && (!named || named === namespace);
}

function isIstioGateway({ object: { apiVersion, kind } }: SourceObject): boolean {
  return kind === 'Gateway' && groupOf(String(apiVersion)) === 'networking.istio.io';
}

function isPolicy({ object: { apiVersion, kind } }: SourceObject): boolean {
  return groupOf(String(apiVersion)) === 'security.istio.io' && KINDS.includes(String(kind));
}

function policyOf(source: SourceObject): PolicyObject {
  const { kind, metadata, spec } = source.object;
  const { namespace, name, annotations } = partOf(metadata);
  return { source, kind: String(kind), namespace: String(namespace ?? 'default'), name: String(name), spec: partOf(spec), annotations: partOf(annotations) };
}

function placeOf(kind: string, namespace: string): string {
  return `${kind}/${namespace}`;
}
