import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { LiveMesh } from './live-mesh';
import { INGRESS, Shape } from './shape';
import { MeshInjection } from '../../../src/install';
import { eventually } from '../../lab/eventually';
import type { IstioRelease } from '../../lab/parts';
import { OwnAuthority } from '../own-authority';

const APART = { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'istiod' } }, topologyKey: 'kubernetes.io/hostname' }] };

export const CONTROL_PLANES: Shape[] = [
  {
    name: 'three istiods on nodes of their own: when two are gone, the third injects',
    release: '1.20.1',
    install: { props: { istiod: { minReplicas: 3, maxReplicas: 3, affinity: { podAntiAffinity: APART } } } },
    gateways: [INGRESS],
    async prove(mesh) {
      const istiods = await mesh.pods('istio-system', 'app=istiod');
      expect(istiods.map(({ spec }) => spec.nodeName).sort()).toEqual(['a', 'b', 'c']);
      await mesh.lab.kubectl(['-n', 'istio-system', 'delete', 'pod', ...istiods.slice(1).map(({ metadata }) => metadata.name)]);
      const { metadata } = await eventually(() => mesh.wouldCreate('shop'));
      expect(metadata.annotations).toHaveProperty(['sidecar.istio.io/status']);
      expect((await mesh.fromShop({ count: 20 })).codes).toEqual({ 200: 20 });
    },
  },
  {
    name: 'a named revision in a namespace of another name, asked for by its tag',
    release: '1.20.1',
    install: {
      props: { namespace: 'mesh-control', revision: 'blue', revisionTags: ['prod'], defaultRevision: 'blue', ingress: [{ name: 'istio-ingress', namespace: 'edge' }] },
    },
    shop: MeshInjection.revision('prod').labels,
    gateways: [{ name: 'istio-ingress', namespace: 'edge' }],
    revision: 'blue',
    async prove(mesh) {
      const { CA_ADDR, PROXY_CONFIG } = await mesh.environment(await mesh.pod('shop', 'app=client'));
      expect(CA_ADDR).toBe('istiod-blue.mesh-control.svc:15012');
      expect(JSON.parse(PROXY_CONFIG)).toMatchObject({ discoveryAddress: 'istiod-blue.mesh-control.svc:15012' });
      expect((await mesh.wouldCreate('edge')).spec.containers).toHaveLength(1);
      expect((await mesh.wouldCreate('edge', { labels: { 'istio.io/rev': 'blue' } })).spec.containers).toHaveLength(2);
    },
  },
  privateCa(),
  { ...remote('1.20.1'), tier: 'soak' },
  remote('1.27.0'),
  { ...remote('1.28.3'), tier: 'soak' },
];

/** Two control planes with the same root certificate. One injects pods, and the other serves their proxies from another place. */
function remote(release: IstioRelease): Shape {
  const [here, there] = ['istio-here', 'istio-there'];
  return {
    name: 'proxies that an istiod elsewhere serves, and the own one only injects',
    release,
    install: {
      props: { namespace: here, ingress: [], remote: { pilotAddress: `istiod-there.${there}.svc.cluster.local` } },
      // The certificate is valid for the addresses of the server, like the certificate of a public name.
      beside: {
        namespace: there, revision: 'there', defaultRevision: '', ingress: [], istiod: { env: { ISTIOD_CUSTOM_HOST: `istiod-remote.${here}.svc` } },
      },
    },
    more: () => {
      const authority = new OwnAuthority('test');
      return [here, there].map((namespace) => authority.secret(namespace));
    },
    gateways: [],
    async prove(mesh) {
      const served = async (namespace: string) => {
        const { metadata: { name } } = await mesh.pod(namespace, 'app=istiod');
        const { stdout } = await mesh.lab.exec(`${namespace}/${name}`, 'discovery', ['pilot-discovery', 'request', 'GET', '/debug/syncz']);
        return JSON.parse(stdout).map(({ proxy }: { proxy: string }) => proxy.split('.')[0]).sort();
      };
      expect(await served(there)).toEqual(['client', expect.stringMatching(/^web-/)]);
      expect(await served(here)).toEqual([]);
    },
  };
}

/** istiod signs with a certificate from the user's own certificate authority. */
function privateCa(): Shape {
  let root: string;
  return {
    name: 'a private CA: every certificate of a workload chains to its root',
    release: '1.27.0',
    install: { props: {} },
    more: () => {
      const authority = new OwnAuthority('test');
      ({ root } = authority);
      return [authority.secret('istio-system')];
    },
    gateways: [INGRESS],
    async prove(mesh) {
      const { status } = await mesh.pod('shop', 'app=web');
      const shown = await certificateOf(mesh, status.podIP, root);
      expect(shown.subjectAltName).toBe('URI:spiffe://cluster.local/ns/shop/sa/web');
      expect(shown.issuer).toContain('CN=test intermediate');
      const { data } = await mesh.lab.request('GET', '/api/v1/namespaces/shop/configmaps/istio-ca-root-cert');
      expect(new X509Certificate(data['root-cert.pem']).fingerprint256).toBe(new X509Certificate(root).fingerprint256);
    },
  };
}

/** The certificate of a workload, after verification against the root certificate. */
async function certificateOf(mesh: LiveMesh, address: string, root: string): Promise<X509Certificate> {
  const port = await mesh.lab.forward(address, 8080);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: root, ALPNProtocols: ['istio'], checkServerIdentity: () => undefined }, () => {
      resolve(socket.getPeerX509Certificate()!);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
