import { KubeObject } from '../../src/kube';

/** The objects of many services: each has two versions, their routes, and policies. */
export function manyServices(count: number, versions: string[] = ['v1', 'v2']): KubeObject[] {
  return Array.from({ length: count }, (_, index) => service(`web-${index}`, versions)).flat();
}

function service(name: string, versions: string[]): KubeObject[] {
  const object = (apiVersion: string, kind: string, spec: KubeObject['spec'], suffix = ''): KubeObject =>
    ({ apiVersion, kind, metadata: { name: name + suffix, namespace: 'shop' }, spec });
  const workload = (version: string) => {
    const labels = { app: name, version };
    return object('apps/v1', 'Deployment', { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app' }] } } }, `-${version}`);
  };
  return [
    object('security.istio.io/v1', 'PeerAuthentication', { selector: { matchLabels: { app: name } }, mtls: { mode: 'STRICT' } }),
    object('v1', 'Service', { selector: { app: name }, ports: [{ port: 80 }] }),
    ...versions.map(workload),
    object('networking.istio.io/v1', 'DestinationRule', { host: name, subsets: versions.map((version) => ({ name: version, labels: { version } })) }),
    object('networking.istio.io/v1', 'VirtualService', { hosts: [name], http: [{ route: versions.map((subset) => ({ destination: { host: name, subset }, weight: 100 / versions.length })), corsPolicy: {} }] }),
    object('security.istio.io/v1', 'AuthorizationPolicy', { selector: { matchLabels: { app: name } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/default'] } }] }] }),
  ];
}
