import { KubeObject } from '../../src/kube';
import { object } from '../reconcile/objects';

export const SYSTEM = 'istio-system';

/** An istiod with its Service, with the names and labels of an install. */
export function istiod(version: string, revision = 'default'): KubeObject[] {
  const name = revision === 'default' ? 'istiod' : `istiod-${revision}`;
  const labels = { 'app': 'istiod', 'istio.io/rev': revision };
  const containers = [{ name: 'discovery', image: `docker.io/istio/pilot:${version}` }];
  return [
    object('apps/v1 Deployment', name, { namespace: SYSTEM, labels, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } } }),
    object('Service', name, { namespace: SYSTEM, labels, spec: { selector: labels } }),
  ];
}
