import { partOf } from '../json';
import { groupOf, keyOf, KubeObject, refOf } from '../kube';
import { calledServices, podTemplateOf } from './desired';
import { routesTo } from './selector';

/** Objects that may be applied at one time, after all that stands in the waves before. */
export interface Wave<T extends { object: KubeObject } = { object: KubeObject }> {
  rule: WaveRule;
  objects: T[];
}

export interface WaveRule {
  name: string;
  /** Whether what comes after waits until all of it is ready; if not, the run waits for it at its end. */
  barrier: boolean;
}

/** The order in which everything is applied; deleting goes the other way. */
export const ReconcileOrder = {
  definitions: { name: 'resource definitions', barrier: true },
  namespaces: { name: 'namespaces', barrier: true },
  config: { name: 'access and configuration', barrier: true },
  /** A binding is refused to those who hold less than its role, unless the role is there. */
  bindings: { name: 'role bindings', barrier: true },
  /** What the API server will call before it admits anything else. */
  servers: { name: 'servers of webhooks', barrier: true },
  webhooks: { name: 'webhooks', barrier: true },
  /** Only now: a pod that is created before the webhook answers is not injected, and never will be. */
  workloads: { name: 'workloads', barrier: false },
  resources: { name: 'custom resources', barrier: false },
} satisfies { [wave: string]: WaveRule };

/** Kinds that have a wave of their own; every other kind of Kubernetes is configuration. */
const KINDS: { [groupKind: string]: WaveRule } = {
  'apiextensions.k8s.io/CustomResourceDefinition': ReconcileOrder.definitions,
  '/Namespace': ReconcileOrder.namespaces,
  'rbac.authorization.k8s.io/RoleBinding': ReconcileOrder.bindings,
  'rbac.authorization.k8s.io/ClusterRoleBinding': ReconcileOrder.bindings,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': ReconcileOrder.webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': ReconcileOrder.webhooks,
  'apiregistration.k8s.io/APIService': ReconcileOrder.webhooks,
};

/** API groups that Kubernetes itself serves: objects of any other are custom resources. */
const BUILT_IN = new Set([
  '', 'apps', 'autoscaling', 'batch', 'policy', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io',
  'authentication.k8s.io', 'authorization.k8s.io', 'certificates.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io',
  'flowcontrol.apiserver.k8s.io', 'internal.apiserver.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io', 'resource.k8s.io',
  'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io',
]);

/** Sorts objects into waves, each in an order of its own, so that nothing depends on the order of the input. */
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

/** The workloads among these that serve what the API server calls for an object: its webhooks, its conversion. */
export function serversOf(object: KubeObject, among: KubeObject[]): KubeObject[] {
  const called = calledServices(object);
  const services = among.filter(({ kind, metadata }) => kind === 'Service'
    && called.some(({ namespace, name }) => metadata.namespace === namespace && metadata.name === name));
  return services.flatMap((service) => among.filter((workload) => workload.metadata.namespace === service.metadata.namespace
    && routesTo(partOf(service.spec, 'selector'), partOf(podTemplateOf(workload), 'metadata', 'labels'))));
}

/** The key of what an autoscaler scales. */
export function scaleTargetOf(autoscaler: KubeObject): string {
  const { apiVersion, kind, name } = partOf(autoscaler.spec, 'scaleTargetRef');
  return keyOf({ apiVersion: String(apiVersion), kind: String(kind), namespace: autoscaler.metadata.namespace, name: String(name) });
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
