import { Cli } from './command';
import { eachInNamespace, faultyLab } from './faulty-lab';
import { config } from './objects';
import { refuse } from '../lab/faults';

/**
 * Answers 409 that do not say that somebody has changed the object: the denial of a webhook, which chooses its status, and a conflict of a quota. The
 * proxy gives them in the form in which the API server does.
 */
const cluster = faultyLab();
let cli: Cli;

eachInNamespace(cluster, 'denials', (_, ownCli) => {
  cli = ownCli;
});

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';
const denial = (name: string, kind: string) =>
  refuse(409, `admission webhook "deny.test.example" denied the request: Operation cannot be fulfilled: ${MODIFIED}`, { reason: 'Conflict', details: { name, kind } });
const writesTo = (path: RegExp, from: number) =>
  cluster.faulty.proxy.requests.slice(from).filter((each) => path.test(each.path) && ['PATCH', 'POST'].includes(each.method)).length;

test('an object that a webhook denies with 409 is sent once, and called denied', async () => {
  expect(await cli.run('apply', [config('web', { value: '1' })])).toMatchObject({ code: 0 });
  const path = /\/configmaps\/(web|new)\?/;
  cluster.faulty.proxy.on({ fault: denial('web', 'configmaps'), method: 'PATCH', path });
  const from = cluster.faulty.proxy.requests.length;
  const { code, stdout } = await cli.run('apply', [config('web', { value: '2' }), config('new')], '-o', 'json');
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/"name":"web".*"code":"AdmissionDenied"/) });
  expect(writesTo(path, from)).toBe(2);
}, 60_000);

test.each([
  ['inventory', /\/configmaps\?|\/configmaps$/, 'configmaps'],
  ['lock', /\/leases\?|\/leases$/, 'leases'],
])('if a webhook denies the %s with 409, it is named, and no other run is blamed', async (what, path, kind) => {
  cluster.faulty.proxy.on({ fault: denial('cdk8s-istio-default', kind), method: 'POST', path });
  const from = cluster.faulty.proxy.requests.length;
  const { code, stderr } = await cli.run('apply', [config('web')], '--timeout', '20s');
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(new RegExp(`the ${what} .*admission webhook "deny.test.example" denied the request`)) });
  expect(stderr).not.toContain('another run');
  expect(writesTo(path, from)).toBe(1);
}, 60_000);

test('a conflict of a quota is sent again after pauses, without a new look at the object', async () => {
  expect(await cli.run('apply', [config('web', { value: '1' })])).toMatchObject({ code: 0 });
  const message = `Operation cannot be fulfilled on resourcequotas "team": ${MODIFIED}`;
  const path = /\/configmaps\/web\?/;
  cluster.faulty.proxy.on({ fault: refuse(409, message, { reason: 'Conflict', details: { name: 'team', kind: 'resourcequotas' } }), method: 'PATCH', path, count: 3 });
  const from = cluster.faulty.proxy.requests.length;
  expect(await cli.run('apply', [config('web', { value: '2' })])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 configured') });
  expect(cluster.faulty.proxy.requests.slice(from).filter((each) => path.test(each.path)).map(({ method }) => method)).toEqual(['PATCH', 'PATCH', 'PATCH', 'PATCH']);
}, 60_000);
