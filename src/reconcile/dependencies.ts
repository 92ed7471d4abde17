import { groupOf, Json, JsonObject, partOf, partsOf, selects } from '../json';
import { keyOf, KubeObject, refOf } from '../kube';
import { scaleTargetOf, serversOf } from './order';
import { podTemplateOf } from './pod-template';
import { Labels } from './selector';

/**
 * The dependencies between the objects of a set. If the API server refuses an object, or the object does not become ready, its dependents are
 * not applied; all other objects are.
 */
export class Dependencies {
  private readonly byKey = new Map<string, KubeObject>();
  private readonly definitions = new Map<string, KubeObject>();
  private readonly admissions: Admission[] = [];

  constructor(private readonly set: KubeObject[], namespaces: ReadonlyMap<string, Labels>) {
    for (const object of set) {
      this.byKey.set(keyOf(refOf(object)), object);
      if (object.kind === 'CustomResourceDefinition') {
        this.definitions.set(`${partOf(object.spec).group}/${partOf(object.spec, 'names').kind}`, object);
      } else if (object.kind.endsWith('WebhookConfiguration')) {
        this.admissions.push(new Admission(object, serversOf(object, set), namespaces));
      }
    }
  }

  /** The keys of the objects of the set that an object depends on. */
  public of(object: KubeObject): string[] {
    const definition = this.definitionOf(object);
    const keys = [
      keyOf({ apiVersion: 'v1', kind: 'Namespace', name: object.metadata.namespace ?? '' }),
      ...podDependencies(object),
      ...roleOf(object),
      ...object.kind === 'HorizontalPodAutoscaler' ? [scaleTargetOf(object)] : [],
      ...definition ? [keyOf(refOf(definition))] : [],
      ...this.admissions.flatMap((admission) => {
        if (admission.configuration === object) {
          return admission.servers.map((server) => keyOf(refOf(server)));
        }
        return admission.admits(object, definition) ? [keyOf(refOf(admission.configuration))] : [];
      }),
    ];
    return [...new Set(keys)].filter((key) => this.byKey.has(key));
  }

  /** The workloads and custom resources of the set that depend on a webhook configuration. */
  public dependentsOf(configuration: KubeObject): KubeObject[] {
    const admission = this.admissions.find((each) => each.configuration === configuration);
    return admission ? this.set.filter((object) => admission.admits(object, this.definitionOf(object))) : [];
  }

  private definitionOf(object: KubeObject): KubeObject | undefined {
    return this.definitions.get(`${groupOf(object.apiVersion)}/${object.kind}`);
  }
}

/** One webhook configuration, and the objects that it admits. */
class Admission {
  constructor(readonly configuration: KubeObject, readonly servers: KubeObject[], private readonly namespaces: ReadonlyMap<string, Labels>) {}

  /**
   * Whether an object must wait for the webhooks of the configuration. A server does not wait for the webhook that it serves. Of objects without
   * pods only custom resources wait: all other kinds are applied before the webhooks.
   */
  public admits(object: KubeObject, definition: KubeObject | undefined): boolean {
    const webhooks = partsOf(this.configuration, 'webhooks');
    const template = podTemplateOf(object);
    if (template) {
      return !this.servers.includes(object) && webhooks.some((webhook) => this.matches(webhook, '', 'pods', object, partOf(template, 'metadata', 'labels')));
    }
    const plural = String(partOf(definition?.spec, 'names').plural);
    return definition !== undefined
      && webhooks.some((webhook) => this.matches(webhook, groupOf(object.apiVersion), plural, object, partOf(object.metadata, 'labels')));
  }

  private matches(webhook: JsonObject, group: string, plural: string, object: KubeObject, labels: Labels): boolean {
    return partsOf(webhook, 'rules').some((rule) => includes(rule.apiGroups, group) && includes(rule.resources, plural))
      && selects(webhook.namespaceSelector, this.namespaces.get(object.metadata.namespace ?? '') ?? {})
      && selects(webhook.objectSelector, labels);
  }
}

function includes(list: Json | undefined, value: string): boolean {
  return Array.isArray(list) && (list.includes('*') || list.includes(value));
}

/** What must exist before a pod starts: its service account, and everything that it mounts or reads unless it is optional. */
function podDependencies(object: KubeObject): string[] {
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
function roleOf(object: KubeObject): string[] {
  const { kind, name } = partOf(object.roleRef);
  if (name === undefined) {
    return [];
  }
  const namespace = kind === 'Role' ? object.metadata.namespace : undefined;
  return [keyOf({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: String(kind), namespace, name: String(name) })];
}
