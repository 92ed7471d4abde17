import { parse } from 'yaml';
import { IstioVersion } from '../../../src/istio';
import { JsonObject } from '../../../src/json';
import { accessMeshOf, AccessModel, verdictsOf } from '../../../src/security/internal';

const FACTS = { trustDomain: 'cluster.local', trustDomainAliases: [], rootNamespace: 'istio-system', clusterDomain: 'cluster.local', version: IstioVersion.of('1.27.0') };

/** A strict mesh with a gateway and a policy for it, which denies a path. */
const MESH = [
  '{ apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: default, namespace: istio-system }, spec: { mtls: { mode: STRICT } } }',
  '{ apiVersion: v1, kind: Service, metadata: { name: ingress, namespace: edge }, spec: { selector: { istio: ingress }, ports: [{ name: http2, port: 80, targetPort: 8080 }, { name: https, port: 443 }] } }',
  '{ apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: { name: paths, namespace: edge }, spec: { action: DENY, rules: [{ to: [{ operation: { paths: [/admin*] } }] }] } }',
];
const PODS = (more: string) => `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: ingress, namespace: edge }, spec: { template: { metadata: { labels: { istio: ingress } ${more} } } }`;
const INJECTED = PODS(', annotations: { inject.istio.io/templates: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } ');
const RUNNING = PODS('}, spec: { containers: [{ name: istio-proxy, args: [proxy, router] }] } ');
const SERVER = (port: string, tls = '{}') => `{ apiVersion: networking.istio.io/v1, kind: Gateway, metadata: { name: public, namespace: shop }, spec: { selector: { istio: ingress }, servers: [{ hosts: ['*'], port: ${port}, tls: ${tls} }] } }`;

function outcome(objects: string[], from: string, url: string, to = 'edge/ingress'): string {
  const model = new AccessModel(objects.map((text) => ({ object: parse(text) as JsonObject, origin: '' })), accessMeshOf(FACTS));
  const [{ verdict }] = verdictsOf(model, { from, url, to });
  return `${verdict.outcome}${verdict.status === undefined ? '' : ` ${verdict.status}`}`;
}

describe.each([['injected pods', INJECTED], ['running pods', RUNNING], ['pods that a Gateway selects', SERVER('{ number: 8080, protocol: HTTP }')]])('a gateway: %s', (_, gateway) => {
  test('no PeerAuthentication concerns it', () => {
    expect(outcome([...MESH, gateway], 'plaintext', 'http://shop.example.com/')).toBe('ALLOWED');
    expect(outcome([...MESH, gateway], 'plaintext', 'http://shop.example.com/admin')).toBe('DENIED 403');
  });

  test('callers of the mesh send it plain text', () => {
    const bound = '{ apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: { name: bound, namespace: edge }, spec: { rules: [{ from: [{ source: { namespaces: [shop] } }] }] } }';
    expect(outcome([...MESH, gateway, bound], 'shop/frontend', 'http://shop.example.com/')).toBe('DENIED 403');
  });
});

test('a server that terminates TLS reads HTTP', () => {
  for (const gateway of [INJECTED, SERVER('{ number: 443, protocol: HTTPS }', '{ mode: SIMPLE }')]) {
    expect(outcome([...MESH, gateway], 'plaintext', 'https://shop.example.com/')).toBe('ALLOWED');
    expect(outcome([...MESH, gateway], 'plaintext', 'https://shop.example.com/admin')).toBe('DENIED 403');
  }
});

test('a server that passes TLS on does not, so that a denial of paths holds for all connections', () => {
  expect(outcome([...MESH, SERVER('{ number: 443, protocol: TLS }', '{ mode: PASSTHROUGH }')], 'plaintext', 'https://shop.example.com/')).toBe('DENIED');
});

test('a server with ISTIO_MUTUAL accepts callers of the mesh only', () => {
  const gateway = SERVER('{ number: 443, protocol: HTTPS }', '{ mode: ISTIO_MUTUAL }');
  expect(outcome([...MESH, gateway], 'plaintext', 'https://shop.example.com/')).toBe('REFUSED');
  expect(outcome([...MESH, gateway], 'shop/frontend', 'https://shop.example.com/')).toBe('ALLOWED');
});

test('a Gateway of the Gateway API has the Service that istiod creates', () => {
  const gateway = '{ apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: { name: public, namespace: edge }, spec: { gatewayClassName: istio, listeners: [{ port: 80, protocol: HTTP }, { port: 443, protocol: HTTPS }] } }';
  const policy = '{ apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: { name: own, namespace: edge }, spec: { targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: public }], action: DENY, rules: [{ to: [{ operation: { paths: [/secret] } }] }] } }';
  const asked = (url: string) => outcome([MESH[0], gateway, policy], 'plaintext', url, 'edge/public-istio');
  expect([asked('http://a/'), asked('http://a/secret'), asked('https://a/secret')]).toEqual(['ALLOWED', 'DENIED 403', 'DENIED 403']);
});

test('an account of a namespace without injection sends plain text, unless its pods have a proxy', () => {
  const objects = [
    ...MESH.slice(0, 1),
    '{ apiVersion: v1, kind: Namespace, metadata: { name: legacy } }',
    '{ apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop }, spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] } }',
  ];
  const pod = "{ apiVersion: v1, kind: Pod, metadata: { name: a, namespace: legacy, labels: { sidecar.istio.io/inject: 'true' } }, spec: { serviceAccountName: a, containers: [{ name: a }] } }";
  expect(outcome(objects, 'legacy/a', 'http://web/', 'shop/web')).toBe('REFUSED');
  expect(outcome([...objects, pod], 'legacy/a', 'http://web/', 'shop/web')).toBe('ALLOWED');
  expect(outcome(objects, 'spiffe://cluster.local/ns/legacy/sa/a', 'http://WEB.shop.svc.cluster.local./', 'shop/web')).toBe('ALLOWED');
});
