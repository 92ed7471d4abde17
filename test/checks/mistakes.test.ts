import { ApiObject, App, Chart } from 'cdk8s';
import { IstioVersion, Mesh, MeshCommonProps, MeshRegistry } from '../../src';
import { Checks } from '../../src/checks';

/** The codes and messages of the findings for a mesh with these props and objects. */
function findings(version: IstioVersion, props: MeshCommonProps, ...objects: object[]): string[] {
  const app = new App();
  new Mesh(app, 'mesh', { version, crds: false, ...props });
  return withObjects(app, objects);
}

function withObjects(app: App, objects: object[]): string[] {
  const chart = new Chart(app, 'others');
  objects.forEach((object, index) => new ApiObject(chart, `${index}`, object as never));
  return Checks.of(app).filter(({ code }) => !code.startsWith('Istio')).map(({ code, message }) => `${code}: ${message}`);
}

const namespace = (name: string, labels = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });

function workload(labels: object, container: object = {}) {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'istio-proxy', image: 'auto', ...container }] } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'edge', namespace: 'edge' }, spec: { template } };
}

describe.each(IstioVersion.ALL.map((version) => ({ version })))('$version', ({ version }) => {
  test('has no finding for gateways and revisions that fit together', () => {
    expect(findings(version, { ingress: [{ name: 'istio-ingress' }] })).toEqual([]);
    expect(findings(version, { revision: 'blue', ingress: [{ name: 'istio-ingress' }] })).toEqual([]);
  });

  test('finds a validator of a revision that is not installed', () => {
    expect(findings(version, { defaultRevision: 'deafult' })).toEqual([
      expect.stringMatching(/^WebhookServiceMissing: .*istiod-default-validator calls the Service istio-system\/istiod-deafult, .*only istiod\. Name a revision/),
    ]);
  });

  test('finds a gateway in a namespace where injection is disabled', () => {
    const disabled = namespace('edge', { 'istio-injection': 'disabled' });
    const found = [expect.stringMatching(/^AutoImageNotInjected: the pod of Deployment edge\/edge .*'edge' has the label istio-injection: disabled/)];
    expect(findings(version, {}, disabled, workload({ 'sidecar.istio.io/inject': 'true' }))).toEqual(found);
    expect(withObjects(new App(), [disabled, workload({ 'sidecar.istio.io/inject': 'true' })])).toEqual(found);
  });

  test.each([
    ['a pod that asks for injection', {}, { 'sidecar.istio.io/inject': 'true' }, 0],
    ['a namespace with injection', { 'istio-injection': 'enabled' }, {}, 0],
    ['nothing that asks for injection', {}, {}, 1],
    ['a revision that is not there', {}, { 'istio.io/rev': 'gone', 'sidecar.istio.io/inject': 'true' }, 1],
    ['a pod that refuses injection', { 'istio-injection': 'enabled' }, { 'sidecar.istio.io/inject': 'false' }, 1],
  ])('looks for the image auto with %s', (_, ofNamespace, ofPod, count) => {
    expect(findings(version, {}, namespace('edge', ofNamespace), workload(ofPod))).toHaveLength(count);
  });
});

describe.each(IstioVersion.ALL.map((version) => ({ version })))('the images of a mesh of $version', ({ version }) => {
  const other = IstioVersion.ALL.find((each) => each !== version)!;
  const privateHub = (options: object) => ({ registry: MeshRegistry.privateHub('registry.corp:5000/istio', options) });

  test.each([`${other}`, `${other}-distroless`, `v${other}`, '1.2.3', `${other.minor}-alpha.0`])('are told if their tag is %s', (tag) => {
    const found = findings(version, privateHub({ tag })).sort();
    expect(found).toEqual([
      expect.stringMatching(/^ImageOfOtherMinor: ConfigMap istio-system\/istio-sidecar-injector has the image registry.corp:5000\/istio\/proxyv2:.*, but the injection templates are those of Istio /),
      expect.stringMatching(/^ImageOfOtherMinor: Deployment istio-system\/istiod has the image registry.corp:5000\/istio\/pilot:.*Write a tag of Istio /),
    ]);
    found.forEach((text) => expect(text).toContain(`those of Istio ${version.minor}. Write a tag of Istio ${version.minor},`));
  });

  test.each([
    ['of istiod', { istiod: { tag: `${other}` } }, 'Deployment istio-system/istiod has the image'],
    ['of a proxy', privateHub({ proxy: `corp/proxyv2:${other}@sha256:${'a'.repeat(64)}` }), `istio-sidecar-injector has the image corp/proxyv2:${other}@sha256`],
    ['of a revision', { ...privateHub({ proxy: `corp/proxyv2:${other}` }), revision: 'blue' }, 'istio-sidecar-injector-blue has the image corp/proxyv2'],
    ['beside an own template', { istiod: { tag: `${other}` }, injection: { templates: { sidecar: 'spec: {}' } } }, 'Deployment istio-system/istiod has the image'],
  ])('are told if one image %s is of another line', (_, props, text) => {
    expect(findings(version, props)).toEqual([expect.stringContaining('ImageOfOtherMinor: ')]);
    expect(findings(version, props)[0]).toContain(text);
  });

  test.each([`${version.minor}.99`, `${version}-distroless`, 'master', `sha-${other}`, '20240101', '1'])('are not told if their tag is %s', (tag) => {
    expect(findings(version, privateHub({ tag }))).toEqual([]);
  });
});

test.each([
  ['registry.corp/istio/pilot:${TAG}', 'Replace the variable'], ['registry.corp/istio//pilot:1.27.0', 'without a slash at its end'],
  ['https://registry.corp/pilot', 'without https://'], ['registry.corp/Istio/pilot:1.27.0', 'lower case'], ['pilot:', 'registry/name:tag'],
  ['pilot:-1', 'registry/name:tag'], ['pilot:1.27.0 ', 'registry/name:tag'], ['pilot@sha256:abc', 'registry/name:tag'], [`pilot:${'1'.repeat(129)}`, 'registry/name:tag'],
])('%j is not an image reference', (image, repair) => {
  expect(withObjects(new App(), [workload({}, { image })])).toEqual([expect.stringContaining(
    `ImageReferenceInvalid: Deployment edge/edge has the image ${JSON.stringify(image)}, which is not an image reference. `)]);
  expect(withObjects(new App(), [workload({}, { image })])[0]).toContain(repair);
});

test.each([
  'pilot', 'istio/pilot:1.27.0', 'localhost:5000/pilot', 'registry.corp:5000/istio/pilot:1.27.0-distroless', '[fd00::1]:5000/pilot:1', 'Registry.corp/pilot',
  `docker.io/istio/proxyv2:1.27.0@sha256:${'a'.repeat(64)}`, 'a__b/c--d', '',
])('%j is an image reference, or none at all', (image) => {
  expect(withObjects(new App(), [workload({}, { image })])).toEqual([]);
});

test.each(IstioVersion.ALL)('finds a hub or a tag of %s that makes no image reference', (version) => {
  for (const registry of [MeshRegistry.privateHub('registry.corp/istio', { tag: '${TAG}' }), MeshRegistry.privateHub('${HUB}')]) {
    expect(findings(version, { registry }).sort()).toEqual([
      expect.stringMatching(/^ImageReferenceInvalid: ConfigMap istio-system\/istio-sidecar-injector has the image /),
      expect.stringMatching(/^ImageReferenceInvalid: Deployment istio-system\/istiod has the image /),
    ]);
  }
});

test('does not know who injects a pod of another synthesis', () => {
  expect(withObjects(new App(), [workload({})])).toEqual([]);
});

test('finds a variable that a container has twice', () => {
  const env = [{ name: 'A', value: '1' }, { name: 'B' }, { name: 'A', value: '2' }];
  expect(withObjects(new App(), [workload({}, { image: 'a', env })])).toEqual([
    "EnvironmentVariableDuplicated: Deployment edge/edge: spec.template.spec.containers[0].env has 'A' more than once. Delete all but one",
  ]);
  expect(withObjects(new App(), [workload({}, { image: 'a', env: env.slice(1) })])).toEqual([]);
});

test.each([
  ['the same labels', { app: 'web' }, { app: 'web' }, 1],
  ['a pod with the labels of both', { app: 'edge' }, { version: 'v1' }, 1],
  ['other labels', { app: 'web' }, { app: 'api' }, 0],
  ['no labels of one of them', { app: 'web' }, {}, 0],
])('finds two PeerAuthentications for one workload: %s', (_, one, other, count) => {
  const peer = (name: string, matchLabels: object) => ({
    apiVersion: 'security.istio.io/v1beta1', kind: 'PeerAuthentication', metadata: { name, namespace: 'edge' }, spec: { selector: { matchLabels } },
  });
  const all = withObjects(new App(), [peer('one', one), peer('other', other), workload({ app: 'edge', version: 'v1' }, { image: 'a' })]);
  const found = all.filter((text) => text.startsWith('PeerAuthenticationOverlaps'));
  expect(found).toHaveLength(count);
  found.forEach((text) => expect(text).toMatch(/^PeerAuthenticationOverlaps: .*edge\/other and .*edge\/one select .* Istio uses only the older one/));
});

describe('the workloads of a policy', () => {
  const policy = (spec: object, at = 'edge') => ({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'web', namespace: at }, spec });
  const pod = workload({ app: 'web' }, { image: 'a' });
  const selector = (app: string) => ({ selector: { matchLabels: { app } } });
  const from = (principal: string) => ({ rules: [{ from: [{ source: { principals: [principal] } }] }] });

  test('are found if no pod of the namespace has the labels', () => {
    expect(withObjects(new App(), [pod, policy(selector('wbe'))])).toEqual([
      'PolicySelectsNoPod: AuthorizationPolicy edge/web selects app=wbe, which no pod of its namespace has. The labels of the pods are app=web. Write labels of the pods that it is for',
    ]);
    expect(withObjects(new App(), [pod, policy(selector('web')), policy(selector('api'), 'other'), policy({})])).toEqual([]);
  });

  test('are found if no pod runs under the service account of a caller', () => {
    expect(withObjects(new App(), [pod, policy(from('cluster.local/ns/edge/sa/frontend'))])).toEqual([
      "PolicyCallerUnknown: AuthorizationPolicy edge/web names the caller 'cluster.local/ns/edge/sa/frontend', but no pod of namespace 'edge' runs under service account 'frontend'. "
      + 'Their service accounts are default. Write one of them',
    ]);
    const others = ['cluster.local/ns/edge/sa/default', 'cluster.local/ns/other/sa/frontend', 'cluster.local/ns/edge/*', '*'];
    expect(withObjects(new App(), [pod, ...others.map((principal, index) => ({ ...policy(from(principal)), metadata: { name: `p${index}`, namespace: 'edge' } }))])).toEqual([]);
  });
});

describe('preflight requests at a gateway', () => {
  const gateway = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'public', namespace: 'edge' }, spec: { selector: { istio: 'ingress' } } };
  const split = (gateways: string[], http: object = { corsPolicy: {} }) => ({
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'web', namespace: 'shop' }, spec: { gateways, http: [http] },
  });
  const policy = (spec: object, labels: object = { istio: 'ingress' }, annotations: object = {}) => ({
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'edge', namespace: 'edge', annotations }, spec: { selector: { matchLabels: labels }, ...spec },
  });
  const users = { from: [{ source: { requestPrincipals: ['*'] } }] };
  const to = (operation: object) => ({ to: [{ operation }] });
  const bound = split(['mesh', 'edge/public']);

  test.each([
    ['nothing is allowed', {}],
    ['only users are', { rules: [users, to({ methods: ['GET'] }), to({ notMethods: ['OPTIONS'] })] }],
  ])('are denied if %s', (_, spec) => {
    expect(withObjects(new App(), [gateway, bound, policy(spec)])).toEqual([
      expect.stringMatching(/^PreflightDenied: AuthorizationPolicy edge\/edge denies preflight requests .* at Gateway edge\/public, .* that VirtualService shop\/web has in corsPolicy\. Allow them to all callers/),
    ]);
  });

  test.each([
    ['OPTIONS is public', [gateway, bound, policy({ rules: [users, to({ methods: ['GET', 'OPTIONS'] })] })]],
    ['paths are public', [gateway, bound, policy({ rules: [to({ paths: ['/api/*'] })] })]],
    ['the policy only denies', [gateway, bound, policy({ action: 'DENY', rules: [users] })]],
    ['the policy is in shadow', [gateway, bound, policy({}, undefined, { 'istio.io/dry-run': 'true' })]],
    ['the policy is for other pods', [gateway, bound, policy({}, { app: 'web' })]],
    ['the gateway is another', [gateway, split(['public']), policy({})]],
    ['there is no corsPolicy', [gateway, split(['edge/public'], {}), policy({})]],
  ])('are not denied if %s', (_, objects) => {
    expect(withObjects(new App(), objects)).toEqual([]);
  });
});

describe('a probe', () => {
  const NO_REWRITING = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' };
  const probed = (probe: object, annotations: object = NO_REWRITING, labels: object = {}) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { template: { metadata: { labels: { app: 'web', ...labels }, annotations }, spec: { containers: [{ name: 'web', image: 'a', ports: [{ name: 'http', containerPort: 8080 }], ...probe }] } } },
  });
  const http = (path: string, more: object = {}) => ({ livenessProbe: { httpGet: { path, port: 'http', ...more } } });
  const policy = (spec: object, kind = 'AuthorizationPolicy') => ({ apiVersion: 'security.istio.io/v1', kind, metadata: { name: 'web', namespace: 'shop' }, spec });
  const open = policy({ rules: [{ to: [{ operation: { paths: ['/healthz'], ports: ['8080'] } }] }] });
  const found = (...objects: object[]) => withObjects(new App(), objects).filter((text) => text.startsWith('ProbeDenied'));

  test('is found if its proxy denies it, with what denies it', () => {
    expect(found(probed(http('/ready')), open)).toEqual([
      'ProbeDenied: Deployment shop/web: spec.template.spec.containers[0].livenessProbe asks GET /ready on port 8080 without an identity, and the proxy of the pod denies it: '
      + 'the workload has policies with the action ALLOW, and none of them matches the request: AuthorizationPolicy shop/web (rule 0: to.operation.paths). Delete what turns the '
      + 'rewriting of probes off (the annotation sidecar.istio.io/rewriteAppHTTPProbers, or injection.rewriteProbes of the mesh), or make the request public',
    ]);
  });

  test.each<[string, object[]]>([
    ['strict mutual TLS', [probed(http('/healthz')), policy({ mtls: { mode: 'STRICT' } }, 'PeerAuthentication')]],
    ['a required token', [probed(http('/healthz')), policy({ action: 'DENY', rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }] })]],
    ['a startup probe', [probed({ startupProbe: { httpGet: { port: 8080 } } }), open]],
    ['gRPC', [probed({ readinessProbe: { grpc: { port: 8080 } } }), open]],
  ])('is found with %s', (_, objects) => {
    expect(found(...objects)).toEqual([expect.stringMatching(/^ProbeDenied: Deployment shop\/web/)]);
  });

  test.each<[string, object[]]>([
    ['the request is public', [probed(http('/healthz')), open]],
    ['probes are rewritten', [probed(http('/ready'), {}), open]],
    ['the port does not go through the proxy', [probed(http('/ready'), { ...NO_REWRITING, 'traffic.sidecar.istio.io/excludeInboundPorts': '9000, 8080' }), open]],
    ['the proxy gets another port only', [probed(http('/ready'), { ...NO_REWRITING, 'traffic.sidecar.istio.io/includeInboundPorts': '9000' }), open]],
    ['the pod has no proxy', [probed(http('/ready'), NO_REWRITING, { 'sidecar.istio.io/inject': 'false' }), open]],
    ['the namespace is not injected', [namespace('shop'), probed(http('/ready')), open]],
    ['it is for HTTPS', [probed(http('/ready', { scheme: 'HTTPS' })), open]],
    ['it opens a connection only', [probed({ livenessProbe: { tcpSocket: { port: 8080 } } }), open]],
    ['the policy is in shadow', [probed(http('/ready')), { ...open, metadata: { name: 'web', namespace: 'shop', annotations: { 'istio.io/dry-run': 'true' } } }]],
  ])('is not found if %s', (_, objects) => {
    expect(found(...objects)).toEqual([]);
  });

  test('is found if the mesh turns rewriting off, unless the pod turns it on', () => {
    const injection = { rewriteProbes: false };
    const denied = (annotations: object) => findings(IstioVersion.of('1.27.0'), { injection } as never, namespace('shop', { 'istio-injection': 'enabled' }), probed(http('/ready'), annotations), open)
      .filter((text) => text.startsWith('ProbeDenied'));
    expect(denied({})).toHaveLength(1);
    expect(denied({ 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' })).toEqual([]);
  });
});

describe('the trust domain of a policy', () => {
  const policy = (rule: object) => ({
    apiVersion: 'security.istio.io/v1beta1', kind: 'AuthorizationPolicy', metadata: { name: 'web', namespace: 'shop' }, spec: { rules: [{ to: [] }, rule] },
  });
  const ofSource = (list: string, principal: string) => ({ from: [{ source: { [list]: ['cluster.local/ns/shop/sa/cart', principal] } }] });
  const config = { trustDomain: 'corp.example', trustDomainAliases: ['old.example'] };

  test.each([
    ['spec.rules[1].from[0].source.principals[1]', ofSource('principals', 'corp.exmaple/ns/shop/sa/web')],
    ['spec.rules[1].from[0].source.notPrincipals[1]', ofSource('notPrincipals', 'corp.exmaple/ns/shop/sa/web')],
    ['spec.rules[1].when[0].values[0]', { when: [{ key: 'source.principal', values: ['corp.exmaple/ns/shop/sa/web'] }] }],
    ['spec.rules[1].when[0].notValues[0]', { when: [{ key: 'source.principal', notValues: ['corp.exmaple/ns/shop/sa/web'] }] }],
  ])('is found if the mesh does not have it: %s', (field, rule) => {
    expect(findings(IstioVersion.of('1.27.0'), { meshConfig: config }, policy(rule))).toEqual([
      `TrustDomainUnknown: AuthorizationPolicy shop/web: ${field} is 'corp.exmaple/ns/shop/sa/web', but the trust domain of the mesh is corp.example, old.example, `
      + 'so it matches no workload of the mesh. Write cluster.local, which stands for it, or add \'corp.exmaple\' to meshConfig.trustDomainAliases. '
      + 'For a workload of another mesh, annotate the object with cdk8s-istio/ignored-checks: TrustDomainUnknown',
    ]);
  });

  test.each([
    'corp.example/ns/shop/sa/web', 'old.example/ns/shop/sa/web', 'cluster.local/ns/shop/sa/web', '*/ns/shop/sa/web', '*.example/ns/shop/sa/web', 'corp*/ns/shop/sa/web',
    '*', 'other.example/ns/shop/*', '*/sa/web',
  ])('is not found in %s', (principal) => {
    expect(findings(IstioVersion.of('1.27.0'), { meshConfig: config }, policy(ofSource('principals', principal)))).toEqual([]);
  });

  test('is cluster.local if the mesh config names none', () => {
    expect(findings(IstioVersion.of('1.27.0'), {}, policy(ofSource('principals', 'corp.example/ns/shop/sa/web')))).toEqual([
      expect.stringMatching(/^TrustDomainUnknown: .* the trust domain of the mesh is cluster\.local, /),
    ]);
  });

  test('is not known if the mesh is in another synthesis', () => {
    expect(withObjects(new App(), [policy(ofSource('principals', 'corp.example/ns/shop/sa/web'))])).toEqual([]);
  });
});
