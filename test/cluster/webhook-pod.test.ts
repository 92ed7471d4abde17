import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cli } from './command';
import { config, namespace } from './objects';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

/** A webhook that runs in a pod, and denies with 409: the API server itself writes the answer that the command gets. */
const HOME = 'denied';
const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

/** Denies each request with 409, and counts the ones that are no dry run. `GET /` gives the number. */
const SERVER = `
  const { createServer } = require('node:https');
  const review = (body) => ({ apiVersion: body.apiVersion, kind: body.kind, response: {
    uid: body.request.uid, allowed: false, status: { code: 409, reason: 'Conflict', message: process.env.MESSAGE },
  } });
  let count = 0;
  createServer({ cert: process.env.CERT, key: process.env.KEY }, (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      if (request.method === 'GET') return response.end(String(count));
      const body = JSON.parse(Buffer.concat(chunks));
      count += body.request.dryRun ? 0 : 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(review(body)));
    });
  }).listen(8443);
`;

/** A certificate for a server, which is its own authority, and its key. */
function certificateFor(host: string): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-webhook-'));
  try {
    const [cert, key] = ['tls.crt', 'tls.key'].map((name) => join(folder, name));
    execFileSync('openssl', [
      'req', '-x509', '-nodes', '-days', '2', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-subj', `/CN=${host}`,
      '-addext', `subjectAltName=DNS:${host}`, '-keyout', key, '-out', cert,
    ], { stdio: 'pipe' });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A webhook for the requests for one object. */
function webhook(name: string, operations: string[], caBundle: string, server = 'deny'): JsonObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'deny' },
    webhooks: [{
      name: 'deny.test.example',
      sideEffects: 'None',
      failurePolicy: 'Fail',
      admissionReviewVersions: ['v1'],
      clientConfig: { service: { name: server, namespace: 'server', path: '/' }, caBundle: Buffer.from(caBundle).toString('base64') },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': HOME } },
      matchConditions: [{ name: 'one', expression: `request.name == '${name}'` }],
      rules: [{ operations, apiGroups: [''], apiVersions: ['*'], resources: ['configmaps'] }],
    }],
  };
}

const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
let lab: Lab;
let cli: Cli;
let cert: string;

beforeAll(async () => {
  lab = await Lab.start();
  cli = new Cli(lab.kubeconfig, HOME);
  const authority = certificateFor('deny.server.svc');
  cert = authority.cert;
  await lab.request('POST', '/api/v1/namespaces', namespace(HOME));
  await lab.request('POST', '/api/v1/namespaces', namespace('server'));
  const env = Object.entries({ CERT: cert, KEY: authority.key, MESSAGE: MODIFIED }).map(([name, value]) => ({ name, value }));
  const readinessProbe = { tcpSocket: { port: 8443 }, periodSeconds: 1 };
  const container = { name: 'server', image: 'lab/echo:1', command: ['/usr/local/bin/node', '-e', SERVER], env, readinessProbe };
  const ports = [{ port: 443, targetPort: 8443 }];
  const create = (plural: string, labels: JsonObject, spec: JsonObject) =>
    lab.request('POST', `/api/v1/namespaces/server/${plural}`, { metadata: { name: 'deny', labels }, spec });
  await create('pods', { app: 'deny' }, { containers: [container] });
  await create('services', {}, { selector: { app: 'deny' }, ports });
  await lab.kubectl(['-n', 'server', 'wait', '--for=condition=Ready', 'pod/deny', '--timeout=60s']);
}, 180_000);
afterAll(async () => {
  cli?.remove();
  await lab?.stop();
});

/** Denies requests for one object from now on. */
async function deny(name: string, operations: string[], probe: () => Promise<unknown>): Promise<void> {
  await lab.request('POST', CONFIGURATIONS, webhook(name, operations, cert));
  await eventually(() => expect(probe()).rejects.toThrow('admission webhook "deny.test.example" denied the request'));
}

/** Lets all requests pass again. */
async function allow(probe: () => Promise<unknown>): Promise<void> {
  await lab.request('DELETE', `${CONFIGURATIONS}/deny`);
  await eventually(probe);
}

const path = (name: string) => `/api/v1/namespaces/${HOME}/configmaps/${name}`;
const change = () => lab.request('PATCH', `${path('web')}?dryRun=All`, { data: { value: 'probe' } }, 'application/merge-patch+json');
const deletion = () => lab.request('DELETE', `${path('old')}?dryRun=All`);
const asked = async () => Number(await lab.request('GET', '/api/v1/namespaces/server/services/https:deny:443/proxy/'));
const apply = (...flags: string[]) => cli.run('apply', [config('web', { value: '2' }), config('other')], ...flags);

beforeEach(async () => {
  expect(await cli.run('apply', [config('web', { value: '1' }), config('old')])).toMatchObject({ code: 0 });
}, 60_000);

test('a change and a deletion that are denied are each sent once, and called denied; all else is done, and the next run converges', async () => {
  await deny('web', ['UPDATE'], change);
  let before = await asked();
  const changed = await apply('-o', 'json');
  expect(changed).toMatchObject({ code: 1, stdout: expect.stringMatching(/"name":"web".*"code":"AdmissionDenied"/) });
  expect(await asked()).toBe(before + 1);
  expect(await lab.request('GET', path('other'))).toBeDefined();
  await allow(change);

  await deny('old', ['DELETE'], deletion);
  before = await asked();
  const why = new RegExp(`failed +ConfigMap denied/old: admission webhook "deny.test.example" denied the request: ${MODIFIED}`);
  expect(await apply()).toMatchObject({ code: 1, stdout: expect.stringMatching(why) });
  expect(await asked()).toBe(before + 1);
  await allow(deletion);
  expect(await apply()).toMatchObject({ code: 0, stdout: expect.stringContaining('1 deleted') });
}, 120_000);

test('a deletion whose webhook is down ends at the timeout with the reason, all else is deleted, and the next run converges', async () => {
  await lab.request('POST', CONFIGURATIONS, webhook('old', ['DELETE'], cert, 'nobody'));
  await eventually(() => expect(deletion()).rejects.toThrow('failed calling webhook'));
  const why = /failed +ConfigMap denied\/old: .*failed calling webhook "deny.test.example"/;
  expect(await cli.run('delete', undefined, '--timeout', '5s')).toMatchObject({ code: 1, stdout: expect.stringMatching(why) });
  await expect(lab.request('GET', path('web'))).rejects.toThrow('not found');
  await allow(deletion);
  expect(await cli.run('delete')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 deleted') });
}, 120_000);
