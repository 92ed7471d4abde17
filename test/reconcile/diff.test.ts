import { object } from './objects';
import { difference } from '../../src/reconcile';

test('lists the fields that change, that are added and that are deleted, at any depth', () => {
  const before = object('ConfigMap', 'a', { data: { same: '1', changed: '1', gone: '1' }, list: [{ port: 1 }, { port: 2 }] });
  const after = object('ConfigMap', 'a', { data: { 'same': '1', 'changed': '2', 'new/key': '1' }, list: [{ port: 1 }, { port: 3 }, { port: 4 }] });
  expect(difference(before, after)).toEqual([
    { path: '.data.changed', before: '1', after: '2' },
    { path: '.data.gone', before: '1', after: undefined },
    { path: '.data["new/key"]', before: undefined, after: '1' },
    { path: '.list[1].port', before: 2, after: 3 },
    { path: '.list[2]', before: undefined, after: { port: 4 } },
  ]);
});

test('metadata and status that the API server writes are no difference', () => {
  const before = object('ConfigMap', 'a', { status: { x: 1 } });
  const after = { ...before, metadata: { ...before.metadata, resourceVersion: '2', generation: 3, managedFields: [] }, status: { x: 2 } };
  expect(difference(before, after)).toEqual([]);
});

test('values of a Secret are masked, and its other fields are shown', () => {
  const before = object('Secret', 'a', { data: { password: 'b2xk' }, type: 'Opaque' });
  const after = object('Secret', 'a', { data: { password: 'bmV3', token: 'eA==' }, stringData: { more: 'clear' }, type: 'Opaque', labels: { x: 'y' } });
  const changes = difference(before, after);
  expect(JSON.stringify(changes)).not.toMatch(/b2xk|bmV3|eA==|clear/);
  expect(changes).toEqual([
    { path: '.data.password', before: '(secret)', after: '(secret)' },
    { path: '.data.token', after: '(secret)' },
    { path: '.metadata.labels', before: undefined, after: { x: 'y' } },
    { path: '.stringData', after: '(secret)' },
  ]);
});
