import { IMeshWorkload } from '../install';
import { fields, LABELS, NAMESPACE, Rule } from '../names';

const EXPECTED = "a workload: a gateway of a Mesh, a MeshService, or an object such as { namespace: 'shop', labels: { app: 'web' } }";

/** The rule for a workload. Its labels are checked at synthesis, because a Service of the App can change until then. */
export const WORKLOAD: Rule = fields(EXPECTED, { namespace: NAMESPACE });

/** The reasons why the labels of a workload cannot select pods. Call it at synthesis. */
export function labelProblems(workload: IMeshWorkload): string[] {
  try {
    const { labels, namespace } = workload;
    if (labels && Object.keys(labels).length === 0) {
      return [`the labels of the workload are empty, which selects all pods in namespace '${namespace}'. Write the labels of its pods`];
    }
    return LABELS.problems(labels).map(({ path, message }) => `the labels of the workload: ${path ? `${path} ` : ''}${message}`);
  } catch (error) {
    return [(error as Error).message];
  }
}
