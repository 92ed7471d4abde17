import { decisionOf } from './decision';
import { JsonObject } from '../../src/json';
import { keyOf, KubeObject, refOf } from '../../src/kube';
import { GATEWAY_RESTARTS } from '../../src/mesh';
import { Step } from '../../src/reconcile';

const gateway: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'ingress', namespace: 'istio-system' },
  spec: { selector: { matchLabels: { app: 'ingress' } }, template: { metadata: { labels: { app: 'ingress' } }, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } } },
};
const config = (kind: string, name: string, value: string): KubeObject =>
  ({ apiVersion: kind === 'ConfigMap' ? 'v1' : 'admissionregistration.k8s.io/v1', kind, metadata: { name, ...kind === 'ConfigMap' && { namespace: 'istio-system' } }, data: { value } });
const home = (revision: string, labels = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels: { 'istio.io/rev': revision, ...labels } } });
const webhooks = (...hooks: object[]): KubeObject =>
  ({ apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: { name: 'istio-sidecar-injector' }, webhooks: hooks as JsonObject[] });
const hook = (revision: string, more = {}) => ({ name: 'rev.object.istio.io', clientConfig: { service: { name: `istiod-${revision}` }, ...more } });
const labelled = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, labels: { team: 'a' } } });
const leaving = config('ConfigMap', 'leaves', '1');

interface Seen { outdated?: KubeObject[]; unknown?: KubeObject[] }
function decided(before: KubeObject[], after: KubeObject[], { outdated = [], unknown = [] }: Seen) {
  const sighting = { objects: outdated, unreadable: unknown.map((each) => ({ what: keyOf(refOf(each)), why: 'no answer' })) };
  return decisionOf(before, after, [GATEWAY_RESTARTS], { [GATEWAY_RESTARTS.name]: sighting });
}
const restartsOf = ({ steps }: { steps: Step[] }) => steps.filter(({ action }) => action === 'restart');

test.each<[string, KubeObject[], KubeObject[], Seen, boolean | undefined]>([
  ['pods that are up to date', [gateway], [gateway], {}, undefined],
  ['pods that are out of date', [gateway], [gateway], { outdated: [gateway] }, false],
  ['an injector that does not answer', [gateway], [gateway], { unknown: [gateway] }, true],
  ['a change of what is injected', [gateway, config('ConfigMap', 'istio-sidecar-injector', '1')], [gateway, config('ConfigMap', 'istio-sidecar-injector', '2')], {}, true],
  ['a change of a revision tag', [gateway, config('MutatingWebhookConfiguration', 'tag', '1')], [gateway, config('MutatingWebhookConfiguration', 'tag', '2')], {}, true],
  ['a change of labels of what is injected', [gateway, config('ConfigMap', 'istio-sidecar-injector', '1')], [gateway, labelled(config('ConfigMap', 'istio-sidecar-injector', '1'))], {}, undefined],
  ['a value less in what is injected', [gateway, config('ConfigMap', 'istio-sidecar-injector', '1')], [gateway, { ...config('ConfigMap', 'istio-sidecar-injector', '1'), data: {} }], {}, true],
  ['a webhook to which istiod has added its CA', [gateway, webhooks(hook('a', { caBundle: 'x' }))], [gateway, labelled(webhooks(hook('a')))], {}, undefined],
  ['a webhook of another istiod', [gateway, webhooks(hook('a', { caBundle: 'x' }))], [gateway, webhooks(hook('b'))], {}, true],
  ['a webhook less', [gateway, webhooks(hook('a'), hook('b'))], [gateway, webhooks(hook('a'))], {}, true],
  ['a change of the revision of its namespace', [gateway, home('1-26')], [gateway, home('1-27')], {}, true],
  ['a change of its namespace alone', [gateway, home('1-26')], [gateway, home('1-26', { team: 'a' })], {}, undefined],
  ['a change of anything else', [gateway, config('ConfigMap', 'istio', '1')], [gateway, config('ConfigMap', 'istio', '2')], {}, undefined],
  ['a new gateway', [], [gateway, config('ConfigMap', 'istio-sidecar-injector', '2')], {}, undefined],
])('%s', (_, before, after, seen, hasCondition) => {
  const restarts = restartsOf(decided(before, after, seen));
  expect(restarts.map(({ ifOutdated = false }) => ifOutdated)).toEqual(hasCondition === undefined ? [] : [hasCondition]);
});

test('a gateway is restarted after all objects are ready, and before anything is pruned', () => {
  const { steps, edges } = decided([gateway, leaving], [gateway, config('ConfigMap', 'comes', '1')], { outdated: [gateway] });
  const [{ key }] = restartsOf({ steps });
  const reaches = (from: string, to: string): boolean => from === to || edges.some((edge) => edge.from === from && edge.kind === 'ready' && reaches(edge.to, to));
  expect(reaches('/ConfigMap/istio-system/comes', key)).toBe(true);
  expect(reaches(keyOf(refOf(gateway)), key)).toBe(true);
  expect(reaches(key, keyOf(refOf(leaving)))).toBe(true);
});
