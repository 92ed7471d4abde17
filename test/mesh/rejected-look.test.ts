import { KubeError, OtherObjectError } from '../../src/kube';
import { rejectedLook } from '../../src/mesh/rejected-look';

test.each([
  [new KubeError('pods is forbidden', 403, 'Forbidden'), 'pods is forbidden. Grant this right, or use --anyway'],
  [new KubeError('no version of kind Thing', 404, 'UnknownKind'), 'no version of kind Thing. Let the cluster serve this kind again, or use --anyway'],
  [new KubeError('too many requests', 429, 'TooManyRequests'), 'too many requests. Try again later, or use --anyway'],
  [new KubeError('the server is down', 503), 'the server is down. Try again later, or use --anyway'],
  [new OtherObjectError('its answer has no end'), 'its answer has no end. Try again later, or use --anyway'],
])('%s: the advice fits the reason', (error, text) => {
  expect(rejectedLook(error, '--anyway')).toBe(text);
});
