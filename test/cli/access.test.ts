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
    const { code, stdout } = await captured(() => main(['why', 'shop/frontend', 'GET', 'http://web.shop/orders/1', '-f', write([...texts, FILE.replaceAll('cluster.local', 'elsewhere')].join('\n---\n'))]));
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('DENIED (403) by pods of Service shop/web') });
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

describe('what is not judged', () => {
  const why = (text: string, ...args: string[]) => captured(() => main(['why', ...args, '-f', write(text)]));
  const ambient = FILE.replaceAll('namespace: shop', 'namespace: waypoints').replaceAll('/ns/shop/', '/ns/waypoints/');
  const inNamespace = (name: string, labels: string) => `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}\n`;
  const ENTRY = '---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: payments, namespace: shop}\nspec: {hosts: [pay.example.com, "*.bank.example"], location: MESH_EXTERNAL}\n';
  const config = (namespace: string, mesh: string) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: ${namespace}}\ndata: {mesh: "${mesh}"}\n`;

  test('a workload in ambient mode: ztunnel and waypoints decide', async () => {
    const text = `${ambient}${inNamespace('waypoints', 'istio.io/dataplane-mode: ambient')}`;
    const { code, stdout } = await why(text, 'plaintext', 'DELETE', 'http://web.waypoints/');
    expect(code).toBe(1);
    expect(stdout).toBe('DEPENDS by pods of Service waypoints/web, port 8080\n  pods of Service waypoints/web is in ambient mode: ztunnel and waypoints decide, which are not judged here\n');
    const matrix = await captured(() => main(['access', '-f', write(text)]));
    expect(matrix.stdout).toMatch(/pods of Service waypoints\/web, port 8080\n.*DEPENDS/);
    expect(matrix.stdout).not.toContain('ALLOWED');
  });

  test('a caller in ambient mode, at a workload with a proxy', async () => {
    const caller = '---\napiVersion: v1\nkind: Pod\nmetadata: {name: batch, namespace: jobs, labels: {app: batch, istio.io/dataplane-mode: ambient}}\nspec: {serviceAccountName: batch, containers: [{name: main}]}\n';
    const { stdout } = await why(`${FILE}${caller}${inNamespace('jobs', 'a: b')}`, 'jobs/batch', 'GET', 'http://web.shop/orders');
    expect(stdout).toContain('DEPENDS by pods of Service shop/web, port 8080\n  jobs/batch (ambient) is in ambient mode');
  });

  test('pods with a proxy of their own are not in ambient mode', async () => {
    const { stdout } = await why(`${FILE}${inNamespace('shop', 'istio-injection: enabled, istio.io/dataplane-mode: ambient')}`, 'shop/frontend', 'GET', 'http://web.shop/orders');
    expect(stdout).toContain('ALLOWED by');
  });

  test.each(['http://pay.example.com/', 'https://api.bank.example/x', 'tcp://PAY.example.com:5432'])('the host of a ServiceEntry: %s', async (url) => {
    const { code, stdout, stderr } = await why(`${FILE}${ENTRY}`, 'shop/frontend', 'GET', url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('is of ServiceEntry shop/payments. What leaves the mesh is not judged: the proxies of callers have no policies. '
      + 'For the policies of an egress gateway, write its workload after the URL, as NAMESPACE/NAME');
  });

  test('a host that nothing has', async () => {
    expect((await why(`${FILE}${ENTRY}`, 'shop/frontend', 'GET', 'http://bank.example/')).stderr).toContain("there is no service for the host 'bank.example'");
  });

  test('a call to an external host at an egress gateway', async () => {
    const egress = `---
apiVersion: v1
kind: Pod
metadata: {name: egress, namespace: edge, labels: {istio: egress}}
spec: {containers: [{name: istio-proxy, args: [proxy, router]}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: egress, namespace: edge}
spec:
  selector: {istio: egress}
  servers: [{port: {number: 8443, name: https, protocol: HTTPS}, hosts: [pay.example.com], tls: {mode: ISTIO_MUTUAL}}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: egress, namespace: edge}
spec: {selector: {matchLabels: {istio: egress}}, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/frontend]}}], to: [{operation: {hosts: ["pay.example.com:*"]}}]}]}
`;
    const call = (from: string, url = 'http://pay.example.com:8443/') => why(`${FILE}${ENTRY}${egress}`, from, 'GET', url, 'edge/egress');
    expect((await call('shop/frontend')).stdout).toMatch(/^ALLOWED by Pod edge\/egress, port 8443/);
    expect((await call('plaintext')).stdout).toMatch(/^REFUSED/);
  });

  test('two meshes in one input, unless one fact of both is given', async () => {
    const two = `${FILE}${config('istio-system', 'rootNamespace: istio-system')}${config('other-system', 'trustDomain: cluster.local')}`;
    const args = ['shop/frontend', 'GET', 'http://web.shop/orders'];
    expect((await why(two, ...args)).stderr).toContain('the input has mesh configs that differ in rootNamespace: istio-system, other-system. Only one mesh can be judged: leave out the objects of the others');
    expect(await why(two, ...args, '--root-namespace', 'istio-system')).toMatchObject({ code: 0 });
    const revisions = `${FILE}${config('istio-system', 'trustDomain: cluster.local')}${config('istio-system', '').replace('name: istio,', 'name: istio-blue,')}`;
    expect(await why(revisions, ...args)).toMatchObject({ code: 0 });
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

describe('why notes objects that no verdict takes into account', () => {
  const networking = (kind: string, name: string, spec: object, namespace = 'shop') => JSON.stringify({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec });
  const why = async (objects: string[], ...args: string[]) => captured(() => main(['why', 'shop/frontend', 'GET', 'http://web.shop/orders/1', '-f', write([FILE, ...objects].join('\n---\n')), ...args]));
  const notesOf = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('note: ')).map((line) => line.replace(/ \(\S+app\.yaml:\d+\)$/, ''));
  const ASSUMED = 'The verdict is for callers that send mutual TLS if they and the workload have a proxy';
  const web = { workloadSelector: { labels: { app: 'web' } } };
  const frontend = { workloadSelector: { labels: { app: 'frontend' } } };

  test.each<[string, string, string]>([
    ['a TLS mode for the host', networking('DestinationRule', 'web', { host: 'web', trafficPolicy: { tls: { mode: 'DISABLE' } } }), `note: DestinationRule shop/web sets the TLS mode of callers for host 'web' (DISABLE in spec.trafficPolicy). ${ASSUMED}`],
    ['a TLS mode of another namespace', networking('DestinationRule', 'all', { host: '*.shop.svc.cluster.local', trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] } }, 'istio-system'),
      `note: DestinationRule istio-system/all sets the TLS mode of callers for host '*.shop.svc.cluster.local' (SIMPLE in spec.trafficPolicy.portLevelSettings[0]). ${ASSUMED}`],
    ['a TLS mode of a subset', networking('DestinationRule', 'web', { host: 'web.shop.svc.cluster.local', subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'MUTUAL' } } }] }),
      `note: DestinationRule shop/web sets the TLS mode of callers for host 'web.shop.svc.cluster.local' (MUTUAL in spec.subsets[0].trafficPolicy). ${ASSUMED}`],
    ['listeners of the workload', networking('Sidecar', 'web', { ...web, ingress: [{ port: { number: 9080 } }] }), 'note: Sidecar shop/web selects pods of Service shop/web, and has listeners of its own for port 9080. What its listeners change is not judged'],
    ['hosts of the caller', networking('Sidecar', 'front', { ...frontend, egress: [{ hosts: ['./*'] }] }), 'note: Sidecar shop/front selects the caller, Pod shop/frontend. Whether the proxy of the caller knows the host (spec.egress) is not judged'],
    ['patches of the workload', networking('EnvoyFilter', 'web', { ...web, configPatches: [{}] }), 'note: EnvoyFilter shop/web patches the configuration of pods of Service shop/web. What its patches change is not judged'],
    ['patches of the mesh', networking('EnvoyFilter', 'all', { configPatches: [{}] }, 'istio-system'), 'note: EnvoyFilter istio-system/all patches the configuration of pods of Service shop/web. What its patches change is not judged'],
    ['patches of the caller', networking('EnvoyFilter', 'front', { ...frontend, configPatches: [{}] }), 'note: EnvoyFilter shop/front patches the configuration of the caller, Pod shop/frontend. What its patches change is not judged'],
  ])('%s', async (_, object, expected) => {
    const { code, stdout } = await why([object]);
    expect({ code, notes: notesOf(stdout) }).toEqual({ code: 0, notes: [expected] });
    expect(stdout).toMatch(/^ALLOWED by pods of Service shop\/web/);
  });

  test.each<[string, string[], string[]]>([
    ['that with labels before that of the namespace', [networking('Sidecar', 'a', {}), networking('Sidecar', 'web', web), networking('Sidecar', 'front', frontend)], ['shop/front selects the caller', 'shop/web selects pods']],
    ['that of the namespace before that of the mesh', [networking('Sidecar', 'all', {}, 'istio-system'), networking('Sidecar', 'own', {})], ['shop/own selects pods', 'shop/own selects the caller']],
    ['that of the mesh', [networking('Sidecar', 'all', {}, 'istio-system')], ['istio-system/all selects pods', 'istio-system/all selects the caller']],
    ['none of the mesh that has labels', [networking('Sidecar', 'all', web, 'istio-system')], []],
    ['the first of two by name', [networking('Sidecar', 'b', {}), networking('Sidecar', 'a', {})], ['shop/a selects pods', 'shop/a selects the caller']],
    ['none at a gateway', [networking('Sidecar', 'own', {}), networking('Gateway', 'edge', { selector: { app: 'web' }, servers: [{ port: { number: 8080, protocol: 'HTTP' } }] })], ['shop/own selects the caller']],
  ])('the Sidecar that the proxies use: %s', async (_, objects, expected) => {
    const { stdout } = await why(objects);
    expect(notesOf(stdout).filter((line) => line.startsWith('note: Sidecar'))).toEqual(expected.map((text) => expect.stringContaining(`note: Sidecar ${text}`)));
  });

  test('a Sidecar of a namespace selects both', async () => {
    const { stdout } = await why([networking('Sidecar', 'default', { egress: [{ hosts: ['./*'] }] })]);
    expect(notesOf(stdout)).toEqual([expect.stringContaining('selects pods of Service shop/web'), expect.stringContaining('selects the caller')]);
  });

  test.each([
    ['of another host', networking('DestinationRule', 'api', { host: 'api', trafficPolicy: { tls: { mode: 'DISABLE' } } })],
    ['of the same short host in another namespace', networking('DestinationRule', 'web', { host: 'web', trafficPolicy: { tls: { mode: 'DISABLE' } } }, 'other')],
    ['without a TLS mode', networking('DestinationRule', 'web', { host: 'web', trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } })],
    ['of other pods', networking('EnvoyFilter', 'api', { workloadSelector: { labels: { app: 'api' } } })],
    ['of another namespace', networking('Sidecar', 'default', {}, 'other')],
    ['of a Gateway', networking('EnvoyFilter', 'edge', { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] })],
  ])('but none %s', async (_, object) => {
    expect(notesOf((await why([object])).stdout)).toEqual([]);
  });

  test('with their kinds, names and places in JSON', async () => {
    const { stdout } = await why([networking('EnvoyFilter', 'web', web)], '-o', 'json');
    expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ outcome: 'ALLOWED', notes: [{ kind: 'EnvoyFilter', namespace: 'shop', name: 'web', origin: expect.stringMatching(/app\.yaml:\d+$/), text: expect.stringContaining('patches') }] })]);
  });
});
