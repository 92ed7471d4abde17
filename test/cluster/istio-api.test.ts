import { ApiObject, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { istio, IstioVersion, MeshApp } from '../../src';
import { crdsPath } from '../../src/istio';
import { Lab } from '../lab/index';

jest.setTimeout(60_000);

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
});
afterAll(async () => lab?.stop());

/** One object of each kind. */
function objects(chart: Chart): ApiObject[] {
  return [
    new istio.AuthorizationPolicy(chart, 'authorization-policy', {
      spec: {
        action: 'DENY',
        rules: [{
          from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }],
          to: [{ operation: { methods: ['GET'], paths: ['/orders*'] } }],
          when: [{ key: 'request.headers[x-user]', notValues: ['root'] }],
        }],
      },
    }),
    new istio.DestinationRule(chart, 'destination-rule', {
      spec: {
        host: 'web',
        subsets: [{ name: 'v1', labels: { version: 'v1' } }],
        trafficPolicy: {
          connectionPool: { http: { http1MaxPendingRequests: 1, h2UpgradePolicy: 'UPGRADE' }, tcp: { connectTimeout: '1.5s' } },
          loadBalancer: { consistentHash: { httpCookie: { name: 'user', ttl: '0s' } } },
          outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 34 },
        },
      },
    }),
    new istio.EnvoyFilter(chart, 'envoy-filter', {
      spec: { configPatches: [{ applyTo: 'CLUSTER', match: { context: 'SIDECAR_OUTBOUND' }, patch: { operation: 'MERGE', value: { any: [{ thing: 1.5 }] } } }] },
    }),
    new istio.Gateway(chart, 'gateway', {
      spec: { selector: { istio: 'ingress' }, servers: [{ hosts: ['*'], port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls: { mode: 'SIMPLE', credentialName: 'cert' } }] },
    }),
    new istio.PeerAuthentication(chart, 'peer-authentication', {
      spec: { selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'DISABLE' } } },
    }),
    new istio.ProxyConfig(chart, 'proxy-config', { spec: { concurrency: 2, image: { imageType: 'distroless' } } }),
    new istio.RequestAuthentication(chart, 'request-authentication', {
      spec: { jwtRules: [{ issuer: 'https://idp', jwksUri: 'https://idp/keys', fromHeaders: [{ name: 'x-jwt', prefix: 'Bearer ' }] }] },
    }),
    new istio.ServiceEntry(chart, 'service-entry', {
      spec: { hosts: ['db.example.com'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] },
    }),
    new istio.Sidecar(chart, 'sidecar', { spec: { egress: [{ hosts: ['./*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } }),
    new istio.Telemetry(chart, 'telemetry', {
      spec: { accessLogging: [{ providers: [{ name: 'envoy' }] }], tracing: [{ randomSamplingPercentage: 10, customTags: { zone: { literal: { value: 'a' } } } }] },
    }),
    new istio.VirtualService(chart, 'virtual-service', {
      spec: {
        hosts: ['web'],
        http: [{
          match: [{ headers: { 'user-agent': { regex: '.*iPhone.*' } } }],
          route: [{ destination: { host: 'web', subset: 'v1', port: { number: 80 } }, weight: 100 }],
          retries: { attempts: 2, perTryTimeout: '1s', retryOn: 'gateway-error' },
          fault: { abort: { httpStatus: 500, percentage: { value: 0.5 } } },
        }],
      },
    }),
    new istio.WasmPlugin(chart, 'wasm-plugin', { spec: { url: 'oci://registry/plugin', phase: 'AUTHN', pluginConfig: { any: [{ thing: 1.5 }] } } }),
    new istio.WorkloadEntry(chart, 'workload-entry', { spec: { address: '192.0.2.1', ports: { http: 80 } } }),
    new istio.WorkloadGroup(chart, 'workload-group', { spec: { template: { serviceAccount: 'web' }, probe: { httpGet: { port: 80, path: '/ready' } } } }),
  ];
}

describe.each(IstioVersion.ALL)('with the definitions of Istio %s', (version) => {
  test('the API server accepts them, over those of the version before', async () => {
    await lab.kubectl(['apply', '--server-side', '--validate=strict', '-f', crdsPath(version)]);
    await lab.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  });

  test('an object of each kind is accepted by strict validation, and no field is lost', async () => {
    const app = new MeshApp({ istioVersion: version.name });
    const desired = objects(new Chart(app, `istio-${version.minor.replace('.', '-')}`, { namespace: 'default' })).map((object) => object.toJson());
    const created = await lab.kubectl(['create', '--validate=strict', '--output=yaml', '-f', '-'], { input: app.synthYaml() });
    const live = parseAllDocuments(created).map((document) => document.toJS());
    expect(live.map(specOf)).toEqual(desired.map(specOf));
  });
});

function specOf({ apiVersion, kind, spec }: any): object {
  return { apiVersion, kind, spec };
}
