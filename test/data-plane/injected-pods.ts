import { parse, stringify } from 'yaml';
import { KubeObject, chartObjects } from '../conformance/chart';
import { GATEWAY, INIT_SAYINGS, SAYINGS, Saying, asking, combinations, workload } from '../conformance/pods';
import type { Lab } from '../lab';
import { eventually } from '../lab/eventually';
import type { IstioRelease } from '../lab/parts';

const WITHIN_MS = 60_000;
/** The annotation that names the templates by which a pod was injected. The injector adds it, because its configuration says so. */
const MARK = 'cdk8s-istio.test/templates-of';

const PODS = [
  pod('plain'),
  pod('gateway', GATEWAY),
  pod('grpc-agent', asking('grpc-agent')),
  pod('grpc-simple', asking('grpc-simple')),
  ...INIT_SAYINGS.map((saying, index) => pod(`init-${index}`, saying)),
  ...combinations(24, SAYINGS.filter(({ name }) => !name.startsWith('sidecar.istio.io/inject'))).map((sayings, index) => pod(`combined-${index}`, ...sayings)),
];

/** What the webhook of a running istiod makes of pods. The namespace `shop` is injected. */
export class InjectedPods {
  constructor(private readonly lab: Lab, private readonly release: IstioRelease) {}

  async createNamespace(): Promise<void> {
    await this.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } },
      ...['web-account', 'istio-ingress'].map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'shop' } })),
    ]);
  }

  /** Injects all pods by the templates of these objects, and by those of the official chart, and compares. */
  async expectAsByChart(ours: KubeObject[]): Promise<void> {
    const [mine, theirs] = [await this.injectBy('ours', ours), await this.injectBy('chart', await chartObjects(this.release, 'istiod'))];
    expect(JSON.stringify(mine[0])).toContain('"istio-proxy"');
    PODS.forEach((object, index) => {
      expect({ object, injected: unmarked(mine[index]) }).toEqual({ object, injected: unmarked(theirs[index]) });
    });
  }

  /** Makes the running istiod inject with the templates of these objects. */
  private async injectBy(whose: string, objects: KubeObject[]): Promise<KubeObject[]> {
    const map = objects.find(({ metadata }) => metadata.name === 'istio-sidecar-injector' && metadata.namespace)!;
    const config = stringify({ ...parse(map.data.config), injectedAnnotations: { [MARK]: whose } });
    await this.apply([{ ...map, data: { ...map.data, config } }]);
    await eventually(async () => expect((await this.create(PODS[0])).metadata.annotations?.[MARK]).toBe(whose), WITHIN_MS);
    return Promise.all(PODS.map((each) => this.create(each)));
  }

  /** The object that the API server would store, from a dry run. */
  private async create(object: object): Promise<KubeObject> {
    const { metadata, spec } = await this.lab.request('POST', '/api/v1/namespaces/shop/pods?dryRun=All', object);
    const { uid, creationTimestamp, managedFields, ...kept } = metadata;
    return { metadata: kept, spec };
  }

  private async apply(items: object[]): Promise<void> {
    await this.lab.kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }
}

/** Deletes the service account token, which the API server mounts under a random name. */
function pod(name: string, ...sayings: Saying[]): object {
  const { spec: { template: { metadata, spec } } } = workload(name, sayings) as KubeObject;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: { ...spec, automountServiceAccountToken: false } };
}

function unmarked({ metadata, spec }: KubeObject): KubeObject {
  const { [MARK]: mark, ...annotations } = metadata.annotations ?? {};
  return { metadata: { ...metadata, annotations }, spec };
}
