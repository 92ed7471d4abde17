import { AUTH_POLICIES, judge, startWithDefinitions, TRAFFIC_SPLITS } from './judgement';
import { AUTH_POLICY_KIND } from '../../src/security/specification';
import { TRAFFIC_SPLIT_KIND } from '../../src/traffic/specification';
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
