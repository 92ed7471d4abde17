import { App, Duration, Testing } from 'cdk8s';
import { parse } from 'yaml';
import {
  Mesh,
} from '../../src/install';
import { evaluated } from '../../src/install/table';
import { IstioVersion } from '../../src/istio';
import { CodeExpression } from '../../src/json';
import { MeshConfig, MeshConfigAccessLogEncoding, MeshConfigInboundTrafficPolicyMode, MeshConfigOutboundTrafficPolicyMode, MeshConfigServiceScopeConfigsScope, MeshConfigTracingOpenCensusAgentTraceContext, MeshProxyConfig, MeshProxyConfigTracingServiceName, MeshProxyConfigAnnotation } from '../../src/mesh-config';
import { meshConfigExpression } from '../../src/mesh-config/expression';
import { meshConfigFields } from '../../src/mesh-config/fields';
import { chartInMesh } from '../istio/app-with-mesh';

const OLD = IstioVersion.of('1.20.1');
const NEW = IstioVersion.of('1.27.0');

/** The mesh config that istiod reads of a mesh. */
function read(meshConfig: MeshConfig, version = NEW): Record<string, any> {
  const objects = Testing.synth(new Mesh(new App(), 'mesh', { version, crds: false, meshConfig }));
  return parse(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio').data.mesh);
}

/** What is no value of the types, as a program without types may give it. */
function untyped(config: object): MeshConfig {
  return config;
}

describe('a mesh config', () => {
  test('is converted to what istiod reads: durations as text, and members of enums by their names', () => {
    expect(read({
      accessLogEncoding: MeshConfigAccessLogEncoding.JSON,
      connectTimeout: Duration.seconds(10),
      outboundTrafficPolicy: { mode: MeshConfigOutboundTrafficPolicyMode.REGISTRY_ONLY },
      enableAutoMtls: false,
      localityLbSetting: { distribute: [{ from: 'a/*', to: { 'a/*': 80, 'b/*': 20 } }] },
      extensionProviders: [
        { name: 'authz', envoyExtAuthzGrpc: { service: 'authz.corp', port: 9000, timeout: Duration.millis(500) } },
        { name: 'logs', envoyFileAccessLog: { path: '/dev/stdout', logFormat: { labels: { status: '%RESPONSE_CODE%', nested: { a: 1 } } } } },
      ],
    })).toMatchObject({
      accessLogEncoding: 'JSON',
      connectTimeout: '10s',
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      enableAutoMtls: false,
      localityLbSetting: { distribute: [{ from: 'a/*', to: { 'a/*': 80, 'b/*': 20 } }] },
      extensionProviders: [
        { name: 'authz', envoyExtAuthzGrpc: { service: 'authz.corp', port: 9000, timeout: '0.5s' } },
        { name: 'logs', envoyFileAccessLog: { path: '/dev/stdout', logFormat: { labels: { status: '%RESPONSE_CODE%', nested: { a: 1 } } } } },
      ],
    });
  });

  test.each([
    [Duration.seconds(0), '0s'],
    [Duration.seconds(10), '10s'],
    [Duration.millis(1), '0.001s'],
    [Duration.millis(1500), '1.5s'],
    [Duration.millis(0.0005), '0.0000005s'],
    [Duration.minutes(1 / 3), '20s'],
    [Duration.days(1000), '86400000s'],
  ])('writes a duration as protobuf does (%#)', (duration, text) => {
    expect(read({ connectTimeout: duration }).connectTimeout).toBe(text);
  });

  test('is merged over the values that follow from other props', () => {
    expect(read({ trustDomain: 'corp', defaultConfig: { concurrency: 2 } })).toMatchObject({
      trustDomain: 'corp', rootNamespace: 'istio-system', defaultConfig: { concurrency: 2, discoveryAddress: 'istiod.istio-system.svc:15012' },
    });
  });

  test('has a field raw in every part, which is merged last', () => {
    expect(read({
      accessLogFile: '/dev/stdout',
      outboundTrafficPolicy: { mode: MeshConfigOutboundTrafficPolicyMode.ALLOW_ANY, raw: { newer: { a: 1 } } },
      defaultConfig: { concurrency: 2, raw: { concurrency: 3, newer: [true] } },
      extensionProviders: [{ name: 'own', raw: { newKind: { service: 'x' } } }],
      raw: { newer: 1, outboundTrafficPolicy: { newest: 'b' } },
    })).toMatchObject({
      accessLogFile: '/dev/stdout',
      outboundTrafficPolicy: { mode: 'ALLOW_ANY', newer: { a: 1 }, newest: 'b' },
      defaultConfig: { concurrency: 3, newer: [true] },
      extensionProviders: [{ name: 'own', newKind: { service: 'x' } }],
      newer: 1,
    });
  });

  test.each<[string, MeshConfig, string]>([
    ['a field', { serviceScopeConfigs: [{ scope: MeshConfigServiceScopeConfigsScope.GLOBAL }] }, 'serviceScopeConfigs is [{"scope":"GLOBAL"}]'],
    ['a field of an item', { extensionProviders: [{ name: 'a', sds: { name: 'b' } }] }, 'extensionProviders[0].sds is {"name":"b"}'],
  ])('%s that the version has not is refused', (_, config, said) => {
    expect(() => read(config, OLD)).toThrow(new Error(`mesh/istiod: meshConfig.${said}, which is not in Istio 1.20.1 but in 1.27.0, 1.28.3. `
      + "Leave it out, or write it into 'raw' to set it anyway"));
    expect(() => read(config, NEW)).not.toThrow();
  });

  test('accepts in raw a field that its version does not have', () => {
    expect(read({ raw: { inboundTrafficPolicy: { mode: 'LOCALHOST' } } }, OLD)).toMatchObject({ inboundTrafficPolicy: { mode: 'LOCALHOST' } });
  });

  test.each<[string, MeshConfig, string]>([
    ['two tracers', { defaultConfig: { tracing: { zipkin: { address: 'z:1' }, datadog: {} } } },
      "meshConfig.defaultConfig.tracing has both 'zipkin' and 'datadog', but Istio accepts only one of them. Leave one of them out"],
    ['two kinds of a provider', { extensionProviders: [{ name: 'a' }, { name: 'b', prometheus: {}, stackdriver: {} }] },
      "meshConfig.extensionProviders[1] has both 'prometheus' and 'stackdriver', but Istio accepts only one of them. Leave one of them out"],
    ['a misspelt field', untyped({ acessLogFile: '/dev/stdout' }),
      'meshConfig.acessLogFile is "/dev/stdout", but MeshConfig has no field \'acessLogFile\'. '
      + 'Correct the name, or write a field that is newer than these types into \'raw\''],
    ['a field that all objects have', untyped({ constructor: 1 }),
      'meshConfig.constructor is 1, but MeshConfig has no field \'constructor\'. '
      + 'Correct the name, or write a field that is newer than these types into \'raw\''],
    ['a fraction of a port', { proxyListenPort: 15.5 },
      'meshConfig.proxyListenPort is 15.5. Write a whole number from -2147483648 to 2147483647, or leave it out'],
    ['a text for a duration', untyped({ connectTimeout: '10s' }),
      'meshConfig.connectTimeout is "10s". Write a Duration, such as Duration.seconds(10), or leave it out'],
    ['a member that an enum lacks', untyped({ accessLogEncoding: 'XML' }),
      'meshConfig.accessLogEncoding is "XML". Write one of MeshConfigAccessLogEncoding.TEXT, MeshConfigAccessLogEncoding.JSON, or leave it out'],
    ['one item for a list', untyped({ caCertificates: 'corp' }), 'meshConfig.caCertificates is "corp". Write a list, or leave it out'],
    ['a list for a map', untyped({ defaultConfig: { proxyMetadata: ['A'] } }), 'meshConfig.defaultConfig.proxyMetadata is ["A"]. Write a map, or leave it out'],
    ['a number in a map of texts', untyped({ defaultConfig: { proxyMetadata: { A: 1 } } }), 'meshConfig.defaultConfig.proxyMetadata.A is 1. Write a text, or leave it out'],
    ['a text for a message', untyped({ defaultConfig: 'x' }), 'meshConfig.defaultConfig is "x". Write a MeshProxyConfig, or leave it out'],
    ['a null', untyped({ trustDomain: null }), 'meshConfig.trustDomain is null. Write a text, or leave it out'],
    ['a text behind the door', untyped({ raw: 'x: 1' }), 'meshConfig.raw is "x: 1". Write a map of fields, or leave it out'],
  ])('refuses %s', (_, config, message) => {
    expect(() => read(config)).toThrow(new Error(`mesh/istiod: ${message}`));
  });

  test('ignores undefined fields', () => {
    expect(read({ trustDomain: undefined, defaultConfig: { concurrency: undefined }, raw: undefined })).toEqual(read({}));
  });
});

describe('the proxy config annotation of a pod', () => {
  const config: MeshProxyConfig = {
    concurrency: 2,
    holdApplicationUntilProxyStarts: true,
    terminationDrainDuration: Duration.seconds(30),
    tracingServiceName: MeshProxyConfigTracingServiceName.CANONICAL_NAME_ONLY,
    proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' },
    raw: { newer: 1 },
  };

  test('has the name and the text that the injector reads', () => {
    const annotations = MeshProxyConfigAnnotation.of(chartInMesh('shop'), config);
    expect(Object.keys(annotations)).toEqual(['proxy.istio.io/config']);
    expect(parse(annotations[MeshProxyConfigAnnotation.NAME])).toEqual({
      concurrency: 2,
      holdApplicationUntilProxyStarts: true,
      terminationDrainDuration: '30s',
      tracingServiceName: 'CANONICAL_NAME_ONLY',
      proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' },
      newer: 1,
    });
  });

  test('rejects a field that the version of its mesh does not have, unless another mesh is given', () => {
    const shop = chartInMesh('shop');
    const tags: MeshProxyConfig = { tracing: { enableIstioTags: false } };
    expect(() => MeshProxyConfigAnnotation.of(shop, tags)).toThrow(/^shop: proxy config\.tracing\.enableIstioTags is false, which is not in Istio 1\.20\.1 but in .*1\.28\.3\. Leave/);
    expect(MeshProxyConfigAnnotation.of(shop, tags, Mesh.fromAttributes(shop, 'newer', { version: NEW }))).toEqual({ [MeshProxyConfigAnnotation.NAME]: 'tracing:\n  enableIstioTags: false' });
  });
});

describe('the expression of a plain mesh config', () => {
  const seconds = (amount: number) => new CodeExpression('Duration', 'seconds', [amount]);

  test('has durations and members of enums', () => {
    expect(meshConfigExpression(NEW, {
      accessLogFile: '/dev/stdout',
      accessLogEncoding: 'JSON',
      connectTimeout: '10s',
      defaultConfig: { drainDuration: '1.5s', tracing: { openCensusAgent: { address: 'a:1', context: ['B3', 'GRPC_BIN'] } } },
      caCertificates: [{ pem: 'x', trustDomains: ['a'] }],
    })).toEqual({
      accessLogFile: '/dev/stdout',
      accessLogEncoding: new CodeExpression('MeshConfigAccessLogEncoding', 'JSON'),
      connectTimeout: seconds(10),
      defaultConfig: {
        drainDuration: new CodeExpression('Duration', 'millis', [1500]),
        tracing: {
          openCensusAgent: {
            address: 'a:1',
            context: ['B3', 'GRPC_BIN'].map((member) => new CodeExpression('MeshConfigTracingOpenCensusAgentTraceContext', member)),
          },
        },
      },
      caCertificates: [{ pem: 'x', trustDomains: ['a'] }],
    });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['an unknown field', { trustDomain: 'a', newer: 1 }, { trustDomain: 'a', raw: { newer: 1 } }],
    ['an unknown field of an item', { extensionProviders: [{ name: 'a', newKind: {} }] }, { extensionProviders: [{ name: 'a', raw: { newKind: {} } }] }],
    ['a duration in other units', { connectTimeout: '1m' }, { raw: { connectTimeout: '1m' } }],
    ['a duration that is written at length', { connectTimeout: '1.500s' }, { raw: { connectTimeout: '1.500s' } }],
    ['a member by its number', { accessLogEncoding: 1 }, { raw: { accessLogEncoding: 1 } }],
    ['a null', { trustDomain: null, defaultConfig: null, connectTimeout: null }, { raw: { trustDomain: null, defaultConfig: null, connectTimeout: null } }],
    ['a list with one wrong item', { trustDomainAliases: ['a', 1] }, { raw: { trustDomainAliases: ['a', 1] } }],
    ['a map with one wrong entry', { defaultConfig: { proxyMetadata: { A: 'b', C: true } } }, { defaultConfig: { raw: { proxyMetadata: { A: 'b', C: true } } } }],
    ['a second tracer', { defaultConfig: { tracing: { zipkin: {}, datadog: {} } } }, { defaultConfig: { tracing: { zipkin: {}, raw: { datadog: {} } } } }],
    ['what is called raw', { raw: { raw: 1 } }, { raw: { raw: { raw: 1 } } }],
  ])('has %s behind the door', (_, plain, expression) => {
    expect(meshConfigExpression(NEW, plain)).toEqual(expression);
    expect(meshConfigFields('mesh', NEW, evaluated(expression))).toEqual(plain);
  });

  test('has a field of a newer version in raw', () => {
    const plain = { inboundTrafficPolicy: { mode: 'LOCALHOST' } };
    expect(meshConfigExpression(OLD, plain)).toEqual({ raw: plain });
    expect(evaluated(meshConfigExpression(NEW, plain))).toEqual({ inboundTrafficPolicy: { mode: MeshConfigInboundTrafficPolicyMode.LOCALHOST } });
  });

  test('uses the names of the types for enums', () => {
    expect(evaluated(new CodeExpression('MeshConfigTracingOpenCensusAgentTraceContext', 'B3'))).toBe(MeshConfigTracingOpenCensusAgentTraceContext.B3);
  });
});
