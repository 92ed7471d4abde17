import { routesTo, selectorQuery, selects } from '../../src/reconcile';

const LABELS = { app: 'web', version: 'v1' };

test.each([
  [undefined, true],
  [{}, true],
  [{ matchLabels: { app: 'web' } }, true],
  [{ matchLabels: { app: 'web', version: 'v2' } }, false],
  [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, true],
  [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] }, false],
  [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }, true],
  [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
  [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
  [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, true],
])('%j takes in app=web,version=v1: %s', (selector, taken) => {
  expect(selects(selector, LABELS)).toBe(taken);
});

test('a Service without a selector routes to no pod', () => {
  expect(routesTo({}, LABELS)).toBe(false);
  expect(routesTo({ app: 'web' }, LABELS)).toBe(true);
});

test('a selector as a query', () => {
  expect(selectorQuery({
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'a', operator: 'In', values: ['x', 'y'] }, { key: 'b', operator: 'NotIn', values: ['z'] }, { key: 'c', operator: 'Exists' }, { key: 'd', operator: 'DoesNotExist' }],
  })).toBe('app=web,a in (x,y),b notin (z),c,!d');
});
