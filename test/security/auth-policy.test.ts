import { ApiObject, Testing } from 'cdk8s';
import { IstioIngressGateway, MeshAttributes } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { AuthPolicy, AuthPolicyProps, AuthHttpOperationProps, AuthOperation, AuthRole, AuthSubject } from '../../src/security';
import { MeshService } from '../../src/traffic';
import { chartInMesh } from '../istio/app-with-mesh';

const web = MeshService.of('web', { namespace: 'shop', port: 80, workload: { app: 'web' } });
const reader = AuthRole.of('reader', [AuthOperation.http({ methods: ['GET', 'HEAD'], paths: ['/orders*', '/healthz'] })]);
const frontend = AuthSubject.serviceAccount('shop', 'frontend');
const shop = (attributes: Partial<MeshAttributes> = {}) => chartInMesh('shop', { namespace: 'shop' }, attributes);

function policy(allow: (auth: AuthPolicy) => unknown, props: Partial<AuthPolicyProps> = {}, chart = shop()): any {
  allow(new AuthPolicy(chart, 'web-auth', { service: web, ...props }));
  return Testing.synth(chart)[0];
}

test('allows nothing until something is allowed', () => {
  expect(policy(() => undefined)).toEqual({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: expect.stringMatching(/^shop-web-auth-/), namespace: 'shop' },
    spec: { action: 'ALLOW', selector: { matchLabels: { app: 'web' } } },
  });
});

test('allows operations to service accounts, a rule for each role', () => {
  const writer = AuthRole.of('writer', [AuthOperation.http({ methods: ['POST'] }), AuthOperation.http({ paths: ['*.png'] })]);
  const { spec } = policy((auth) => auth.allow(reader, frontend, AuthSubject.serviceAccount('ops', 'probe')).allow(writer, frontend));
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

test('allows every operation where that is said, still to the subjects alone', () => {
  const { spec } = policy((auth) => auth.allow(AuthRole.of('admin', [AuthOperation.http({ methods: ['GET'] }), AuthOperation.any()]), frontend));
  expect(spec.rules).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }] }]);
});

test('has the trust domain and the version of its mesh', () => {
  const object = policy((auth) => auth.allow(reader, frontend), {}, shop({ trustDomain: 'corp.example', version: IstioVersion.V1_27_0 }));
  expect(object.apiVersion).toBe('security.istio.io/v1');
  expect(object.spec.rules[0].from[0].source.principals).toEqual(['corp.example/ns/shop/sa/frontend']);
});

test('stands in the service\'s namespace and selects by its labels, whatever the chart\'s', () => {
  const chart = chartInMesh('platform', { namespace: 'platform' });
  const service = new ApiObject(chart, 'service', {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { tier: 'web' }, ports: [{ port: 80 }] },
  });
  new AuthPolicy(chart, 'auth', { service: MeshService.fromApiObject(service) });
  expect(Testing.synth(chart)[1]).toMatchObject({ metadata: { namespace: 'shop' }, spec: { selector: { matchLabels: { tier: 'web' } } } });
});

test('protects a gateway of the mesh, by the gateway\'s own labels', () => {
  const chart = chartInMesh('edge');
  const gateway = new IstioIngressGateway(chart, 'gateway', { name: 'istio-ingress', namespace: 'edge' });
  new AuthPolicy(chart, 'auth', { service: gateway });
  expect(Testing.synth(chart).find(({ kind }) => kind === 'AuthorizationPolicy')).toMatchObject({
    metadata: { namespace: 'edge' }, spec: { selector: { matchLabels: { app: 'istio-ingress', istio: 'ingress' } } },
  });
});

describe('is refused', () => {
  test('for a service of unknown workload, with the repair', () => {
    expect(() => policy(() => undefined, { service: MeshService.of('web', { namespace: 'shop', port: 80 }) })).toThrow(
      '[shop/web-auth] the workload labels of service \'web\' in namespace \'shop\' are not known, and they are not guessed. Give them: MeshService.of(');
  });

  test('for a workload of empty labels', () => {
    expect(() => policy(() => undefined, { service: { namespace: 'shop', selector: {} } })).toThrow('[shop/web-auth] the labels that select the pods are empty');
  });

  test('where an empty list would mean anyone or anything', () => {
    expect(() => policy((auth) => auth.allow(reader))).toThrow('shop/web-auth: role \'reader\' is allowed to no subject, which Istio would read as anyone');
    expect(() => AuthRole.of('none', [])).toThrow('Role \'none\' has no operations, which Istio would read as all of them');
  });

  test.each<[AuthHttpOperationProps, string]>([
    [{}, 'names neither methods nor paths, which would be every request'],
    [{ methods: [] }, 'methods is empty, which Istio would read as all methods'],
    [{ methods: ['GET'], paths: [] }, 'paths is empty, which Istio would read as all paths'],
    [{ methods: ['get'] }, '\'get\' is not a method. Write \'GET\''],
    [{ methods: ['*'] }, '\'*\' is not a method. Write one such as \'GET\', or leave methods out for all'],
    [{ paths: ['orders'] }, 'path \'orders\' would never match, since paths begin with a slash. Write \'/orders\''],
    [{ paths: ['*'] }, 'path \'*\' is every path. Leave paths out if that is meant'],
    [{ paths: ['/a/*/b'] }, 'has a star in its middle, or two'],
    [{ paths: ['*a*'] }, 'has a star in its middle, or two'],
    [{ paths: [''] }, 'path \'\' is every path'],
    [{ paths: ['/a?b=c'] }, 'has a query or a fragment'],
  ])('with the operation %p', (props, problem) => {
    expect(() => AuthOperation.http(props)).toThrow(problem);
  });

  test.each([['', 'frontend'], ['shop', ''], ['*', 'frontend'], ['shop', 'front/end'], ['shop', 'Frontend']])('for the service account %p %p', (namespace, name) => {
    expect(() => AuthSubject.serviceAccount(namespace, name)).toThrow('is not one that Kubernetes takes');
  });
});
