import { ApiObject, Chart } from 'cdk8s';
import { istio } from '../../src';

/** One object of each kind. */
export function objectsOfEachKind(chart: Chart): ApiObject[] {
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
