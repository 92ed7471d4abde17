import { decisionOf } from './decision';
import { istiod, SYSTEM } from './istiod';
import { JsonObject, titleOf } from '../../src/json';
import { KubeObject } from '../../src/kube';
import { leftBehind, LeftBehindOptions } from '../../src/mesh';
import { DecideOptions, Decision, Unreadable } from '../../src/reconcile';
import { object } from '../reconcile/objects';

/** Whether an object that istiod has created is left behind when control planes are deleted. */
const by = (manager: string, each: KubeObject): KubeObject => ({ ...each, metadata: { ...each.metadata, uid: `uid-${each.metadata.name}`, managedFields: [{ manager }] } });
const byIstiod = (each: KubeObject) => by('pilot-discovery', each);
const rootCert = (namespace: string, data: JsonObject = { 'root-cert.pem': 'x' }) => object('ConfigMap', 'istio-ca-root-cert', { namespace, labels: { 'istio.io/config': 'true' }, data });
const lock = (name: string, namespace = SYSTEM) => object('coordination.k8s.io/v1 Lease', name, { namespace });
const leader = (name: string): KubeObject => {
  const { metadata, ...rest } = object('ConfigMap', name, { namespace: SYSTEM });
  return { ...rest, metadata: { ...metadata, annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } } } as KubeObject;
};
const caSecret = (name = 'istio-ca-secret', namespace = SYSTEM, type = 'istio.io/ca-root') => object('Secret', name, { namespace, type, data: { 'ca-cert.pem': 'x', 'ca-key.pem': 'x' } });
const gatewayClass = (name: string, controllerName = 'istio.io/gateway-controller') => object('gateway.networking.k8s.io/v1 GatewayClass', name, { spec: { controllerName } });
const bundle = object('certificates.k8s.io/v1beta1 ClusterTrustBundle', 'istio.io:istiod-ca:root-cert', { spec: { signerName: 'istio.io/istiod-ca' } });

interface Case {
  /** What was applied. @default the istiod of revision default */
  before?: KubeObject[];
  /** What is desired now. */
  after?: KubeObject[];
  /** Other objects of the cluster. */
  found: KubeObject[];
  unreadable?: Unreadable[];
  options?: LeftBehindOptions & Partial<DecideOptions>;
}

function decided({ before = istiod('1.27.0'), after = [], found, unreadable = [], options = {} }: Case): Decision {
  return decisionOf(before, after, [leftBehind(options)], { 'left behind': { objects: [...before, ...found], unreadable } }, options);
}

function actions(each: Case): string[] {
  return decided(each).steps.filter(({ key }) => key.includes('@')).map(({ action, ref }) => `${action} ${titleOf(ref)}`);
}

const WAIT = 'wait Deployment istio-system/istiod';

test.each<[string, KubeObject, string]>([
  ['a root certificate', rootCert('shop'), 'ConfigMap shop/istio-ca-root-cert'],
  ['a list of revoked certificates', { ...rootCert('shop', { 'ca-crl.pem': 'x' }), metadata: { name: 'istio-ca-crl', namespace: 'shop', labels: { 'istio.io/config': 'true' } } }, 'ConfigMap shop/istio-ca-crl'],
  ['a lock', leader('istio-leader'), 'ConfigMap istio-system/istio-leader'],
  ['a Lease', lock('istio-status-leader'), 'Lease istio-system/istio-status-leader'],
  ['the Lease of its revision', lock('istio-gateway-deployment-default'), 'Lease istio-system/istio-gateway-deployment-default'],
  ['a gateway class', gatewayClass('istio'), 'GatewayClass istio'],
  ['a trust bundle', bundle, 'ClusterTrustBundle istio.io:istiod-ca:root-cert'],
])('%s is deleted after the pods of the last istiod are gone', (_, left, title) => {
  const decision = decided({ found: [byIstiod(left)] });
  const added = decision.steps.filter(({ key }) => key.includes('@'));
  expect(added.map(({ action, ref }) => `${action} ${titleOf(ref)}`)).toEqual([WAIT, `delete ${title}`]);
  const [wait, deletion] = added.map(({ key }) => key);
  expect(decision.edges).toEqual(expect.arrayContaining([
    { from: 'apps/Deployment/istio-system/istiod', to: wait, kind: 'ready' }, { from: wait, to: deletion, kind: 'ready' },
  ]));
});

test.each<[string, KubeObject]>([
  ['a ConfigMap of istio-csr', by('cert-manager-istio-csr', rootCert('shop'))],
  ['a ConfigMap without the label', byIstiod({ ...rootCert('shop'), metadata: { name: 'istio-ca-root-cert', namespace: 'shop' } })],
  ['a ConfigMap to which somebody has added data', byIstiod(rootCert('shop', { 'root-cert.pem': 'x', 'mine': 'x' }))],
  ['a ConfigMap that istiod reads', byIstiod(object('ConfigMap', 'istio', { namespace: SYSTEM, data: { mesh: '' } }))],
  ['a lock with data', byIstiod({ ...leader('istio-leader'), data: { mine: 'x' } })],
  ['a Lease of another name', byIstiod(lock('istio-leaders'))],
  ['a Lease of another owner', by('my-operator', lock('istio-leader'))],
  ['a Lease of another namespace', byIstiod(lock('istio-leader', 'other'))],
  ['the Lease of another revision, which may be in another cluster', byIstiod(lock('istio-gateway-deployment-canary'))],
  ['a plugged-in CA', byIstiod(caSecret('cacerts', SYSTEM, 'Opaque'))],
  ['a gateway class of another controller', byIstiod(gatewayClass('envoy', 'gateway.envoyproxy.io/controller'))],
])('%s is not touched', (_, found) => {
  expect(actions({ found: [found], options: { caSecret: true } })).toEqual([]);
});

test('a gateway class stays as long as a gateway uses it', () => {
  const gateway = object('gateway.networking.k8s.io/v1 Gateway', 'web', { namespace: 'shop', spec: { gatewayClassName: 'istio' } });
  expect(actions({ found: [byIstiod(gatewayClass('istio')), byIstiod(gatewayClass('istio-remote')), gateway] })).toEqual([WAIT, 'delete GatewayClass istio-remote']);
});

describe('the private key of the CA', () => {
  test.each(['istio-ca-secret', 'cacerts'])('in %s is kept, and deleted on request', (name) => {
    const found = [byIstiod(caSecret(name))];
    const [kept] = decided({ found }).steps.filter(({ key }) => key.includes('@'));
    expect(kept).toMatchObject({ action: 'keep', reason: { code: 'NeedsOption', message: expect.stringMatching(/^--ca-secret deletes it: it has .*private key of the CA/) } });
    expect(actions({ found, options: { caSecret: true } })).toEqual([WAIT, `delete Secret istio-system/${name}`]);
  });

  test('goes with its namespace, and the plan shows it', () => {
    const before = [...istiod('1.27.0'), object('Namespace', SYSTEM)];
    expect(actions({ before, found: [byIstiod(caSecret()), byIstiod(rootCert(SYSTEM))], options: { namespaces: true } })).toEqual([WAIT, 'delete Secret istio-system/istio-ca-secret']);
    expect(actions({ before, found: [byIstiod(caSecret())] })).toEqual(['keep Secret istio-system/istio-ca-secret']);
  });
});

describe('with another control plane', () => {
  const found = [rootCert('shop'), lock('istio-status-leader'), lock('istio-gateway-deployment-default'), caSecret(), gatewayClass('istio')].map(byIstiod);
  const options = { caSecret: true };
  const [canary] = istiod('1.27.0', 'canary');

  test.each<[string, Case]>([
    ['of another owner', { found: [...found, canary], options }],
    ['of the set', { before: [...istiod('1.27.0'), canary], after: [canary], found, options }],
    ['that is to be created', { after: [canary], found, options }],
    ['that is protected', { before: [...istiod('1.27.0'), { ...canary, metadata: { ...canary.metadata, annotations: { 'cdk8s-istio/protect': 'true' } } }], found, options }],
  ])('%s in the namespace, only the lock of the revision is deleted', (_, each) => {
    expect(actions(each)).toEqual([WAIT, 'delete Lease istio-system/istio-gateway-deployment-default']);
  });

  test('in another namespace, what is in the namespace is deleted', () => {
    const other = { ...canary, metadata: { ...canary.metadata, namespace: 'other' } };
    expect(actions({ found: [...found, other], options })).toEqual([
      WAIT, 'delete Lease istio-system/istio-status-leader', 'delete Lease istio-system/istio-gateway-deployment-default', 'delete Secret istio-system/istio-ca-secret',
    ]);
  });

  test('that goes too, everything is deleted, after the pods of both', () => {
    const decision = decided({ before: [...istiod('1.27.0'), canary], found, options });
    const waits = decision.steps.filter(({ action }) => action === 'wait').map(({ key }) => key);
    expect(waits).toHaveLength(2);
    const deletions = decision.steps.filter(({ key, action }) => action === 'delete' && key.includes('@'));
    expect(deletions).toHaveLength(found.length);
    deletions.forEach(({ key }) => expect(decision.edges.filter(({ from, to }) => to === key && waits.includes(from))).toHaveLength(2));
  });

  test('of which nothing is known, nothing is deleted, and the plan says so', () => {
    const { steps } = decided({ found, unreadable: [{ what: 'control planes', why: 'no right' }], options });
    expect(steps.filter(({ key }) => key.includes('@'))).toEqual([]);
    expect(steps.find(({ ref }) => ref.kind === 'Deployment')!.notes).toEqual(['what istiod leaves behind is not known: control planes: no right']);
  });
});

test('the entry of a Deployment that is gone already counts: a run may have ended before it deleted the rest', async () => {
  const [deployment] = istiod('1.27.0');
  const decision = decisionOf([], [], [leftBehind({})], { 'left behind': { objects: [byIstiod(rootCert('shop'))], unreadable: [] } }, {}, [deployment]);
  expect(decision.steps.filter(({ action }) => action !== 'milestone').map(({ action, ref }) => `${action} ${titleOf(ref)}`))
    .toEqual(['forget Deployment istio-system/istiod', WAIT, 'delete ConfigMap shop/istio-ca-root-cert']);
});

test('a gateway class stays if it is not known which gateways use it', () => {
  const found = [byIstiod(gatewayClass('istio')), byIstiod(rootCert('shop'))];
  const unreadable = [{ what: 'gateways', why: 'no right' }];
  const { steps } = decided({ found, unreadable });
  expect(steps.filter(({ key, action }) => key.includes('@') && action === 'delete').map(({ ref }) => ref.kind)).toEqual(['ConfigMap']);
});
