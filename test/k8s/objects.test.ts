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
  const sources = values.map((each, index) => ({ values: each, locate: (path: string[]) => `file${index}:${path.join('.')}` }));
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
