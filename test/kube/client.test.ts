import { Agent, createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Json, JsonObject } from '../../src/json';
import { Connection, Deadline, KubeClient } from '../../src/kube';

/** The requests of the client, and how it handles answers, with a server whose answers the test defines. */
let server: Server;
let client: KubeClient;
let connection: Connection;
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
let answers: { [path: string]: [number, Json | string][] };
let tokens: string[];
/** The only credentials that are accepted, if there are some. */
let accepted: string | undefined;

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
  accepted = undefined;
  server = createServer((request, response) => void text(request).then((body) => {
    const path = request.url!.split('?')[0];
    if (accepted !== undefined && request.headers.authorization !== accepted) {
      seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      response.writeHead(401).end();
      return;
    }
    const next = (answers[path]?.length ?? 0) > 1 ? answers[path].shift() : answers[path]?.[0];
    const [status, answer] = next ?? (RESOURCES[path] ? [200, { resources: RESOURCES[path] }] : [200, {}]);
    if (!RESOURCES[path]) seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true });
  connection = {
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
  answers[PATH] = [[200, CONFIG]];
  await client.apply(CONFIG, { manager: 'cdk8s-istio/shop' });
  const [{ method, url, headers, body }] = seen;
  expect(`${method} ${url}`).toBe(`PATCH ${PATH}?fieldManager=cdk8s-istio%2Fshop&fieldValidation=Strict&force=false`);
  expect(headers).toMatchObject({ 'content-type': 'application/apply-patch+yaml', 'authorization': 'Bearer first' });
  expect(JSON.parse(body)).toEqual(CONFIG);
});

test('a name keeps its case, and its special characters are escaped', async () => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
  answers['/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3AMixed'] = [[200, { ...role, metadata: { name: 'system:Mixed' } }]];
  await client.find({ ...role, name: 'system:Mixed' });
  expect(seen[0].url).toBe('/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3AMixed');
});

describe('a value that would change the path of a request', () => {
  const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' };

  test.each(['..', '.', 'a/b', '../..', '%2e%2e', '%2E', 'a%2fb', ''])('as a name is an error, and no request is sent: %j', async (name) => {
    const error = expect.objectContaining({ status: 400, message: expect.stringContaining(`'${name}' is not the name of an object`) });
    await expect(client.find({ ...CONFIG_MAP, name })).rejects.toEqual(error);
    await expect(client.delete({ ...CONFIG_MAP, name }, 'u-1')).rejects.toEqual(error);
    await expect(client.patch({ ...CONFIG_MAP, name }, [])).rejects.toEqual(error);
    await expect(client.apply({ ...CONFIG, metadata: { name, namespace: 'shop' } }, { manager: 'me' })).rejects.toEqual(error);
    expect(seen).toEqual([]);
  });

  test.each(['..', '.', 'a/b', '%2e%2e', 'a?b'])('as a namespace is an error, and no request is sent: %j', async (namespace) => {
    const error = expect.objectContaining({ status: 400, message: expect.stringContaining(`'${namespace}' is not the name of a namespace`) });
    await expect(client.find({ ...CONFIG_MAP, namespace })).rejects.toEqual(error);
    await expect(client.list('v1', 'ConfigMap', { namespace })).rejects.toEqual(error);
    await expect(client.create(CONFIG, { namespace })).rejects.toEqual(error);
    expect(seen).toEqual([]);
  });

  test.each(['..', '../v1', 'v1/..', 'a/b/c', 'v1?x=y', '%2e%2e/v1', ''])('as an apiVersion is an error, and no request is sent: %j', async (apiVersion) => {
    await expect(client.find({ ...CONFIG_MAP, apiVersion })).rejects.toMatchObject({ status: 400, message: expect.stringContaining(`'${apiVersion}' is not an apiVersion`) });
    expect(seen).toEqual([]);
  });

  test('as the plural of a kind is an error, and no request is sent', async () => {
    answers['/apis/odd.example/v1'] = [[200, { resources: [{ name: '..', kind: 'Odd', namespaced: true }] }]];
    await expect(client.find({ ...CONFIG_MAP, apiVersion: 'odd.example/v1', kind: 'Odd' })).rejects.toThrow("'..' is not the plural name of a kind");
    expect(seen.map(({ url }) => url)).toEqual(['/apis/odd.example/v1']);
  });

  test.each(['/api/v1/namespaces/shop/configmaps/..', '/api/v1/./configmaps', '/api/v1/%2e%2e/x'])('as a whole path is an error, and no request is sent: %s', async (path) => {
    await expect(client.request({ method: 'DELETE', path })).rejects.toThrow(`the path '${path}' is not sent`);
    expect(seen).toEqual([]);
  });

  test('is sent exactly as it was built, if it is a valid name, also below the path of a server', async () => {
    const name = "a?b#c&d=e;f:g h'!~*()@é|^";
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name } };
    const path = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${encodeURIComponent(name)}`;
    answers[path] = [[200, role]];
    expect(await client.find({ apiVersion: role.apiVersion, kind: role.kind, name })).toEqual(role);
    expect(seen.map(({ url }) => url)).toEqual([path]);
    const below = new KubeClient({ ...connection, server: `${connection.server}/k8s/clusters/c-1/` });
    await below.request({ method: 'GET', path: `${path}?a=b` });
    expect(seen[1].url).toBe(`/k8s/clusters/c-1${path}?a=b`);
  });
});

test.each<[string, JsonObject]>([
  ['name', { ...CONFIG, metadata: { ...CONFIG.metadata, name: 'b' } }],
  ['namespace', { ...CONFIG, metadata: { ...CONFIG.metadata, namespace: 'other' } }],
  ['kind', { ...CONFIG, kind: 'Namespace' }],
  ['group', { ...CONFIG, apiVersion: 'other.example/v1' }],
  ['metadata', { apiVersion: 'v1', kind: 'ConfigMap' }],
])('an answer with another %s than the request is an error', async (_, answer) => {
  answers[PATH] = [[200, answer]];
  await expect(client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' })).rejects.toMatchObject({
    reason: 'OtherObject', message: expect.stringContaining('the API server was asked for ConfigMap shop/a of v1 and answered with '),
  });
  await expect(client.apply(CONFIG, { manager: 'me' })).rejects.toMatchObject({ reason: 'OtherObject' });
});

test('an answer in another version of the same group is the object', async () => {
  answers[PATH] = [[200, { ...CONFIG, apiVersion: 'v2' }]];
  expect(await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' })).toMatchObject({ apiVersion: 'v2' });
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

describe('a list', () => {
  const path = '/api/v1/configmaps';
  const page = (name: string, more?: string): [number, Json] => [200, { metadata: { continue: more ?? '' }, items: [{ metadata: { name } }] }];
  const expired: [number, Json] = [410, refused('Expired', 'The provided continue parameter is too old')];

  test('that expires between two pages is read again from its beginning', async () => {
    answers[path] = [page('a', 'more'), expired, page('a', 'more'), page('b')];
    expect((await client.list('v1', 'ConfigMap')).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });

  test('that expires again and again is at last read in one answer', async () => {
    answers[path] = [page('a', 'more'), expired, page('a', 'more'), expired, page('a')];
    expect(await client.list('v1', 'ConfigMap')).toHaveLength(1);
    expect(seen.at(-1)!.url).toBe(path);
  });

  test('can leave out all but the metadata', async () => {
    answers[path] = [page('a')];
    expect(await client.list('v1', 'ConfigMap', { metadataOnly: true })).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }]);
    answers['/api/v1/configmaps'] = [[200, { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', items: null }]];
    expect(await client.list('v1', 'ConfigMap', { metadataOnly: true })).toEqual([]);
    expect(seen[0].headers.accept).toBe('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
  });

  test('that is forbidden is an error of its own', async () => {
    answers[path] = [[403, refused('Forbidden', 'cannot list resource "configmaps"')]];
    await expect(client.list('v1', 'ConfigMap')).rejects.toMatchObject({ isForbidden: true, message: 'cannot list resource "configmaps"' });
  });

  test('of a kind that is not served is empty', async () => {
    answers['/apis/nowhere.example/v1'] = [[404, '404 page not found']];
    expect(await client.list('nowhere.example/v1', 'Thing')).toEqual([]);
  });

  test.each<[string, Json | string]>([
    ['a page of a proxy', '<html>'], ['no items', { metadata: {} }], ['an item without a name', { items: [{ metadata: {} }] }],
    ['an item of another namespace', { items: [{ metadata: { name: 'a', namespace: 'other' } }] }], ['an item that is no object', { items: [1] }],
  ])('that is answered with something else is an error: %s', async (_, answer) => {
    answers['/api/v1/namespaces/shop/configmaps'] = [[200, answer]];
    await expect(client.list('v1', 'ConfigMap', { namespace: 'shop' })).rejects.toMatchObject({ reason: 'OtherObject' });
  });
});

test.each<[string, string, [number, Json | string]]>([
  ['that serves nothing', '/api/v1', [404, '404 page not found']],
  ['that answers with a page', '/api/v1', [200, '<html>Log in</html>']],
  ['that answers with JSON', '/api/v1', [200, { kind: 'Other' }]],
])('a server %s is no API server, and no kind counts as absent', async (_, path, answer) => {
  answers[path] = [answer];
  answers['/apis/apps/v1'] = [[404, 'not found']];
  await expect(client.list('apps/v1', 'Deployment')).rejects.toThrow(/^this is not the API server of a cluster: it .*\. Correct the server in the kubeconfig$/);
});

test.each<[string, [number, Json], boolean]>([
  ['it is gone', [200, { kind: 'Status', status: 'Success' }], true],
  ['it does not exist', [404, refused('NotFound', 'configmaps "a" not found')], true],
  ['it has a finalizer', [200, CONFIG], false],
])('deletes the object with a uid, and says whether it is gone: %s', async (_, answer, isGone) => {
  answers[PATH] = [answer];
  expect(await client.delete({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' }, 'u-1')).toBe(isGone);
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

describe('credentials that are not accepted', () => {
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
  const unauthorized: [number, Json] = [401, refused('Unauthorized', 'Unauthorized')];

  test('are renewed, and the request is sent again', async () => {
    answers[PATH] = [unauthorized, [200, CONFIG]];
    expect(await client.find(ref)).toEqual(CONFIG);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  test('are renewed once', async () => {
    answers[PATH] = [unauthorized];
    await expect(client.find(ref)).rejects.toThrow(/does not accept the credentials of context 'test' \(401 Unauthorized\)/);
    expect(seen).toHaveLength(2);
  });

  test('are renewed once for several requests at the same time', async () => {
    tokens = ['expired', 'fresh', 'one too many'];
    accepted = 'Bearer fresh';
    answers[PATH] = [[200, CONFIG]];
    await Promise.all(Array.from({ length: 5 }, () => client.find(ref)));
    expect(new Set(seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer expired', 'Bearer fresh']));
  });
});

test.each<[string, JsonObject]>([
  ['data.port', { data: { port: JSON.parse('9007199254740993') } }],
  ['spec.list.1.big', { spec: { list: [{}, { big: JSON.parse('-12345678901234567890') }] } }],
  ['spec.huge', { spec: { huge: 1e300 } }],
])('an integer that JavaScript cannot hold is never sent: %s', async (path, fields) => {
  await expect(client.apply({ ...CONFIG, ...fields }, { manager: 'me' })).rejects.toThrow(`${path} is an integer beyond 9007199254740991: it cannot be sent exactly`);
  expect(seen).toEqual([]);
});

test('long rows of digits in strings and fractions are sent as they are', async () => {
  answers[PATH] = [[200, CONFIG]];
  const object = { ...CONFIG, data: { text: '9007199254740993', ratio: 0.1234567890123456, largest: Number.MAX_SAFE_INTEGER } };
  await client.apply(object, { manager: 'me' });
  expect(JSON.parse(seen[0].body)).toEqual(object);
});

test('each warning of the API server is passed on once', async () => {
  const warnings: string[] = [];
  client = new KubeClient(connection, {}, (each) => warnings.push(each));
  server.prependListener('request', (_, response) => response.setHeader('warning', ['299 - "batch/v1beta1 is \\"deprecated\\""', '299 - "unknown field"', 'no warning']));
  await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'b' }).catch(() => undefined);
  await client.list('v1', 'ConfigMap').catch(() => undefined);
  expect(warnings).toEqual(['batch/v1beta1 is "deprecated"', 'unknown field']);
});

test('after its deadline, a client tries nothing again, and still sends a request', async () => {
  answers[PATH] = [[503, 'not now'], [200, CONFIG]];
  const late = client.until(new Deadline(0));
  await expect(late.apply(CONFIG, { manager: 'me' })).rejects.toThrow('not now');
  expect(await late.apply(CONFIG, { manager: 'me' })).toEqual(CONFIG);
});

test('a guard admits writes, holds them back, and ends them', async () => {
  answers[PATH] = [[200, CONFIG]];
  const abort = new AbortController();
  const guarded = client.guardedBy(async () => abort.signal);
  await guarded.apply(CONFIG, { manager: 'me' });
  abort.abort();
  await expect(guarded.apply(CONFIG, { manager: 'me', once: true })).rejects.toMatchObject({ status: 0 });
  expect(await guarded.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'a' })).toEqual(CONFIG);
  expect(seen.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
});
