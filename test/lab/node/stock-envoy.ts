/** Deletes the one filter that every default install configures and a stock Envoy does not have. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../api';

/** This filter writes the istio_* metrics. The rest of the configuration stays as istiod generates it. */
const FILTER = 'istio.stats';
const HTTP_MANAGER = 'envoy.filters.network.http_connection_manager';

/** Creates an EnvoyFilter in the namespace of istiod when its kind is served. */
export async function removeMissingFilter(api: Api, namespace: string): Promise<void> {
  const patch = (applyTo: string, filter: object) => ({
    applyTo,
    match: { context: 'ANY', listener: { filterChain: { filter } } },
    patch: { operation: 'REMOVE' },
  });
  const body = {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'lab-stock-envoy', namespace },
    spec: { configPatches: [patch('HTTP_FILTER', { name: HTTP_MANAGER, subFilter: { name: FILTER } }), patch('NETWORK_FILTER', { name: FILTER })] },
  };
  const path = `/apis/networking.istio.io/v1alpha3/namespaces/${namespace}/envoyfilters/lab-stock-envoy?fieldManager=lab&force=true`;
  for (let tries = 0; tries < 240; tries++) {
    try {
      await api.request('PATCH', path, body, 'application/apply-patch+yaml');
      return;
    } catch {
      await delay(500); // the kind is not served yet, or the validation webhook does not answer yet
    }
  }
}
