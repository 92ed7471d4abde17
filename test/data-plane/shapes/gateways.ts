import { hostOf, Shape } from './shape';
import { MeshServiceType } from '../../../src/install';
import { eventually } from '../../lab/eventually';

const EDGE = { name: 'edge', namespace: 'edge' };
const PARTNERS = { name: 'partners', namespace: 'partners' };
const EAST_WEST = { name: 'istio-eastwestgateway', namespace: 'istio-system' };

export const GATEWAYS: Shape[] = [
  {
    name: 'gateways in namespaces of their own, one of them on every node: each serves its hosts only',
    release: '1.20.1',
    install: {
      props: {
        ingress: [
          { ...EDGE, daemonSet: true },
          { ...PARTNERS, minReplicas: 2, maxReplicas: 2, service: { type: MeshServiceType.CLUSTER_IP, ports: [{ name: 'http', port: 80, targetPort: 80 }] } },
        ],
      },
    },
    gateways: [EDGE, PARTNERS],
    async prove(mesh) {
      expect((await mesh.pods('edge', 'istio=edge')).map(({ spec }) => spec.nodeName).sort()).toEqual(['a', 'b', 'c']);
      expect(await mesh.pods('partners', 'istio=partners')).toHaveLength(2);
      expect((await mesh.throughGateway(EDGE, hostOf(PARTNERS), { count: 6 })).codes).toEqual({ 404: 6 });
      expect((await mesh.throughGateway(PARTNERS, hostOf(EDGE), { count: 6 })).codes).toEqual({ 404: 6 });
    },
  },
  {
    name: 'a primary of a multicluster mesh: what is in another network comes in by the east-west gateway',
    release: '1.27.0',
    install: {
      values: {
        istiod: { global: { meshID: 'mesh-1', network: 'network-1', multiCluster: { clusterName: 'cluster-1' } } },
        gateway: { networkGateway: 'network-1' },
      },
      flags: ['--gateway-name', EAST_WEST.name],
    },
    more: () => [
      namespace('istio-system'),
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'Gateway',
        metadata: { name: 'cross-network', namespace: 'istio-system' },
        spec: {
          selector: { istio: 'eastwestgateway' },
          servers: [{ port: { number: 15443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: ['*.local'] }],
        },
      },
    ],
    gateways: [],
    async prove(mesh) {
      const inNetwork = { ISTIO_META_NETWORK: 'network-1', ISTIO_META_CLUSTER_ID: 'cluster-1', ISTIO_META_MESH_ID: 'mesh-1' };
      expect(await mesh.environment(await mesh.pod('shop', 'app=web'))).toMatchObject(inNetwork);
      const image = 'lab/client';
      const spec = { serviceAccountName: 'client', terminationGracePeriodSeconds: 1, containers: [{ name: 'client', image }] };
      await mesh.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'far', namespace: 'shop', labels: { 'topology.istio.io/network': 'network-2' } }, spec });
      await mesh.lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/far', '--timeout=60s']);

      const address = await mesh.address(EAST_WEST.namespace, EAST_WEST.name);
      const far = () => mesh.lab.drive({ from: 'shop/far', url: 'http://web/', count: 5 });
      const { first } = await eventually(async () => {
        const result = await far();
        expect(result.codes).toEqual({ 200: 5 });
        return result;
      });
      expect(JSON.parse(first!.body).headers['x-forwarded-client-cert']).toContain('URI=spiffe://cluster.local/ns/shop/sa/client');
      const clusters = await mesh.envoy('shop/far', 'clusters');
      expect(clusters.match(/^outbound\|80\|\|web\.shop\.svc\.cluster\.local::[\d.]+:\d+(?=::cx_total)/gm)).toEqual([`outbound|80||web.shop.svc.cluster.local::${address}:15443`]);
    },
  },
];

function namespace(name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
