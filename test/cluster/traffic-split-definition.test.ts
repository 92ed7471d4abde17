import { judge, startWithDefinition } from './judgement';
import { TRAFFIC_SPLIT_KIND } from '../../src/traffic/specification';
import { Lab } from '../lab';

jest.setTimeout(120_000);

let lab: Lab;
beforeAll(async () => {
  lab = await startWithDefinition();
});
afterAll(async () => lab?.stop());

test('the API server and synthesis judge 500 random specifications alike', async () => {
  const { differences, valid, brokenRules, brokenSchemas } = await judge(lab, 500);
  expect(differences).toEqual([]);
  expect(Math.min(valid, brokenRules, brokenSchemas)).toBeGreaterThan(25);
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
