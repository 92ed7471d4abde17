import { Cli } from './command';
import { eachInNamespace, faultyLab, withIstioDefinitions } from './faulty-lab';
import { JsonObject } from '../../src/json';
import { status } from '../lab/faults';

/**
 * Policies that change their names: an earlier version named the objects of an AuthPolicy after the path of the construct. The new objects
 * must exist before an old one is pruned, so that there is no moment without a policy.
 */
const cluster = faultyLab();
let cli: Cli;
let home: string;

withIstioDefinitions(cluster);
eachInNamespace(cluster, 'test', (ownHome, ownCli) => {
  [home, cli] = [ownHome, ownCli];
});

const KINDS = ['AuthorizationPolicy', 'RequestAuthentication'];
const policies = (...names: string[]): JsonObject[] => names.flatMap((name) => KINDS.map((kind) => ({
  apiVersion: 'security.istio.io/v1beta1', kind, metadata: { name }, spec: { selector: { matchLabels: { app: 'web' } } },
})));
const OLD = ['shop-web-auth-c86a8711', 'shop-api-auth-c8d2f0aa'];
const NEW = ['web-auth', 'api-auth'];

async function live(): Promise<string[]> {
  const lists = await Promise.all(KINDS.map((kind) =>
    cluster.lab.request('GET', `/apis/security.istio.io/v1beta1/namespaces/${home}/${kind.toLowerCase().replace(/y$/, 'ie')}s`)));
  return lists.flatMap(({ items }) => items.map(({ kind, metadata }: any) => `${kind} ${metadata.name}`)).sort();
}

const titles = (names: string[]) => names.flatMap((name) => KINDS.map((kind) => `${kind} ${name}`)).sort();

/** Records which policies live when a deletion arrives at the API server. */
function recordBeforeDeletions(): string[][] {
  const records: string[][] = [];
  const arrived = async () => {
    records.push(await live());
  };
  cluster.faulty.proxy.on({ fault: { name: 'record', arrived }, method: 'DELETE', path: /security\.istio\.io/ });
  return records;
}

/** The writes of policies, as method and name, in the order of their arrival. */
function writes(): string[] {
  return cluster.faulty.proxy.requests.filter(({ method, path }) => ['PATCH', 'DELETE'].includes(method) && path.includes('security.istio.io'))
    .map(({ method, path }) => `${method} ${/([^/?]+)(?:\?.*)?$/.exec(path)![1]}`);
}

test('all new policies exist when the first old one is pruned', async () => {
  expect(await cli.run('apply', policies(...OLD))).toMatchObject({ code: 0 });
  const begin = writes().length;
  const records = recordBeforeDeletions();

  expect(await cli.run('apply', policies(...NEW), '--allow-prune-many')).toMatchObject({ code: 0, stdout: expect.stringMatching(/4 created, 4 deleted\n$/) });
  const methods = writes().slice(begin).map((write) => write.split(' ')[0]);
  expect(methods).toEqual([...Array(4).fill('PATCH'), ...Array(4).fill('DELETE')]);
  expect(records).toHaveLength(4);
  records.forEach((record) => expect(record).toEqual(expect.arrayContaining(titles(NEW))));
  expect(await live()).toEqual(titles(NEW));
}, 60_000);

test('no old policy is pruned if the API server refuses a new one', async () => {
  expect(await cli.run('apply', policies(...OLD))).toMatchObject({ code: 0 });
  cluster.faulty.proxy.on({ fault: status(403), method: 'PATCH', path: /authorizationpolicies\/web-auth/ });
  expect(await cli.run('apply', policies(...NEW), '--allow-prune-many')).toMatchObject({ code: 1, stdout: expect.stringMatching(/failed +AuthorizationPolicy \S+\/web-auth/) });
  expect(await live()).toEqual(expect.arrayContaining(titles(OLD)));

  cluster.faulty.proxy.clear();
  expect(await cli.run('apply', policies(...NEW), '--allow-prune-many')).toMatchObject({ code: 0 });
  expect(await live()).toEqual(titles(NEW));
}, 60_000);

// The writes of the run: the lock, the inventory, 4 new policies, the inventory with their uids, 4 deletions, the inventory, and the lock.
test.each([3, 6, 8, 11])('each policy has its old or its new name after a run that was killed after write %i', async (k) => {
  expect(await cli.run('apply', policies(...OLD))).toMatchObject({ code: 0 });
  const running = cli.start('apply', policies(...NEW), '--allow-prune-many');
  cluster.faulty.proxy.afterWrite(k, () => running.kill('SIGKILL'));
  expect(await running.ended).toBe('SIGKILL');
  cluster.faulty.proxy.clear();
  const after = await live();
  OLD.forEach((old, index) => KINDS.forEach((kind) => expect(after.includes(`${kind} ${old}`) || after.includes(`${kind} ${NEW[index]}`)).toBe(true)));

  expect(await cli.run('apply', policies(...NEW), '--allow-prune-many')).toMatchObject({ code: 0 });
  expect(await live()).toEqual(titles(NEW));
}, 60_000);
