import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { CONTROL_PLANES } from './control-planes';
import { GATEWAYS } from './gateways';
import { LiveMesh, proxyOf } from './live-mesh';
import { PROXIES } from './proxies';
import { ENABLED, hostOf, manifestOf, Shape, ShapeTier } from './shape';
import { STRINGS } from './strings';
import { IstioCrds } from '../../../src/install';
import { IstioVersion } from '../../../src/istio';
import { MeshApp } from '../../../src/synth';
import { Captured } from '../../cli/captured';
import { Cli } from '../../cluster/command';
import { Lab } from '../../lab';
import { eventually } from '../../lab/eventually';
import type { IstioRelease } from '../../lab/parts';
import { applications } from '../applications';

/** Installs of different shapes. Each is written as a user writes it, applied, tested with traffic, and deleted by the command. */
const SHAPES: Shape[] = [...CONTROL_PLANES, ...GATEWAYS, ...PROXIES, ...STRINGS];

/** The kinds of objects that an install creates outside its own namespaces. */
const CLUSTER_WIDE = [
  '/api/v1/namespaces', '/apis/rbac.authorization.k8s.io/v1/clusterroles', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  ...['mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings']
    .map((kind) => `/apis/admissionregistration.k8s.io/v1/${kind}`),
];

const DEFAULT_TIER: ShapeTier = 'data-plane';

/** Each release has a test file of its own, so that labs of two releases can run at the same time. */
for (const { name, release, tier = DEFAULT_TIER } of SHAPES) {
  const file = join('test', tier, `shapes-${release.replace(/\.\d+$/, '')}.test.ts`);
  if (!existsSync(join(__dirname, '..', '..', '..', file))) throw new Error(`the shape '${name}' of ${release} needs a test file ${file}`);
}

/** Installs all shapes of a release and tier, one after another on one lab. */
export function testShapes(release: IstioRelease, ofTier: ShapeTier = DEFAULT_TIER): void {
  jest.setTimeout(180_000);
  let lab: Lab;
  let cli: Cli;
  let mesh: LiveMesh;
  let before: string[];

  beforeAll(async () => {
    lab = await Lab.start({ nodes: ['a', 'b', 'c'].map((name) => ({ name, zone: `z-${name}` })) });
    cli = new Cli(lab.kubeconfig, 'default');
    mesh = new LiveMesh(lab, release);
    const app = new MeshApp();
    new IstioCrds(new Chart(app, 'crds'), 'crds', { version: IstioVersion.of(release) });
    expect(await cli.run('apply', undefined, '-f', cli.writeText(app.synthYaml()), '--instance', 'crds')).toMatchObject({ code: 0 });
    before = await clusterWide();
  });
  afterEach(async () => {
    succeeded(await cli.run('delete', undefined, '--namespaces', '--timeout', '60s'));
    expect(await clusterWide()).toEqual(before);
  });
  afterAll(async () => {
    cli?.remove();
    await lab?.stop();
  });

  async function clusterWide(): Promise<string[]> {
    const lists = await Promise.all(CLUSTER_WIDE.map((path) => lab.request('GET', path)));
    return lists.flatMap(({ kind, items }) => items.map(({ metadata }: { metadata: { name: string } }) => `${kind} ${metadata.name}`)).sort();
  }

  async function install(shape: Shape): Promise<void> {
    const objects = [...applications(shape.shop ?? ENABLED), ...shape.more?.() ?? []].map(impatient);
    succeeded(await cli.run('apply', objects, '-f', cli.writeText(await manifestOf(shape)), '--timeout', '90s')); // all objects are ready
  }

  test.each(SHAPES.filter(({ release: of, tier = DEFAULT_TIER }) => of === release && tier === ofTier))('$name', async (shape) => {
    await install(shape);

    const client = await mesh.pod('shop', 'app=client');
    expect(proxyOf(client).image).toBe(`docker.io/istio/proxyv2:${release}`);
    expect(JSON.parse(client.metadata.annotations['sidecar.istio.io/status']).revision).toBe(shape.revision ?? 'default');

    const { first } = await eventually(async () => {
      const result = await mesh.fromShop({ count: 5 });
      expect(result.codes).toEqual({ 200: 5 });
      return result;
    });
    expect(JSON.parse(first!.body).headers['x-forwarded-client-cert']).toMatch(/URI=spiffe:\/\/[^/]+\/ns\/shop\/sa\/client/);
    for (const gateway of shape.gateways) {
      await eventually(async () => expect((await mesh.throughGateway(gateway, hostOf(gateway), { count: 5 })).versions).toEqual({ v1: 5 }));
    }
    await shape.prove(mesh);
  });
}

function succeeded({ code, stdout, stderr }: Captured): void {
  if (code !== 0) throw new Error(`it ended with ${code}: ${stderr}\n${stdout}`);
}

/** Pods that end without a grace period. */
function impatient(object: any): any {
  const spec = object.kind === 'Pod' ? object.spec : object.kind === 'Deployment' ? object.spec.template.spec : undefined;
  if (spec) spec.terminationGracePeriodSeconds = 1;
  return object;
}
