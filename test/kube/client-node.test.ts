import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { connectionOf } from '../../src/kube';
import { KubeConfigError } from '../../src/kube/error';

const entry = (name: string, context: object = {}) => JSON.stringify({
  'apiVersion': 'v1',
  'kind': 'Config',
  'clusters': [{ name, cluster: { server: `https://${name}.example:6443/` } }],
  'users': [{ name, user: { token: `${name}-token` } }],
  'contexts': [{ name, context: { cluster: name, user: name, ...context } }, { name: 'broken', context: { cluster: 'nowhere', user: name } }],
  'current-context': name,
});

let folder: string;
const before = process.env.KUBECONFIG;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  writeFileSync(join(folder, 'one'), entry('one', { namespace: 'shop' }));
  writeFileSync(join(folder, 'two'), entry('two'));
  process.env.KUBECONFIG = [join(folder, 'one'), join(folder, 'missing'), join(folder, 'two')].join(delimiter);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  if (before === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = before;
});

test('the current context of the first file counts, with its namespace', () => {
  expect(connectionOf()).toMatchObject({ server: 'https://one.example:6443', context: 'one', namespace: 'shop' });
});

test('a context of any file can be chosen, and another namespace', async () => {
  expect(connectionOf({ context: 'two' })).toMatchObject({ server: 'https://two.example:6443', namespace: 'default' });
  const connection = connectionOf({ context: 'two', namespace: 'mine' });
  expect(connection.namespace).toBe('mine');
  expect((await connection.credentials(false)).headers).toMatchObject({ Authorization: 'Bearer two-token' });
});

test('--kubeconfig comes before the environment', () => {
  expect(connectionOf({ kubeconfig: join(folder, 'two') }).context).toBe('two');
});

test.each([
  ['a context that does not exist', { context: 'three' }, /^the kubeconfig has no context 'three'\. It has: one, broken, two$/],
  ['a context without its cluster', { context: 'broken' }, /^context 'broken' names cluster 'nowhere', which the kubeconfig does not have$/],
  ['a missing file', { kubeconfig: '/nowhere/config' }, /^there is no kubeconfig at \/nowhere\/config\. Name one with --kubeconfig or \$KUBECONFIG$/],
])('%s is an error', (_, choice, message) => {
  expect(() => connectionOf(choice)).toThrow(message);
});

test('a file that is not a kubeconfig is an error', () => {
  writeFileSync(join(folder, 'bad'), 'clusters: [{name: x}]');
  expect(() => connectionOf({ kubeconfig: join(folder, 'bad') })).toThrow(/bad cannot be read: clusters\[0\]\.cluster is missing$/);
});

test.each(['', 'a: [', '[]', 'text'])('a file with something else is an error of one line: %s', (content) => {
  writeFileSync(join(folder, 'bad'), content);
  expect(() => connectionOf({ kubeconfig: join(folder, 'bad') })).toThrow(/^the kubeconfig .*$/);
});

test.each(['', '::bad', '10.0.0.1', 'ftp://api'])('a server that is no address is an error: %s', (server) => {
  const config = JSON.parse(entry('one'));
  config.clusters[0].cluster = { server };
  writeFileSync(join(folder, 'bad'), JSON.stringify(config));
  expect(() => connectionOf({ kubeconfig: join(folder, 'bad') })).toThrow(/^(cluster 'one' of context 'one' has the server|the kubeconfig .* cannot be read:).*$/);
});

test('names the plugin that gives no credentials', async () => {
  const config = JSON.parse(entry('plugin'));
  config.users[0].user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', 'echo please log in >&2; exit 1'] } };
  writeFileSync(join(folder, 'exec'), JSON.stringify(config));
  await expect(connectionOf({ kubeconfig: join(folder, 'exec') }).credentials(false)).rejects.toThrow("the credential plugin 'sh' has failed (exit code 1): please log in");
});

test('names the context whose credentials cannot be read', async () => {
  const config = JSON.parse(entry('certificate'));
  config.users[0].user = { 'client-certificate': '/nowhere/client.crt', 'client-key': '/nowhere/client.key' };
  writeFileSync(join(folder, 'certificate'), JSON.stringify(config));
  await expect(connectionOf({ kubeconfig: join(folder, 'certificate') }).credentials(false)).rejects.toThrow(/^the credentials of context 'certificate' cannot be read: ENOENT/);
});

/** A kubeconfig with other entries. */
function changed(change: (config: any) => void): string {
  const config = JSON.parse(entry('one'));
  change(config);
  writeFileSync(join(folder, 'changed'), JSON.stringify(config));
  return join(folder, 'changed');
}

test.each<[string, (config: any) => void, string]>([
  ['no contexts', (config) => delete config.contexts, 'the kubeconfig has no contexts. Name another one with --kubeconfig or $KUBECONFIG'],
  ['no current context', (config) => delete config['current-context'], 'the kubeconfig has no current context. Choose one with --context: one, broken'],
  ['a user that is missing', (config) => { config.users = []; }, 'context \'one\' names user \'one\', which the kubeconfig does not have'],
  ['users that are no list', (config) => { config.users = { one: {} }; }, 'context \'one\' names user \'one\', which the kubeconfig does not have'],
  ['clusters that are no list', (config) => { config.clusters = 5; }, 'context \'one\' names cluster \'one\', which the kubeconfig does not have'],
  ['a certificate that is none', (config) => { config.users[0].user = { 'client-certificate-data': 'AAAA', 'client-key-data': 'AAAA' }; },
    'a certificate or key of context \'one\' cannot be used: error:0480006C:PEM routines::no start line. '
    + 'Check certificate-authority of cluster \'one\', and client-certificate and client-key of user \'one\''],
  ['an auth provider without a config', (config) => { config.users[0].user = { 'auth-provider': { name: 'gcp' } }; },
    'the credentials of context \'one\' cannot be read: the auth-provider \'gcp\' has no tokens. Kubernetes has replaced auth providers by credential plugins: write exec'],
  ['an authority that is not there', (config) => { config.clusters[0].cluster['certificate-authority'] = '/nowhere/ca'; },
    'the credentials of context \'one\' cannot be read: ENOENT: no such file or directory, open \'/nowhere/ca\''],
])('a kubeconfig with %s is an error that needs no stack', async (_, change, message) => {
  const kubeconfig = changed(change);
  const error = await Promise.resolve().then(() => connectionOf({ kubeconfig }).credentials(false)).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(KubeConfigError);
  expect((error as Error).message).toBe(message);
});
