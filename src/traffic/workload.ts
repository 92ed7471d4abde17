import { IMeshWorkload } from '../install';
import { checkProps, fields, LABELS, NAMESPACE, Rule } from '../names';

const EXPECTED = "a workload: a gateway of a Mesh, a MeshService, or an object such as { namespace: 'shop', labels: { app: 'web' } }";

/** The rule for a workload. Its labels are checked at synthesis, because a Service of the App can change until then. */
export const WORKLOAD: Rule = fields(EXPECTED, { namespace: NAMESPACE });

/** The reasons why the labels of a workload cannot select pods. Call it at synthesis. */
export function labelProblems(workload: IMeshWorkload): string[] {
  try {
    checkProps('the workload', workload, { labels: LABELS });
    return Object.keys(workload.labels).length > 0
      ? []
      : [`the labels of the workload are empty, which selects all pods in namespace '${workload.namespace}'. Write the labels of its pods`];
  } catch (error) {
    return [(error as Error).message];
  }
}
