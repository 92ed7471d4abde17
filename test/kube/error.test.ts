import { KubeError } from '../../src/kube';

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
