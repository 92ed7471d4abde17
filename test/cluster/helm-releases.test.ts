import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cli } from './command';
import { config, definition, namespace } from './objects';
import { JsonObject } from '../../src/json';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

/** What the earlier owner of adopted objects can still do, with the real helm and kubectl. */
let lab: Lab;
let cli: Cli;
let folder: string;
let home: string;
let count = 0;

beforeAll(async () => {
  lab = await Lab.start();
}, 120_000);
beforeEach(async () => {
  home = `helm-${++count}`;
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-chart-'));
  await lab.request('POST', '/api/v1/namespaces', namespace(home));
  cli = new Cli(lab.kubeconfig, home);
});
afterEach(() => {
  cli.remove();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => lab?.stop());

/** A chart with these objects, whose data are the value `value`. */
function chart(...names: string[]): string {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
  writeFileSync(join(folder, 'values.yaml'), 'value: helm\n');
  writeFileSync(join(folder, 'templates', 'all.yaml'), names.map((name) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { value: "{{ .Values.value }}" }\n`).join(''));
  return folder;
}

const helm = (...args: string[]) => lab.helm([...args, '-n', home]);
const live = (name: string) => lab.request('GET', `/api/v1/namespaces/${home}/configmaps/${name}`);
const records = async (kind: string): Promise<string[]> => (await lab.request('GET', `/api/v1/namespaces/${home}/${kind}?labelSelector=owner%3Dhelm`)).items
  .map(({ metadata }: any) => metadata.name);
const apply = (objects: JsonObject[], ...flags: string[]) => cli.run('apply', objects, '--adopt', 'helm', ...flags);
const ours = ['a', 'b'].map((name) => config(name, { value: 'ours' }));

test('without the flag, helm reverts what was adopted, and plan and apply say so', async () => {
  await helm('install', 'web', chart('a', 'b'));
  expect((await cli.run('plan', ours, '--adopt', 'helm')).stdout).toContain(`note: helm upgrade and helm uninstall of release ${home}/web change or delete it as long as Helm has its record: --delete-helm-releases deletes it`);
  expect((await apply(ours)).stderr).toBe(`note: Helm still has records of the adopted objects (${home}/web), and could change or delete these. To delete the records (the objects stay): cdk8s-istio apply --delete-helm-releases\n`);
  await helm('uninstall', 'web');
  await expect(live('a')).rejects.toThrow('not found');
});

describe.each([['secrets', 'secret'], ['configmaps', 'configmap']])('with records in %s', (kind, driver) => {
  const before = process.env.HELM_DRIVER;
  beforeEach(() => {
    process.env.HELM_DRIVER = driver;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.HELM_DRIVER;
    else process.env.HELM_DRIVER = before;
  });

  test('all records of a release are listed and deleted, and helm can neither revert nor delete the objects', async () => {
    await helm('install', 'web', chart('a', 'b'));
    await helm('upgrade', 'web', folder, '--set', 'value=second');
    await helm('install', 'other', chart('c'));
    const plan = await cli.run('plan', ours, '--adopt', 'helm', '--delete-helm-releases');
    for (const revision of [1, 2]) {
      expect(plan.stdout).toMatch(new RegExp(`- delete +\\S+ ${home}/sh\\.helm\\.release\\.v1\\.web\\.v${revision}\\n +note: it is a record of Helm release ${home}/web, whose objects belong to this instance`));
    }
    expect(await records(kind)).toHaveLength(3);
    expect(await apply(ours, '--delete-helm-releases')).toMatchObject({ code: 0, stdout: expect.stringContaining('2 adopted, 2 deleted'), stderr: '' });
    expect(await records(kind)).toEqual(['sh.helm.release.v1.other.v1']);
    await expect(helm('uninstall', 'web')).rejects.toThrow('not found');
    await expect(helm('upgrade', 'web', chart('a', 'b'))).rejects.toThrow('has no deployed releases');
    await expect(helm('upgrade', '--install', 'web', folder)).rejects.toThrow('invalid ownership metadata');
    expect([(await live('a')).data, (await live('b')).data]).toEqual([{ value: 'ours' }, { value: 'ours' }]);
    expect((await apply(ours, '--delete-helm-releases')).stdout).toContain('nothing changed: 2 unchanged');
  });
});

test('also some time after the adoption', async () => {
  await helm('install', 'web', chart('a', 'b'));
  await apply(ours);
  expect(await cli.run('apply', ours, '--delete-helm-releases')).toMatchObject({ code: 0, stdout: expect.stringContaining('2 unchanged, 1 deleted') });
  expect(await records('secrets')).toEqual([]);
});

test('a release that still has an object is refused, and the object is named; an object of an earlier revision counts, if it lives', async () => {
  await helm('install', 'web', chart('a', 'b', 'c'));
  const { code, stdout } = await apply(ours, '--delete-helm-releases');
  expect(code).toBe(1);
  expect(stdout).toMatch(new RegExp(`failed +Secret ${home}/sh\\.helm\\.release\\.v1\\.web\\.v1: it is a record of Helm release ${home}/web, which still has ConfigMap ${home}/c\\. Adopt them too, or delete them with Helm`));
  expect(await records('secrets')).toHaveLength(1);
  expect((await live('a')).data).toEqual({ value: 'ours' });
  await lab.kubectl(['-n', home, 'delete', 'configmap', 'c']);
  expect(await apply(ours, '--delete-helm-releases')).toMatchObject({ code: 0 });
  expect(await records('secrets')).toEqual([]);
});

test('a release that still has an object of which no version, or another one, is served is refused', async () => {
  const group = `${home}.example`;
  const things = (version: string) => `/apis/${group}/${version}/namespaces/${home}/things`;
  const serve = (...served: string[]) => lab.request('PATCH', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group}`, {
    spec: {
      versions: ['v1', 'v2'].map((name) => ({
        name,
        served: served.includes(name),
        storage: name === 'v1',
        schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      })),
    },
  }, 'application/merge-patch+json');
  const isServed = (version: string) => eventually(() => lab.request('GET', things(version)));
  const isNotServed = (version: string) => eventually(() => expect(lab.request('GET', things(version))).rejects.toThrow());

  await lab.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition(group));
  await isServed('v1');
  chart('a', 'b');
  writeFileSync(join(folder, 'templates', 'thing.yaml'), `apiVersion: ${group}/v1\nkind: Thing\nmetadata: { name: one }\nspec: { size: 1 }\n`);
  await helm('install', 'web', folder);
  await serve();
  await isNotServed('v1');
  const why = `which may still have Thing ${home}/one: the cluster has the kind Thing of ${group} and serves no version of it`;
  expect(await apply(ours, '--delete-helm-releases')).toMatchObject({ code: 1, stdout: expect.stringContaining(why) });
  await serve('v2');
  await isServed('v2');
  expect(await apply(ours, '--delete-helm-releases')).toMatchObject({ code: 1, stdout: expect.stringContaining(`which still has Thing ${home}/one`) });
  expect(await records('secrets')).toHaveLength(1);
  await lab.request('DELETE', `${things('v2')}/one`);
  expect(await apply(ours, '--delete-helm-releases')).toMatchObject({ code: 0 });
  expect(await records('secrets')).toEqual([]);
}, 60_000);

test('records are kept while an object of the set fails, while Helm changes the release, and if they cannot be read', async () => {
  await helm('install', 'web', chart('a', 'b'));
  const bad = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'bad' }, spec: { ports: [{ port: 99999 }] } };
  expect(await apply([...ours, bad], '--delete-helm-releases')).toMatchObject({ code: 1, stdout: expect.stringMatching(/kept +Secret .*web\.v1: it is deleted after a run in which all objects of the set succeed/) });

  const record = `/api/v1/namespaces/${home}/secrets/sh.helm.release.v1.web.v1`;
  const merge = (body: JsonObject) => lab.request('PATCH', record, body, 'application/merge-patch+json');
  await merge({ metadata: { labels: { status: 'pending-upgrade' } } });
  expect(await apply(ours, '--delete-helm-releases')).toMatchObject({ code: 1, stdout: expect.stringContaining('which is pending-upgrade: Helm may be changing it now') });
  await merge({ metadata: { labels: { status: 'deployed' } } });
  const { data } = await lab.request('GET', record);
  await lab.request('POST', `/api/v1/namespaces/${home}/secrets`, { metadata: { name: 'sh.helm.release.v1.web.v2', labels: { owner: 'helm', name: 'web', status: 'superseded', version: '2' } }, type: 'helm.sh/release.v1', data: { release: Buffer.from('damaged').toString('base64') } });
  expect(await apply(ours, '--delete-helm-releases')).toMatchObject({ code: 1, stdout: expect.stringContaining('which cannot be read') });
  expect((await lab.request('GET', record)).data).toEqual(data);
});

describe('kubectl apply of the old manifest of an adopted object', () => {
  const old = () => ({ input: JSON.stringify(config('a', { value: 'old' }, home)) });
  beforeEach(async () => {
    await lab.kubectl(['apply', '-f', '-'], old());
    expect((await cli.run('plan', [ours[0]], '--adopt', 'kubectl')).stdout).toContain('note: a client-side kubectl apply of its old manifest changes it again, and the next apply reports a conflict; a server-side one is refused');
    expect(await cli.run('apply', [ours[0]], '--adopt', 'kubectl')).toMatchObject({ code: 0 });
  });

  test('is refused on the server side', async () => {
    await expect(lab.kubectl(['apply', '--server-side', '-f', '-'], old())).rejects.toThrow('conflict with "cdk8s-istio/');
    expect((await live('a')).data).toEqual({ value: 'ours' });
  });

  test('changes it on the client side, and the next apply reports it', async () => {
    await lab.kubectl(['apply', '-f', '-'], old());
    expect(await cli.run('apply', [ours[0]])).toMatchObject({ code: 1, stdout: expect.stringMatching(/conflict with "kubectl-client-side-apply"/) });
    expect(await cli.run('apply', [ours[0]], '--adopt', 'kubectl')).toMatchObject({ code: 0 });
    expect((await live('a')).data).toEqual({ value: 'ours' });
  });

  test('with --prune does not delete it', async () => {
    const pruning = ['-n', home, 'apply', '--prune', '--all', '--prune-allowlist=core/v1/ConfigMap', '-f', '-'];
    await lab.kubectl(pruning, { input: JSON.stringify(config('theirs', {}, home)) });
    expect((await live('a')).data).toEqual({ value: 'ours' });
  });
});
