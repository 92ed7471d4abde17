import { ApiObject, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { IstioIngressGateway, MeshAttributes } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { AuthPolicy, AuthPolicyProps, AuthHttpOperationProps, AuthOperation, AuthRole, AuthSubject } from '../../src/security';
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
  const { spec } = policy((auth) => auth.allow(AuthRole.of('admin', { operations: [AuthOperation.http({ methods: ['GET'] }), AuthOperation.any()] }), frontend));
  expect(spec.rules).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }] }]);
});

test('has the trust domain and the version of its mesh', () => {
  const object = policy((auth) => auth.allow(reader, frontend), {}, shop({ trustDomain: 'corp.example', version: IstioVersion.V1_27_0 }));
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

describe('a caller', () => {
  const account = (chart: Chart, metadata: object) => new ApiObject(chart, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const allowed = (subject: AuthSubject) => policy((auth) => auth.allow(reader, subject)).spec.rules[0].from[0].source.principals;

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
    expect(auth.authorizationPolicy.name).toBe('web-readers');
    expect(auth.authorizationPolicy.kind).toBe('AuthorizationPolicy');
  });

  test('is reported if another construct emits it too', () => {
    const app = appWithMesh();
    new AuthPolicy(new Chart(app, 'one'), 'auth', { service: web });
    new AuthPolicy(new Chart(app, 'two'), 'auth', { service: web });
    expect(() => app.synthYaml()).toThrow("[two/auth] AuthorizationPolicy 'auth' in namespace 'shop' is also emitted by one/auth. Give one of them another name by the prop name");
  });
});

describe('is rejected', () => {
  test('unless exactly one of service and workload is given', () => {
    const auth = (props: object) => new AuthPolicy(shop(), 'auth', props);
    const choice = 'Write one of them: service for the pods behind a Service, or workload for other pods, such as a gateway of the mesh';
    expect(() => auth({})).toThrow(`shop/auth: neither service nor workload is given. ${choice}`);
    expect(() => auth({ service: web, workload: web })).toThrow(`shop/auth: both service and workload are given. ${choice}`);
  });

  test('without props, a role or a caller of the right type, from JavaScript', () => {
    expect(() => new AuthPolicy(shop(), 'auth', undefined as any)).toThrow('shop/auth: the argument props is missing');
    expect(() => policy((auth) => (auth as any).allow())).toThrow('shop/web-auth: role is missing. Write an AuthRole');
    expect(() => policy((auth) => (auth as any).allow(reader, 'frontend'))).toThrow("shop/web-auth: subjects[0] is the string 'frontend'. Write an AuthSubject");
    expect(() => AuthRole.of('reader', {} as any)).toThrow("AuthRole.of('reader'): operations is missing. Write a list of operations");
    expect(() => AuthSubject.serviceAccount('frontend', {} as any)).toThrow("AuthSubject.serviceAccount('frontend'): namespace is missing. Write the name of a namespace");
    expect(() => AuthSubject.serviceAccount(undefined as any, { namespace: 'shop' })).toThrow('AuthSubject.serviceAccount(): name is missing. Write the name of a service account');
  });

  test('for a service with an unknown workload, with the fix', () => {
    expect(() => policy(() => undefined, { service: MeshService.of('web', { namespace: 'shop', port: 80 }) })).toThrow(
      '[shop/web-auth] the labels of the pods of service \'web\' in namespace \'shop\' are unknown. Write the selector of the Service: MeshService.of(');
  });

  test('for a workload with empty labels', () => {
    expect(() => policy(() => undefined, { service: undefined, workload: { namespace: 'shop', labels: {} } })).toThrow('[shop/web-auth] the labels of the workload are empty');
  });

  test('if Istio would interpret an empty list as any caller or any request', () => {
    expect(() => policy((auth) => auth.allow(reader))).toThrow('shop/web-auth: role \'reader\' is allowed to no caller, which Istio interprets as all callers');
    expect(() => AuthRole.of('none', { operations: [] })).toThrow('AuthRole.of(\'none\'): operations is empty, which Istio interprets as all operations');
  });

  test.each<[AuthHttpOperationProps, string]>([
    [{}, 'neither methods nor paths is given, which selects all requests'],
    [{ methods: [] }, 'methods is empty, which Istio interprets as all methods'],
    [{ methods: ['GET'], paths: [] }, 'paths is empty, which Istio interprets as all paths'],
    [{ methods: ['get'] }, '\'get\' is not a method. Write \'GET\''],
    [{ methods: ['*'] }, '\'*\' is not a method. Write a method such as \'GET\', or leave out methods for all methods'],
    [{ paths: ['orders'] }, 'path \'orders\' never matches, because paths begin with a slash. Write \'/orders\''],
    [{ paths: ['*'] }, 'path \'*\' selects all paths. Leave out paths for all paths'],
    [{ paths: ['/a/*/b'] }, 'has a star in its middle, or two'],
    [{ paths: ['*a*'] }, 'has a star in its middle, or two'],
    [{ paths: [''] }, 'path \'\' selects all paths'],
    [{ paths: ['/a?b=c'] }, 'has a query or a fragment'],
  ])('with the operation %p', (props, problem) => {
    expect(() => AuthOperation.http(props)).toThrow(problem);
  });

  test.each([['', 'frontend'], ['shop', ''], ['*', 'frontend'], ['shop', 'front/end'], ['shop', 'Frontend']])('for the service account %p %p', (namespace, name) => {
    expect(() => AuthSubject.serviceAccount(name, { namespace: namespace })).toThrow(/is not the name of a (namespace|service account)/);
  });
});
