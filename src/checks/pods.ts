import { isPart, partOf, partsOf, Plain } from '../json';
import { namespaceOf, Synthesised } from './objects';

/** What pods are made from: the template of a workload, or a pod itself. */
export interface Pod {
  readonly source: Synthesised;
  readonly namespace: string;
  /** Where in the object its spec stands. */
  readonly field: string;
  readonly labels: Plain;
  readonly annotations: Plain;
  readonly spec: Plain;
}

/** Kinds whose data may look like pods and are none. */
const WITHOUT_PODS = ['CustomResourceDefinition', 'ConfigMap', 'Secret'];

/** All pods of an object, be it a Deployment, a CronJob, or a custom resource with a pod template somewhere in it. */
export function podsOf(source: Synthesised): Pod[] {
  return WITHOUT_PODS.includes(String(source.object.kind)) ? [] : podsIn(source.object, '', source);
}

function podsIn(value: unknown, field: string, source: Synthesised): Pod[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => podsIn(item, `${field}[${index}]`, source));
  }
  if (!isPart(value)) {
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
