import { groupOf, partOf } from '../json';
import { keyOf, KubeObject, refOf } from '../kube';
import { calledServices } from './desired';
import { podTemplateOf } from './pod-template';
import { routesTo } from './selector';

/** Objects that are applied at the same time, after the objects of all earlier waves. */
export interface Wave<T extends { object: KubeObject } = { object: KubeObject }> {
  rule: WaveRule;
  objects: T[];
}

export interface WaveRule {
  name: string;
  /** Whether the next wave waits until this one is ready. If not, the run waits for these objects at its end. */
  barrier: boolean;
}

/** The order in which objects are applied. They are deleted in the reverse order. */
export const ReconcileOrder = {
  definitions: { name: 'resource definitions', barrier: true },
  namespaces: { name: 'namespaces', barrier: true },
  config: { name: 'access and configuration', barrier: true },
  /** The API server checks a binding against its role: so the role must exist first. */
  bindings: { name: 'role bindings', barrier: true },
  /** The workloads that the API server calls before it admits other objects. */
  servers: { name: 'servers of webhooks', barrier: true },
  webhooks: { name: 'webhooks', barrier: true },
  /** After the webhooks: a pod that is created before its webhook answers is never injected. */
  workloads: { name: 'workloads', barrier: false },
  resources: { name: 'custom resources', barrier: false },
} satisfies { [wave: string]: WaveRule };

/** Kinds with a wave of their own. Every other kind of Kubernetes is configuration. */
const KINDS: { [groupKind: string]: WaveRule } = {
  'apiextensions.k8s.io/CustomResourceDefinition': ReconcileOrder.definitions,
  '/Namespace': ReconcileOrder.namespaces,
  'rbac.authorization.k8s.io/RoleBinding': ReconcileOrder.bindings,
  'rbac.authorization.k8s.io/ClusterRoleBinding': ReconcileOrder.bindings,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': ReconcileOrder.webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': ReconcileOrder.webhooks,
  'apiregistration.k8s.io/APIService': ReconcileOrder.webhooks,
};

/** The API groups of Kubernetes itself. Objects of other groups are custom resources. */
const BUILT_IN = new Set([
  '', 'apps', 'autoscaling', 'batch', 'policy', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io',
  'authentication.k8s.io', 'authorization.k8s.io', 'certificates.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io',
  'flowcontrol.apiserver.k8s.io', 'internal.apiserver.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io', 'resource.k8s.io',
  'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io',
]);

/** Sorts objects into waves, and each wave by key, so that the result does not depend on the order of the input. */
export function wavesOf<T extends { object: KubeObject }>(objects: T[]): Wave<T>[] {
  const servers = serversAmong(objects.map(({ object }) => object));
  const rules = Object.values(ReconcileOrder);
  const waves = rules.map((rule): Wave<T> => ({ rule, objects: [] }));
  for (const each of objects) {
    waves[rules.indexOf(ruleOf(each.object, servers))].objects.push(each);
  }
  for (const wave of waves) {
    wave.objects.sort((one, other) => compare(keyOf(refOf(one.object)), keyOf(refOf(other.object))));
  }
  return waves.filter((wave) => wave.objects.length > 0);
}

function ruleOf(object: KubeObject, servers: Set<string>): WaveRule {
  const group = groupOf(object.apiVersion);
  const own = KINDS[`${group}/${object.kind}`];
  if (own) {
    return own;
  }
  if (object.kind === 'HorizontalPodAutoscaler') {
    return servers.has(scaleTargetOf(object)) ? ReconcileOrder.servers : ReconcileOrder.workloads;
  }
  if (podTemplateOf(object)) {
    return servers.has(keyOf(refOf(object))) ? ReconcileOrder.servers : ReconcileOrder.workloads;
  }
  return BUILT_IN.has(group) ? ReconcileOrder.config : ReconcileOrder.resources;
}

/** The workloads behind the Services that the API server calls. */
function serversAmong(objects: KubeObject[]): Set<string> {
  return new Set(objects.flatMap((object) => serversOf(object, objects)).map((server) => keyOf(refOf(server))));
}

/** The workloads that serve the webhooks, conversions or aggregated APIs of an object. */
export function serversOf(object: KubeObject, among: KubeObject[]): KubeObject[] {
  const called = calledServices(object);
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

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
