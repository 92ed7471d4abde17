import { groupOf, partOf, routesTo } from '../json';
import { keyOf, KubeObject, refOf } from '../kube';
import { calledServices } from './desired';
import { podTemplateOf } from './pod-template';

/**
 * The waves, in the order in which they are applied. They are deleted in the reverse order. A wave begins when all objects of the waves before
 * have been sent. It does not wait until they are ready: only objects that depend on them do.
 */
export const WAVES = {
  definitions: 'resource definitions',
  namespaces: 'namespaces',
  config: 'access and configuration',
  /** The API server checks a binding against its role: so the role must exist first. */
  bindings: 'role bindings',
  /** The workloads that the API server calls before it admits other objects. */
  servers: 'servers of webhooks',
  webhooks: 'webhooks',
  /** Objects that a rule of the domain wants before the workloads, and after them when they are deleted. */
  policies: 'policies',
  /** Workloads that a rule of the domain wants before the others, and after them when they are deleted. */
  agents: 'node agents',
  workloads: 'workloads',
  resources: 'custom resources',
};
export type WaveName = keyof typeof WAVES;
export const WAVE_NAMES = Object.keys(WAVES) as WaveName[];

/** Kinds with a wave of their own. Every other kind of Kubernetes is configuration. */
const KINDS: { [groupKind: string]: WaveName } = {
  'apiextensions.k8s.io/CustomResourceDefinition': 'definitions',
  '/Namespace': 'namespaces',
  'rbac.authorization.k8s.io/RoleBinding': 'bindings',
  'rbac.authorization.k8s.io/ClusterRoleBinding': 'bindings',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': 'webhooks',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': 'webhooks',
  'apiregistration.k8s.io/APIService': 'webhooks',
};

/** The API groups of Kubernetes itself. Objects of other groups are custom resources. */
const BUILT_IN = new Set([
  '', 'apps', 'autoscaling', 'batch', 'policy', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io',
  'authentication.k8s.io', 'authorization.k8s.io', 'certificates.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io',
  'flowcontrol.apiserver.k8s.io', 'internal.apiserver.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io', 'resource.k8s.io',
  'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io',
]);

/** The wave of each object of a set. */
export class Waves {
  private readonly servers: Set<string>;

  /** @param rules waves of the domain, which come before those of the kinds */
  constructor(objects: KubeObject[], private readonly rules: ((object: KubeObject) => WaveName | undefined)[] = []) {
    this.servers = serversAmong(objects);
  }

  public of(object: KubeObject): WaveName {
    const group = groupOf(object.apiVersion);
    for (const rule of this.rules) {
      const wave = rule(object);
      if (wave) return wave;
    }
    return KINDS[`${group}/${object.kind}`] ?? this.waveOfPods(object) ?? (BUILT_IN.has(group) ? 'config' : 'resources');
  }

  private waveOfPods(object: KubeObject): WaveName | undefined {
    if (object.kind === 'HorizontalPodAutoscaler') {
      return this.servers.has(scaleTargetOf(object)) ? 'servers' : 'workloads';
    }
    if (podTemplateOf(object)) {
      return this.servers.has(keyOf(refOf(object))) ? 'servers' : 'workloads';
    }
    return undefined;
  }
}

/** The workloads behind the Services that the API server calls. */
function serversAmong(objects: KubeObject[]): Set<string> {
  return new Set(objects.flatMap((object) => serversOf(object, objects)).map((server) => keyOf(refOf(server))));
}

/** The workloads that serve the webhooks, conversions or aggregated APIs of an object. */
export function serversOf(object: KubeObject, among: KubeObject[]): KubeObject[] {
  const called = calledServices(object);
  if (called.length === 0) {
    return [];
  }
  const services = among.filter(({ kind, metadata }) => kind === 'Service'
    && called.some(({ namespace, name }) => metadata.namespace === namespace && metadata.name === name));
  return services.flatMap((service) => among.filter((workload) => workload.metadata.namespace === service.metadata.namespace
    && routesTo(partOf(service.spec, 'selector'), partOf(podTemplateOf(workload), 'metadata', 'labels'))));
}

/** The key of the workload that an autoscaler scales. */
export function scaleTargetOf(autoscaler: KubeObject): string {
  const { apiVersion, kind, name } = partOf(autoscaler.spec, 'scaleTargetRef');
  return keyOf({ apiVersion: String(apiVersion), kind: String(kind), namespace: autoscaler.metadata.namespace, name: String(name) });
}
