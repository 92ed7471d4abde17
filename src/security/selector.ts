import { IMeshWorkload } from '../install';

/** The reasons why a workload cannot be selected. Call it during synthesis, because a Service of the app can change until then. */
export function selectorProblems(workload: IMeshWorkload): string[] {
  try {
    return Object.keys(workload.selector).length > 0
      ? []
      : [`the labels that select the pods are empty, which would be every pod of namespace '${workload.namespace}'. Give those of its Service`];
  } catch (error) {
    return [(error as Error).message];
  }
}
