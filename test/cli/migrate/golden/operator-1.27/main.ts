/**
 * Istio 1.27.0, as `cdk8s-istio migrate` found it.
 */
import { ApiObject, JsonPatch } from 'cdk8s';
import {
  IstioVersion,
  Mesh,
  MeshApp,
  MeshPodAmount,
  MeshProxyLogLevel,
  MeshRegistry,
  MeshServiceType,
} from '../../../../../src';

const app = new MeshApp();

const mesh = new Mesh(app, 'mesh', {
  version: IstioVersion.of('1.27.0'),
  createNamespaces: false,
  defaultRevision: '',
  registry: MeshRegistry.privateHub('registry.corp/istio'),
  istiod: { minReplicas: 2, resources: { requests: { cpu: '1', memory: '4Gi' } } },
  proxy: { logLevel: MeshProxyLogLevel.INFO },
  multicluster: { meshId: 'corp' },
  ingress: [
    {
      name: 'istio-ingressgateway',
      minReplicas: 2,
      disruption: { minAvailable: MeshPodAmount.absolute(1) },
      account: { name: 'istio-ingressgateway-service-account' },
      service: {
        ports: [
          { name: 'status-port', port: 15021, targetPort: 15021 },
          { name: 'https', port: 443, targetPort: 8443 },
        ],
        annotations: { 'a.corp/tier': 'public' },
      },
    },
    {
      name: 'partners',
      namespace: 'partners',
      disruption: { minAvailable: MeshPodAmount.absolute(1) },
      labels: { app: 'istio-ingressgateway', istio: 'partners' },
      account: { name: 'partners-service-account' },
      service: {
        ports: [
          { name: 'status-port', port: 15021, protocol: 'TCP', targetPort: 15021 },
          { name: 'http2', port: 80, protocol: 'TCP', targetPort: 8080 },
          { name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 },
        ],
      },
    },
    {
      name: 'istio-egressgateway',
      disruption: { minAvailable: MeshPodAmount.absolute(1) },
      account: { name: 'istio-egressgateway-service-account' },
      service: {
        type: MeshServiceType.CLUSTER_IP,
        ports: [
          { name: 'http2', port: 80, protocol: 'TCP', targetPort: 8080 },
          { name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 },
        ],
      },
    },
  ],
  meshConfig: { accessLogFile: '/dev/stdout' },
});

const istiodDeployment = ApiObject.of(mesh.node.findChild('istiod').node.findChild('Deployment'));
istiodDeployment.addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'high'));

app.synth();
