/**
 * Istio 1.27.0, as `cdk8s-istio migrate` found it.
 */
import { IstioVersion, Mesh, MeshApp, MeshPlatform, MeshServiceType } from '../../../../../src';

const app = new MeshApp();

new Mesh(app, 'mesh', {
  version: IstioVersion.of('1.27.0'),
  createNamespaces: false,
  crds: false,
  namespace: 'mesh',
  revision: '1-27-0',
  revisionTags: ['stable'],
  platform: MeshPlatform.OPENSHIFT,
  istiod: { replicas: 3 },
  proxy: { holdApplicationUntilProxyStarts: true },
  ingress: [{
    name: 'edge',
    namespace: 'edge',
    daemonSet: true,
    service: {
      type: MeshServiceType.NODE_PORT,
      ports: [{ name: 'https', port: 443, targetPort: 8443, nodePort: 30443 }],
    },
  }],
  meshConfig: { accessLogFile: '/dev/stdout', defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' } } },
});

app.synth();
