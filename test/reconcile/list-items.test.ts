import { object } from './objects';
import { Json, JsonObject } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { Instance } from '../../src/reconcile';
import { isAsApplied } from '../../src/reconcile/as-applied';
import { Place, valueAt, withValue } from '../../src/reconcile/field-path';
import { conflictTextOf, desiredPlaceOf, livePlaceOf } from '../../src/reconcile/list-items';
import { Ownership } from '../../src/reconcile/ownership';

/** One list with keys: items of a kind, a field of theirs that another manager owns, and what the API server writes for the first item. */
interface List {
  kind: string;
  /** Where the list is: a number is an item of a list of one item. */
  list: Place;
  /** The keys of the lists on the way, by their depth. */
  ways?: { [depth: number]: string };
  keys: [string, string];
  items: [Json, Json];
  field?: string;
  text: string;
}

const TERM = 'topology.kubernetes.io/zone';
const LISTS: { [name: string]: List } = {
  'ports of a Service': {
    kind: 'v1 Service',
    list: ['spec', 'ports'],
    keys: ['k:{"port":53,"protocol":"TCP"}', 'k:{"port":53,"protocol":"UDP"}'],
    items: [{ port: 53, protocol: 'TCP', name: 'dns-tcp', nodePort: 1 }, { port: 53, protocol: 'UDP', name: 'dns', nodePort: 2 }],
    field: 'nodePort',
    text: '.spec.ports[port=53,protocol="TCP"].nodePort',
  },
  'ports of a container': {
    kind: 'apps/v1 Deployment',
    list: ['spec', 'template', 'spec', 'containers', 0, 'ports'],
    ways: { 4: 'k:{"name":"app"}' },
    keys: ['k:{"containerPort":8080,"protocol":"TCP"}', 'k:{"containerPort":8080,"protocol":"UDP"}'],
    items: [{ containerPort: 8080, protocol: 'TCP', hostPort: 1 }, { containerPort: 8080, protocol: 'UDP', hostPort: 2 }],
    field: 'hostPort',
    text: '.spec.template.spec.containers[name="app"].ports[containerPort=8080,protocol="TCP"].hostPort',
  },
  'volumes': {
    kind: 'v1 Pod',
    list: ['spec', 'volumes'],
    keys: ['k:{"name":"a"}', 'k:{"name":"b"}'],
    items: [{ name: 'a', emptyDir: {} }, { name: 'b', emptyDir: {} }],
    field: 'emptyDir',
    text: '.spec.volumes[name="a"].emptyDir',
  },
  'volume mounts': {
    kind: 'v1 Pod',
    list: ['spec', 'containers', 0, 'volumeMounts'],
    ways: { 2: 'k:{"name":"app"}' },
    keys: ['k:{"mountPath":"/etc/a b/\\"c\\""}', 'k:{"mountPath":"/etc"}'],
    items: [{ name: 'a', mountPath: '/etc/a b/"c"', readOnly: true }, { name: 'a', mountPath: '/etc', readOnly: false }],
    field: 'readOnly',
    text: '.spec.containers[name="app"].volumeMounts[mountPath="/etc/a b/\\"c\\""].readOnly',
  },
  'env': {
    kind: 'v1 Pod',
    list: ['spec', 'containers', 0, 'env'],
    ways: { 2: 'k:{"name":"app"}' },
    keys: ['k:{"name":"A.b"}', 'k:{"name":"B"}'],
    items: [{ name: 'A.b', value: '1' }, { name: 'B', value: '2' }],
    field: 'value',
    text: '.spec.containers[name="app"].env[name="A.b"].value',
  },
  'host aliases': {
    kind: 'v1 Pod',
    list: ['spec', 'hostAliases'],
    keys: ['k:{"ip":"10.0.0.1"}', 'k:{"ip":"fd00::1"}'],
    items: [{ ip: '10.0.0.1', hostnames: ['a'] }, { ip: 'fd00::1', hostnames: ['b'] }],
    field: 'hostnames',
    text: '.spec.hostAliases[ip="10.0.0.1"].hostnames',
  },
  'conditions': {
    kind: 'v1 Service',
    list: ['status', 'conditions'],
    keys: ['k:{"type":"example.com/Ready"}', 'k:{"type":"Other"}'],
    items: [{ type: 'example.com/Ready', status: 'True' }, { type: 'Other', status: 'False' }],
    field: 'status',
    text: '.status.conditions[type="example.com/Ready"].status',
  },
  'topology spread constraints': {
    kind: 'v1 Pod',
    list: ['spec', 'topologySpreadConstraints'],
    keys: [`k:{"topologyKey":"${TERM}","whenUnsatisfiable":"DoNotSchedule"}`, `k:{"topologyKey":"${TERM}","whenUnsatisfiable":"ScheduleAnyway"}`],
    items: [{ topologyKey: TERM, whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1 }, { topologyKey: TERM, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 2 }],
    field: 'maxSkew',
    text: `.spec.topologySpreadConstraints[topologyKey="${TERM}",whenUnsatisfiable="DoNotSchedule"].maxSkew`,
  },
  'webhooks': {
    kind: 'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration',
    list: ['webhooks'],
    keys: ['k:{"name":"a.example"}', 'k:{"name":"b.example"}'],
    items: [{ name: 'a.example', matchPolicy: 'Exact' }, { name: 'b.example', matchPolicy: 'Equivalent' }],
    field: 'matchPolicy',
    text: '.webhooks[name="a.example"].matchPolicy',
  },
  'keys that are numbers and booleans': {
    kind: 'example.com/v1 Shop',
    list: ['spec', 'rows'],
    keys: ['k:{"isOn":true,"level":1.5}', 'k:{"isOn":false,"level":1.5}'],
    items: [{ isOn: true, level: 1.5, value: 1 }, { isOn: false, level: 1.5, value: 2 }],
    field: 'value',
    text: '.spec.rows[isOn=true,level=1.5].value',
  },
  'finalizers': {
    kind: 'v1 ConfigMap',
    list: ['metadata', 'finalizers'],
    keys: ['v:"example.com/a"', 'v:"example.com/b"'],
    items: ['example.com/a', 'example.com/b'],
    text: '.metadata.finalizers[="example.com/a"]',
  },
  'texts that cannot be printed': {
    kind: 'example.com/v1 Shop',
    list: ['spec', 'words'],
    keys: [`v:${JSON.stringify('“é”\u00a0\t\u0001\v\u200b😀\u{e0001}')}`, 'v:"b"'],
    items: ['“é”\u00a0\t\u0001\v\u200b😀\u{e0001}', 'b'],
    text: '.spec.words[="“é”\\u00a0\\t\\x01\\v\\u200b😀\\U000e0001"]',
  },
};

const { manager: OURS } = new Instance('default', 'shop');
const THEIRS = 'somebody';
/** A field, or an item of a set, as FieldsV1 has it. */
const fieldOf = (key: string, field: string | undefined) => ({ [key]: field ? { [`f:${field}`]: {} } : {} });

function nested(steps: Place, value: Json, ways: List['ways'] = {}, depth = 0): Json {
  const [first, ...rest] = steps;
  if (first === undefined) {
    return value;
  }
  const inner = nested(rest, value, ways, depth + 1);
  return typeof first === 'number' ? [{ ...JSON.parse(ways[depth].slice(2)), ...inner as JsonObject }] : { [first]: inner };
}

function fieldsAt({ list, ways }: List, fields: JsonObject, keys: JsonObject = {}): JsonObject {
  return list.reduceRight<JsonObject>((inner, step, depth) => {
    return { [typeof step === 'number' ? ways![depth] : `f:${step}`]: typeof step === 'number' ? { '.': {}, 'f:name': {}, ...inner } : inner };
  }, { ...fields, ...keys });
}

function withItems({ kind, list, ways }: List, items: Json[], managedFields?: JsonObject[]): KubeObject {
  const made = object(kind, 'web', { namespace: 'shop' });
  const { metadata, ...body } = nested(list, items, ways) as JsonObject;
  return { ...made, ...body, metadata: { ...made.metadata, ...metadata as object, ...managedFields && { managedFields } } } as KubeObject;
}

const owner = (manager: string, fieldsV1: JsonObject) => ({ manager, operation: manager === OURS ? 'Apply' : 'Update', apiVersion: 'v1', fieldsV1 });
const ignoring = (desired: KubeObject, path: string): KubeObject => ({ ...desired, metadata: { ...desired.metadata, annotations: { 'cdk8s-istio/ignore-fields': path } } });
const pathOf = ({ list, field }: List) => `${list.map((step) => typeof step === 'number' ? '[*]' : `.${step}`).join('')}[*]${field ? `.${field}` : ''}`;

describe.each(Object.entries(LISTS))('%s', (_, list) => {
  const [one, other] = list.items;
  const [key, otherKey] = list.keys;
  const rest = list.field === undefined ? [] : [list.field];
  const place = (index: number): Place => [...list.list, index, ...rest];
  const theirs = owner(THEIRS, fieldsAt(list, fieldOf(key, list.field)));
  const ours = owner(OURS, fieldsAt(list, fieldOf(otherKey, list.field)));

  test('the text of a conflict has the keys of the items', () => {
    expect(conflictTextOf(place(0), withItems(list, [one, other], [theirs, ours]))).toBe(list.text);
    expect(conflictTextOf(place(1), withItems(list, [other, one], [ours, theirs]))).toBe(list.text);
  });

  test.each([[[one, other]], [[other, one]], [[one]]])('an item is found by its key in another order, and not if it is not there (%#)', (items) => {
    const live = withItems(list, [other, one], [theirs, ours]);
    items.forEach((item, index) => {
      const livePlace = livePlaceOf(withItems(list, items), place(index), live);
      expect(livePlace).toEqual(place(item === one ? 1 : 0));
      expect(desiredPlaceOf(live, livePlace!, withItems(list, items))).toEqual(place(index));
    });
    const absent = withItems(list, [other], [theirs, ours]);
    expect(livePlaceOf(withItems(list, items), place(items.indexOf(one)), absent)).toBeUndefined();
  });

  test.each([[[one, other]], [[other, one]]])('a rule leaves the field of one item to its other owner, and that of the other item is sent (%#)', (items) => {
    const live = withItems(list, [other, one], [theirs, ours]);
    const desired = ignoring(withItems(list, items), pathOf(list));
    const index = items.indexOf(one);
    expect(new Ownership(OURS, []).toSend(desired, live)).toEqual({ object: withValue(desired, place(index), undefined), shared: [] });
    expect(new Ownership(OURS, []).toSend(desired, withItems(list, [other], [theirs, ours]))).toEqual({ object: desired, shared: [] });
  });
});

describe('ports that leave out their protocol', () => {
  const list = LISTS['ports of a Service'];
  const [tcp, udp] = list.items as JsonObject[];
  const { protocol, ...short } = tcp;
  const live = withItems(list, [udp, tcp], list.keys.map((key) => owner(THEIRS, fieldsAt(list, fieldOf(key, 'nodePort')))));

  test.each([[[short]], [[short, udp]], [[udp, short]]])('are ports of TCP (%#)', (items) => {
    expect(livePlaceOf(withItems(list, items), ['spec', 'ports', items.indexOf(short)], live)).toEqual(['spec', 'ports', 1]);
    const expected = items.includes(udp) ? ['spec', 'ports', items.indexOf(udp)] : undefined;
    expect(desiredPlaceOf(live, ['spec', 'ports', 0], withItems(list, items))).toEqual(expected);
  });

  test.each([[[short, udp]], [[udp, short]]])('need no write (%#)', (items) => {
    const fields = (port: JsonObject) => Object.fromEntries(['.', ...Object.keys(port).map((name) => `f:${name}`)].map((name) => [name, {}]));
    const owned = fieldsAt(list, { [list.keys[0]]: fields(short), [list.keys[1]]: fields(udp) });
    const applied = withItems(list, [udp, tcp], [owner(OURS, owned)]);
    expect(isAsApplied({ object: withItems(list, items), shared: [] }, applied, { manager: OURS, sameAsSent: false })).toBe(true);
  });
});

test('an item that could be one of two is none of them', () => {
  const list: List = { ...LISTS['keys that are numbers and booleans'], keys: ['k:{"isOn":true,"level":1}', 'k:{"isOn":true,"level":2}'] };
  const items = [{ isOn: true, level: 1, value: 1 }, { isOn: true, level: 2, value: 2 }];
  const live = withItems(list, items, list.keys.map((key) => owner(THEIRS, fieldsAt(list, fieldOf(key, 'value')))));
  expect(livePlaceOf(withItems(list, [{ isOn: true, value: 1 }]), ['spec', 'rows', 0], live)).toBeUndefined();
  expect(livePlaceOf(withItems(list, [{ isOn: true, level: 2 }]), ['spec', 'rows', 0], live)).toEqual(['spec', 'rows', 1]);
});

test('a part of an item that is owned as a whole is merged, whatever the order of the items', () => {
  const list: List = { ...LISTS.webhooks, field: undefined };
  const webhook = (name: string, ...keys: string[]) => ({ name, namespaceSelector: { matchExpressions: keys.map((each) => ({ key: each })) } });
  const owned = { 'k:{"name":"a.example"}': { 'f:namespaceSelector': {} }, 'k:{"name":"b.example"}': { 'f:name': {} } };
  const live = withItems(list, [webhook('b.example'), webhook('a.example', 'theirs')], [owner(THEIRS, fieldsAt(list, owned))]);
  const desired = ignoring(withItems(list, [webhook('a.example', 'ours'), webhook('b.example')]), 'webhooks[*].namespaceSelector.matchExpressions');
  const sent = new Ownership(OURS, []).toSend(desired, live);
  expect(valueAt(sent.object, ['webhooks', 0])).toEqual(webhook('a.example', 'theirs'));
  expect(sent.shared.map((place) => conflictTextOf(place, live))).toEqual(['.webhooks[name="a.example"].namespaceSelector']);
});

test.each<[string, string, Place, Json[], Place]>([
  ['tolerations, by their indices', 'v1 Pod', ['spec', 'tolerations'], [{ key: 'a' }, { key: 'b' }], ['spec', 'tolerations', 0]],
  ['versions of a definition, by their names', 'apiextensions.k8s.io/v1 CustomResourceDefinition', ['spec', 'versions'], [{ name: 'v1' }, { name: 'v2' }], ['spec', 'versions', 1]],
])('a list that is owned as a whole has no keys: items of %s', (_, kind, place, items, expected) => {
  const list: List = { kind, list: place, keys: ['', ''], items: [items[0], items[1]], text: '' };
  const live = withItems(list, [...items].reverse(), [owner(THEIRS, fieldsAt(list, {}))]);
  expect(livePlaceOf(withItems(list, items), [...place, 0], live)).toEqual(expected);
  expect(conflictTextOf(place, live)).toBe(`.${place.join('.')}`);
  expect(livePlaceOf(withItems(list, [...items, { name: 'new' }]), [...place, 2], live)).toBeUndefined();
});

test('an item that does not live yet is sent with the fields of all rules', () => {
  const list = LISTS.webhooks;
  const items = [{ name: 'a.example', failurePolicy: 'Ignore' }, { name: 'new.example', failurePolicy: 'Ignore' }];
  const live = withItems(list, [items[0]], [owner(THEIRS, fieldsAt(list, fieldOf(list.keys[0], 'failurePolicy')))]);
  expect(new Ownership(OURS, []).toSend(withItems(list, items), live).object.webhooks).toEqual([{ name: 'a.example' }, items[1]]);
});

test('keys of maps may have dots', () => {
  const desired = object('v1 ConfigMap', 'web', { data: { 'a.yaml': '1', 'a': '2' } });
  const fields = { 'f:data': { 'f:a.yaml': {} }, 'f:metadata': { 'f:annotations': { 'f:example.com/note': {} } } };
  const live = { ...desired, metadata: { ...desired.metadata, managedFields: [owner(THEIRS, fields)] } } as KubeObject;
  const noted = { ...ignoring(desired, 'data.a.yaml, metadata.annotations.example.com/note') };
  noted.metadata.annotations!['example.com/note'] = 'x';
  const { object: sent } = new Ownership(OURS, []).toSend(noted, live);
  expect(sent.data).toEqual({ a: '2' });
  expect(sent.metadata.annotations).not.toHaveProperty('example.com/note');
});
