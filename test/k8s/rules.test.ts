import { BROKEN, NODE_PORT, RIGHT } from './broken-rules';
import { SAMPLES } from './samples';
import { isMap } from '../../src/json';
import { definition, fragmentProblems } from '../../src/k8s/internal';
import { RULES } from '../../src/k8s/rules';

/** Rules of the API server that no schema tells. A test on a cluster compares the same parts with the verdict of a real API server. */

/** The paths at which a part breaks rules. */
function brokenPaths(fragment: string, value: unknown): string[] {
  return fragmentProblems(fragment, value).filter(({ breaksRule }) => breaksRule).map(({ path }) => path.join('.'));
}

/** A part with the fields that its owner needs besides. */
function withRequired(owner: string, fields: object): object {
  const needed: Record<string, object> = {
    PodSpec: { containers: [{ name: 'main', image: 'a/b:1' }] },
    DeploymentSpec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } } } },
    DaemonSetSpec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } } } },
    ServiceSpec: { type: 'LoadBalancer' },
    HorizontalPodAutoscalerSpec: { maxReplicas: 3 },
  };
  return { ...needed[owner], ...fields };
}

test.each(BROKEN)('%s %j breaks one rule, at %s', (owner, fields, path) => {
  expect(brokenPaths(owner, withRequired(owner, fields))).toEqual([path]);
});

test.each(RIGHT)('%s %j breaks no rule', (owner, fields) => {
  expect(brokenPaths(owner, withRequired(owner, fields))).toEqual([]);
});

test.each(Object.entries(SAMPLES))('the sample of %s breaks no rule', (fragment, value) => {
  expect(brokenPaths(fragment, value)).toEqual([]);
});

test('a null is a field that is not set', () => {
  expect(brokenPaths('PodDisruptionBudgetSpec', { minAvailable: null, maxUnavailable: 1 })).toEqual([]);
  expect(brokenPaths('Container', { name: 'a', readinessProbe: { exec: null, tcpSocket: { port: 1 } } })).toEqual([]);
});

test('a strategic merge patch breaks no rule, since it does not have all fields', () => {
  expect(fragmentProblems('Container', { readinessProbe: { periodSeconds: 5 } }, { isPatch: true })).toEqual([]);
});

test('a node port outside of the default range can be allowed', () => {
  const { ports } = NODE_PORT;
  expect(fragmentProblems('ServiceSpec.ports', ports)).toMatchObject([{ newer: 'nodePort', rightIf: 'the API server has another range of node ports' }]);
  expect(fragmentProblems('ServiceSpec.ports', ports, { allowed: ['nodePort'] })).toEqual([]);
});

test('each rule has a part that breaks it', () => {
  const objects = [...BROKEN, ['ServiceSpec', NODE_PORT] as const].flatMap(([owner, fields]) => objectsIn(owner, withRequired(owner, fields)));
  const unbroken = Object.entries(RULES).flatMap(([type, rules]) => rules.map((rule, index) => ({ type, index, rule })))
    .filter(({ type, rule }) => !objects.some((one) => one.type === type && rule(one.object).length > 0));
  expect(unbroken.map(({ type, index }) => `${type} ${index}`)).toEqual([]);
});

/** All objects in a part, with their types. */
function objectsIn(type: string, value: unknown): { type: string; object: Record<string, unknown> }[] {
  const fields = definition(type);
  if (!fields || !isMap(value)) {
    return [];
  }
  const inner = Object.entries(value).flatMap(([name, field]) => {
    const schema = fields.get(name);
    return schema ? [field].flat().flatMap((item) => objectsIn(schema.item, item)) : [];
  });
  return [{ type, object: value as Record<string, unknown> }, ...inner];
}
