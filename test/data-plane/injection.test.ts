import { App, Testing } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { KubeObject, chartObjects } from '../conformance/chart';
import { GATEWAY, INIT_SAYINGS, SAYINGS, Saying, asking, combinations, workload } from '../conformance/pods';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(180_000);

const WITHIN_MS = 60_000;
/** Says by whose templates a pod was injected: the injector adds annotations that its configuration names. */
const MARK = 'cdk8s-istio.test/templates-of';

const PODS = [
  pod('plain'),
  pod('gateway', GATEWAY),
  pod('grpc-agent', asking('grpc-agent')),
  pod('grpc-simple', asking('grpc-simple')),
  ...INIT_SAYINGS.map((saying, index) => pod(`init-${index}`, saying)),
  ...combinations(24, SAYINGS.filter(({ name }) => !name.startsWith('sidecar.istio.io/inject'))).map((sayings, index) => pod(`combined-${index}`, ...sayings)),
];

describe.each(ISTIO_RELEASES)('%s: pods injected by the real webhook', (release) => {
  let lab: Lab;
  let ours: KubeObject[];

  beforeAll(async () => {
    lab = await Lab.start();
    ours = Testing.synth(new Mesh(new App(), 'mesh', { version: IstioVersion.parse(release), ingress: [] }));
    const first = ours.filter(({ kind }) => kind === 'CustomResourceDefinition' || kind === 'Namespace');
    await apply(first);
    await apply(ours.filter((object) => !first.includes(object)));
    await apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } },
      ...['web-account', 'istio-ingress'].map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'shop' } })),
    ]);
    await lab.kubectl(['-n', 'istio-system', 'rollout', 'status', 'deployment/istiod', '--timeout=60s']);
  });
  afterAll(async () => lab?.stop());

  async function apply(items: object[]): Promise<void> {
    await lab.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }

  /** Has the running istiod inject by the templates that these objects install. */
  async function injectBy(whose: string, objects: KubeObject[]): Promise<KubeObject[]> {
    const map = objects.find(({ metadata }) => metadata.name === 'istio-sidecar-injector' && metadata.namespace)!;
    const config = stringify({ ...parse(map.data.config), injectedAnnotations: { [MARK]: whose } });
    await apply([{ ...map, data: { ...map.data, config } }]);
    await eventually(async () => expect((await create(PODS[0])).metadata.annotations?.[MARK]).toBe(whose), WITHIN_MS);
    return Promise.all(PODS.map(create));
  }

  /** What the API server would store, without storing it. */
  async function create(object: object): Promise<KubeObject> {
    const { metadata, spec } = await lab.request('POST', '/api/v1/namespaces/shop/pods?dryRun=All', object);
    const { uid, creationTimestamp, managedFields, ...kept } = metadata;
    return { metadata: kept, spec };
  }

  test('equal those that the official chart injects', async () => {
    const [mine, theirs] = [await injectBy('ours', ours), await injectBy('chart', await chartObjects(release, 'istiod'))];
    expect(JSON.stringify(mine[0])).toContain('"istio-proxy"');
    PODS.forEach((object, index) => {
      expect({ object, injected: unmarked(mine[index]) }).toEqual({ object, injected: unmarked(theirs[index]) });
    });
  });
});

/** Without the token that the API server mounts under a random name. */
function pod(name: string, ...sayings: Saying[]): object {
  const { spec: { template: { metadata, spec } } } = workload(name, sayings) as KubeObject;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: { ...spec, automountServiceAccountToken: false } };
}

function unmarked({ metadata, spec }: KubeObject): KubeObject {
  const { [MARK]: mark, ...annotations } = metadata.annotations ?? {};
  return { metadata: { ...metadata, annotations }, spec };
}
