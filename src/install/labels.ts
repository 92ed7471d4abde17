import { Release } from './settings';

/** The labels that Istio puts on every object of a part, for the versions that do. */
export function partLabels(release: Release, name?: string): Record<string, string> {
  if (!release.features.recommendedLabels) {
    return {};
  }
  return {
    ...(name ? { 'app.kubernetes.io/name': name } : {}),
    'app.kubernetes.io/instance': release.name,
    'app.kubernetes.io/part-of': 'istio',
  };
}
