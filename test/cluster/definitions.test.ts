import { AUTH_POLICIES, judge, startWithDefinitions, TRAFFIC_SPLITS } from './judgement';
import { AUTH_POLICY_KIND } from '../../src/security/specification';
import { TRAFFIC_SPLIT_KIND } from '../../src/traffic/specification';
import { specificationProblems } from '../../src/traffic/split';
import { Lab } from '../lab';

jest.setTimeout(120_000);

let lab: Lab;
beforeAll(async () => {
  lab = await startWithDefinitions();
});
afterAll(async () => lab?.stop());

test.each([['TrafficSplit', TRAFFIC_SPLITS, 500], ['AuthPolicy', AUTH_POLICIES, 250]] as const)('the API server and synthesis judge random specifications of %s alike', async (_, judged, count) => {
  const { differences, valid, brokenRules, brokenSchemas } = await judge(lab, judged, count);
  expect(differences).toEqual([]);
  expect(Math.min(valid, brokenRules, brokenSchemas)).toBeGreaterThan(25);
});

test('the API server fills in the defaults of an AuthPolicy, and says what to write', async () => {
  const { group, version, kind } = AUTH_POLICY_KIND;
  const resource = (spec: object) => JSON.stringify({ apiVersion: `${group}/${version}`, kind, metadata: { name: 'web' }, spec: { service: { name: 'web' }, ...spec } });
  const created = JSON.parse(await lab.kubectl(['create', '-o', 'json', '-f', '-'], { input: resource({ public: [{ paths: ['/healthz'] }] }) }));
  expect(created.spec).toMatchObject({ mode: 'ENFORCE', otherwise: 'DENY', requireToken: false });
  await expect(lab.kubectl(['apply', '-f', '-'], { input: resource({ public: [{}] }) })).rejects.toThrow(/spec.public\[0\]: Invalid value: "object": is empty. Write at least one of any, .* \[AuthOperationEmpty\]/);
  expect(await lab.kubectl(['explain', 'authpolicy.spec.requireToken'])).toContain('Whether each request needs a valid token');
});

test('defaults are filled in, and messages say what to write', async () => {
  const { group, version, kind } = TRAFFIC_SPLIT_KIND;
  const resource = (weights: object) => JSON.stringify({
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name: 'web' },
    spec: { service: { name: 'web', port: 80 }, versions: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })), weights },
  });
  const created = JSON.parse(await lab.kubectl(['create', '-o', 'json', '-f', '-'], { input: resource({ v1: 95, v2: 5 }) }));
  expect(created.spec).toMatchObject({ protocol: 'HTTP', expose: [{ mesh: true }] });
  await expect(lab.kubectl(['apply', '-f', '-'], { input: resource({ v1: 95, v2: 6 }) })).rejects.toThrow('spec.weights: Invalid value: "object": do not sum to 100. Write weights that sum to 100 [TrafficWeightsSum]');
  expect(await lab.kubectl(['explain', 'trafficsplit.spec.resilience.retry.perTryTimeout'])).toContain('How long one try may take.');
});

const SLOW = { attempts: 2, perTryTimeout: '5s', retryOn: ['reset'] };
const [MATCH, TO] = [[{ methods: ['GET'] }], { version: 'v1' }];
const port = (fields: object) => ({ ports: [{ port: 81, ...fields }] });

test.each<[string, object, string | undefined]>([
  ['a timeout of a route', { resilience: { retry: SLOW }, routes: [{ match: MATCH, to: TO, timeout: '1s' }] }, 'routes,0'],
  ['a retry of a route', { resilience: { timeout: '1s' }, routes: [{ match: MATCH, to: TO, retry: SLOW }] }, 'routes,0'],
  ['a retry of a port', { resilience: { timeout: '1s' }, ...port({ resilience: { retry: SLOW } }) }, 'ports,0,resilience'],
  ['a timeout of a port', { resilience: { retry: SLOW }, ...port({ resilience: { timeout: '1s' } }) }, 'ports,0,resilience'],
  ['a timeout of a route of a port, with the retry of the port', port({ resilience: { retry: SLOW }, routes: [{ match: MATCH, to: TO, timeout: '1s' }] }), 'ports,0,routes,0'],
  ['a timeout of a route of a port, with the retry of the split', { resilience: { retry: SLOW }, ...port({ routes: [{ match: MATCH, to: TO, timeout: '1s' }] }) }, 'ports,0,routes,0'],
  ['a retry of a route of a port, with the timeout of the split', { resilience: { timeout: '1s' }, ...port({ routes: [{ match: MATCH, to: TO, retry: SLOW }] }) }, 'ports,0,routes,0'],
  ['no try, because there are no retries', { resilience: { timeout: '1s' }, routes: [{ match: MATCH, to: TO, retry: { ...SLOW, attempts: 0 } }] }, undefined],
  ['a longer timeout of the port between', { resilience: { timeout: '1s' }, ...port({ resilience: { timeout: '9s' }, routes: [{ match: MATCH, to: TO, retry: SLOW }] }) }, undefined],
])('both find a perTryTimeout over the timeout that they take from elsewhere: %s', async (_, fields, where) => {
  const spec = { service: { name: 'web', port: 80 }, versions: [{ name: 'v1', labels: { version: 'v1' } }], ...fields };
  expect(specificationProblems(spec).map(({ code, path }) => [code, path.join()])).toEqual(where === undefined ? [] : [['TrafficRetryTimeout', where]]);
  const { group, version, kind } = TRAFFIC_SPLIT_KIND;
  const asked = lab.kubectl(['create', '--dry-run=server', '-f', '-'], { input: JSON.stringify({ apiVersion: `${group}/${version}`, kind, metadata: { name: 'tries' }, spec }) });
  await (where === undefined ? expect(asked).resolves.toContain('created') : expect(asked).rejects.toThrow('[TrafficRetryTimeout]'));
});
