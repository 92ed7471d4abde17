import { groupOf, JsonObject, partOf } from '../json';
import { KubeObject } from '../kube';

/** The pod template of a workload; undefined for an object that makes no pods. */
export function podTemplateOf(object: KubeObject): JsonObject | undefined {
  switch (`${groupOf(object.apiVersion)}/${object.kind}`) {
    case 'apps/Deployment': case 'apps/StatefulSet': case 'apps/DaemonSet': case 'apps/ReplicaSet': case 'batch/Job':
      return partOf(object.spec, 'template');
    case 'batch/CronJob':
      return partOf(object.spec, 'jobTemplate', 'spec', 'template');
    case '/Pod':
      return object;
    default:
      return undefined;
  }
}

/** A pod of a workload for a dry run: the answer of the API server shows what webhooks would make of it. */
export function probePodOf(workload: KubeObject): KubeObject {
  const { namespace, name } = workload.metadata;
  const template = podTemplateOf(workload);
  return { ...template, apiVersion: 'v1', kind: 'Pod', metadata: { ...partOf(template, 'metadata'), name: `${name}-probe`, namespace } };
}
