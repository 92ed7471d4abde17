import { JsonObject } from '../../src/json';
import { isTransient, KubeError } from '../../src/kube';

const STATUS = {
  kind: 'Status',
  message: 'Apply failed with 1 conflict: conflict with "us": .spec.hosts',
  reason: 'Conflict',
  details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "us"', field: '.spec.hosts' }] },
};

test('has the message of the API server, and the owners of the fields in conflict', () => {
  const error = KubeError.fromAnswer(409, STATUS);
  expect(error).toMatchObject({ message: STATUS.message, status: 409, reason: 'Conflict' });
  expect(error.conflicts).toEqual([{ field: '.spec.hosts', manager: 'us' }]);
});

test.each([
  ['404 page not found\n', '404 page not found'],
  ['', 'status 404'],
  [{ kind: 'Other' }, 'status 404'],
])('an answer that is not a Status: %j', (body, message) => {
  expect(KubeError.fromAnswer(404, body).message).toBe(message);
});

describe('a 409 is told by what the API server says it is about', () => {
  const of = (message: string, details: JsonObject = {}, reason = 'Conflict', path = '/api/v1/namespaces/shop/configmaps/a%3Ab?fieldManager=x') =>
    KubeError.fromAnswer(409, { kind: 'Status', message, reason, details }, path);
  const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';
  const own = { name: 'a:b', kind: 'configmaps' };

  /** Answers of a real kube-apiserver 1.34, and of its quota admission. */
  test.each<[string, KubeError, 'isOutdated' | 'isContended' | 'isAlreadyExists' | 'isDenied' | undefined]>([
    ['another version', of(`Operation cannot be fulfilled on configmaps "a:b": ${MODIFIED}`, own), 'isOutdated'],
    ['an object that is gone', of('Operation cannot be fulfilled on configmaps "a:b": uid mismatch: the provided object specified uid x, and no existing object was found', own), 'isOutdated'],
    ['no details', of(`Operation cannot be fulfilled: ${MODIFIED}`), 'isOutdated'],
    ['a quota', of(`Operation cannot be fulfilled on resourcequotas "team": ${MODIFIED}`, { name: 'team', kind: 'resourcequotas' }), 'isContended'],
    ['a quota of the same name', of(`Operation cannot be fulfilled on resourcequotas "a:b": ${MODIFIED}`, { name: 'a:b', kind: 'resourcequotas' }), 'isContended'],
    ['a quota, for a new object', of(`Operation cannot be fulfilled on resourcequotas "team": ${MODIFIED}`, { name: 'team', kind: 'resourcequotas' }, 'Conflict', '/api/v1/namespaces/shop/pods'), 'isContended'],
    ['a quota that is sent itself', of(`Operation cannot be fulfilled on resourcequotas "team": ${MODIFIED}`, { name: 'team', kind: 'resourcequotas' }, 'Conflict', '/api/v1/namespaces/shop/resourcequotas/team'), 'isOutdated'],
    ['a webhook', of('admission webhook "w.example" denied the request: not now', {}), 'isDenied'],
    ['a webhook that names the object', of(`admission webhook "w.example" denied the request: Operation cannot be fulfilled on configmaps "a:b": ${MODIFIED}`, own), 'isDenied'],
    ['a webhook that says that it exists', of('admission webhook "w.example" denied the request: exists', own, 'AlreadyExists'), 'isDenied'],
    ['an object that exists', of('configmaps "a:b" already exists', own, 'AlreadyExists'), 'isAlreadyExists'],
    ['a conflict of field managers', KubeError.fromAnswer(409, STATUS, '/x/y'), undefined],
  ])('%s: %s', (_, error, expected) => {
    const found = (['isOutdated', 'isContended', 'isAlreadyExists', 'isDenied'] as const).filter((each) => error[each]);
    expect(found).toEqual(expected ? [expected] : []);
    expect(isTransient(error)).toBe(expected === 'isContended');
  });
});
