import {
  ANNOTATIONS, checkArgument, checkProps, either, fields, LABELS, listOf, NAMESPACE, notEmptyListOf, objectWith, optional, orEmpty, PORT,
  PropRules, REVISION, SECRET, SERVICE_NAME,
} from '../../src/names';

const RULES: PropRules = {
  namespace: NAMESPACE,
  port: optional(PORT),
  revision: optional(orEmpty(REVISION)),
  hosts: optional(notEmptyListOf('hosts', NAMESPACE)),
  pullSecrets: optional(listOf('names of Secrets', SECRET)),
  labels: optional(LABELS),
  annotations: optional(ANNOTATIONS),
  service: optional(objectWith('a MeshService, such as MeshService.of(...)', 'host')),
  ingress: optional(listOf('gateways', fields('a gateway', { name: SERVICE_NAME, account: optional(fields('an account', { name: optional(SECRET) })) }))),
  target: optional(either(PORT, NAMESPACE)),
};

const problem = (props: unknown): string => {
  try {
    checkProps('shop/web', props, RULES);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

test.each([
  { namespace: 'shop' },
  { namespace: 'shop', port: null, labels: undefined },
  { namespace: 'shop', port: 80, revision: '', hosts: ['a'], pullSecrets: [], labels: { 'example.com/a': 'b', 'c': '' }, annotations: { 'A.b/c': 'any\ntext' } },
  { namespace: 'shop', service: { host: 'a' }, ingress: [{ name: 'gw' }], target: 80, other: 'X Y' },
  { namespace: 'shop', target: 'shop' },
])('props that follow the rules are accepted: %#', (props) => {
  expect(problem(props)).toBe('none');
});

test.each<[unknown, string | RegExp]>([
  [undefined, 'shop/web: the argument props is missing. Write an object with its fields'],
  ['text', "shop/web: the argument props is the string 'text'. Write an object with its fields"],
  [{}, /^shop\/web: namespace is missing\. Write the name of a namespace: at most 63 .*, such as 'shop'$/],
  [{ namespace: null }, /^shop\/web: namespace is missing/],
  [{ namespace: 5 }, /^shop\/web: namespace is the number 5\. Write the name of a namespace/],
  [{ namespace: ['a'] }, /^shop\/web: namespace is a list\. Write/],
  [{ namespace: {} }, /^shop\/web: namespace is an object\. Write/],
  [{ namespace: true }, /^shop\/web: namespace is the boolean true\. Write/],
  [{ namespace: 'A' }, /^shop\/web: namespace 'A' is not the name of a namespace\. Write .*, such as 'a'$/],
  [{ namespace: 'a', port: 0 }, 'shop/web: port 0 is not a port. Write a whole number from 1 to 65535'],
  [{ namespace: 'a', port: '80' }, "shop/web: port is the string '80'. Write a whole number from 1 to 65535"],
  [{ namespace: 'a', revision: 'A' }, /^shop\/web: revision 'A' is not a revision/],
  [{ namespace: 'a', hosts: 'a' }, "shop/web: hosts is the string 'a'. Write a list of hosts"],
  [{ namespace: 'a', hosts: [] }, 'shop/web: hosts is empty. Write a list of hosts'],
  [{ namespace: 'a', hosts: ['a', 'B'] }, /^shop\/web: hosts\[1\] 'B' is not/],
  [{ namespace: 'a', pullSecrets: [undefined] }, /^shop\/web: pullSecrets\[0\] is missing\. Write the name of a Secret/],
  [{ namespace: 'a', labels: { 'a b': 'c' } }, /^shop\/web: labels has a wrong key: 'a b' is not the key of a label\. Write/],
  [{ namespace: 'a', labels: { 'x.y/a': 'c d' } }, /^shop\/web: labels\['x\.y\/a'\] 'c d' is not the value of a label\. Write .*, such as 'c-d'$/],
  [{ namespace: 'a', annotations: { a: 80 } }, 'shop/web: annotations.a is the number 80. Write a string'],
  [{ namespace: 'a', service: 'web' }, "shop/web: service is the string 'web'. Write a MeshService, such as MeshService.of(...)"],
  [{ namespace: 'a', service: {} }, 'shop/web: service is an object. Write a MeshService, such as MeshService.of(...)'],
  [{ namespace: 'a', ingress: [{}] }, /^shop\/web: ingress\[0\]\.name is missing/],
  [{ namespace: 'a', ingress: [{ name: 'gw' }, { name: 'gw', account: { name: 'A' } }] }, /^shop\/web: ingress\[1\]\.account\.name 'A' is not/],
  [{ namespace: 'a', target: 'A' }, /^shop\/web: target 'A' is not the name of a namespace/],
])('props that break a rule are rejected with place, prop, value and repair: %j', (props, message) => {
  if (typeof message === 'string') {
    expect(problem(props)).toBe(message);
  } else {
    expect(problem(props)).toMatch(message);
  }
});

test('an argument is checked like a prop', () => {
  expect(() => checkArgument('MeshService.of', 'name', 'Web_X', SERVICE_NAME)).toThrow(/^MeshService\.of: name 'Web_X' is not the name of a Service\. Write .*, such as 'web-x'$/);
  expect(() => checkArgument('MeshService.of', 'name', undefined, SERVICE_NAME)).toThrow(/^MeshService\.of: name is missing\./);
});
