import { KubeError } from '../../src/kube';
import { reasonOf } from '../../src/reconcile';

/** A webhook, and an admission policy, choose the status of their denials: the message says that they are denials. */
const POLICY = "ValidatingAdmissionPolicy 'values' with binding 'values' denied request: it is bad";

test.each([
  [422, 'Invalid', `configmaps "a" is forbidden: ${POLICY}`],
  [403, 'Forbidden', `configmaps "a" is forbidden: ${POLICY}`],
  [413, 'RequestEntityTooLarge', `configmaps "a" is forbidden: ${POLICY}`],
  [422, 'Invalid', "ValidatingAdmissionPolicy 'values' denied request: it is bad"],
  [400, 'BadRequest', 'admission webhook "validation.istio.io" denied the request: weight -1'],
  [409, 'Conflict', 'admission webhook "v.example" denied the request:\nseveral lines'],
  [403, 'Forbidden', 'pods "x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false'],
])('a denial with the status %i and the reason %s is AdmissionDenied', (status, reason, message) => {
  expect(reasonOf(new KubeError(message, status, reason)).code).toBe('AdmissionDenied');
});

test.each([
  [500, 'InternalError', 'Internal error occurred: failed calling webhook "v.example": connection refused', 'WebhookUnavailable'],
  [403, 'Forbidden', 'services "x" is forbidden: exceeded quota: few, requested: count/services=1, used: count/services=0, limited: count/services=0', 'QuotaExceeded'],
  [403, 'Forbidden', 'services "x" is forbidden: User "few" cannot patch resource "services" in API group "" in the namespace "shop"', 'Forbidden'],
  [422, 'Invalid', 'Service "x" is invalid: spec.ports[0].port: Invalid value: 99999', 'Invalid'],
  [413, 'RequestEntityTooLarge', 'limit is 3145728', 'TooLarge'],
])('another refusal with the status %i is none: %s', (status, reason, message, code) => {
  expect(reasonOf(new KubeError(message, status, reason)).code).toBe(code);
});
