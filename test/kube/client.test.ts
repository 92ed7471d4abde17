import { Agent, createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Json, JsonObject } from '../../src/json';
import { KubeClient } from '../../src/kube';

/** The requests of the client, and how it handles answers, with a server whose answers the test defines. */
let server: Server;
let client: KubeClient;
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
let answers: { [path: string]: [number, Json | string][] };
let tokens: string[];

const RESOURCES: { [path: string]: JsonObject[] } = {
  '/api/v1': [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }, { name: 'configmaps/status', kind: 'ConfigMap', namespaced: true }],
  '/apis/rbac.authorization.k8s.io/v1': [{ name: 'clusterroles', kind: 'ClusterRole', namespaced: false }],
};
const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' }, data: { kept: 'as it is' } };
const PATH = '/api/v1/namespaces/shop/configmaps/a';

beforeEach(async () => {
  seen = [];
  answers = {};
  tokens = ['first', 'second'];
  server = createServer((request, response) => void text(request).then((body) => {
    const path = request.url!.split('?')[0];
    const next = (answers[path]?.length ?? 0) > 1 ? answers[path].shift() : answers[path]?.[0];
    const [status, answer] = next ?? (RESOURCES[path] ? [200, { resources: RESOURCES[path] }] : [200, {}]);
    if (!RESOURCES[path]) seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true });
  const connection = {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    context: 'test',
    namespace: 'default',
    credentials: async () => ({ agent, headers: { authorization: `Bearer ${tokens.shift()}` } }),
  };
  client = new KubeClient(connection);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const refused = (reason: string, message: string): JsonObject => ({ kind: 'Status', reason, message });

test('applies exactly the given object, with strict validation and without force', async () => {
  await client.apply(CONFIG, { manager: 'cdk8s-istio/shop' });
  const [{ method, url, headers, body }] = seen;
  expect(`${method} ${url}`).toBe(`PATCH ${PATH}?fieldManager=cdk8s-istio%2Fshop&fieldValidation=Strict&force=false`);
  expect(headers).toMatchObject({ 'content-type': 'application/apply-patch+yaml', 'authorization': 'Bearer first' });
  expect(JSON.parse(body)).toEqual(CONFIG);
});

test('a name keeps its case, and its special characters are escaped', async () => {
  await client.find({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'system:Mixed' });
  expect(seen[0].url).toBe('/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3AMixed');
});

test('an object that does not exist is undefined, and so is one of a kind that is not served', async () => {
  answers[PATH] = [[404, refused('NotFound', 'configmaps "a" not found')]];
  answers['/apis/nowhere.example/v1'] = [[404, '404 page not found']];
  expect(await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' })).toBeUndefined();
  expect(await client.find({ apiVersion: 'nowhere.example/v1', kind: 'Thing', name: 'a' })).toBeUndefined();
});

test('an object of a kind that is not served cannot be applied', async () => {
  answers['/apis/nowhere.example/v1'] = [[404, '404 page not found']];
  await expect(client.apply({ ...CONFIG, apiVersion: 'nowhere.example/v1', kind: 'Thing' }, { manager: 'me' }))
    .rejects.toThrow('the cluster does not serve kind Thing of nowhere.example/v1. Is its CustomResourceDefinition installed?');
});

test('a kind is found as soon as it is served', async () => {
  const things = { resources: [{ name: 'things', kind: 'Thing', namespaced: false }] };
  answers['/apis/new.example/v1'] = [[404, '404 page not found'], [200, { resources: [] }], [200, things]];
  expect(await client.resourceOf('new.example/v1', 'Thing')).toBeUndefined();
  expect(await client.resourceOf('new.example/v1', 'Thing')).toBeUndefined();
  expect(await client.resourceOf('new.example/v1', 'Thing')).toMatchObject({ plural: 'things', namespaced: false });
});

test('lists all pages', async () => {
  const path = '/api/v1/configmaps';
  answers[path] = [[200, { metadata: { continue: 'more' }, items: [{ metadata: { name: 'a' } }] }], [200, { metadata: {}, items: [{ metadata: { name: 'b' } }] }]];
  const items = await client.list('v1', 'ConfigMap', { labelSelector: 'app=x' });
  expect(items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['ConfigMap a', 'ConfigMap b']);
  expect(seen.map(({ url }) => url)).toEqual([`${path}?limit=500&labelSelector=app%3Dx`, `${path}?limit=500&labelSelector=app%3Dx&continue=more`]);
});

test('deletes the object with a uid', async () => {
  expect(await client.delete({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' }, 'u-1')).toBe(true);
  expect(JSON.parse(seen[0].body)).toMatchObject({ preconditions: { uid: 'u-1' }, propagationPolicy: 'Background' });
});

test.each<[string, [number, Json | string]]>([
  ['throttled', [429, refused('TooManyRequests', 'slow down')]],
  ['unavailable', [503, 'upstream connect error']],
  ['a kind that another API server does not serve yet', [404, '404 page not found']],
])('tries again: %s', async (_, answer) => {
  answers[PATH] = [answer, [200, CONFIG]];
  expect(await client.apply(CONFIG, { manager: 'me' })).toEqual(CONFIG);
  expect(seen).toHaveLength(2);
});

test.each<[string, [number, Json | string], string]>([
  ['an unknown field', [500, { kind: 'Status', message: 'failed to create typed patch object: .bogus: field not declared in schema' }], '.bogus: field not declared in schema'],
  ['a missing permission', [403, refused('Forbidden', 'cannot patch resource "configmaps"')], 'cannot patch resource "configmaps"'],
  ['a body that is too large', [413, refused('RequestEntityTooLarge', 'limit is 3145728')], 'limit is 3145728'],
])('does not try again: %s', async (_, answer, message) => {
  answers[PATH] = [answer];
  await expect(client.apply(CONFIG, { manager: 'me' })).rejects.toThrow(message);
  expect(seen).toHaveLength(1);
});

test('a probe takes the first answer', async () => {
  answers[PATH] = [[503, 'not now'], [200, CONFIG]];
  await expect(client.apply(CONFIG, { manager: 'me', dryRun: true, once: true })).rejects.toThrow('not now');
  expect(seen[0].url).toContain('dryRun=All');
});

test('reads the credentials again after a 401', async () => {
  answers[PATH] = [[401, refused('Unauthorized', 'Unauthorized')], [200, CONFIG]];
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
  await expect(client.find(ref)).rejects.toThrow(/does not accept the credentials of context 'test' \(401 Unauthorized\)/);
  await client.find(ref);
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
});
