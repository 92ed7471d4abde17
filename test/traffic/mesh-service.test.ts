import { ApiObject, App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshService, MeshServiceProps } from '../../src/traffic';

const service = (chart: Chart, spec: object, metadata = {}) => new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata }, spec });
const shop = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });

describe('MeshService.of', () => {
  test('has the given facts', () => {
    const web = MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080, labels: { app: 'web' } });
    expect(web).toMatchObject({ name: 'web', namespace: 'shop', port: 80, targetPort: 8080, labels: { app: 'web' } });
  });

  test('uses the port of clients as the default port of the pods', () => {
    expect(MeshService.of('web', { namespace: 'shop', port: 80 }).targetPort).toBe(80);
  });

  test('has its host in the cluster domain of the mesh', () => {
    const web = MeshService.of('web', { namespace: 'shop', port: 80 });
    const mesh = (clusterDomain?: string) => Mesh.fromAttributes(new App(), 'mesh', { version: IstioVersion.of('1.20.1'), clusterDomain });
    expect(web.hostIn(mesh())).toBe('web.shop.svc.cluster.local');
    expect(web.hostIn(mesh('corp.example'))).toBe('web.shop.svc.corp.example');
  });

  test('does not guess workload labels', () => {
    expect(() => MeshService.of('web', { namespace: 'shop', port: 80 }).labels).toThrow(
      'the labels of the pods of service \'web\' in namespace \'shop\' are unknown. Write the selector of the Service: '
      + 'MeshService.of(\'web\', { ..., labels: { app: \'web\' } })');
  });

  test('rejects empty workload labels', () => {
    expect(() => MeshService.of('web', { namespace: 'shop', port: 80, labels: {} })).toThrow('MeshService.of(\'web\'): labels is empty, which selects all pods in namespace \'shop\'');
  });
});

describe('MeshService.fromApiObject', () => {
  test('reads a Service', () => {
    const web = MeshService.fromApiObject(service(shop(), { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }));
    expect(web).toMatchObject({ name: 'web', namespace: 'shop', port: 80, targetPort: 8080, labels: { app: 'web' } });
  });

  test('reads a Service of cdk8s-plus, including later changes', () => {
    const chart = shop();
    const plus = new kplus.Service(chart, 'web', { metadata: { name: 'web' } });
    const web = MeshService.fromApiObject(plus);
    plus.bind(80, { targetPort: 8080 });
    plus.selectLabel('app', 'web');
    expect(web).toMatchObject({ port: 80, targetPort: 8080, labels: { app: 'web' } });
  });

  test('a port by name is not a number', () => {
    expect(MeshService.fromApiObject(service(shop(), { ports: [{ port: 80, targetPort: 'http' }] })).targetPort).toBeUndefined();
  });

  test('one of several ports is named', () => {
    const object = service(shop(), { ports: [{ port: 80 }, { port: 9090, targetPort: 9091 }] });
    expect(MeshService.fromApiObject(object, { port: 9090 })).toMatchObject({ port: 9090, targetPort: 9091 });
    expect(() => MeshService.fromApiObject(object).port).toThrow('shop/service: Service \'web\' has the ports 80, 9090. Choose one: MeshService.fromApiObject(service, { port: ... })');
    expect(() => MeshService.fromApiObject(object, { port: 81 }).port).toThrow('has no port 81. Its ports are 80, 9090. Choose one of them');
  });

  test('a Service without a selector has no known workload', () => {
    expect(() => MeshService.fromApiObject(service(shop(), { ports: [{ port: 80 }], selector: {} })).labels).toThrow('are unknown');
  });

  test('rejects what is not a Service, and a Service without a namespace', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const pod = new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod' });
    expect(() => MeshService.fromApiObject(pod)).toThrow('MeshService.fromApiObject(): chart/pod is a Pod (v1), not a Service');
    expect(() => MeshService.fromApiObject(service(chart, {}))).toThrow('chart/service: Service \'web\' has no namespace. Set metadata.namespace, or the namespace of its Chart');
  });
});

describe('MeshService, from JavaScript', () => {
  test.each<[unknown, unknown, string]>([
    [undefined, { namespace: 'shop', port: 80 }, 'MeshService.of(): name is missing. Write the name of a Service'],
    ['web', undefined, "MeshService.of('web'): the argument props is missing"],
    ['web', { port: 80 }, "MeshService.of('web'): namespace is missing. Write the name of a namespace"],
    ['web', { namespace: 'shop' }, "MeshService.of('web'): port is missing. Write a whole number from 1 to 65535"],
    ['Web_X', { namespace: 'shop', port: 80 }, "MeshService.of(): name 'Web_X' is not the name of a Service"],
    ['web', { namespace: 'My_Shop', port: 80 }, "MeshService.of('web'): namespace 'My_Shop' is not the name of a namespace"],
    ['web', { namespace: 'shop', port: 80000 }, "MeshService.of('web'): port 80000 is not a port"],
    ['web', { namespace: 'shop', port: 80, labels: { app: 'a b' } }, "MeshService.of('web'): labels.app 'a b' is not the value of a label"],
  ])('%p with %j is rejected', (name, props, problem) => {
    expect(() => MeshService.of(name as string, props as MeshServiceProps)).toThrow(problem);
  });

  test('a Service that is missing, or has a wrong name, is rejected', () => {
    expect(() => MeshService.fromApiObject(undefined as any)).toThrow('MeshService.fromApiObject(): construct is missing. Write a Service: an ApiObject');
    expect(() => MeshService.fromApiObject(service(shop(), {}, { name: 'Web_X' }))).toThrow("shop/service: name 'Web_X' is not the name of a Service");
  });
});
