import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { HelmInstall } from '../../src/helm';
import { checkedValues } from '../../src/helm/values';
import { IstioIngressGateway, Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { objectProblems } from '../../src/k8s/internal';
import { ChartName } from '../../src/settings';

/** Whole objects are checked, as they are emitted: what is right in each value and prop can still be wrong together. */
const VERSIONS = IstioVersion.ALL.map((version) => ({ version }));

function messages(version: IstioVersion, chart: ChartName, ...values: object[]): string[] {
  const skipsSchema = true; // the schema of some gateway charts rejects a null before the objects can lack a field
  const sources = values.map((each, index) => ({ values: each, skipsSchema, locate: (path: string[]) => `file${index}:${path.join('.')}` }));
  expect(checkedValues(version, chart, sources).problems).toEqual([]);
  return new HelmInstall(Testing.app(), 'mesh', {
    version, namespace: 'istio-system', gatewayName: 'edge', gatewayNamespace: 'edge', crds: false, values: { base: [], istiod: [], gateway: [], [chart]: sources },
  }).problems.map(({ message }) => message);
}

describe.each(VERSIONS)('values of Istio $version', ({ version }) => {
  const missing = 'autoscaling.maxReplicas is null, but HorizontalPodAutoscalerSpec of Kubernetes must have the field maxReplicas. Write a value, or leave it out for its default';

  test('a required field whose default a null takes away is named with its value', () => {
    const values = { autoscaling: { maxReplicas: null } };
    expect(messages(version, 'gateway', values)).toEqual([`file0:autoscaling.maxReplicas: ${missing}`]);
    expect(messages(version, 'gateway', values, { replicaCount: 2 })).toEqual([`file0:autoscaling.maxReplicas: ${missing}`]);
    expect(messages(version, 'gateway', { autoscaling: { maxReplicas: 3 } }, values)).toEqual([`file1:autoscaling.maxReplicas: ${missing}`]);
  });

  test('a null that a later file or another value makes harmless is none', () => {
    expect(messages(version, 'gateway', { autoscaling: { maxReplicas: null } }, { autoscaling: { maxReplicas: 3 } })).toEqual([]);
    expect(messages(version, 'gateway', { autoscaling: { enabled: false, maxReplicas: null } })).toEqual([]);
    expect(messages(version, 'istiod', { pilot: { autoscaleMax: null } })).toEqual([]); // the chart leaves the autoscaler out
  });

  test('of several equal values, the one with the name of the field is named, or none', () => {
    const daemonSet = { kind: 'DaemonSet', autoscaling: { enabled: false } };
    const [one] = messages(version, 'gateway', { ...daemonSet, replicaCount: 4 });
    expect(one).toMatch(/^file0:replicaCount: replicaCount: DaemonSet edge\/edge: spec\.replicas is not a field of DaemonSetSpec/);
    const [several] = messages(version, 'gateway', { ...daemonSet, replicaCount: 4, labels: { a: '1' }, nodeSelector: {} }, { autoscaling: { maxReplicas: 4 } });
    expect(several).toMatch(/^file1:: DaemonSet edge\/edge: spec\.replicas is not a field/);
    const [type] = messages(version, 'gateway', { service: { type: 'a-b' }, podAnnotations: { x: 'a-b' } });
    expect(type).toMatch(/^file0:service\.type: service\.type: Service edge\/edge: spec\.type is "a-b"/);
  });

  test('a value of an object that no other rule covers is named with the object', () => {
    expect(messages(version, 'gateway', { service: { type: 'LoadBalancre' } })).toEqual([
      'file0:service.type: service.type: Service edge/edge: spec.type is "LoadBalancre", but must be one of ClusterIP, ExternalName, LoadBalancer, NodePort. Did you mean LoadBalancer?',
    ]);
  });
});

describe.each(VERSIONS)('constructs of Istio $version', ({ version }) => {
  function problemsOf(patched: (mesh: Mesh) => [ApiObject, JsonPatch]): string[] {
    const mesh = new Mesh(Testing.app(), 'mesh', { version, crds: false, ingress: [{ name: 'edge' }] });
    const [object, patch] = patched(mesh);
    object.addJsonPatch(patch);
    return mesh.node.findAll().flatMap((each) => each.node.validate().map((message) => `${each.node.path}: ${message}`));
  }

  test('a patch that leaves an object without a required field is found at synthesis', () => {
    expect(problemsOf(({ ingress: [edge] }) => [edge.horizontalPodAutoscaler!, JsonPatch.remove('/spec/maxReplicas')])).toEqual([
      'mesh/ingress/edge/HorizontalPodAutoscaler: spec has no field maxReplicas, which HorizontalPodAutoscalerSpec of Kubernetes must have. Add it',
    ]);
    expect(problemsOf(({ istiod }) => [istiod.deployment!, JsonPatch.remove('/spec/selector')])).toEqual([
      'mesh/istiod/Deployment: spec has no field selector, which DeploymentSpec of Kubernetes must have. Add it',
    ]);
  });

  test('a patch can add any field', () => {
    expect(problemsOf(({ istiod }) => [istiod.deployment!, JsonPatch.add('/spec/template/spec/fromTheFuture', true)])).toEqual([]);
  });

  test('a gateway alone is checked too', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const edge = new IstioIngressGateway(chart, 'edge', { version, name: 'edge' });
    edge.service!.addJsonPatch(JsonPatch.remove('/spec/ports/0/port'));
    expect(edge.service!.node.validate()).toEqual(['spec.ports[0] has no field port, which ServicePort of Kubernetes must have. Add it']);
  });
});

test('an object of another kind or API is not checked', () => {
  expect(objectProblems({ apiVersion: 'v1', kind: 'Service' })).toEqual([]);
  expect(objectProblems({ apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: 1 } as object)).toEqual([]);
  expect(objectProblems({ apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', spec: {} } as object)).toEqual([]);
  expect(objectProblems({})).toEqual([]);
});

describe.each(VERSIONS)('rules over several values of Istio $version', ({ version }) => {
  const more = 'which is more than the greatest number of replicas';

  test.each<[ChartName, object, string]>([
    ['gateway', { autoscaling: { minReplicas: 6 } }, `autoscaling.minReplicas: autoscaling.minReplicas is 6, ${more}, 5. Raise that one, or lower this one`],
    ['istiod', { pilot: { autoscaleMin: 4, autoscaleMax: 2 } }, `pilot.autoscaleMin: pilot.autoscaleMin is 4, ${more}, 2. Raise that one, or lower this one`],
    ['gateway', { replicaCount: -1, autoscaling: { enabled: false } }, 'replicaCount: replicaCount is -1, but must be at least 0'],
    ['gateway', { volumeMounts: [{ name: 'a', mountPath: '/a' }] },
      'volumeMounts.0.name: volumeMounts.0.name is "a", but the pod has no volume with this name. Add the volume'],
    ['gateway', { service: { type: 'ClusterIP', externalTrafficPolicy: 'Local' } },
      'service.externalTrafficPolicy: service.externalTrafficPolicy is set, but only a Service of the type LoadBalancer or NodePort has it. Delete it, or change type'],
    ['istiod', { pilot: { rollingMaxSurge: 0, rollingMaxUnavailable: 0 } },
      'pilot.rollingMaxUnavailable: pilot.rollingMaxUnavailable is 0, as maxSurge, so that no pod could be replaced. Raise one of them'],
  ])('%s %j is named with its value', (chart, values, message) => {
    expect(messages(version, chart, values)).toEqual([`file0:${message}`]);
  });

  test('a value that contradicts a default is named, with the default', () => {
    const limit = { limits: { cpu: '50m' } };
    expect(messages(version, 'gateway', { resources: limit })).toEqual([
      'file0:resources.limits.cpu: resources.limits.cpu: resources.requests.cpu is 100m, but the limit is 50m. Request less, or raise the limit',
    ]);
    // No object of the chart has the resources of injected proxies.
    expect(messages(version, 'istiod', { global: { proxy: { resources: limit } } })).toEqual([
      'file0:global.proxy.resources.limits.cpu: global.proxy.resources.limits.cpu: global.proxy.resources.requests.cpu is 100m, but the limit is 50m. Request less, or raise the limit',
    ]);
  });

  test('the item of a list is found, although the chart has items before it', () => {
    const [problem] = messages(version, 'istiod', { pilot: { volumeMounts: [{ name: 'extra', mountPath: '/x' }] } });
    expect(problem).toMatch(/^file0:pilot\.volumeMounts\.0\.name: pilot\.volumeMounts\.0\.name is "extra", but the pod has no volume/);
  });

  test('a value that the chart does not print breaks no rule', () => {
    expect(messages(version, 'gateway', { autoscaling: { enabled: false, minReplicas: 0, maxReplicas: 0 }, replicaCount: 0 })).toEqual([]);
    expect(messages(version, 'istiod', { pilot: { autoscaleEnabled: false, autoscaleMin: 9 } })).toEqual([]);
  });

  test('faults of single values and of several are told together', () => {
    const sources = [{ values: { service: { ports: [{ name: 'a', port: 0 }, { name: 'a', port: 2 }] } }, locate: (path: string[]) => path.join('.') }];
    const { problems } = new HelmInstall(Testing.app(), 'mesh', {
      version, namespace: 'istio-system', gatewayName: 'edge', gatewayNamespace: 'edge', crds: false, values: { base: [], istiod: [], gateway: sources },
    });
    expect(problems.map(({ where }) => where)).toEqual(['service.ports.0.port', 'service.ports.1.name']);
  });

  test('a construct names its object', () => {
    const mesh = new Mesh(Testing.app(), 'mesh', { version, crds: false, istiod: { minReplicas: 9 }, ingress: [{ name: 'edge' }] });
    expect(mesh.node.findAll().flatMap((each) => each.node.validate().map((message) => `${each.node.path}: ${message}`))).toEqual([
      `mesh/istiod/HorizontalPodAutoscaler: spec.minReplicas is 9, ${more}, 5. Raise that one, or lower this one`,
    ]);
  });
});
