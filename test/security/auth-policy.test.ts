import { ApiObject, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { IstioIngressGateway, MeshAttributes, MeshMtlsMode } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import {
  AuthHttpOperationProps, AuthJwtIssuer, AuthMode, AuthOperation, AuthPolicy, AuthPolicyProps, AuthRole, AuthScope, AuthSubject, AuthSubjectSpec,
} from '../../src/security';
import { MeshService } from '../../src/traffic';
import { appWithMesh, chartInMesh } from '../istio/app-with-mesh';

const web = MeshService.of('web', { namespace: 'shop', port: 80, labels: { app: 'web' } });
const reader = AuthRole.of('reader', { operations: [AuthOperation.http({ methods: ['GET', 'HEAD'], paths: ['/orders*', '/healthz'] })] });
const frontend = AuthSubject.serviceAccount('frontend', { namespace: 'shop' });
const shop = (attributes: Partial<MeshAttributes> = {}) => chartInMesh('shop', { namespace: 'shop' }, attributes);

function policy(allow: (auth: AuthPolicy) => unknown, props: Partial<AuthPolicyProps> = {}, chart = shop()): any {
  allow(new AuthPolicy(chart, 'web-auth', { service: web, ...props }));
  return Testing.synth(chart)[0];
}

test('denies all requests without a call of allow', () => {
  expect(policy(() => undefined)).toEqual({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'web-auth', namespace: 'shop' },
    spec: { action: 'ALLOW', selector: { matchLabels: { app: 'web' } } },
  });
});

test('allows operations to service accounts, with one rule for each role', () => {
  const writer = AuthRole.of('writer', { operations: [AuthOperation.http({ methods: ['POST'] }), AuthOperation.http({ paths: ['*.png'] })] });
  const { spec } = policy((auth) => auth.allow(reader, frontend, AuthSubject.serviceAccount('probe', { namespace: 'ops' })).allow(writer, frontend));
  expect(spec.rules).toEqual([
    {
      from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend', 'cluster.local/ns/ops/sa/probe'] } }],
      to: [{ operation: { methods: ['GET', 'HEAD'], paths: ['/orders*', '/healthz'] } }],
    },
    {
      from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }],
      to: [{ operation: { methods: ['POST'] } }, { operation: { paths: ['*.png'] } }],
    },
  ]);
});

test('allows all operations on request, but only to the subjects', () => {
  const { spec } = policy((auth) => auth.allow(AuthRole.of('admin', { operations: [AuthOperation.any()] }), frontend));
  expect(spec.rules).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }] }]);
});

test('has the trust domain and the version of its mesh', () => {
  const object = policy((auth) => auth.allow(reader, frontend), {}, shop({ trustDomain: 'corp.example', version: IstioVersion.of('1.27.0') }));
  expect(object.apiVersion).toBe('security.istio.io/v1');
  expect(object.spec.rules[0].from[0].source.principals).toEqual(['corp.example/ns/shop/sa/frontend']);
});

test('is in the namespace of the service, not of the chart, and selects by its labels', () => {
  const chart = chartInMesh('platform', { namespace: 'platform' });
  const service = new ApiObject(chart, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { tier: 'web' }, ports: [{ port: 80 }] },
  });
  new AuthPolicy(chart, 'auth', { service: MeshService.fromApiObject(service) });
  expect(Testing.synth(chart)[1]).toMatchObject({ metadata: { namespace: 'shop' }, spec: { selector: { matchLabels: { tier: 'web' } } } });
});

test('protects a gateway of the mesh by the labels of the gateway', () => {
  const chart = chartInMesh('edge');
  const gateway = new IstioIngressGateway(chart, 'gateway', { name: 'istio-ingress', namespace: 'edge' });
  new AuthPolicy(chart, 'auth', { workload: gateway });
  expect(Testing.synth(chart).find(({ kind }) => kind === 'AuthorizationPolicy')).toMatchObject({
    metadata: { namespace: 'edge' }, spec: { selector: { matchLabels: { app: 'istio-ingress', istio: 'ingress' } } },
  });
});

describe('a Service of the App', () => {
  const service = (chart: Chart, ports: object[], selector: object = { app: 'web' }) => new ApiObject(chart, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports, selector },
  });
  const admin = [{ operations: [{ paths: ['/admin*'] }] }];

  test('gives its labels and all its ports at synthesis, without a chosen port', () => {
    const chart = shop();
    const object = service(chart, [{ name: 'http', port: 80, targetPort: 8080 }]);
    new AuthPolicy(chart, 'auth', { service: MeshService.fromApiObject(object), deny: admin });
    object.addJsonPatch(JsonPatch.add('/spec/ports/1', { name: 'tcp-db', port: 5432 }), JsonPatch.add('/spec/ports/2', { name: 'grpc', port: 9000 }));
    expect(Testing.synth(chart)[2].spec.rules).toEqual([{ to: [{ operation: { paths: ['/admin*'], ports: ['8080', '9000'] } }] }]);
  });

  test('is checked at synthesis', () => {
    const chart = shop();
    new AuthPolicy(chart, 'auth', { service: MeshService.fromApiObject(service(chart, [{ port: 80, targetPort: 'web' }])), deny: admin });
    expect(() => Testing.synth(chart)).toThrow("[shop/auth] deny[0].operations[0] needs the number of the port 'web' of the pods behind port 80, which the Service names only");
    const other = shop();
    new AuthPolicy(other, 'auth', { service: MeshService.fromApiObject(service(other, [{ port: 80 }], {})) });
    expect(() => Testing.synth(other)).toThrow('[shop/auth] service.workload is missing');
  });

  test('is checked early as far as it does not matter', () => {
    const chart = shop();
    const props = { service: MeshService.fromApiObject(service(chart, [{ port: 80 }])), public: [{ methods: ['get'] }] };
    expect(() => new AuthPolicy(chart, 'auth', props)).toThrow("shop/auth: public[0].methods[0] is 'get'. Write a method in upper case");
  });
});

const PUBLIC_KEY = { kty: 'EC', crv: 'P-256', x: '8AZbhXA19PhU16Si4ZYioI2ETFsk7twIB_9VtzKM_tU', y: 'rXxuowRyqTH0piilSbTZQBdZwd5UpbDroox13eWamgc' };

describe('props', () => {
  test('are those of the specification, with durations and shorthands', () => {
    const chart = shop({ version: IstioVersion.of('1.27.0') });
    const auth = new AuthPolicy(chart, 'auth', {
      service: web,
      mtls: MeshMtlsMode.STRICT,
      mode: AuthMode.SHADOW,
      issuers: [{ ...AuthJwtIssuer.inline('https://idp', { audiences: ['shop'], jwks: JSON.stringify({ keys: [PUBLIC_KEY] }) }), timeout: Duration.minutes(1) }],
      public: [AuthOperation.grpc('shop.Health', 'Check'), AuthOperation.ports(80)],
      roles: [AuthRole.of('all', { operations: [AuthOperation.any()] })],
      bindings: [{ role: 'all', subjects: [AuthSubject.allOf(AuthSubject.anyWorkload(), AuthSubject.anyUser()), AuthSubject.claim('groups', 'a'), AuthSubject.ipBlock('10.0.0.0/8')] }],
    });
    expect(auth.requestAuthentication!.toJson().spec.jwtRules[0]).toMatchObject({ issuer: 'https://idp', timeout: '60s' });
    expect(auth.peerAuthentication!.toJson().spec).toEqual({ selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'STRICT' } });
    expect(auth.authorizationPolicies[0].toJson()).toMatchObject({
      metadata: { annotations: { 'istio.io/dry-run': 'true' } },
      spec: {
        rules: [
          { to: [{ operation: { methods: ['POST'], paths: ['/shop.Health/Check'] } }] },
          { to: [{ operation: { ports: ['80'] } }] },
          { from: [{ source: { principals: ['*'], requestPrincipals: ['*'] } }] },
          { when: [{ key: 'request.auth.claims[groups]', values: ['a'] }] },
          { from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] },
        ],
      },
    });
  });

  test('say the namespace of a scope, which else is that of the chart or the root namespace', () => {
    const chart = shop();
    const closed = (id: string, props: object) => new AuthPolicy(chart, id, props).authorizationPolicies[0].metadata.namespace;
    expect(closed('a', { appliesTo: AuthScope.NAMESPACE })).toBe('shop');
    expect(closed('b', { appliesTo: AuthScope.NAMESPACE, namespace: 'ops' })).toBe('ops');
    expect(closed('c', { appliesTo: AuthScope.MESH })).toBe('istio-system');
    expect(() => closed('d', { service: web, namespace: 'ops' })).toThrow("shop/d: namespace is 'ops', but the workload is in namespace 'shop'. Leave out the prop");
    expect(() => new AuthPolicy(chartInMesh('bare'), 'e', { appliesTo: AuthScope.NAMESPACE })).toThrow('bare/e: the namespace is not known. Write the prop namespace, or give the Chart a namespace');
  });

  test('have a service in service, and not in workload', () => {
    expect(() => new AuthPolicy(shop(), 'auth', { workload: web })).toThrow('shop/auth: workload is a MeshService. Write it in service');
  });
});

describe('a caller', () => {
  const account = (chart: Chart, metadata: object) => new ApiObject(chart, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const allowed = (subject: AuthSubjectSpec) => policy((auth) => auth.allow(reader, subject)).spec.rules[0].from[0].source.principals;

  test('can be a ServiceAccount of the App, of cdk8s-plus too', () => {
    expect(allowed(AuthSubject.fromApiObject(account(shop(), { name: 'frontend' })))).toEqual(['cluster.local/ns/shop/sa/frontend']);
    expect(allowed(AuthSubject.fromApiObject(account(shop(), { name: 'probe', namespace: 'ops' })))).toEqual(['cluster.local/ns/ops/sa/probe']);
    expect(allowed(AuthSubject.fromApiObject(new kplus.ServiceAccount(shop(), 'account', { metadata: { name: 'plus' } })))).toEqual(['cluster.local/ns/shop/sa/plus']);
  });

  test('must be a ServiceAccount with a namespace', () => {
    const chart = chartInMesh('chart');
    expect(() => AuthSubject.fromApiObject(account(chart, { name: 'frontend' }))).toThrow("chart/account: ServiceAccount 'frontend' has no namespace");
    expect(() => AuthSubject.fromApiObject(new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod' }))).toThrow('AuthSubject.fromApiObject(): chart/pod is a Pod (v1), not a ServiceAccount');
  });
});

describe('the object', () => {
  test('has the given name, and is an attribute', () => {
    const auth = new AuthPolicy(shop(), 'auth', { service: web, name: 'web-readers' });
    expect(auth.authorizationPolicies.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['AuthorizationPolicy web-readers']);
    expect([auth.requestAuthentication, auth.peerAuthentication]).toEqual([undefined, undefined]);
  });

  test('is reported if another construct emits it too', () => {
    const app = appWithMesh();
    new AuthPolicy(new Chart(app, 'one'), 'auth', { service: web });
    new AuthPolicy(new Chart(app, 'two'), 'auth', { service: web });
    expect(() => app.synthYaml()).toThrow("[two/auth] AuthorizationPolicy 'auth' in namespace 'shop' is also emitted by one/auth. Give one of them another name by the prop name");
  });
});

describe('is rejected', () => {
  test('unless exactly one target is given', () => {
    const auth = (props: object) => new AuthPolicy(shop(), 'auth', props);
    const message = 'shop/auth: has none or several of service, workload, gateway, appliesTo. Write exactly one of them [AuthTarget]';
    expect(() => auth({})).toThrow(message);
    expect(() => auth({ service: web, workload: { namespace: 'shop', labels: { app: 'web' } } })).toThrow(message);
  });

  test('without a role or a caller of the right type, from JavaScript', () => {
    expect(() => policy((auth) => (auth as any).allow())).toThrow('shop/web-auth: role is missing. Write a role');
    expect(() => policy((auth) => (auth as any).allow(reader, 'frontend'))).toThrow("shop/web-auth: subjects[0] is the string 'frontend'. Write a caller");
    expect(() => policy((auth) => auth.allow(AuthRole.of('reader', {} as any), frontend))).toThrow('shop/web-auth: roles[0].operations is missing. Write a list');
    expect(() => AuthSubject.serviceAccount('frontend', {} as any)).toThrow("AuthSubject.serviceAccount('frontend'): namespace is missing. Write the name of a namespace");
    expect(() => AuthSubject.serviceAccount(undefined as any, { namespace: 'shop' })).toThrow('AuthSubject.serviceAccount(): name is missing. Write the name of a service account');
  });

  test('for a service with an unknown workload, with the fix', () => {
    expect(() => policy(() => undefined, { service: MeshService.of('web', { namespace: 'shop', port: 80 }) })).toThrow(
      "shop/web-auth: service.workload is missing, and the pods of service 'web' in namespace 'shop' are not known. Write the selector of the Service, or add the Service to the input [AuthWorkloadUnknown]");
  });

  test('for a workload with empty labels', () => {
    expect(() => policy(() => undefined, { service: undefined, workload: { namespace: 'shop', labels: {} } })).toThrow('shop/web-auth: workload.labels is empty');
  });

  test('if Istio would interpret an empty list as any caller or any request', () => {
    expect(() => policy((auth) => auth.allow(reader))).toThrow('shop/web-auth: role \'reader\' is allowed to no caller, which Istio interprets as all callers');
    expect(() => policy((auth) => auth.allow(AuthRole.of('none', { operations: [] }), frontend))).toThrow('shop/web-auth: roles[0].operations is empty. Leave it out, or write what it needs');
  });

  test.each<[AuthHttpOperationProps, string]>([
    [{}, 'is empty. Write at least one of any, ports, notPorts, methods'],
    [{ methods: [] }, 'methods is empty'],
    [{ methods: ['GET'], paths: [] }, 'paths is empty'],
    [{ methods: ['get'] }, "is 'get'. Write a method in upper case, such as 'GET'"],
    [{ methods: ['*'] }, "is '*'. Write a method in upper case"],
    ...['orders', '*', '**', '/a/*/b', '*a*', '/a?b=c', '/a#b', '/a b', 'https://a/b', '/api/v[0-9]+/x', '/orders/{id}', '/files/{**}/{*}', '/a{*}'].map((path): [AuthHttpOperationProps, string] =>
      [{ paths: [path] }, `is '${path}'. Write a path that begins with a slash`]),
    [{ paths: [''] }, 'paths[0] is empty'],
    [{ paths: ['/api/.*'] }, "ends with '.*', but a path is not a regular expression"],
    [{ paths: ['/a/../b'] }, 'never matches, because proxies normalise paths'],
  ])('with the operation %j', (props, problem) => {
    expect(() => policy((auth) => auth.allow(AuthRole.of('reader', { operations: [AuthOperation.http(props)] }), frontend))).toThrow(problem);
  });

  test.each([['', 'frontend'], ['shop', ''], ['*', 'frontend'], ['shop', 'front/end'], ['shop', 'Frontend']])('for the service account %p %p', (namespace, name) => {
    expect(() => AuthSubject.serviceAccount(name, { namespace: namespace })).toThrow(/is not the name of a (namespace|service account)/);
  });
});
