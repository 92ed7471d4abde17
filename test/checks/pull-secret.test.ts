import { ApiObject, App, Chart } from 'cdk8s';
import { MeshInjection, IstioVersion, Mesh, MeshNamespace, MeshRegistry } from '../../src';
import { Checks, CheckFinding, CheckFindingLevel } from '../../src/checks';

let app: App;
let chart: Chart;
beforeEach(() => {
  app = new App();
  chart = new Chart(app, 'shop');
});

function mesh(pullSecrets?: string[]): Mesh {
  return new Mesh(app, 'mesh', { version: IstioVersion.of('1.27.0'), crds: false, registry: MeshRegistry.privateHub('registry.corp/istio', { pullSecrets }) });
}

function object(kind: string, name: string, namespace: string, more: object = {}): ApiObject {
  return new ApiObject(chart, `${kind}-${namespace}-${name}`, { apiVersion: 'v1', kind, metadata: { name, namespace }, ...more });
}

function deployment(namespace: string, labels: object = {}, spec: object = {}): ApiObject {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'a' }], ...spec } };
  return object('Deployment', 'web', namespace, { apiVersion: 'apps/v1', spec: { template } });
}

/** What this check finds: other checks judge the version of the mesh. */
function findings(): CheckFinding[] {
  return Checks.of(app).filter(({ code }) => code === 'PullSecretMissing');
}

function origins(): string[] {
  return findings().map(({ origin }) => origin);
}

/** The Secret for the pods of the mesh itself. */
function meshSecret(): void {
  object('Secret', 'regcred', 'istio-system');
}

test('an injected namespace without the Secret is reported with its construct, the Secret and the fix', () => {
  mesh(['regcred']);
  meshSecret();
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
  expect(findings()).toEqual<CheckFinding[]>([{
    code: 'PullSecretMissing',
    level: CheckFindingLevel.WARNING,
    origin: 'shop/namespace/Namespace',
    message: "injected pods of namespace 'shop' use the pull Secret 'regcred' (ConfigMap istio-system/istio-sidecar-injector sets it), but namespace 'shop' has "
      + 'no Secret of that name. Add the Secret. If another tool creates it, annotate the namespace with cdk8s-istio/ignored-checks: PullSecretMissing',
  }]);
});

test.each(['Secret', 'SealedSecret', 'ExternalSecret'])('nothing is reported if there is a %s of that name', (kind) => {
  mesh(['regcred']);
  meshSecret();
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
  object(kind, 'regcred', 'shop');
  expect(origins()).toEqual([]);
});

test('an ExternalSecret that creates a Secret of another name does not count', () => {
  mesh(['regcred']);
  meshSecret();
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
  object('ExternalSecret', 'regcred', 'shop', { spec: { target: { name: 'other' } } });
  expect(origins()).toEqual(['shop/namespace/Namespace']);
});

test('each of several Secrets must exist in the namespace of the pods under its name', () => {
  mesh(['one', 'two']);
  object('Secret', 'one', 'istio-system');
  object('Secret', 'one', 'shop');
  object('Secret', 'two', 'elsewhere');
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
  expect(findings().map(({ message }) => /namespace '(.*?)'.*pull Secret '(.*?)'/.exec(message.replace(/^the pods of Deployment (\S*)\//, "namespace '$1' "))?.slice(1)))
    .toEqual([['shop', 'two'], ['istio-system', 'two']]);
});

test('istiod and gateways need the Secret too, and each namespace is reported once', () => {
  mesh(['regcred']);
  expect(origins()).toEqual(['mesh/namespace-istio-system/Namespace']);
});

test('without a pull Secret, nothing is reported', () => {
  mesh();
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
  expect(origins()).toEqual([]);
});

test.each<[string, object, object, string[]]>([
  ['requests injection by label', { 'sidecar.istio.io/inject': 'true' }, {}, ['shop/Deployment-shop-web']],
  ['names the revision', { 'istio.io/rev': 'default' }, {}, ['shop/Deployment-shop-web']],
  ['has no label', {}, {}, []],
  ['refuses injection by label', { 'sidecar.istio.io/inject': 'false' }, {}, []],
  ['uses the host network', { 'sidecar.istio.io/inject': 'true' }, { hostNetwork: true }, []],
  ['names the Secret itself', {}, { imagePullSecrets: [{ name: 'regcred' }] }, ['shop/Deployment-shop-web']],
  ['names another Secret', {}, { imagePullSecrets: [{ name: 'own' }] }, []],
])('in a namespace outside the app, a pod that %s', (_, labels, spec, expected) => {
  mesh(['regcred']);
  meshSecret();
  deployment('shop', labels, spec);
  expect(origins()).toEqual(expected);
});

test.each<[string, MeshInjection, string[]]>([
  ['the revision of the mesh', MeshInjection.revision('default'), ['shop/namespace/Namespace']],
  ['another revision', MeshInjection.revision('other'), []],
  ['no revision', MeshInjection.disabled(), []],
])('a namespace that is injected by %s', (_, injection, expected) => {
  mesh(['regcred']);
  meshSecret();
  new MeshNamespace(chart, 'namespace', { name: 'shop', injection });
  deployment('shop');
  expect(origins()).toEqual(expected);
});

describe('an ignored check reports nothing', () => {
  test('of a namespace', () => {
    mesh(['regcred']);
    meshSecret();
    const namespace = new MeshNamespace(chart, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
    new MeshNamespace(chart, 'other', { name: 'other', injection: MeshInjection.enabled() });
    Checks.ignore(namespace, 'PullSecretMissing');
    expect(origins()).toEqual(['shop/other/Namespace']);
  });

  test('of a whole mesh, in all namespaces that use its Secrets', () => {
    new MeshNamespace(chart, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
    Checks.ignore(mesh(['regcred']), 'PullSecretMissing');
    expect(origins()).toEqual([]);
  });

  test('beside other codes', () => {
    mesh(['regcred']);
    meshSecret();
    const namespace = new MeshNamespace(chart, 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
    namespace.namespace.metadata.addAnnotation('cdk8s-istio/ignored-checks', 'Other');
    Checks.ignore(namespace, 'PullSecretMissing');
    expect(namespace.namespace.toJson().metadata.annotations).toEqual({ 'cdk8s-istio/ignored-checks': 'Other,PullSecretMissing' });
    expect(origins()).toEqual([]);
  });

  test('an unknown code is an error', () => {
    expect(() => Checks.ignore(chart, 'PullSecret')).toThrow(/^shop: Checks\.ignore: there is no check 'PullSecret'\. Use one of .*\bPullSecretMissing,/);
  });
});
