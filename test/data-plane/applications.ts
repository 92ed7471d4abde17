/** The applications for traffic tests: `web`, and clients inside the mesh (shop/client) and outside it (outside/client). */
export function applications(shop: Record<string, string> = { 'istio-injection': 'enabled' }): object[] {
  return [
    namespace('shop', shop),
    namespace('outside', { 'istio-injection': 'disabled' }),
    ...['web', 'client'].map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'shop' } })),
    web('v1'),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
    client('shop', 'client'),
    client('outside'),
  ];
}

export function web(version: string): object {
  const labels = { app: 'web', version };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: version === 'v1' ? 'web' : `web-${version}`, namespace: 'shop' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'web',
          containers: [{ name: 'web', image: `lab/echo:${version}`, readinessProbe: { httpGet: { path: '/health', port: 8080 }, periodSeconds: 1 } }],
        },
      },
    },
  };
}

function client(namespaceName: string, serviceAccountName = 'default'): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'client', namespace: namespaceName, labels: { app: 'client' } },
    spec: { serviceAccountName, containers: [{ name: 'client', image: 'lab/client' }] },
  };
}

function namespace(name: string, labels: Record<string, string> = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
