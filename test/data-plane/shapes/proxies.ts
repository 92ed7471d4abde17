import { LiveMesh, proxyAmong } from './live-mesh';
import { INGRESS, Shape } from './shape';
import { MeshMtlsMode } from '../../../src/install';
import { MeshConfigOutboundTrafficPolicyMode, MeshProxyConfigInboundInterceptionMode } from '../../../src/mesh-config';
import type { KubeObject } from '../../conformance/chart';
import { eventually } from '../../lab/eventually';

export const PROXIES: Shape[] = [
  {
    name: 'strict mTLS, every namespace injected, and applications that wait for their proxies',
    release: '1.20.1',
    install: { props: { mtls: MeshMtlsMode.STRICT, injection: { allNamespaces: true }, proxy: { holdApplicationUntilProxyStarts: true } } },
    shop: {},
    gateways: [INGRESS],
    async prove(mesh) {
      await eventually(async () => expect(await mesh.fromOutside({ count: 5 })).toMatchObject({ codes: {}, errors: { ECONNRESET: 5 } }));
      const { spec: { containers: [first, second] }, status } = await mesh.pod('shop', 'app=client');
      expect(first).toMatchObject({ name: 'istio-proxy', lifecycle: { postStart: { exec: { command: ['pilot-agent', 'wait'] } } } });
      const started = Object.fromEntries(status.containerStatuses.map(({ name, state }: KubeObject) => [name, Date.parse(state.running.startedAt)]));
      expect(started[second.name]).toBeGreaterThanOrEqual(started[first.name]);
    },
  },
  {
    name: 'interception by TPROXY: a workload sees its clients\' own addresses',
    release: '1.20.1',
    install: { props: { ingress: [], meshConfig: { defaultConfig: { interceptionMode: MeshProxyConfigInboundInterceptionMode.TPROXY } } } },
    gateways: [],
    async prove(mesh) {
      const { first } = await mesh.fromShop();
      const { status: { podIP } } = await mesh.pod('shop', 'app=client');
      expect(JSON.parse(first!.body).peer).toBe(podIP);
    },
  },
  {
    name: 'templates of one\'s own beside and in place of Istio\'s, and an agent without a proxy for gRPC',
    release: '1.27.0',
    install: {
      props: {
        ingress: [],
        injection: {
          templates: {
            greeting: [
              'metadata:', '  labels:', '    greeted: "yes"',
              'spec:', '  containers:', '  - name: istio-proxy', '    env:', '    - name: GREETING',
              '      value: {{ printf "%s of %s" (index .ObjectMeta.Labels "app") .Values.global.istioNamespace | quote }}',
            ].join('\n'),
          },
          defaultTemplates: ['sidecar', 'greeting'],
        },
        istiod: { env: { ENABLE_NATIVE_SIDECARS: 'false' } },
      },
    },
    gateways: [],
    async prove(mesh) {
      const client = await mesh.pod('shop', 'app=client');
      expect(client.metadata.labels).toMatchObject({ greeted: 'yes' });
      expect(client.spec.containers.map(({ name }: KubeObject) => name)).toEqual(['client', 'istio-proxy']);
      expect(await mesh.environment(client)).toMatchObject({ GREETING: 'client of istio-system' });
      await proveGrpcAgent(mesh);
    },
  },
  {
    name: 'native sidecars because they are asked for: a Job completes, and its requests go through its proxy',
    release: '1.26.0',
    tier: 'soak',
    install: { props: { ingress: [], istiod: { env: { ENABLE_NATIVE_SIDECARS: 'true' } } } },
    gateways: [],
    prove: proveNativeSidecars,
  },
  {
    name: 'native sidecars by default: a Job completes, and its requests go through its proxy',
    release: '1.27.0',
    install: { props: {} },
    gateways: [INGRESS],
    prove: proveNativeSidecars,
  },
  {
    name: 'outbound traffic to the registry only, which knows the chosen namespaces only',
    release: '1.27.0',
    install: {
      props: {
        ingress: [],
        meshConfig: {
          outboundTrafficPolicy: { mode: MeshConfigOutboundTrafficPolicyMode.REGISTRY_ONLY },
          discoverySelectors: [{ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['outside'] }] }],
        },
      },
    },
    more: () => [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'hidden', namespace: 'outside' }, spec: { ports: [{ name: 'http', port: 80 }] } }],
    gateways: [],
    async prove(mesh) {
      expect((await mesh.fromShop({ headers: { host: 'elsewhere.example.com' } })).codes).toEqual({ 502: 1 });
      const clusters = await mesh.envoy('shop/client', 'clusters');
      expect(clusters).toContain('outbound|80||web.shop.svc.cluster.local');
      expect(clusters).not.toContain('hidden.outside');
      const { items } = await mesh.lab.request('GET', '/api/v1/namespaces/outside/configmaps');
      expect(items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(['kube-root-ca.crt']);
    },
  },
  {
    name: 'the profile demo, and no API but the stable one, from values files',
    release: '1.27.0',
    install: {
      values: {
        base: { experimental: { stableValidationPolicy: true } },
        // The EnvoyFilter with which the lab deletes istio.stats is rejected here.
        istiod: { profile: 'demo', experimental: { stableValidationPolicy: true }, telemetry: { enabled: false } },
        gateway: { profile: 'demo' },
      },
    },
    more: () => [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } }],
    gateways: [INGRESS],
    async prove(mesh) {
      expect(mesh.lab.accessLog('shop/client')).toContainEqual(expect.objectContaining({ path: '/', code: 200 }));
      const filter = { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'own', namespace: 'shop' }, spec: { configPatches: [] } };
      await expect(mesh.apply(filter)).rejects.toThrow(/ValidatingAdmissionPolicy 'stable-channel-.*' .*denied request/);
    },
  },
];

/** The agent writes the bootstrap of gRPC for the application, and gets the configuration from istiod. */
async function proveGrpcAgent(mesh: LiveMesh): Promise<void> {
  const metadata = { name: 'grpc', namespace: 'shop', annotations: { 'inject.istio.io/templates': 'grpc-agent' } };
  await mesh.apply({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'main', image: 'lab/client' }] } });
  await mesh.lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/grpc', '--timeout=60s']);
  const { GRPC_XDS_BOOTSTRAP } = await mesh.environment(await mesh.lab.request('GET', '/api/v1/namespaces/shop/pods/grpc'), 'main');
  const { stdout } = await mesh.lab.exec('shop/grpc', 'main', ['cat', GRPC_XDS_BOOTSTRAP]);
  expect(JSON.parse(stdout)).toMatchObject({ xds_servers: [{ server_uri: 'unix:///etc/istio/proxy/XDS' }], node: { id: expect.stringContaining('grpc.shop') } });
}

async function proveNativeSidecars(mesh: LiveMesh): Promise<void> {
  const { spec, status } = await mesh.pod('shop', 'app=web');
  expect(proxyAmong(spec.initContainers)).toMatchObject({ restartPolicy: 'Always', startupProbe: { httpGet: { port: 15021 } } });
  expect(spec.containers.map(({ name }: { name: string }) => name)).toEqual(['web']);
  expect(proxyAmong(status.initContainerStatuses)).toMatchObject({ started: true, ready: true, restartCount: 0 });

  const args = [JSON.stringify({ url: 'http://web/', count: 5 })];
  const template = { spec: { serviceAccountName: 'client', restartPolicy: 'Never', containers: [{ name: 'main', image: 'lab/client', args }] } };
  await mesh.apply({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'errand', namespace: 'shop' }, spec: { template, backoffLimit: 0 } });
  await mesh.lab.kubectl(['-n', 'shop', 'wait', '--for=condition=complete', 'job/errand', '--timeout=60s']);
  const job = await mesh.pod('shop', 'job-name=errand');
  expect(proxyAmong(job.status.initContainerStatuses)).toHaveProperty('state.terminated');
  const { codes, first } = JSON.parse(mesh.lab.logs(`shop/${job.metadata.name}`, 'main'));
  expect(codes).toEqual({ 200: 5 });
  expect(JSON.parse(first.body).headers['x-forwarded-client-cert']).toContain('URI=spiffe://cluster.local/ns/shop/sa/client');
}
