import { fieldsOf } from '../../src/json';

test('fields are built from values at their paths, and maps on the way are created', () => {
  expect(fieldsOf([['a.b', 1], ['c', 'text'], ['a.d.e', true]])).toEqual({ a: { b: 1, d: { e: true } }, c: 'text' });
});

test('a later value replaces an earlier one that is on its way', () => {
  expect(fieldsOf([['a', 'text'], ['a.b', 1]])).toEqual({ a: { b: 1 } });
});
