import { routesTo } from '../../src/json';
import { selectorQuery } from '../../src/reconcile';

const LABELS = { app: 'web', version: 'v1' };

test('a Service without a selector selects no pod', () => {
  expect(routesTo({}, LABELS)).toBe(false);
  expect(routesTo({ app: 'web' }, LABELS)).toBe(true);
});

test('a selector in the syntax of a query parameter', () => {
  expect(selectorQuery({
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'a', operator: 'In', values: ['x', 'y'] }, { key: 'b', operator: 'NotIn', values: ['z'] }, { key: 'c', operator: 'Exists' }, { key: 'd', operator: 'DoesNotExist' }],
  })).toBe('app=web,a in (x,y),b notin (z),c,!d');
});
