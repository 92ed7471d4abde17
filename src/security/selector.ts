import { IMeshWorkload } from '../install';

/** What keeps a workload from being selected. Asked when the app is synthesised: a Service of the app may change until then. */
export function selectorProblems(workload: IMeshWorkload): string[] {
  try {
    return Object.keys(workload.selector).length > 0
      ? []
      : [`the labels that select the pods are empty, which would be every pod of namespace '${workload.namespace}'. Give those of its Service`];
  } catch (error) {
    return [(error as Error).message];
  }
}
