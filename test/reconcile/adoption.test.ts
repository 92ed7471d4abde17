import { KubeError, KubeObject } from '../../src/kube';
import { Adoption, adoptionHint, helmReleaseOf, Instance } from '../../src/reconcile';

const INSTANCE = new Instance('default', 'shop');
const OURS = INSTANCE.manager;

function owner(manager: string, fieldsV1: object, operation = 'Update', more: object = {}): any {
  return { manager, operation, apiVersion: 'v1', time: '2026-01-01T00:00:00Z', fieldsType: 'FieldsV1', fieldsV1, ...more };
}

function service(managedFields: object[]): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', labels: { app: 'web', chart: 'web-1' }, annotations: { note: 'x' }, managedFields },
    spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP', name: 'http' }, { port: 81, protocol: 'TCP' }], externalIPs: ['10.0.0.1', '10.0.0.2'] },
  } as unknown as KubeObject;
}

const HELM = owner('helm', {
  'f:metadata': { 'f:labels': { '.': {}, 'f:app': {}, 'f:chart': {} }, 'f:annotations': { '.': {}, 'f:note': {} } },
  'f:spec': {
    'f:ports': { '.': {}, 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:name': {} }, 'k:{"port":81,"protocol":"TCP"}': { '.': {}, 'f:port': {} } },
    'f:externalIPs': { 'v:"10.0.0.1"': {}, 'v:"10.0.0.2"': {} },
    'f:type': {},
  },
});
const APPLIED = owner(OURS, {
  'f:metadata': { 'f:labels': { 'f:app': {} } },
  'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } }, 'f:externalIPs': { 'v:"10.0.0.2"': {} } },
}, 'Apply');

test('fields that only the installer owns are deleted: fields, list items by key, values of sets, and maps that become empty', () => {
  const { metadata, spec } = new Adoption(['helm'], INSTANCE).preview(service([HELM, APPLIED]));
  expect(metadata.labels).toEqual({ app: 'web' });
  expect(metadata).not.toHaveProperty('annotations');
  expect(spec).toEqual({ ports: [{ port: 80, protocol: 'TCP' }], externalIPs: ['10.0.0.2'] });
});

test('fields that other managers own too stay', () => {
  const other = owner('controller', { 'f:metadata': { 'f:labels': { 'f:chart': {} } }, 'f:spec': { 'f:type': {} } });
  const { metadata, spec } = new Adoption(['helm'], INSTANCE).preview(service([HELM, APPLIED, other]));
  expect(metadata.labels).toEqual({ app: 'web', chart: 'web-1' });
  expect(spec).toMatchObject({ type: 'ClusterIP' });
});

test.each([
  ['helm', 'helm', owner('helm', {})],
  ['kubectl', 'kubectl-client-side-apply', owner('kubectl-client-side-apply', {})],
  ['kubectl', 'kubectl', owner('kubectl', {}, 'Apply')],
  ['kubectl', 'kubectl-create', owner('kubectl-create', {})],
  ['istioctl', 'istio-operator', owner('istio-operator', {}, 'Apply')],
  ['istioctl', 'istioctl', owner('istioctl', {})],
  ...['edit', 'patch', 'set', 'label', 'annotate', 'replace'].map((verb) => ['kubectl', `kubectl-${verb}`, owner(`kubectl-${verb}`, {})] as const),
  ['kubectl', 'kubectl', owner('kubectl', {}, 'Update', { subresource: 'scale' })],
] as const)('%s is recognised by its field manager %s', (installer, manager, entry) => {
  expect(new Adoption([installer], INSTANCE).sourceOf(service([APPLIED, entry]))).toBe(installer);
  expect(new Adoption([], INSTANCE).sourceOf(service([APPLIED, entry]))).toBeUndefined();
  const conflict = new KubeError('Apply failed', 409, 'Conflict', [{ reason: 'FieldManagerConflict', message: `conflict with "${manager}" using v1`, field: '.a' }]);
  expect(adoptionHint(conflict)).toMatch(new RegExp(`--adopt ${installer}\\. `));
});

test('a manager that writes only the status is not an installer', () => {
  expect(new Adoption(['kubectl'], INSTANCE).sourceOf(service([owner('kubectl', {}, 'Update', { subresource: 'status' })]))).toBeUndefined();
});

test('the annotation that restarts pods is not taken from kubectl: without it, they would restart again', () => {
  expect(new Adoption(['kubectl', 'any'], INSTANCE).sourceOf(service([owner('kubectl-rollout', {})]))).toBeUndefined();
});

test('objects of another instance are adopted, and never those of the instance itself', () => {
  const adoption = new Adoption(['instance'], INSTANCE);
  expect(adoption.sourceOf(service([owner('cdk8s-istio/other', {}, 'Apply')]))).toBe('instance');
  expect(adoption.sourceOf(service([APPLIED]))).toBeUndefined();
});

test('a conflict with a manager that is no tool can only be forced', () => {
  expect(adoptionHint(new KubeError('Apply failed', 409, 'Conflict', [{ reason: 'FieldManagerConflict', message: 'conflict with "someone" using v1', field: '.a' }])))
    .toBe('To take only these fields: --force-conflicts');
});

test('the Helm release of an object is read from its annotations', () => {
  const annotations = { 'meta.helm.sh/release-name': 'istiod', 'meta.helm.sh/release-namespace': 'istio-system' };
  expect(helmReleaseOf({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', annotations } })).toEqual({ name: 'istiod', namespace: 'istio-system' });
  expect(helmReleaseOf({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } })).toBeUndefined();
});
