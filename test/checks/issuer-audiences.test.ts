import { ApiObject, Chart } from 'cdk8s';
import { Checks } from '../../src/checks';
import { appWithMesh } from '../istio/app-with-mesh';

const ISSUER = 'https://idp.example.com';
const rule = (audiences?: string[], issuer = ISSUER) => ({ issuer, ...audiences && { audiences } });
const authentication = (name: string, jwtRules: object[], labels: object | undefined = { app: 'web' }, namespace = 'shop') => ({
  apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata: { name, namespace }, spec: { ...labels && { selector: { matchLabels: labels } }, jwtRules },
});
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', version: 'v1' } }, spec: { containers: [{ name: 'web', image: 'a' }] } };
const forAll = (name: string, jwtRules: object[], namespace = 'shop') => ({ ...authentication(name, jwtRules, {}, namespace), spec: { jwtRules } });
const forGateway = (name: string, jwtRules: object[], gateway = 'web') => (
  { ...authentication(name, jwtRules), spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway }], jwtRules } });

function messages(...objects: object[]): string[] {
  const chart = new Chart(appWithMesh(), 'chart');
  objects.forEach((object, index) => new ApiObject(chart, `${index}`, object as never));
  return Checks.of(chart).filter(({ code }) => code === 'IssuerAudiencesDiffer').map(({ message }) => message);
}

test('names both objects, their audiences and the issuer', () => {
  expect(messages(authentication('one', [rule(['shop'])]), authentication('two', [rule(['bank', 'app'])]))).toEqual([
    "RequestAuthentication shop/two accepts app, bank, and RequestAuthentication shop/one accepts shop, of issuer 'https://idp.example.com' and for the same workload, "
    + 'so that the policies of both admit the tokens of both. Write the same audiences, or conditions on request.auth.audiences',
  ]);
});

test.each<[string, object[]]>([
  ['one of them accepts every audience', [authentication('one', [rule(['shop'])]), authentication('two', [rule()])]],
  ['a pod has the labels of both', [pod, authentication('one', [rule(['shop'])]), authentication('two', [rule(['bank'])], { version: 'v1' })]],
  ['one is for the namespace', [pod, authentication('one', [rule(['shop'])]), forAll('two', [rule(['bank'])])]],
  ['one is for the mesh', [pod, authentication('one', [rule(['shop'])]), forAll('two', [rule(['bank'])], 'istio-system')]],
  ['both are for one Gateway', [forGateway('one', [rule(['shop'])]), forGateway('two', [rule(['bank'])])]],
  ['both are for the namespace', [forAll('one', [rule(['shop'])]), forAll('two', [rule(['bank'])])]],
])('finds them once if %s', (_, objects) => {
  expect(messages(...objects)).toHaveLength(1);
});

test.each<[string, object[]]>([
  ['the audiences are the same', [authentication('one', [rule(['a', 'b'])]), authentication('two', [rule(['b', 'a'])])]],
  ['the issuers differ', [authentication('one', [rule(['shop'])]), authentication('two', [rule(['bank'], 'https://other.example.com')])]],
  ['the workloads differ', [pod, authentication('one', [rule(['shop'])]), authentication('two', [rule(['bank'])], { app: 'api' })]],
  ['the namespaces differ', [pod, authentication('one', [rule(['shop'])]), authentication('two', [rule(['bank'])], undefined, 'other')]],
  ['one is for a Gateway of the Gateway API, and the other one for pods', [pod, authentication('one', [rule(['shop'])]), forGateway('two', [rule(['bank'])])]],
  ['they are for two Gateways', [forGateway('one', [rule(['shop'])]), forGateway('two', [rule(['bank'])], 'other')]],
  ['one object has both', [authentication('one', [rule(['shop']), rule(['bank'])])]],
])('finds nothing if %s', (_, objects) => {
  expect(messages(...objects)).toEqual([]);
});
