import { assigned, parseSet } from '../../src/cli/set-value';

const PARTS = ['base', 'istiod', 'gateway'];

/** The values of istiod after an assignment to existing values. */
function set(text: string, before: unknown = {}): unknown {
  return parseSet(text, PARTS).reduce((values, { path, value }) => assigned(values, path, value), before);
}

test.each([
  ['istiod.a.b=2', { a: { b: 2 } }],
  ['istiod.a=-3', { a: -3 }],
  ['istiod.a=true', { a: true }],
  ['istiod.a=null', { a: null }],
  ['istiod.a=', { a: '' }],
  ['istiod.a=007', { a: '007' }],
  ['istiod.a=1.5', { a: '1.5' }],
  ['istiod.a=x=y', { a: 'x=y' }],
  ['istiod.a\\.b/c=x\\,y', { 'a.b/c': 'x,y' }],
  ['istiod.a={x,2,y\\,z}', { a: ['x', 2, 'y,z'] }],
  ['istiod.a={}', { a: [] }],
  ['istiod.a[1].b=x', { a: [null, { b: 'x' }] }],
  ['istiod.a[0][1]=x', { a: [[null, 'x']] }],
])('--set %s', (text, values) => {
  expect(set(text)).toEqual(values);
});

test('commas separate several assignments', () => {
  expect(parseSet('istiod.a={x,y},gateway.b.c=2', PARTS)).toEqual([
    { part: 'istiod', path: ['a'], value: ['x', 'y'] },
    { part: 'gateway', path: ['b', 'c'], value: 2 },
  ]);
});

test('an assignment to a list item keeps the other items, and its other fields', () => {
  expect(set('istiod.a[1].b=x', { a: [{ b: 1 }, { b: 2, c: 3 }], d: 4 })).toEqual({ a: [{ b: 1 }, { b: 'x', c: 3 }] });
});

test.each(['istiod', 'istiod.a', 'istiod=1', 'other.a=1', 'istiod.a=1,b', 'istiod.a=1,b=2', 'istiod..a=1', ''])('--set %s is an error', (text) => {
  expect(() => parseSet(text, PARTS)).toThrow(`--set ${text}: write PART.PATH=VALUE, where PART is base, istiod, gateway; for example istiod.pilot.autoscaleMin=2`);
});

test('a list that is too long is an error', () => {
  expect(() => parseSet('istiod.a[65536]=1', PARTS)).toThrow('--set istiod.a[65536]=1: a list cannot have more than 65536 items');
});
