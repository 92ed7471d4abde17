import { App, Chart, Duration, Testing } from 'cdk8s';
import { parse } from 'yaml';
import { chartObjects } from './chart';
import { publishedFields } from './go-api';
import { chartInjector, inject } from './injector';
import { readMesh } from './istiod';
import { Mesh, MeshProxyOptions, MeshTracer } from '../../src/install';
import { evaluated } from '../../src/install/table';
import { IstioVersion } from '../../src/istio';
import { MeshConfig, MeshConfigAccessLogEncoding, MeshConfigOutboundTrafficPolicyMode, MeshProxyConfigAnnotation } from '../../src/mesh-config';
import { meshConfigExpression } from '../../src/mesh-config/expression';
import { has, kindOf } from '../../src/mesh-config/schema';
import { ENUMS, MESSAGES } from '../../src/mesh-config/schema.generated';
import { IstioRelease, ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(240_000);

/** The text of the mesh config that a Mesh installs. */
function installed(release: IstioRelease, meshConfig: MeshConfig, proxy?: MeshProxyOptions): string {
  const mesh = new Mesh(new App(), 'mesh', { version: IstioVersion.of(release), crds: false, meshConfig, proxy });
  return meshOf(Testing.synth(mesh));
}

function meshOf(objects: Record<string, any>[]): string {
  return objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'istio')!.data.mesh;
}

describe.each(ISTIO_RELEASES)('%s: a typed mesh config', (release) => {
  test('installs the same as the chart with the same values', async () => {
    const typed: MeshConfig = {
      accessLogFile: '/dev/stdout',
      accessLogEncoding: MeshConfigAccessLogEncoding.JSON,
      connectTimeout: Duration.seconds(10),
      outboundTrafficPolicy: { mode: MeshConfigOutboundTrafficPolicyMode.REGISTRY_ONLY },
      defaultConfig: { concurrency: 2, drainDuration: Duration.millis(1500), tracing: { sampling: 12.5 }, proxyMetadata: { A: 'true' } },
      extensionProviders: [{ name: 'tracer', zipkin: { service: 'zipkin.corp', port: 9411 } }],
      raw: { newer: { a: [1] } },
    };
    const values = {
      accessLogFile: '/dev/stdout',
      accessLogEncoding: 'JSON',
      connectTimeout: '10s',
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      defaultConfig: { concurrency: 2, drainDuration: '1.5s', tracing: { sampling: 12.5 }, proxyMetadata: { A: 'true' } },
      extensionProviders: [{ name: 'tracer', zipkin: { service: 'zipkin.corp', port: 9411 } }],
      newer: { a: [1] },
    };
    const mesh = installed(release, typed);
    expect(mesh).toBe(meshOf(await chartObjects(release, 'istiod', { meshConfig: values })));
    expect(installed(release, evaluated(meshConfigExpression(IstioVersion.of(release), values)))).toBe(mesh);
  });

  test('has exactly the fields of the published API', () => {
    expect(schemaFields(release)).toEqual(publishedFields(release));
  });

  test.each([0, 1, 2, 3, 4, 5])('with every field set is read by istiod completely, and converts back to types (%i)', async (variant) => {
    const proxy = { tracer: MeshTracer.NONE }; // 1.20 has one by default
    const mesh = installed(release, everything('MeshConfig', release, variant), proxy);
    const { extensionProviders: ours, ...others } = comparable('MeshConfig', parse(mesh));
    const { extensionProviders: theirs, ...read } = comparable('MeshConfig', await readMesh(release, mesh));
    expect(read).toMatchObject(others);
    expect(theirs).toEqual(expect.arrayContaining(ours));

    const expression = meshConfigExpression(IstioVersion.of(release), parse(mesh));
    expect(JSON.stringify(expression)).not.toContain('"raw"');
    expect(installed(release, evaluated(expression), proxy)).toBe(mesh);
  });

  test('with an unknown field is read by istiod without this field', async () => {
    const read = await readMesh(release, installed(release, { accessLogFile: '/dev/x', raw: { newer: 1, defaultConfig: { newer: 1 } } }));
    expect(read).toMatchObject({ accessLogFile: '/dev/x', defaultConfig: { discoveryAddress: 'istiod.istio-system.svc:15012' } });
    expect(JSON.stringify(read)).not.toContain('newer');
  });
});

test('a pod is injected with its own proxy config', async () => {
  const app = new App();
  Mesh.fromAttributes(app, 'mesh', { version: IstioVersion.of('1.27.0') });
  const annotations = MeshProxyConfigAnnotation.of(new Chart(app, 'shop'), {
    concurrency: 3, statusPort: 15999, drainDuration: Duration.seconds(7), holdApplicationUntilProxyStarts: true, raw: { proxyMetadata: { OWN: 'yes' } },
  });
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', annotations }, spec: { containers: [{ name: 'web', image: 'web' }] } };
  const [injected] = await inject(await chartInjector('1.27.0', {}), [pod]);
  const { env, lifecycle } = parse(injected).spec.containers[0];
  const own = JSON.parse(env.find(({ name }: { name: string }) => name === 'PROXY_CONFIG').value);
  expect(own).toMatchObject({ concurrency: 3, statusPort: 15999, drainDuration: '7s', proxyMetadata: { OWN: 'yes' } });
  expect(env).toContainEqual({ name: 'OWN', value: 'yes' });
  expect(lifecycle.postStart.exec.command).toEqual(['pilot-agent', 'wait']);
});

/** A message with every field of the version. Each variant has another member of each oneof and enum. */
function everything(name: string, release: string, variant: number): Record<string, unknown> {
  const fields = Object.entries(MESSAGES[name]).filter(([, schema]) => has(release, schema));
  const chosen = fields.filter(([key, { oneof }]) => {
    const twins = fields.filter(([, other]) => oneof !== undefined && other.oneof === oneof).map(([other]) => other);
    return !oneof || twins[variant % twins.length] === key;
  });
  return Object.fromEntries(chosen.map(([key, { type }]) => {
    const valid = VALID[`${name}.${key}`];
    return [key, valid ? valid(variant) : anyOf(type, release, variant)];
  }));
}

function anyOf(type: string, release: string, variant: number): unknown {
  const { item, container } = kindOf(type);
  if (container === 'list') {
    return MESSAGES[item] ? variantsOf(item, release).map((one) => ({ ...everything(item, release, one) })) : [anyOf(item, release, variant)];
  }
  if (container === 'map') {
    return { key: anyOf(item, release, variant) };
  }
  if (MESSAGES[item]) {
    return everything(item, release, variant);
  }
  const members = Object.keys(ENUMS[item] ?? {}).filter((member) => has(release, ENUMS[item][member]));
  return members.length > 0 ? members[variant % members.length] : SAMPLES[item];
}

/** One variant for each field of a oneof, so that each field is set in one of them. */
function variantsOf(name: string, release: string): number[] {
  const oneofs = Object.values(MESSAGES[name]).filter((schema) => schema.oneof && has(release, schema));
  return [...Array(Math.max(1, oneofs.length)).keys()];
}

const SAMPLES: Record<string, unknown> = {
  string: 'host.corp:80', boolean: true, int32: 7, uint32: 100, int64: 9, double: 1.5, duration: Duration.seconds(2), struct: { a: { b: [1, 'c', null] } },
};

/** Fields for which istiod accepts only some values of the type, or not all fields together. */
const VALID: Record<string, (variant: number) => unknown> = {
  'MeshConfig.connectTimeout': () => Duration.millis(2500),
  'MeshConfig.rootNamespace': () => 'istio-config',
  'MeshConfig.trustDomain': () => 'corp.example',
  'MeshConfig.trustDomainAliases': () => ['old.example'],
  'MeshConfig.meshMTLS': (variant) => ({ ...everything('MeshConfigTLSConfig', '1.20.1', variant), ecdhCurves: undefined }),
  'MeshConfigExtensionProvider.name': (variant) => `provider-${variant}`,
  'MeshConfigServiceSettings.hosts': () => ['*.corp.example'],
  'MeshConfigClientTLSSettings.mode': () => 'ISTIO_MUTUAL',
  'MeshConfigLocalityLoadBalancerSetting.distribute': (variant) => (variant % 2 ? [{ from: 'a/*', to: { 'a/b/*': 70, 'c/*': 30 } }] : undefined),
  'MeshConfigLocalityLoadBalancerSetting.failover': (variant) => (variant % 2 ? undefined : [{ from: 'a', to: 'b' }]),
  'MeshProxyConfig.controlPlaneAuthPolicy': () => 'MUTUAL_TLS',
};

/** Converts durations and large numbers to numbers, and deletes the first member of each enum, which is the default. */
function comparable(type: string, value: any): any {
  const { item, container } = kindOf(type);
  if (container === 'list') {
    return value.map((one: unknown) => comparable(item, one));
  }
  if (container === 'map') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, comparable(item, one)]));
  }
  if (MESSAGES[item]) {
    const known = Object.entries(value).filter(([key, one]) => MESSAGES[item][key] && Object.keys(ENUMS[MESSAGES[item][key].type] ?? {})[0] !== one);
    return Object.fromEntries(known.map(([key, one]) => [key, comparable(MESSAGES[item][key].type, one)]));
  }
  return item === 'duration' ? parseFloat(value) : item === 'int64' ? Number(value) : value;
}

/** The names of the fields of each message, by the path of the first field that has this message. */
function schemaFields(release: string, name = 'MeshConfig', place = 'meshConfig', found: Record<string, string[]> = {}, seen = new Set<string>()): Record<string, string[]> {
  if (MESSAGES[name] && !seen.has(name)) {
    seen.add(name);
    const fields = Object.entries(MESSAGES[name]).filter(([, schema]) => has(release, schema)).sort(([a], [b]) => (a < b ? -1 : 1));
    found[place] = fields.map(([key]) => key);
    fields.forEach(([key, { type }]) => schemaFields(release, kindOf(type).item, `${place}.${key}`, found, seen));
  }
  return found;
}
