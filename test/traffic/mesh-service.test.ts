import { ApiObject, App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshService } from '../../src/traffic';

const service = (chart: Chart, spec: object, metadata = {}) => new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata }, spec });
const shop = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });

describe('MeshService.of', () => {
  test('has the given facts', () => {
    const web = MeshService.of('web', { namespace: 'shop', port: 80, targetPort: 8080, workload: { app: 'web' } });
    expect(web).toMatchObject({ name: 'web', namespace: 'shop', port: 80, targetPort: 8080, selector: { app: 'web' } });
  });

  test('takes the port of clients for the port of the pods', () => {
    expect(MeshService.of('web', { namespace: 'shop', port: 80 }).targetPort).toBe(80);
  });

  test('has its host in the cluster domain of the mesh', () => {
    const web = MeshService.of('web', { namespace: 'shop', port: 80 });
    const mesh = (clusterDomain?: string) => Mesh.fromAttributes(new App(), 'mesh', { version: IstioVersion.V1_20_1, clusterDomain });
    expect(web.hostIn(mesh())).toBe('web.shop.svc.cluster.local');
    expect(web.hostIn(mesh('corp.example'))).toBe('web.shop.svc.corp.example');
  });

  test('does not guess workload labels', () => {
    expect(() => MeshService.of('web', { namespace: 'shop', port: 80 }).selector).toThrow(
      'the workload labels of service \'web\' in namespace \'shop\' are not known, and they are not guessed. Give them: '
      + 'MeshService.of(\'web\', { ..., workload: { app: \'web\' } })');
  });

  test('refuses empty workload labels', () => {
    expect(() => MeshService.of('web', { namespace: 'shop', port: 80, workload: {} })).toThrow('workload is empty, which would select every pod of namespace \'shop\'');
  });
});

describe('MeshService.fromApiObject', () => {
  test('reads a Service', () => {
    const web = MeshService.fromApiObject(service(shop(), { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }));
    expect(web).toMatchObject({ name: 'web', namespace: 'shop', port: 80, targetPort: 8080, selector: { app: 'web' } });
  });

  test('reads a Service of cdk8s-plus, with what it becomes later', () => {
    const chart = shop();
    const plus = new kplus.Service(chart, 'web', { metadata: { name: 'web' } });
    const web = MeshService.fromApiObject(plus);
    plus.bind(80, { targetPort: 8080 });
    plus.selectLabel('app', 'web');
    expect(web).toMatchObject({ port: 80, targetPort: 8080, selector: { app: 'web' } });
  });

  test('a port by name is not a number', () => {
    expect(MeshService.fromApiObject(service(shop(), { ports: [{ port: 80, targetPort: 'http' }] })).targetPort).toBeUndefined();
  });

  test('of several ports one is named', () => {
    const object = service(shop(), { ports: [{ port: 80 }, { port: 9090, targetPort: 9091 }] });
    expect(MeshService.fromApiObject(object, { port: 9090 })).toMatchObject({ port: 9090, targetPort: 9091 });
    expect(() => MeshService.fromApiObject(object).port).toThrow('shop/service: Service \'web\' has ports 80, 9090. Say which one: MeshService.fromApiObject(service, { port: ... })');
    expect(() => MeshService.fromApiObject(object, { port: 81 }).port).toThrow('has no port 81; its ports are 80, 9090. Name one of them');
  });

  test('a Service without a selector has no known workload', () => {
    expect(() => MeshService.fromApiObject(service(shop(), { ports: [{ port: 80 }], selector: {} })).selector).toThrow('are not known, and they are not guessed');
  });

  test('refuses what is not a Service, and a Service without a namespace', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const pod = new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod' });
    expect(() => MeshService.fromApiObject(pod)).toThrow('chart/pod is a Pod (v1), not a Service. Give the Service that clients call');
    expect(() => MeshService.fromApiObject(service(chart, {}))).toThrow('chart/service: Service \'web\' has no namespace, so its host is not known');
  });
});
