import { isGateway } from './gateways';
import { DATA_PLANE_MODE } from '../../istio/internal';
import { isMap, partOf, partsOf, Plain, SourceObject } from '../../json';

/** Pods that are alike, for policies. */
export interface Workload {
  /** Such as `Deployment shop/web`. */
  readonly title: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Plain;
  /** Empty if it is not known. */
  readonly serviceAccount: string;
  /** Whether no workload of the objects has these pods, so that only the Service that selects them is known. */
  readonly isAssumed: boolean;
  readonly origin: string;
  /** The container ports by name. */
  readonly ports: ReadonlyMap<string, number>;
  /** Whether the pods have a proxy. Without one, no policy applies. */
  readonly hasProxy: boolean;
  /** Whether the pods are a gateway. */
  readonly isGateway: boolean;
  /** Whether the node redirects the pods to ztunnel (ambient mode), so that no proxy of their own decides. */
  readonly isAmbient: boolean;
}

/** Labels that differ between the pods of one workload. */
const OF_ONE_POD = ['pod-template-hash', 'controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

/** The labels of namespaces, by their names. */
export type Namespaces = ReadonlyMap<string, Plain>;

export function namespacesOf(sources: readonly SourceObject[]): Namespaces {
  return new Map(sources.filter(({ object }) => object.kind === 'Namespace').map(({ object: { metadata } }) => [String(partOf(metadata).name), partOf(metadata, 'labels')]));
}

/** The workloads of the objects. Pods of one workload count once. */
export function workloadsOf(sources: readonly SourceObject[], namespaces = namespacesOf(sources)): Workload[] {
  const found = new Map<string, Workload>();
  for (const source of sources) {
    const workload = workloadOf(source, namespaces);
    const key = workload && JSON.stringify([workload.namespace, workload.serviceAccount, Object.entries(workload.labels).sort()]);
    if (key && !found.has(key)) found.set(key, workload);
  }
  return [...found.values()];
}

function workloadOf(source: SourceObject, namespaces: Namespaces): Workload | undefined {
  const { kind, metadata, spec } = source.object;
  const template = kind === 'Pod' ? source.object : partOf(spec, ...kind === 'CronJob' ? ['jobTemplate', 'spec', 'template'] : ['template']);
  const containers = partsOf(template, 'spec', 'containers');
  if (containers.length === 0) {
    return undefined;
  }
  const { namespace = 'default', name, ownerReferences } = partOf(metadata);
  const labels = Object.fromEntries(Object.entries(partOf(template, 'metadata', 'labels')).filter(([label]) => !OF_ONE_POD.includes(label)));
  const { serviceAccountName } = partOf(template, 'spec');
  const owner = partsOf({ ownerReferences }, 'ownerReferences').find(({ controller }) => controller === true);
  return {
    title: owner ? `${ownerTitle(owner, String(namespace))}` : `${kind} ${namespace}/${name}`,
    namespace: String(namespace),
    name: owner ? withoutHash(owner) : String(name),
    labels,
    serviceAccount: String(serviceAccountName ?? 'default'),
    isAssumed: false,
    origin: source.origin,
    ports: new Map(containers.flatMap((container) => partsOf(container, 'ports')).map((port) => [String(port.name), Number(port.containerPort)])),
    isGateway: isGateway(template),
    ...ofDataPlane({ ...partOf(template.metadata), spec: partOf(template.spec) }, namespaces.get(String(namespace))),
  };
}

function ownerTitle(owner: Plain, namespace: string): string {
  return `${owner.kind === 'ReplicaSet' ? 'Deployment' : owner.kind} ${namespace}/${withoutHash(owner)}`;
}

function withoutHash({ kind, name }: Plain): string {
  return kind === 'ReplicaSet' ? String(name).replace(/-[^-]+$/, '') : String(name);
}

/** Pods with a proxy of their own are not redirected to ztunnel. */
export function ofDataPlane(pod: InjectedPod, namespace: Plain | undefined): Pick<Workload, 'hasProxy' | 'isAmbient'> {
  const mode = partOf(pod.labels)[DATA_PLANE_MODE] ?? namespace?.[DATA_PLANE_MODE];
  const isInjected = hasProxy(pod, namespace);
  return { hasProxy: isInjected, isAmbient: !isInjected && mode === 'ambient' && pod.spec.hostNetwork !== true };
}

/** What decides whether pods get a proxy. */
export interface InjectedPod {
  readonly labels?: unknown;
  readonly annotations?: unknown;
  readonly spec: Plain;
}

/**
 * What the pod asks for takes precedence over its namespace. Pods of a namespace that is not known count as injected.
 *
 * @param namespace the labels of the namespace
 */
export function hasProxy({ labels, annotations, spec }: InjectedPod, namespace: Plain | undefined): boolean {
  const containers = [...partsOf(spec, 'containers'), ...partsOf(spec, 'initContainers')];
  if (containers.some(({ name }) => name === 'istio-proxy')) {
    return true;
  }
  const asked = partOf(labels)['sidecar.istio.io/inject'] ?? partOf(annotations)['sidecar.istio.io/inject'];
  if (asked !== undefined || spec.hostNetwork === true) {
    return spec.hostNetwork !== true && !/^(n|no|false|off)$/i.test(String(asked));
  }
  return !isMap(namespace) || namespace['istio-injection'] === 'enabled' || (namespace['istio-injection'] === undefined && !!namespace['istio.io/rev'])
    || partOf(labels)['istio.io/rev'] !== undefined;
}
