import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonObject } from '../../src/json';
import { ExecPlugin } from '../../src/kube/exec-plugin';

/** Plugins are shell scripts here. Each call adds a line to the file `calls`. */
let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plugin = (script: string, more: JsonObject = {}, limitMs?: number) =>
  new ExecPlugin({ apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', `echo x >> ${folder}/calls; ${script}`], ...more }, { server: 'https://api' }, limitMs);
const calls = () => existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').split('\n').length - 1 : 0;
const answer = (status: JsonObject) => `echo '${JSON.stringify({ kind: 'ExecCredential', status })}'`;

test('is asked once for a credential without an end, and again on request', async () => {
  const asked = plugin(answer({ token: 't' }));
  expect(await asked.get(false)).toMatchObject({ token: 't' });
  await asked.get(false);
  expect(calls()).toBe(1);
  await asked.get(true);
  expect(calls()).toBe(2);
});

test('is asked again when its credential has expired', async () => {
  const asked = plugin(answer({ token: 't', expirationTimestamp: '2020-01-01T00:00:00Z' }));
  await asked.get(false);
  await asked.get(false);
  expect(calls()).toBe(2);
});

test('gets what it needs to know, and its own environment', async () => {
  const script = `test "$MINE" = yes && printf %s "$KUBERNETES_EXEC_INFO" > ${folder}/info; ${answer({ clientCertificateData: 'CERT', clientKeyData: 'KEY' })}`;
  expect(await plugin(script, { env: [{ name: 'MINE', value: 'yes' }], provideClusterInfo: true }).get(false)).toEqual({ token: undefined, cert: 'CERT', key: 'KEY' });
  expect(JSON.parse(readFileSync(join(folder, 'info'), 'utf8'))).toEqual({
    kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec: { interactive: false, cluster: { server: 'https://api' } },
  });
});

test.each<[string, string, JsonObject, string]>([
  ['fails', 'echo no session >&2; exit 3', {}, "the credential plugin 'sh' has failed (exit code 3): no session"],
  ['is not installed', '', { command: 'no-such-plugin', installHint: 'Install it from there' }, "the credential plugin 'no-such-plugin' is not installed. Install it from there"],
  ['says why it gives no token, and does not fail', 'echo session has expired >&2; echo "{}"', {}, "the credential plugin 'sh' has answered without a token and without a client certificate: session has expired"],
  ['answers with text', 'echo hello', {}, "the credential plugin 'sh' has not answered with JSON"],
  ['answers without a credential', answer({}), {}, "the credential plugin 'sh' has answered without a token and without a client certificate"],
  ['answers with a number', answer({ token: 1 }), {}, 'has answered without a token'],
])('that %s is an error that names it', async (_, script, more, message) => {
  await expect(plugin(script, more).get(false)).rejects.toThrow(message);
});

test('that hangs is ended at its limit', async () => {
  const begin = performance.now();
  await expect(plugin('exec sleep 100', {}, 100).get(false)).rejects.toThrow("the credential plugin 'sh' has not answered within 0.1 s");
  expect(performance.now() - begin).toBeLessThan(5000);
});
