import {
  ANNOTATION_KEY, API_VERSION, CLUSTER_DOMAIN, CLUSTER_NAME, DNS_LABEL, DNS_SUBDOMAIN, EXTERNAL_NAME, GATEWAY_CLASS, GATEWAY_HOST,
  HEADER_NAME, HOST, KIND, LABEL_KEY, LABEL_VALUE, NAMESPACE, NameRule, NETWORK, OBJECT_NAME, PORT, PORT_NAME, PORT_OR_NONE, REVISION,
  REVISION_OR_TAG, REVISION_TAG, SECRET, SERVICE_ACCOUNT, SERVICE_NAME, SERVICE_PORT_NAME, TRUST_DOMAIN,
} from '../../src/names';

const long = (length: number) => 'a'.repeat(length);
const LABEL = { good: ['a', '1', 'a-b', '1-27-0', long(63)], bad: ['', 'A', 'a_b', 'a.b', '-a', 'a-', 'a b', 'a\n', 'é', '{{a}}', long(64)] };
const SUBDOMAIN = { good: ['a', 'a.b', '1.2-3.c', `${long(126)}.${long(126)}`], bad: ['', 'A', 'a..b', '.a', 'a.', 'a.-b', 'a-.b', 'a_b', 'a b', long(254)] };
const VALUE = { good: ['', 'a', 'A_b.c-d', '1', long(63)], bad: ['-a', 'a-', '_a', 'a.', 'a b', 'a/b', 'a\n', long(64)] };
const KEY = { good: ['a', 'A_b.c-D', 'example.com/a', `${long(253)}/${long(63)}`], bad: ['', '/a', 'a/', 'a/b/c', '-a', 'a b', 'a_b/c', `a/${long(64)}`, `${long(254)}/a`] };

test.each<[string, NameRule, { good: string[]; bad: string[] }]>([
  ['DNS label', DNS_LABEL, LABEL],
  ['namespace', NAMESPACE, LABEL],
  ['revision tag', REVISION_TAG, LABEL],
  ['revision or tag', REVISION_OR_TAG, LABEL],
  ['port name of a Service', SERVICE_PORT_NAME, LABEL],
  ['revision', REVISION, { good: ['1-27-0', long(56)], bad: ['Stable 1', '1.27', '', long(57)] }],
  ['DNS subdomain', DNS_SUBDOMAIN, SUBDOMAIN],
  ['service account', SERVICE_ACCOUNT, SUBDOMAIN],
  ['Secret', SECRET, SUBDOMAIN],
  ['host', HOST, SUBDOMAIN],
  ['cluster domain', CLUSTER_DOMAIN, SUBDOMAIN],
  ['GatewayClass', GATEWAY_CLASS, { good: ['istio', 'a.b', long(63)], bad: ['', 'A', long(64)] }],
  ['object', OBJECT_NAME, { good: ['a', '...', 'a..b', '.a', 'system:node', 'A b', 'a?b#c', 'é', long(300)], bad: ['', '.', '..', 'a/b', '/', '%2e%2e', 'a%', '\ud800'] }],
  ['apiVersion', API_VERSION, { good: ['v1', 'apps/v1', 'networking.istio.io/v1beta1'], bad: ['', '..', '.', 'v1/', '/v1', '../v1', 'a/b/c', 'apps/..', 'Apps/v1', 'v1?a', '%2e/v1'] }],
  ['kind', KIND, { good: ['Pod', 'VirtualService', 'thing'], bad: ['', '..', 'a/b', '1Pod', 'Pod%', 'Pod ', long(64)] }],
  ['Service', SERVICE_NAME, { good: ['web', 'web-1', long(63)], bad: ['', 'Web_X', '1web', 'web-', 'a.b', long(64)] }],
  ['label value', LABEL_VALUE, VALUE],
  ['network', NETWORK, VALUE],
  ['label key', LABEL_KEY, { good: KEY.good, bad: [...KEY.bad, 'Example.com/a'] }],
  ['annotation key', ANNOTATION_KEY, { good: [...KEY.good, 'Example.com/a'], bad: KEY.bad }],
  ['port name', PORT_NAME, { good: ['http', 'a', 'p8080', 'http-2'], bad: ['', '8080', 'HTTP', 'a--b', '-a', 'a-', long(16)] }],
  ['header', HEADER_NAME, { good: ['user-agent', 'x_y', ':path'.slice(1)], bad: ['', 'User-Agent', 'a b', ':path', 'a:'] }],
  ['external name', EXTERNAL_NAME, { good: ['10.1.2.3', 'istiod.corp', 'istiod.corp.'], bad: ['', 'istiod_east', 'a..b', '.', '::1'] }],
  ['trust domain', TRUST_DOMAIN, { good: ['cluster.local', 'td', 'a-1.b', 'corp.example.'], bad: ['', 'Corp', 'a_b', 'a..b', '.a', 'a/b', 'spiffe://a', `${long(64)}.b`] }],
  ['cluster', CLUSTER_NAME, { good: ['Kubernetes', 'cn-my-project-east', long(63)], bad: ['', 'a_b', 'a.b', '-a', long(64)] }],
  ['gateway host', GATEWAY_HOST, { good: ['*', '*.example.com', 'shop.example.com', '*.corp'], bad: ['', 'shop', 'Shop.example.com', '*shop.example.com', 'a.*.com', 'a..b', 'http://a.b'] }],
])('the rule for a %s', (_, rule, { good, bad }) => {
  expect(good.filter((value) => !rule.accepts(value))).toEqual([]);
  expect(good.flatMap((value) => rule.problems(value))).toEqual([]);
  expect(bad.filter((value) => rule.accepts(value))).toEqual([]);
  expect(bad.flatMap((value) => rule.problems(value))).toHaveLength(bad.length);
});

test.each([
  [NAMESPACE, 'Istio_System', 'istio-system'],
  [NAMESPACE, `${long(62)}-b`, long(62)],
  [REVISION, 'Stable 1', 'stable-1'],
  [REVISION, '1.27.0', '1-27-0'],
  [SERVICE_NAME, 'My_GW', 'my-gw'],
  [SERVICE_NAME, '1-Web', 'web'],
  [DNS_SUBDOMAIN, 'Shop.Example_1', 'shop.example-1'],
  [LABEL_VALUE, 'a b', 'a-b'],
  [TRUST_DOMAIN, 'Corp.Example', 'corp.example'],
  [CLUSTER_NAME, 'east_1', 'east-1'],
  [HEADER_NAME, 'User-Agent', 'user-agent'],
  [NAMESPACE, '???', 'shop'],
])('a wrong value is named with one that is right: %#', (rule, value, instead) => {
  expect(rule.accepts(instead)).toBe(true);
  const [{ path, message }] = rule.problems(value);
  expect([path, message.startsWith(`'${value}' is not `), message.endsWith(`, such as '${instead}'`)]).toEqual([[], true, true]);
});

test('a message has what the value is, what to write, and an example', () => {
  expect(NAMESPACE.problems('Istio_System')).toEqual([{
    path: [],
    message: "'Istio_System' is not the name of a namespace. Write at most 63 lower-case letters, digits and '-', with a letter or a digit at both ends, such as 'istio-system'",
  }]);
  expect(REVISION.problems('a\nb')[0].message).toMatch(/^"a\\nb" is not a revision\. Write at most 56 /);
});

test.each([
  [PORT, [1, 80, 65535], [0, -1, 65536, 1.5, NaN, '80', undefined, null, [80]]],
  [PORT_OR_NONE, [0, 1, 65535], [-1, 65536, '0']],
])('the number of a port: %#', (rule, good, bad) => {
  expect(good.flatMap((value) => rule.problems(value))).toEqual([]);
  expect(bad.flatMap((value) => rule.problems(value))).toHaveLength(bad.length);
});
