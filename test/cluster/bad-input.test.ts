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

/** What goes wrong before or on the way: each with a clear error and exit code, and nothing half done. */
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

/** The lab's kubeconfig, changed. */
function kubeconfig(change: (config: any) => void): string {
  const changed = JSON.parse(readFileSync(cluster.lab.kubeconfig, 'utf8'));
  change(changed);
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, JSON.stringify(changed));
  return file;
}

/** A program that ends its App this way. */
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
    expect(stderr).toMatch(/error: the program failed, nothing was done: `node \S+` ended with exit code 1: Error: weights of web sum to 90, not to 100\n$/);
  });

  test('two objects of one identity', async () => {
    const { code, stderr } = await run(...program("object(new Chart(app, 'other'), 'again', 'settings');"));
    expect(code).toBe(1);
    expect(stderr).toBe(`error: ConfigMap ${home}/settings is there twice: other.k8s.yaml, document 1; shop.k8s.yaml, document 1. One would overwrite the other: rename or remove one\n`);
  });

  test('a manifest that is no YAML', async () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, 'kind: ConfigMap\n---\nkind: [');
    expect(await run('-f', file)).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: \S+bad\.yaml, document 2: Flow sequence/) });
  });

  test('a server that cannot be reached', async () => {
    const file = kubeconfig(({ clusters }) => { clusters[0].cluster.server = 'https://127.0.0.1:1'; });
    const { code, stderr } = await run('--kubeconfig', file, ...program(''));
    expect(code).toBe(1);
    expect(stderr).toBe('error: the API server https://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1\n');
  });

  test('a server whose certificate is not to be trusted', async () => {
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

  test('a kubeconfig that is not there', async () => {
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

test('a namespace for the inventory that is not there is refused before any effect', async () => {
  cli = new Cli(cluster.lab.kubeconfig, 'nowhere');
  expect(await cli.run('apply', [config('a', {}, home)])).toMatchObject({ code: 1, stderr: expect.stringContaining("namespace 'nowhere' does not exist") });
  expect(await configs()).toEqual([]);
});

test('an empty synthesis is refused while there is something to lose, and not when it is meant', async () => {
  await cli.run('apply', [config('a'), config('b')]);
  for (const command of ['plan', 'apply']) {
    const { code, stderr } = await cli.run(command, []);
    expect(code).toBe(1);
    expect(stderr).toBe("error: there are no objects to apply, and instance 'default' has 2 in the cluster: all would be deleted. If that is meant, use --allow-empty\n");
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
    ['carries out and loses the answer', loseAnswer()],
  ])('%s for a while: the run gets through, and each object is there once', async (_, fault) => {
    const objects = [1, 2, 3, 4].map((each) => config(`c-${each}`));
    cluster.faulty.proxy.on({ fault, method: WRITES, skip: 1, count: 3 });
    expect(await cli.run('apply', objects)).toMatchObject({ code: 0 });
    expect(await configs()).toEqual(['c-1', 'c-2', 'c-3', 'c-4', 'cdk8s-istio-default']);
    expect(await cli.run('apply', objects)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing changed: 4 unchanged') });
  }, 30_000);

  test('refuses the inventory: told, and nothing begun', async () => {
    cluster.faulty.proxy.on({ fault: status(403), method: WRITES, path: /configmaps\/cdk8s-istio-/ });
    expect(await cli.run('apply', [config('a')])).toMatchObject({ code: 1, stderr: expect.stringContaining(`error: the inventory (ConfigMap ${home}/cdk8s-istio-default) cannot be written: `) });
    expect(await configs()).toEqual([]);
  });
});

describe('with few rights', () => {
  let few: string;
  beforeEach(async () => {
    const account = `/api/v1/namespaces/${home}/serviceaccounts`;
    await cluster.lab.request('POST', account, { metadata: { name: 'few' } });
    const { status: { token } } = await cluster.lab.request('POST', `${account}/few/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} });
    few = kubeconfig(({ users }) => { users[0].user = { token }; });
  });
  const allow = async (...rules: JsonObject[]) => {
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
    await eventually(async () => { // the API server learns of new roles a moment later
      const { code, stdout } = await precheck([config('a')]);
      expect(code).toBe(1);
      expect(problems(stdout)).toEqual([`may not create, delete configmaps in namespace ${home}`]);
    });
  });

  test('precheck tells a role that grants more than one holds', async () => {
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

  test('apply and delete need no more than rights on the objects and the inventory', async () => {
    await allow({ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'create', 'patch', 'delete'] });
    const limited = new Cli(few, home);
    await eventually(async () => expect(await limited.run('apply', [config('a'), config('b')])).toMatchObject({ code: 0 }));
    expect(await limited.run('plan', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringContaining(`- delete    ConfigMap ${home}/b`) });
    expect(await limited.run('apply', [config('a')])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 deleted') });
    expect(await limited.run('delete')).toMatchObject({ code: 0 });
    expect(await configs()).toEqual([]);
    limited.remove();
  });

  test('what may not be deleted is told, and stays in the inventory', async () => {
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
