import { isMap, partOf, partsOf, Plain, SourceObject } from '../json';
import { namespaceOf } from './objects';

/** A pod template of a workload, or a pod itself. */
export interface Pod {
  readonly source: SourceObject;
  readonly namespace: string;
  /** The path of the pod's spec in the object. */
  readonly field: string;
  readonly labels: Plain;
  readonly annotations: Plain;
  readonly spec: Plain;
}

/** Kinds whose data can look like a pod but is not one. */
const WITHOUT_PODS = ['CustomResourceDefinition', 'ConfigMap', 'Secret'];

/** Several checks ask for the pods of the same objects, which are searched whole. */
const known = new WeakMap<SourceObject, Pod[]>();

/** All pods of an object. The object can be a Deployment, a CronJob, or a custom resource that contains a pod template. */
export function podsOf(source: SourceObject): Pod[] {
  const pods = known.get(source) ?? searched(source);
  known.set(source, pods);
  return pods;
}

function searched(source: SourceObject): Pod[] {
  return WITHOUT_PODS.includes(String(source.object.kind)) ? [] : podsIn(source.object, '', source);
}

function podsIn(value: unknown, field: string, source: SourceObject): Pod[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => podsIn(item, `${field}[${index}]`, source));
  }
  if (!isMap(value)) {
    return [];
  }
  const below = (key: string) => field ? `${field}.${key}` : key;
  if (partsOf(value.spec, 'containers').length > 0) {
    const { labels, annotations } = partOf(value.metadata);
    const namespace = namespaceOf(source.object);
    return [{ source, namespace, field: below('spec'), labels: partOf(labels), annotations: partOf(annotations), spec: partOf(value.spec) }];
  }
  return Object.entries(value).flatMap(([key, part]) => podsIn(part, below(key), source));
}
