import { ApiObject, Chart } from 'cdk8s';
import { Checks } from '../../src/checks';
import { MeshMtlsMode } from '../../src/install';
import { AuthMode, AuthPolicy, AuthPolicyProps, AuthSubject, MeshMtls, MeshMtlsScope } from '../../src/security';
import { MeshService } from '../../src/traffic';
import { appWithMesh } from '../istio/app-with-mesh';

/** Mutual TLS and callers that are known by it, in constructs and in objects of Istio, whoever wrote them. */
const { STRICT, PERMISSIVE, DISABLE } = MeshMtlsMode;
const CODE = 'CallersWithoutCertificate';
const web = MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080, labels: { app: 'web' } });
const FRONTEND = AuthSubject.serviceAccount('frontend', { namespace: 'shop' });
const READER = { roles: [{ name: 'reader', operations: [{ methods: ['GET'] }] }], bindings: [{ role: 'reader', subjects: [FRONTEND] }] };

const pod = (labels: object = { app: 'web' }, namespace = 'shop', name = 'web') => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'a' }] } } },
});
const service = (ports: object[] = [{ name: 'http', port: 80, targetPort: 8080 }]) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports } });
const peer = (spec: object, namespace = 'shop', name = 'peer') => ({ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name, namespace }, spec });
const ofWeb = { selector: { matchLabels: { app: 'web' } } };
const authorization = (spec: object, namespace = 'shop') => ({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'web', namespace }, spec });
const from = (source: object, more: object = {}) => ({ rules: [{ from: [{ source }], ...more }] });
const FRIENDS = from({ principals: ['cluster.local/ns/shop/sa/frontend'] });
const gateway = (servers: object[]) => ({ apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'public', namespace: 'shop' }, spec: { selector: { app: 'web' }, servers } });

interface Input {
  readonly mtls?: { scope: MeshMtlsScope; mode: MeshMtlsMode; ports?: { port: number; mode: MeshMtlsMode }[] }[];
  readonly policy?: Omit<AuthPolicyProps, 'service'>;
  readonly objects?: object[];
}

function messages({ mtls = [], policy, objects = [] }: Input, code = CODE): string[] {
  const app = appWithMesh();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  mtls.forEach((props, index) => new MeshMtls(chart, `mtls${index}`, props));
  if (policy) new AuthPolicy(chart, 'web', { service: web, ...policy });
  objects.forEach((object, index) => new ApiObject(chart, `object${index}`, object as never));
  return Checks.of(app).filter((finding) => finding.code === code).map(({ message }) => message);
}

const workload = MeshMtlsScope.workload(web);

test('names the field, the port, what sets the mode, and the repair', () => {
  expect(messages({ mtls: [{ scope: workload, mode: DISABLE }], policy: READER, objects: [service()] })).toEqual([
    'AuthorizationPolicy shop/web: spec.rules[0].from[0].source.principals is about the certificates of callers, but PeerAuthentication shop/mtls0 sets mutual TLS of port 8080 to DISABLE, '
    + 'so that no caller shows one and the condition holds for no caller. Write the mode STRICT or PERMISSIVE, or other callers',
  ]);
});

test.each<[string, Input]>([
  ['the workload', { mtls: [{ scope: workload, mode: DISABLE }], policy: READER }],
  ['the namespace', { mtls: [{ scope: MeshMtlsScope.namespace('shop'), mode: DISABLE }], policy: READER }],
  ['the mesh', { mtls: [{ scope: MeshMtlsScope.mesh(), mode: DISABLE }], policy: READER }],
  ['a namespace in a strict mesh', { mtls: [{ scope: MeshMtlsScope.mesh(), mode: STRICT }, { scope: MeshMtlsScope.namespace('shop'), mode: DISABLE }], policy: READER }],
  ['each port of the Service', { mtls: [{ scope: workload, mode: STRICT, ports: [{ port: 8080, mode: DISABLE }] }], policy: READER, objects: [service()] }],
  ['the port of the rule', { mtls: [{ scope: workload, mode: STRICT, ports: [{ port: 8080, mode: DISABLE }] }], policy: { ...READER, roles: [{ name: 'reader', operations: [{ ports: [80] }] }] } }],
  ['the workload, by an object', { policy: READER, objects: [peer({ ...ofWeb, mtls: { mode: 'DISABLE' } })] }],
  ['the policy in shadow', { mtls: [{ scope: workload, mode: DISABLE }], policy: { ...READER, mode: AuthMode.SHADOW } }],
  ['a rule that denies', { mtls: [{ scope: workload, mode: DISABLE }], objects: [authorization({ ...ofWeb, action: 'DENY', ...FRIENDS })] }],
  ['a policy without a selector', { mtls: [{ scope: MeshMtlsScope.namespace('shop'), mode: DISABLE }], objects: [authorization(FRIENDS)] }],
  ['a policy of the root namespace', { mtls: [{ scope: workload, mode: DISABLE }], objects: [pod(), authorization({ ...ofWeb, ...FRIENDS }, 'istio-system')] }],
  ['all pods of a policy, by several objects', {
    objects: [pod({ app: 'web', version: 'v1' }), pod({ app: 'web', version: 'v2' }, 'shop', 'v2'), authorization({ ...ofWeb, ...FRIENDS }),
      ...['v1', 'v2'].map((version) => peer({ selector: { matchLabels: { version } }, mtls: { mode: 'DISABLE' } }, 'shop', version))],
  }],
  ['a namespace as a caller', { mtls: [{ scope: workload, mode: DISABLE }], objects: [authorization({ ...ofWeb, ...from({ namespaces: ['shop'] }) })] }],
  ['an account as a caller', { mtls: [{ scope: workload, mode: DISABLE }], objects: [authorization({ ...ofWeb, ...from({ serviceAccounts: ['shop/frontend'] }) })] }],
  ['a condition', { mtls: [{ scope: workload, mode: DISABLE }], objects: [authorization({ ...ofWeb, rules: [{ when: [{ key: 'source.namespace', values: ['shop'] }] }] })] }],
  ['a gateway without mutual TLS of the mesh', { objects: [pod(), gateway([{ port: { number: 443, protocol: 'HTTPS' }, tls: { mode: 'SIMPLE' } }]), authorization({ ...ofWeb, ...FRIENDS })] }],
])('finds callers without a certificate: %s', (_, input) => {
  expect(messages(input)).toHaveLength(1);
});

test('says that an exception holds for everybody', () => {
  const denial = authorization({ ...ofWeb, action: 'DENY', ...from({ notPrincipals: ['cluster.local/ns/ops/*'] }) });
  expect(messages({ mtls: [{ scope: workload, mode: DISABLE }], objects: [denial] })).toEqual([expect.stringMatching(/source\.notPrincipals is .* the condition holds for every caller\./)]);
});

test.each<[string, Input]>([
  ['mutual TLS is strict', { mtls: [{ scope: workload, mode: STRICT }], policy: READER }],
  ['plain text is accepted too', { mtls: [{ scope: workload, mode: PERMISSIVE }], policy: READER }],
  ['nothing sets the mode', { policy: READER }],
  ['the workload has a mode of its own', { mtls: [{ scope: MeshMtlsScope.mesh(), mode: DISABLE }, { scope: workload, mode: STRICT }], policy: READER }],
  ['another namespace is plain', { mtls: [{ scope: MeshMtlsScope.namespace('legacy'), mode: DISABLE }], policy: READER }],
  ['other pods are plain', { policy: READER, objects: [peer({ selector: { matchLabels: { app: 'legacy' } }, mtls: { mode: 'DISABLE' } })] }],
  ['some pods of the policy are plain', {
    objects: [pod({ app: 'web', version: 'v1' }), pod({ app: 'web', version: 'v2' }, 'shop', 'v2'), authorization({ ...ofWeb, ...FRIENDS }), peer({ selector: { matchLabels: { version: 'v1' } }, mtls: { mode: 'DISABLE' } })],
  }],
  ['some pods of the namespace are plain', { mtls: [{ scope: workload, mode: DISABLE }], objects: [pod(), pod({ app: 'api' }, 'shop', 'api'), authorization(FRIENDS)] }],
  ['another port is plain', { mtls: [{ scope: workload, mode: STRICT, ports: [{ port: 9090, mode: DISABLE }] }], policy: READER, objects: [service()] }],
  ['one of several ports is plain', { mtls: [{ scope: workload, mode: STRICT, ports: [{ port: 8080, mode: DISABLE }] }], policy: READER, objects: [service([{ name: 'http', port: 80, targetPort: 8080 }, { name: 'grpc', port: 81, targetPort: 8081 }])] }],
  ['one port of a plain workload has certificates', { mtls: [{ scope: workload, mode: DISABLE, ports: [{ port: 8080, mode: STRICT }] }], policy: READER }],
  ['the ports are not known', { mtls: [{ scope: workload, mode: STRICT, ports: [{ port: 8080, mode: DISABLE }] }], policy: READER }],
  ['callers have addresses', { mtls: [{ scope: workload, mode: DISABLE }], objects: [authorization({ ...ofWeb, ...from({ ipBlocks: ['10.0.0.0/8'] }) })] }],
  ['the selector of the mode is in the root namespace, where it is ignored', { policy: READER, objects: [peer({ ...ofWeb, mtls: { mode: 'DISABLE' } }, 'istio-system')] }],
  ['a gateway has mutual TLS of the mesh', { objects: [pod(), gateway([{ port: { number: 15443, protocol: 'TLS' }, tls: { mode: 'ISTIO_MUTUAL' } }]), authorization({ ...ofWeb, ...FRIENDS })] }],
  ['a gateway asks clients for certificates', { objects: [pod(), gateway([{ port: { number: 443, protocol: 'HTTPS' }, tls: { mode: 'MUTUAL' } }]), authorization({ ...ofWeb, ...FRIENDS })] }],
  ['the servers of a gateway are not known', { objects: [pod({ 'app': 'web', 'gateway.networking.k8s.io/gateway-name': 'web' }), { ...gateway([]), spec: { selector: { app: 'other' }, servers: [] } }, authorization({ ...ofWeb, ...FRIENDS })] }],
  ['the policy is for a Gateway of the Gateway API', { mtls: [{ scope: MeshMtlsScope.namespace('shop'), mode: DISABLE }], objects: [authorization({ targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'a' }], ...FRIENDS })] }],
])('finds nothing if %s', (_, input) => {
  expect(messages(input)).toEqual([]);
});

test('finds a PeerAuthentication with a selector in the root namespace', () => {
  const ignored = (...objects: object[]) => messages({ objects }, 'PeerAuthenticationIgnored');
  expect(ignored(peer({ ...ofWeb, mtls: { mode: 'STRICT' } }, 'istio-system'))).toEqual([
    "PeerAuthentication istio-system/peer has spec.selector in the root namespace 'istio-system', where Istio ignores a PeerAuthentication with a selector. "
    + 'Delete the selector for the whole mesh, or move the object to the namespace of the workload',
  ]);
  expect(ignored(peer(ofWeb), peer({ mtls: { mode: 'STRICT' } }, 'istio-system'), peer({ selector: {}, mtls: { mode: 'STRICT' } }, 'istio-system', 'empty'))).toEqual([]);
});
