import { Json, JsonObject, partOf, partsOf, selects } from '../json';
import { groupOf, ifAllowed, keyOf, KubeClient, KubeObject, refOf } from '../kube';
import { DesiredObject, podTemplateOf } from './desired';
import { scaleTargetOf, serversOf } from './order';
import { inParallel } from './parallel';
import { Labels } from './selector';

/** The labels of the namespaces that objects of a set live in. */
export type NamespaceLabels = Map<string, Labels>;

/** The labels that the namespaces of the set have or will have: webhooks choose by them. */
export async function namespaceLabels(client: KubeClient, desired: DesiredObject[]): Promise<NamespaceLabels> {
  const names = new Set(desired.map(({ ref }) => ref.namespace).filter((name) => name !== undefined));
  const labels: NamespaceLabels = new Map();
  await inParallel([...names], async (name) => {
    const live = await ifAllowed(client.find({ apiVersion: 'v1', kind: 'Namespace', name }));
    const planned = desired.find(({ ref }) => ref.kind === 'Namespace' && ref.name === name)?.object;
    labels.set(name, { 'kubernetes.io/metadata.name': name, ...live?.metadata.labels, ...planned?.metadata.labels });
  });
  return labels;
}

/**
 * What an object cannot do without: other objects of its set. If one of them is refused or does not become ready, the
 * object is not applied; everything else is.
 */
export class Needs {
  private readonly byKey = new Map<string, KubeObject>();
  private readonly definitions = new Map<string, KubeObject>();
  private readonly admissions: Admission[] = [];

  constructor(private readonly set: KubeObject[], namespaces: NamespaceLabels) {
    for (const object of set) {
      this.byKey.set(keyOf(refOf(object)), object);
      if (object.kind === 'CustomResourceDefinition') {
        this.definitions.set(`${partOf(object.spec).group}/${partOf(object.spec, 'names').kind}`, object);
      } else if (object.kind.endsWith('WebhookConfiguration')) {
        this.admissions.push(new Admission(object, serversOf(object, set), namespaces));
      }
    }
  }

  /** The keys of what an object needs. */
  public of(object: KubeObject): string[] {
    const definition = this.definitionOf(object);
    const needed = [
      keyOf({ apiVersion: 'v1', kind: 'Namespace', name: object.metadata.namespace ?? '' }),
      ...mountedBy(object),
      ...boundBy(object),
      ...object.kind === 'HorizontalPodAutoscaler' ? [scaleTargetOf(object)] : [],
      ...definition ? [keyOf(refOf(definition))] : [],
      ...this.admissions.flatMap((admission) => {
        if (admission.configuration === object) {
          return admission.servers.map((server) => keyOf(refOf(server)));
        }
        return admission.takes(object, definition) ? [keyOf(refOf(admission.configuration))] : [];
      }),
    ];
    return [...new Set(needed)].filter((key) => this.byKey.has(key));
  }

  /** The workloads and custom resources of the set that a webhook configuration will be asked about. */
  public waitingFor(configuration: KubeObject): KubeObject[] {
    const admission = this.admissions.find((each) => each.configuration === configuration);
    return admission ? this.set.filter((object) => admission.takes(object, this.definitionOf(object))) : [];
  }

  private definitionOf(object: KubeObject): KubeObject | undefined {
    return this.definitions.get(`${groupOf(object.apiVersion)}/${object.kind}`);
  }
}

/** What one webhook configuration is asked about. */
class Admission {
  constructor(readonly configuration: KubeObject, readonly servers: KubeObject[], private readonly namespaces: NamespaceLabels) {}

  /** A server cannot wait for the webhook that it serves; and what needs no definition of the set is there before any webhook of it. */
  public takes(object: KubeObject, definition: KubeObject | undefined): boolean {
    const webhooks = partsOf(this.configuration, 'webhooks');
    const template = podTemplateOf(object);
    if (template) {
      return !this.servers.includes(object) && webhooks.some((webhook) => this.asks(webhook, '', 'pods', object, partOf(template, 'metadata', 'labels')));
    }
    const plural = String(partOf(definition?.spec, 'names').plural);
    return definition !== undefined
      && webhooks.some((webhook) => this.asks(webhook, groupOf(object.apiVersion), plural, object, partOf(object.metadata, 'labels')));
  }

  private asks(webhook: JsonObject, group: string, plural: string, object: KubeObject, labels: Labels): boolean {
    return partsOf(webhook, 'rules').some((rule) => matches(rule.apiGroups, group) && matches(rule.resources, plural))
      && selects(webhook.namespaceSelector, this.namespaces.get(object.metadata.namespace ?? '') ?? {})
      && selects(webhook.objectSelector, labels);
  }
}

function matches(list: Json | undefined, value: string): boolean {
  return Array.isArray(list) && (list.includes('*') || list.includes(value));
}

/** What must be there before a pod starts: its account, and what it mounts or reads and has not called optional. */
function mountedBy(object: KubeObject): string[] {
  const pod = partOf(podTemplateOf(object), 'spec');
  const key = (kind: string, name: Json | undefined) => keyOf({ apiVersion: 'v1', kind, namespace: object.metadata.namespace, name: String(name) });
  const volumes = partsOf(pod, 'volumes');
  const containers = [...partsOf(pod, 'initContainers'), ...partsOf(pod, 'containers')];
  const sources = [
    ...volumes,
    ...volumes.flatMap((volume) => partsOf(volume, 'projected', 'sources')),
    ...containers.flatMap((container) => partsOf(container, 'envFrom')),
    ...containers.flatMap((container) => partsOf(container, 'env').map((env) => partOf(env, 'valueFrom'))),
  ];
  const required = (fields: string[]) => sources.flatMap((source) => fields.map((field) => partOf(source, field)))
    .filter((part) => part.optional !== true);
  return [
    key('ServiceAccount', pod.serviceAccountName),
    ...required(['configMap', 'configMapRef', 'configMapKeyRef']).map((part) => key('ConfigMap', part.name)),
    ...required(['secret', 'secretRef', 'secretKeyRef']).map((part) => key('Secret', part.secretName ?? part.name)),
    ...required(['persistentVolumeClaim']).map((part) => key('PersistentVolumeClaim', part.claimName)),
  ];
}

/** The role that a binding grants. */
function boundBy(object: KubeObject): string[] {
  const { kind, name } = partOf(object.roleRef);
  if (name === undefined) {
    return [];
  }
  const namespace = kind === 'Role' ? object.metadata.namespace : undefined;
  return [keyOf({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: String(kind), namespace, name: String(name) })];
}
