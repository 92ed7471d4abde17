import { object } from './objects';
import { JsonObject } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { isAsApplied } from '../../src/reconcile/as-applied';

const OURS = 'cdk8s-istio/default';

/** A live object with the fields that managers own. */
function live(body: JsonObject, fields: JsonObject, more: JsonObject = {}): KubeObject {
  const managedFields = [{ manager: OURS, operation: 'Apply', apiVersion: 'v1', fieldsV1: fields }];
  return { ...object('Service', 'a'), ...body, metadata: { name: 'a', managedFields, ...more } } as KubeObject;
}

const sent = (body: JsonObject) => ({ object: { ...object('Service', 'a'), ...body }, shared: [] });
const same = (desired: JsonObject, lives: JsonObject, fields: JsonObject, sameAsSent = false) =>
  isAsApplied(sent(desired), live(lives, fields), { manager: OURS, sameAsSent });

const PORT = (rest: JsonObject = {}) => ({ 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, ...rest } } } });

test.each<[string, JsonObject, JsonObject, JsonObject]>([
  ['equal fields', { data: { a: '1' } }, { data: { a: '1' } }, { 'f:data': { 'f:a': {} } }],
  ['fields of others beside them', { data: { a: '1' } }, { data: { a: '1', b: '2' } }, { 'f:data': { 'f:a': {} } }],
  ['an item of a list with a default in its key', { spec: { ports: [{ port: 80 }] } }, { spec: { ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] } }, PORT()],
  ['a list that is owned as a whole', { spec: { hosts: ['a', 'b'] } }, { spec: { hosts: ['a', 'b'] } }, { 'f:spec': { 'f:hosts': {} } }],
  ['a set of values', { spec: { ips: ['b', 'a'] } }, { spec: { ips: ['a', 'b', 'c'] } }, { 'f:spec': { 'f:ips': { 'v:"a"': {}, 'v:"b"': {} } } }],
  ['an empty map', { data: {} }, { data: {} }, { 'f:data': {} }],
  ['a status, which the API server ignores', { data: { a: '1' }, status: {} }, { data: { a: '1' }, status: { ready: true } }, { 'f:data': { 'f:a': {} } }],
])('%s need no apply', (_, desired, lives, fields) => {
  expect(same(desired, lives, fields)).toBe(true);
});

test.each<[string, JsonObject, JsonObject, JsonObject]>([
  ['another value', { data: { a: '2' } }, { data: { a: '1' } }, { 'f:data': { 'f:a': {} } }],
  ['a new field', { data: { a: '1', b: '1' } }, { data: { a: '1' } }, { 'f:data': { 'f:a': {} } }],
  ['a field that the set does not have any more', { data: { a: '1' } }, { data: { a: '1', b: '1' } }, { 'f:data': { 'f:a': {}, 'f:b': {} } }],
  ['a field with an equal value that another manager owns', { data: { a: '1' } }, { data: { a: '1' } }, {}],
  ['another order of a list', { spec: { hosts: ['b', 'a'] } }, { spec: { hosts: ['a', 'b'] } }, { 'f:spec': { 'f:hosts': {} } }],
  ['an item that the set does not have any more', { spec: { ports: [] } }, { spec: { ports: [{ port: 80, protocol: 'TCP' }] } }, PORT()],
  ['a field of an item', { spec: { ports: [{ port: 80, name: 'x' }] } }, { spec: { ports: [{ port: 80, protocol: 'TCP', name: 'y' }] } }, PORT({ 'f:name': {} })],
  ['a value that is null', { data: { a: null } }, { data: { a: '1' } }, { 'f:data': { 'f:a': {} } }],
])('%s needs an apply', (_, desired, lives, fields) => {
  expect(same(desired, lives, fields)).toBe(false);
});

test('a value that is stored in another form needs no apply if the same object was sent before', () => {
  const [desired, lives, fields] = [{ spec: { cpu: '1000m' } }, { spec: { cpu: '1' } }, { 'f:spec': { 'f:cpu': {} } }];
  expect(same(desired, lives, fields)).toBe(false);
  expect(same(desired, lives, fields, true)).toBe(true);
});

test('a field that somebody has taken needs an apply, even if the same object was sent before', () => {
  expect(same({ data: { a: '1', b: '1' } }, { data: { a: '1', b: '2' } }, { 'f:data': { 'f:a': {} } }, true)).toBe(false);
});

test('a list that is sent as it lives for the sake of its owner needs no apply', () => {
  const desired = { object: { ...object('Service', 'a'), spec: { http: [1], hosts: ['a'] } }, shared: [['spec', 'http']] };
  const other = { manager: 'rollouts', operation: 'Update', fieldsV1: { 'f:spec': { 'f:http': {} } } };
  const lives = live({ spec: { http: [1], hosts: ['a'] } }, { 'f:spec': { 'f:hosts': {} } });
  (lives.metadata.managedFields as JsonObject[]).push(other);
  expect(isAsApplied(desired, lives, { manager: OURS, sameAsSent: false })).toBe(true);
});

test('an object that is being deleted, or that was applied in another version, needs an apply', () => {
  const fields = { 'f:data': { 'f:a': {} } };
  const options = { manager: OURS, sameAsSent: false };
  expect(isAsApplied(sent({ data: { a: '1' } }), live({ data: { a: '1' } }, fields, { deletionTimestamp: 'now' }), options)).toBe(false);
  const otherVersion = sent({ data: { a: '1' } });
  otherVersion.object.apiVersion = 'v2';
  expect(isAsApplied(otherVersion, live({ data: { a: '1' } }, fields), options)).toBe(false);
});
