import { App, Testing } from 'cdk8s';
import { parse } from 'yaml';
import { expectEqual, expectInjectedAsByChart, GATEWAYS, GRPC, ours, podsFor, setsOf, SIDECARS, WITH_INIT_CONTAINERS, WITH_STATUS_PORT } from './injected';
import { chartInjector, inject, injectorOf } from './injector';
import { GATEWAY, INIT_SAYINGS, SAYINGS, annotated, asking, workload, workloadsOfAllKinds } from './pods';
import { Mesh } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { ISTIO_RELEASES } from '../lab/parts';

jest.setTimeout(300_000);

const BEFORE = { global: { network: 'net1', logAsJson: true, caName: 'GkeWorkloadCertificate', proxy: { privileged: true, startupProbe: { enabled: false } } } };

/** With each value set the plain pod and one of so many other pods are injected, and with the next set other ones. The soak tier injects all pods with all sets. */
const SHARE = 10;

describe.each(ISTIO_RELEASES)('%s: injected pods are the same as with the official chart', (release) => {
  test('with the defaults', async () => {
    const [defaults] = setsOf(release);
    await expectInjectedAsByChart(release, defaults, podsFor(release, defaults));
  });

  test.each(setsOf(release).slice(1).map((set, index) => ({ name: set.name, set, index })))('with $name', async ({ set, index }) => {
    await expectInjectedAsByChart(release, set, podsFor(release, set).filter((_, each) => each === 0 || each % SHARE === index % SHARE));
  });

  test('with the ConfigMaps of a Mesh', async () => {
    const mesh = injectorOf(release, Testing.synth(new Mesh(new App(), 'mesh', { version: IstioVersion.of(release) })));
    const pods = [...SIDECARS, ...GATEWAYS, ...GRPC, ...WITH_INIT_CONTAINERS];
    const [theirs, mine] = await Promise.all([inject(await chartInjector(release, {}), pods), inject(mesh, pods)]);
    pods.forEach((pod, index) => expectEqual(mine[index], theirs[index], pod));
  });

  test('in workloads of all kinds', async () => {
    const chart = await chartInjector(release, {});
    const pods = workloadsOfAllKinds();
    const [theirs, mine] = await Promise.all([inject(chart, pods), inject(ours(chart), pods)]);
    expect(theirs.filter((text) => text.includes('name: istio-proxy'))).toHaveLength(pods.length);
    pods.forEach((pod, index) => expectEqual(mine[index], theirs[index], pod));
  });

  test('if they were injected before with other values', async () => {
    const before = await inject(await chartInjector(release, BEFORE), [...SIDECARS.slice(-30), ...GATEWAYS, ...GRPC]);
    const pods = before.map((text) => parse(text));
    const chart = await chartInjector(release, {});
    const [theirs, mine] = await Promise.all([inject(chart, pods), inject(ours(chart), pods)]);
    pods.forEach((pod, index) => expectEqual(mine[index], theirs[index], pod));
  });

  test.each([
    { template: 'gateway', asks: GATEWAY, sayings: SAYINGS },
    { template: 'grpc-agent', asks: asking('grpc-agent'), sayings: WITH_STATUS_PORT },
    { template: 'grpc-simple', asks: asking('grpc-simple'), sayings: SAYINGS },
  ])('with each setting of a pod for the template $template', async ({ asks, sayings }) => {
    const pods = sayings.map((saying, index) => workload(`alone-${index}`, [asks, saying]));
    const chart = await chartInjector(release, {});
    const [theirs, mine] = await Promise.all([inject(chart, pods), inject(ours(chart), pods)]);
    pods.forEach((pod, index) => expectEqual(mine[index], theirs[index], pod));
  });
});

describe.each(ISTIO_RELEASES)('%s: where the official chart fails', (release) => {
  const words = 'yes {{ .Values.x }} 100% "quoted" \\ \'single\' #: &*\nsecond line';

  test('values that look like another type go into the pod unharmed', async () => {
    const chart = await chartInjector(release, {
      global: { meshID: words, network: 'true', caAddress: '0755', multiCluster: { clusterName: '1e3' } },
      meshConfig: { defaultConfig: { proxyMetadata: { WORDS: words } } },
    });
    const pods = [workload('words', [annotated('sidecar.istio.io/bootstrapOverride', 'null')])];
    const { env } = proxyOf((await inject(ours(chart), pods))[0]);
    expect(Object.fromEntries(env.map(({ name, value }) => [name, value]))).toMatchObject({
      ISTIO_META_MESH_ID: words, ISTIO_META_NETWORK: 'true', CA_ADDR: '0755', ISTIO_META_CLUSTER_ID: '1e3', WORDS: words,
    });
    await expect(inject(chart, pods)).rejects.toThrow('failed to run injection template');
  });

  test('annotations that look like another type go into the pod unharmed', async () => {
    const chart = await chartInjector(release, {});
    const pods = [workload('words', [annotated('sidecar.istio.io/logLevel', words), annotated('sidecar.istio.io/agentLogLevel', ' # ')])];
    expect(proxyOf((await inject(ours(chart), pods))[0]).args).toEqual(expect.arrayContaining([`--proxyLogLevel=${words}`, '--log_output_level= # ']));
    await expect(inject(chart, pods)).rejects.toThrow('failed to run injection template');
  });
});

test('1.20.1: a pod without interception keeps its init containers', async () => {
  const pods = [workload('migrating', [INIT_SAYINGS[0], annotated('sidecar.istio.io/interceptionMode', 'NONE')])];
  const chart = await chartInjector('1.20.1', {});
  expect((await inject(ours(chart), pods))[0]).toContain('name: migrate');
  expect((await inject(chart, pods))[0]).not.toContain('name: migrate');
});

test('1.26.0: the root certificate comes from a trust bundle', async () => {
  const chart = await chartInjector('1.26.0', { pilot: { env: { ENABLE_CLUSTER_TRUST_BUNDLE_API: true } } });
  const pods = [workload('sidecar'), workload('gateway', [GATEWAY]), workload('grpc-agent', [asking('grpc-agent')])];
  const [mine, theirs] = await Promise.all([ours(chart), chart].map(async (injector) => (await inject(injector, pods)).map(rootCertificateOf)));
  const bundle = { clusterTrustBundle: { name: 'istio.io:istiod-ca:root-cert', path: 'root-cert.pem' } };
  expect(mine).toEqual(pods.map(() => ({ sources: [bundle] })));
  expect(theirs).toEqual(pods.map(() => ({ sources: [{}] })));
});

test.each(ISTIO_RELEASES)('%s: an agent for gRPC without a status port keeps its volumes', async (release) => {
  const pods = [workload('agent', [asking('grpc-agent'), annotated('status.sidecar.istio.io/port', '0')])];
  const chart = await chartInjector(release, {});
  expect(proxyOf((await inject(ours(chart), pods))[0])).toMatchObject({ volumeMounts: expect.arrayContaining([{ name: 'istio-token', mountPath: '/var/run/secrets/tokens' }]) });
  expect(proxyOf((await inject(chart, pods))[0])).not.toHaveProperty('volumeMounts');
});

function rootCertificateOf(workloadText: string): object {
  const { volumes } = parse(workloadText).spec.template.spec;
  return volumes.find(({ name }: { name: string }) => name === 'istiod-ca-cert').projected;
}

interface Proxy { args: string[]; env: { name: string; value?: string }[] }

function proxyOf(workloadText: string): Proxy {
  const { containers } = parse(workloadText).spec.template.spec;
  return containers.find(({ name }: { name: string }) => name === 'istio-proxy');
}
