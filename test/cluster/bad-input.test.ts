import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cli } from './command';
import { faultyLab } from './faulty-lab';
import { binding, config, namespace, role } from './objects';
import { JsonObject } from '../../src/json';
import { bundled } from '../cli/bundled';
import { eventually } from '../lab/eventually';
import { loseAnswer, reset, status, throttle, WRITES } from '../lab/faults';

/** Errors before and during a run: each gives a clear message and an exit code, and nothing is half done. */
const cluster = faultyLab();
let folder: string;
let cli: Cli;
let home: string;
let count = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-test-'));
  home = `test-${++count}`;
  await cluster.lab.request('POST', '/api/v1/namespaces', namespace(home));
  cli = new Cli(cluster.faulty.kubeconfig, home);
});
afterEach(() => {
  cli.remove();
  rmSync(folder, { recursive: true });
});

const configs = async (): Promise<string[]> => (await cluster.lab.request('GET', `/api/v1/namespaces/${home}/configmaps`)).items
  .map(({ metadata }: { metadata: { name: string } }) => metadata.name).filter((name: string) => name !== 'kube-root-ca.crt').sort();

/** The kubeconfig of the lab with a change. */
function kubeconfig(change: (config: any) => void): string {
  const changed = JSON.parse(readFileSync(cluster.lab.kubeconfig, 'utf8'));
  change(changed);
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, JSON.stringify(changed));
  return file;
}

/** A program with these last statements before its synthesis. */
function program(end: string): string[] {
  const file = join(folder, 'main.js');
  writeFileSync(file, `
    const { App, Chart, ApiObject } = require(${JSON.stringify(require.resolve('cdk8s'))});
    const app = new App();
    const object = (chart, id, name) => new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    object(new Chart(app, 'shop'), 'settings', 'settings');
    ${end}
    app.synth();
  `);
  return ['--app', `node ${file}`];
}

describe.each(['plan', 'apply'])('%s', (command) => {
  const run = (...flags: string[]) => bundled([command, '--kubeconfig', cluster.lab.kubeconfig, '-n', home, ...flags]);
  afterEach(async () => expect(await configs()).toEqual([])); // nothing is done, not even an inventory

  test('a program that throws', async () => {
    const { code, stderr } = await run(...program('throw new Error("weights of web sum to 90, not to 100");'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: the program failed, and nothing was done: `node \S+` ended with exit code 1: Error: weights of web sum to 90, not to 100\n$/);
  });

  test('two objects with the same identity', async () => {
    const { code, stderr } = await run(...program("object(new Chart(app, 'other'), 'again', 'settings');"));
    expect(code).toBe(1);
    expect(stderr).toContain(`error: ConfigMap ${home}/settings is defined twice: other.k8s.yaml:1; shop.k8s.yaml:1. `);
  });

  test('a manifest that is no YAML', async () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, 'kind: ConfigMap\n---\nkind: [');
    expect(await run('-f', file)).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: \S+bad\.yaml:\d+:\d+: Flow sequence/) });
  });

  test('a server that cannot be reached', async () => {
    const file = kubeconfig(({ clusters }) => { clusters[0].cluster.server = 'https://127.0.0.1:1'; });
    const { code, stderr } = await run('--kubeconfig', file, ...program(''));
    expect(code).toBe(1);
    expect(stderr).toBe('error: the API server https://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1\n');
  });

  test('a server whose certificate is not trusted', async () => {
    const file = kubeconfig(({ clusters }) => { delete clusters[0].cluster['certificate-authority-data']; });
    const { code, stderr } = await run('--kubeconfig', file, ...program(''));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the API server \S+ cannot be reached: .*certificate/);
  });

  test('a token that has expired', async () => {
    const file = kubeconfig(({ users }) => { users[0].user.token = 'expired'; });
    const { code, stderr } = await run('--kubeconfig', file, ...program(''));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the API server \S+ does not accept the credentials of context '\S+' \(401 Unauthorized\): they are wrong or have expired\. Log in again\n$/);
    expect(stderr).not.toContain('token');
  });

  test('a kubeconfig that does not exist', async () => {
    const { code, stderr } = await run('--kubeconfig', '/nowhere/config', ...program(''));
    expect(code).toBe(1);
    expect(stderr).toBe('error: there is no kubeconfig at /nowhere/config. Name one with --kubeconfig or $KUBECONFIG\n');
  });

  test.each([
    [['--instance', 'Not A Name', '-f', '/dev/null'], "instance name 'Not A Name'"],
    [['--app', 'x', '-f', 'y'], '--app and -f exclude each other'],
    [['-o', 'table'], "argument 'table' is invalid"],
  ])('bad usage: %j', async (flags, message) => {
    expect(await run(...flags)).toMatchObject({ code: 64, stderr: expect.stringContaining(message) });
  });
});

test('text that YAML does not allow arrives unchanged, and half of a character is refused with its field', async () => {
  const codes = [...Array(0xa1).keys(), 0x2028, 0x2029, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x1f600];
  const text = codes.map((code) => `${String.fromCodePoint(code)}|`).join('');
  const objects = [config('a', { text, escaped: '\\ud83d' })];
  expect(await cli.run('apply', objects)).toMatchObject({ code: 0 });
  const { data } = await cluster.lab.request('GET', `/api/v1/namespaces/${home}/configmaps/a`);
  expect(data).toEqual({ text, escaped: '\\ud83d' });
  expect(await cli.run('plan', objects, '--exit-code')).toMatchObject({ code: 0 });
  const half = await cli.run('apply', [config('a', { text }), config('b', { text: 'x\ud83dx' })]);
  expect({ code: half.code, said: half.stdout + half.stderr }).toEqual({ code: 1, said: expect.stringMatching(/data\.text has half of a character/) });
});

test('a missing namespace for the inventory is an error before the first write', async () => {
  cli = new Cli(cluster.lab.kubeconfig, 'nowhere');
  expect(await cli.run('apply', [config('a', {}, home)])).toMatchObject({ code: 1, stderr: expect.stringContaining("namespace 'nowhere' does not exist") });
  expect(await configs()).toEqual([]);
});

test('an empty file, or nothing on standard input, is an error: what should have written it has failed', async () => {
  for (const command of ['plan', 'apply']) {
    for (const text of ['', '# no object\n---\n']) {
      const { code, stderr } = await cli.run(command, undefined, '-f', cli.writeText(text));
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: there are no objects to apply: -f \S+ has none\..*--allow-empty\n$/)]);
    }
    expect(await cli.run(command, [], '--allow-empty')).toMatchObject({ code: 0 });
  }
  expect(await configs()).toEqual([]);
});

test('labels and annotations that are left empty', async () => {
  const file = cli.writeText('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n  annotations:\n');
  expect(await cli.run('apply', undefined, '-f', file)).toMatchObject({ code: 0, stdout: expect.stringContaining('1 created') });
  expect(await cli.run('plan', undefined, '--exit-code', '-f', file)).toMatchObject({ code: 0 });
});

test('an empty synthesis is an error if it would prune objects, unless it is allowed', async () => {
  await cli.run('apply', [config('a'), config('b')]);
  for (const command of ['plan', 'apply']) {
    const { code, stderr } = await cli.run(command, []);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: there are no objects to apply, and instance 'default' has 2 in the cluster: .*--allow-empty\n$/);
  }
  expect(await configs()).toEqual(['a', 'b', 'cdk8s-istio-default']);
  expect(await cli.run('apply', [], '--allow-empty')).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 deleted\n$/) });
  expect(await configs()).toEqual(['cdk8s-istio-default']);
});

describe('an API server in trouble', () => {
  test.each([
    ['throttles', throttle(1)],
    ['is unavailable', status(503)],
    ['times out', status(504)],
    ['resets connections', reset()],
    ['loses the answer to a write that it has done', loseAnswer()],
  ])('%s for some time: the run succeeds, and each object is created once', async (_, fault) => {
    const objects = [1, 2, 3, 4].map((each) => config(`c-${each}`));
    cluster.faulty.proxy.on({ fault, method: WRITES, skip: 1, count: 3 });
    expect(await cli.run('apply', objects)).toMatchObject({ code: 0 });
    expect(await configs()).toEqual(['c-1', 'c-2', 'c-3', 'c-4', 'cdk8s-istio-default']);
    expect(await cli.run('apply', objects)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed: 4 unchanged') });
  }, 30_000);

  test('refuses the inventory: the run reports it and does nothing else', async () => {
    cluster.faulty.proxy.on({ fault: status(403), method: WRITES, path: /\/configmaps/ });
    expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 1, stderr: expect.stringContaining(`error: the inventory (ConfigMap ${home}/cdk8s-istio-default) cannot be written: `) });
    expect(await configs()).toEqual([]);
  });
});

describe('with few permissions', () => {
  let few: string;
  beforeEach(async () => {
    const account = `/api/v1/namespaces/${home}/serviceaccounts`;
    await cluster.lab.request('POST', account, { metadata: { name: 'few' } });
    const { status: { token } } = await cluster.lab.request('POST', `${account}/few/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} });
    few = kubeconfig(({ users }) => { users[0].user = { token }; });
  });
  /** Allows the lock too. */
  const allow = async (...more: JsonObject[]) => {
    const rules = [...more, { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'patch', 'delete'] }];
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${home}`;
    await cluster.lab.request('POST', `${rbac}/roles`, { metadata: { name: 'allowed' }, rules });
    await cluster.lab.request('POST', `${rbac}/rolebindings`, {
      metadata: { name: 'allowed' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'allowed' },
      subjects: [{ kind: 'ServiceAccount', name: 'few', namespace: home }],
    });
  };
  const precheck = (objects: JsonObject[]) => new Cli(few, home).run('precheck', objects, '-o', 'json');
  const problems = (stdout: string) => JSON.parse(stdout).filter(({ verdict }: { verdict: string }) => verdict === 'problem')
    .map(({ message }: { message: string }) => message);

  test('precheck names each verb that is missing', async () => {
    await allow({ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'patch'] });
    await eventually(async () => { // the API server needs a moment to read new roles
      const { code, stdout } = await precheck([config('a')]);
      expect(code).toBe(1);
      expect(problems(stdout)).toEqual([`may not create, delete configmaps in namespace ${home}`]);
    });
  });

  test('precheck names a role that grants more than the credentials hold', async () => {
    await allow({ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }, { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['get', 'create', 'patch', 'delete'] });
    await eventually(async () => {
      const { code, stdout } = await precheck([role('reads-secrets'), binding('reads-secrets')]);
      expect(code).toBe(1);
      expect(problems(stdout)).toEqual([
        expect.stringMatching(/^Role \S+\/reads-secrets: .*attempting to grant RBAC permissions not currently held/),
        expect.stringMatching(/^may not bind roles\.rbac\.authorization\.k8s\.io 'reads-secrets'/),
      ]);
    });
  });

  test('apply and delete need only permissions on the objects, the inventory and the lock', async () => {
    await allow({ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'create', 'patch', 'delete'] });
    const limited = new Cli(few, home);
    await eventually(async () => expect(await limited.run('apply', [config('a'), config('b')])).toMatchObject({ code: 0 }));
    expect(await limited.run('plan', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringContaining(`- delete    ConfigMap ${home}/b`) });
    expect(await limited.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 deleted') });
    expect(await limited.run('delete')).toMatchObject({ code: 0 });
    expect(await configs()).toEqual([]);
    limited.remove();
  });

  test('an object that may not be deleted is reported, and stays in the inventory', async () => {
    await cli.run('apply', [config('a'), config('b')]);
    await allow({ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'create', 'patch'] });
    const limited = new Cli(few, home);
    await eventually(async () => expect(await limited.run('apply', [config('a')])).toMatchObject({
      code: 1, stdout: expect.stringMatching(/failed {5}ConfigMap \S+\/b: configmaps "b" is forbidden: .*cannot delete resource/),
    }));
    expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 deleted') });
    limited.remove();
  });
});
