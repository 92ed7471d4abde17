/**
 * A whole mesh and an application in it: Istio 1.20.1 with an ingress gateway, and the service `web` in two versions.
 * In your own project, import from 'cdk8s-istio' and not from '../../src'.
 */
import { Chart } from 'cdk8s';
import { Cpu, Deployment, Service, ServiceAccount } from 'cdk8s-plus-27';
import {
  AuthPolicy, MeshInjection, IstioVersion, Mesh, MeshApp, TrafficGateway, MeshNamespace, MeshService, MeshMtlsMode,
  AuthOperation, AuthRole, AuthSubject, TrafficSplit,
} from '../../src';

/** The local cluster has these images. Another cluster needs other images. */
const images = {
  v1: process.env.WEB_V1_IMAGE ?? 'lab/echo:v1',
  v2: process.env.WEB_V2_IMAGE ?? 'lab/echo:v2',
  client: process.env.CLIENT_IMAGE ?? 'lab/client',
};

const app = new MeshApp();

// The mesh: its namespace, CRDs, control plane and gateway.
const mesh = new Mesh(app, 'mesh', {
  version: IstioVersion.of('1.20.1'),
  ingress: [{ name: 'istio-ingress' }],
  mtls: MeshMtlsMode.STRICT,
});
const ingress = mesh.ingress[0];

// The application, in a namespace whose pods get a sidecar.
const shop = new Chart(app, 'shop', { namespace: 'shop' });
shop.addDependency(mesh);
new MeshNamespace(shop, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });

function workload(name: string, image: string, labels: Record<string, string>, serviceAccount: ServiceAccount, port?: number): void {
  new Deployment(shop, name, {
    metadata: { name },
    podMetadata: { labels },
    serviceAccount,
    replicas: 1,
    containers: [{ name: 'main', image, portNumber: port, resources: { cpu: { request: Cpu.millis(50) } } }],
  });
}

const webAccount = new ServiceAccount(shop, 'web-account', { metadata: { name: 'web' } });
workload('web-v1', images.v1, { app: 'web', version: 'v1' }, webAccount, 8080);
workload('web-v2', images.v2, { app: 'web', version: 'v2' }, webAccount, 8080);

const service = new Service(shop, 'web', { metadata: { name: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
service.selectLabel('app', 'web');

const frontendAccount = new ServiceAccount(shop, 'frontend-account', { metadata: { name: 'frontend' } });
workload('frontend', images.client, { app: 'frontend' }, frontendAccount);

// Routing: requests of iPhones go to the new version, and other requests mostly to the old version. This applies to the gateway too.
const web = MeshService.fromApiObject(service);
const gateway = new TrafficGateway(shop, 'public', { workload: ingress, hosts: ['shop.example.com'] });
new TrafficSplit(shop, 'web-split', {
  service: web,
  versions: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }],
  weights: { v1: 95, v2: 5 },
  routes: [{ match: [{ headers: [{ name: 'user-agent', regex: '.*iPhone.*' }] }], to: { version: 'v2' } }],
  expose: [{ mesh: true }, { gateway }],
});

// Authorization: the frontend and the gateway may read. All other requests are denied.
const reader = AuthRole.of('reader', { operations: [AuthOperation.http({ methods: ['GET'] })] });
new AuthPolicy(shop, 'web-auth', { service: web })
  .allow(reader, AuthSubject.fromApiObject(frontendAccount), AuthSubject.serviceAccount(ingress.gatewayName, { namespace: ingress.namespace }));

app.synth();
