import { FragmentProblem, FragmentRules, fragmentProblems } from './check';

/** The kinds whose whole objects are checked, by their apiVersion. */
const KINDS: Record<string, readonly string[]> = {
  'v1': ['Service', 'ServiceAccount'],
  'apps/v1': ['DaemonSet', 'Deployment'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'policy/v1': ['PodDisruptionBudget'],
};

/** The problems that make the API server reject the object. An object of another kind is not checked. */
export function objectProblems(object: { readonly apiVersion?: unknown; readonly kind?: unknown }, rules: FragmentRules = {}): FragmentProblem[] {
  const kind = String(object.kind);
  return KINDS[String(object.apiVersion)]?.includes(kind) ? fragmentProblems(kind, object, rules) : [];
}
