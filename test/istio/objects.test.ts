import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { chartInMesh } from './app-with-mesh';
import { istio, IstioVersion } from '../../src';
import { gvkOf } from '../../src/istio';

describe('an object of an Istio kind', () => {
  test('has the apiVersion of the version of its mesh', () => {
    expect(new istio.VirtualService(chartInMesh('shop', {}, { version: IstioVersion.of('1.27.0') }), 'vs').apiVersion).toBe('networking.istio.io/v1');
    expect(new istio.VirtualService(chartInMesh(), 'vs').apiVersion).toBe('networking.istio.io/v1beta1');
  });

  test.each([
    ['PeerAuthentication', IstioVersion.of('1.20.1'), 'security.istio.io/v1beta1'],
    ['PeerAuthentication', IstioVersion.of('1.27.0'), 'security.istio.io/v1'],
    ['AuthorizationPolicy', IstioVersion.of('1.20.1'), 'security.istio.io/v1'],
    ['Telemetry', IstioVersion.of('1.20.1'), 'telemetry.istio.io/v1alpha1'],
    ['Telemetry', IstioVersion.of('1.27.0'), 'telemetry.istio.io/v1'],
    ['EnvoyFilter', IstioVersion.of('1.27.0'), 'networking.istio.io/v1alpha3'],
    ['ProxyConfig', IstioVersion.of('1.27.0'), 'networking.istio.io/v1beta1'],
    ['WasmPlugin', IstioVersion.of('1.27.0'), 'extensions.istio.io/v1alpha1'],
  ])('%s of Istio %s has the apiVersion %s, the most stable one that is served', (kind, version, apiVersion) => {
    expect(gvkOf(kind, version)).toEqual({ apiVersion, kind });
  });

  test('has a static method for its apiVersion and kind', () => {
    expect(istio.Gateway.gvk(IstioVersion.of('1.27.0'))).toEqual({ apiVersion: 'networking.istio.io/v1', kind: 'Gateway' });
  });

  test('is rejected in a version that does not have the kind, with the versions that have it', () => {
    expect(() => gvkOf('Future', IstioVersion.of('1.20.1'), { Future: { '1.27.0': 'networking.istio.io/v1' } }))
      .toThrow('Future is not in Istio 1.20.1. Use a version that has it: 1.27.0');
  });

  test('is emitted with every field under its own name in the schema', () => {
    const chart = chartInMesh();
    new istio.DestinationRule(chart, 'web', {
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        host: 'web',
        trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s' }, connectionPool: { http: { http1MaxPendingRequests: 1 } } },
        subsets: [{ name: 'v1', labels: { version: 'v1' } }],
      },
    });
    expect(Testing.synth(chart)).toEqual([{
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'DestinationRule',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        host: 'web',
        subsets: [{ labels: { version: 'v1' }, name: 'v1' }],
        trafficPolicy: { connectionPool: { http: { http1MaxPendingRequests: 1 } }, outlierDetection: { baseEjectionTime: '30s', consecutive5xxErrors: 5 } },
      },
    }]);
  });

  test('may have no spec', () => {
    expect(new istio.PeerAuthentication(chartInMesh(), 'pa').toJson()).not.toHaveProperty('spec');
  });

  test('keeps fields that the types do not have', () => {
    const spec = { hosts: ['web'], http: [{ name: 'main', brandNew: { depth: [{ deeper: true }] } }], alsoNew: 'x' };
    expect(new istio.VirtualService(chartInMesh(), 'vs', { spec }).toJson().spec).toEqual(spec);
  });

  test('keeps the changes of JSON patches, with and without a type', () => {
    const vs = new istio.VirtualService(chartInMesh(), 'vs', { spec: { http: [{ timeout: '1s' }] } });
    vs.addJsonPatch(JsonPatch.add('/spec/http/0/brandNew', { a: 1 }), JsonPatch.replace('/spec/http/0/timeout', '2s'), JsonPatch.add('/top', true));
    expect(vs.toJson()).toMatchObject({ spec: { http: [{ timeout: '2s', brandNew: { a: 1 } }] }, top: true });
  });

  test('is an ApiObject that ApiObject.of finds', () => {
    const vs = new istio.VirtualService(chartInMesh(), 'vs');
    expect(ApiObject.of(vs)).toBe(vs);
    expect(vs.apiGroup).toBe('networking.istio.io');
  });
});
