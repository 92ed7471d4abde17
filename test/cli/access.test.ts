import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from './captured';
import { main } from '../../src/cli/main';

const FILE = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: frontend, namespace: shop, labels: {app: frontend}}
spec: {serviceAccountName: frontend, containers: [{name: main}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  rules:
    - from: [{source: {principals: [cluster.local/ns/shop/sa/frontend]}}]
      to: [{operation: {methods: [GET], paths: ["/orders*"]}}]
`;

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'access-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string, name = 'app.yaml'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('why', () => {
  test('names the policy, the rule, the file and the line', async () => {
    const file = write(FILE);
    const { code, stdout } = await captured(() => main(['why', 'shop/frontend', 'GET', 'http://web.shop/orders/1', '-f', file]));
    expect(code).toBe(0);
    expect(stdout).toBe(`ALLOWED by pods of Service shop/web, port 8080\n  rule 0 of AuthorizationPolicy shop/web allows the request\n  AuthorizationPolicy shop/web, rule 0: ${file}:13\n`);
  });

  test.each([
    ['text that is no YAML', '{ a: ['],
    ['a list', '- trustDomain: a'],
    ['a text', 'trustDomain'],
    ['fields of wrong types', 'trustDomain: [a]\ntrustDomainAliases: b\nextensionProviders: c\npathNormalization: d\nrootNamespace: {}'],
  ])('a ConfigMap of others whose mesh config is %s decides nothing', async (_, mesh) => {
    const config = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'other' }, data: { mesh } });
    const { code, stdout } = await captured(() => main(['why', 'shop/frontend', 'GET', 'http://web.shop/orders/1', '-f', write(`${config}\n---\n${FILE}`)]));
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('ALLOWED by pods of Service shop/web') });
  });

  test.each([['before', 0], ['after', 1]])('a mesh config of another namespace than that of istiod, %s that of the mesh, decides nothing', async (_, position) => {
    const config = (namespace: string, trustDomain: string) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace }, data: { mesh: `trustDomain: ${trustDomain}` } });
    const istiod = JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod' } }, spec: {} });
    const texts = [config('istio-system', 'cluster.local'), istiod];
    texts.splice(position, 0, config('other', 'elsewhere'));
    const { code } = await captured(() => main(['why', 'shop/frontend', 'GET', 'http://web.shop/orders/1', '-f', write([...texts, FILE.replaceAll('cluster.local', 'elsewhere')].join('\n---\n'))]));
    expect(code).toBe(1);
  });

  test('exits with 1 if the call is denied, and names the fields that do not match', async () => {
    const { code, stdout } = await captured(() => main(['why', 'plaintext', 'POST', '/orders', 'shop/web', '-f', write(FILE), '-o', 'json']));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ outcome: 'DENIED', status: 403, reason: expect.stringContaining('rule 0: from.source.principals, to.operation.methods') })]);
  });

  test.each([
    [['frontend', 'GET', 'http://web.shop/'], "the caller 'frontend' is not valid. Write NAMESPACE/SERVICE_ACCOUNT"],
    [['shop/frontend', 'GET', 'http://api.shop/'], "there is no service for the host 'api.shop'. The services are: shop/web"],
    [['shop/frontend', 'GET', 'http://web.shop:81/'], 'Service shop/web has no port 81. Its ports are: 80'],
    [['shop/frontend', 'GET', '/orders'], "the URL '/orders' has no host"],
    [['shop/frontend', 'GET', 'web.shop'], "'web.shop' is not a URL"],
    [['shop/frontend', 'GET', 'http://web.shop/', '--token', 'abc'], "--token 'abc' is not a JSON object of claims"],
    [['shop/frontend', 'GET', 'http://web.shop/', '--istio-version', '1.5.0'], 'Istio 1.5.0 is not known'],
  ])('%j is an error', async (args, message) => {
    const { code, stderr } = await captured(() => main(['why', ...args, '-f', write(FILE)]));
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });

  test('text of others cannot command the terminal', async () => {
    const hostile = FILE.replace('kind: AuthorizationPolicy\nmetadata: {name: web', 'kind: AuthorizationPolicy\nmetadata: {name: "web\\u001b[2J"');
    const { stdout } = await captured(() => main(['why', 'shop/frontend', 'GET', 'http://web.shop/orders', '-f', write(hostile)]));
    expect(stdout).toContain('web\\u001b[2J');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('access', () => {
  test('prints callers, operations, verdicts and rules', async () => {
    const { code, stdout } = await captured(() => main(['access', '-f', write(FILE)]));
    expect(code).toBe(0);
    expect(stdout).toBe([
      'pods of Service shop/web, port 8080',
      '  GET /orders*  ALLOWED  AuthorizationPolicy shop/web rule 0  shop/frontend',
      '  GET /orders*  DENIED   AuthorizationPolicy shop/web         plaintext',
      '  other         DENIED   AuthorizationPolicy shop/web         shop/frontend, plaintext', '',
    ].join('\n'));
  });

  test('--diff says who gains and loses what', async () => {
    const files = [write(FILE), write(FILE.replace('[GET]', '[POST]'), 'new.yaml')];
    const { code, stdout } = await captured(() => main(['access', '--diff', ...files, '--exit-code']));
    expect(code).toBe(2);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^- shop\/frontend: GET \/orders\* of pods of Service shop\/web, port 8080: ALLOWED -> DENIED/),
      expect.stringMatching(/^\+ shop\/frontend: POST \/orders\* of .*: DENIED -> ALLOWED \(rule 0/), '',
    ]);
    expect(await captured(() => main(['access', '--diff', files[0], files[0], '--exit-code']))).toMatchObject({ code: 0, stdout: 'no caller gains or loses anything\n' });
  });

  test('the page has all it needs, and no text of others ends its data', async () => {
    const { stdout } = await captured(() => main(['access', '-f', write(FILE.replace('"/orders*"', '"/</script><b>*"')), '-o', 'html']));
    expect(stdout).not.toMatch(/(src|href)=/);
    expect(stdout.match(/<\/script>/g)).toHaveLength(2);
    const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(stdout)!;
    expect(JSON.parse(data)).toContainEqual(expect.objectContaining({ operation: 'GET /</script><b>*', caller: 'shop/frontend' }));
  });
});
