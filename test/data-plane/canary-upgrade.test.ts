import { Chart } from 'cdk8s';
import { applications } from './applications';
import { Load } from './load';
import { LiveMesh, proxyOf } from './shapes/live-mesh';
import { MeshInjection, Istiod, Mesh, MeshNamespace, MeshProps, IstioRevisionTag } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MEMBER_LABEL } from '../../src/reconcile';
import { MeshApp } from '../../src/synth';
import { TrafficGateway, MeshService, TrafficSplit } from '../../src/traffic';
import { Captured } from '../cli/captured';
import { Cli } from '../cluster/command';
import { comparable, KubeObject, parsed } from '../conformance/chart';
import { Lab } from '../lab';
import type { IstioRelease } from '../lab/parts';
import type { TrafficResult } from '../lab/traffic';

jest.setTimeout(180_000);

const HOST = 'shop.example.com';
const [OLD, NEW] = [IstioVersion.of('1.26.0'), IstioVersion.of('1.27.0')];

/** One stage of the program of an upgrade. */
interface Stage {
  /** The version and revision of the Mesh. */
  readonly mesh: MeshProps;
  /** The control plane beside the Mesh. */
  readonly beside?: MeshProps;
  /** The control plane that the revision tag refers to. */
  readonly tag?: { readonly name: string; readonly of: 'mesh' | 'beside' };
}

function manifest({ mesh: props, beside, tag }: Stage): string {
  const app = new MeshApp();
  const follows = tag && tag.name !== 'default' ? tag.name : undefined;
  const mesh = new Mesh(app, 'mesh', { ...props, ingress: [{ name: 'istio-ingress', minReplicas: 1, maxReplicas: 1, revision: follows }] });
  const other = beside && new Istiod(mesh, 'beside', beside);
  if (tag) new IstioRevisionTag(mesh, 'tag', { name: tag.name, istiod: tag.of === 'mesh' ? mesh.istiod : other! });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  new MeshNamespace(shop, 'namespace', { name: 'shop', injection: follows ? MeshInjection.revision(follows) : MeshInjection.enabled() });
  new MeshNamespace(shop, 'outside', { name: 'outside' });
  const gateway = new TrafficGateway(shop, 'gateway', { workload: mesh.ingress[0], hosts: [HOST] });
  const service = MeshService.of('web', { namespace: 'shop', port: 80 });
  new TrafficSplit(shop, 'split', { service, versions: [{ name: 'v1', labels: { app: 'web' } }], expose: [{ gateway }] });
  return app.synthYaml();
}

/** A control plane with a revision. */
function revision(version: IstioVersion, name = version.name.replace(/\./g, '-')): MeshProps {
  return { version, revision: name };
}

class Upgrade {
  static async start(): Promise<Upgrade> {
    return new Upgrade(await Lab.start());
  }

  readonly live: LiveMesh;
  private readonly cli: Cli;

  private constructor(readonly lab: Lab) {
    this.live = new LiveMesh(lab, '1.27.0');
    this.cli = new Cli(lab.kubeconfig, 'istio-system');
  }

  run(command: string, stage: Stage, ...flags: string[]): Promise<Captured> {
    return this.cli.run(command, undefined, '-f', this.cli.writeText(manifest(stage)), ...flags);
  }

  delete(): Promise<Captured> {
    return this.cli.run('delete');
  }

  async apply(stage: Stage, ...flags: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run('apply', stage, '--timeout', '90s', ...flags);
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    return stdout;
  }

  /** `web` and two clients: one in the mesh, which is not restarted, and one outside. */
  async applyShop(): Promise<void> {
    const objects = applications().filter(({ kind }: any) => kind !== 'Namespace').map(graceful);
    const { code } = await this.cli.run('apply', objects, '--instance', 'shop', '--timeout', '90s');
    expect(code).toBe(0);
  }

  /** Continuous requests from a client in the mesh, and from outside through the gateway. */
  async load(): Promise<{ mesh: Load; gateway: Load }> {
    const address = await this.live.address('istio-system', 'istio-ingress');
    return {
      mesh: new Load(this.lab, { from: 'shop/client', url: 'http://web/', rate: 25 }),
      gateway: new Load(this.lab, { from: 'outside/client', url: `http://${address}/`, headers: { host: HOST }, rate: 25, fresh: true }),
    };
  }

  async removeClient(): Promise<void> {
    await this.lab.kubectl(['-n', 'shop', 'delete', 'pod', 'client', '--grace-period=1']);
  }

  async restartWeb(): Promise<void> {
    await this.lab.kubectl(['-n', 'shop', 'rollout', 'restart', 'deployment/web']);
    await this.lab.kubectl(['-n', 'shop', 'rollout', 'status', 'deployment/web', '--timeout=60s']);
  }

  /** The proxy versions of all pods that are not terminating. */
  async proxies(namespace: string, selector: string): Promise<string[]> {
    const pods = (await this.live.pods(namespace, selector)).filter(({ metadata }) => !metadata.deletionTimestamp);
    return pods.map((pod) => proxyOf(pod).image.split(':')[1]);
  }

  gateways(): Promise<string[]> {
    return this.proxies('istio-system', 'istio=ingress');
  }

  web(): Promise<string[]> {
    return this.proxies('shop', 'app=web');
  }

  async istiods(): Promise<string[]> {
    const { items } = await this.lab.request('GET', '/apis/apps/v1/deployments?labelSelector=app%3Distiod');
    return items.map(({ spec }: any) => spec.template.spec.containers[0].image.split(':')[1]).sort();
  }

  async stop(): Promise<void> {
    this.cli.remove();
    await this.lab.stop();
  }
}

/** The settings for a restart without a failed request: the application serves until no client sends requests to it. */
function graceful(object: any): any {
  const spec = object.kind === 'Deployment' && object.spec.template.spec;
  if (spec) {
    spec.containers[0].lifecycle = { preStop: { sleep: { seconds: 2 } } };
    object.spec.strategy = { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
  }
  return object;
}

describe(`a canary upgrade from ${OLD} to ${NEW}, under load`, () => {
  const old: Stage = { mesh: revision(OLD), tag: { name: 'prod', of: 'mesh' } };
  const both: Stage = { mesh: revision(NEW), beside: revision(OLD), tag: { name: 'prod', of: 'beside' } };
  const moved: Stage = { ...both, tag: { name: 'prod', of: 'mesh' } };
  const done: Stage = { mesh: revision(NEW), tag: { name: 'prod', of: 'mesh' } };
  let upgrade: Upgrade;
  let load: { mesh: Load; gateway: Load };

  beforeAll(async () => {
    upgrade = await Upgrade.start();
    await upgrade.apply(old);
    await upgrade.applyShop();
    load = await upgrade.load();
  });
  afterAll(async () => {
    await upgrade?.stop();
  });

  test('the second control plane starts beside the first, and no workload moves', async () => {
    const said = await upgrade.apply(both);
    expect(said).not.toMatch(/restarted|out of date/);
    expect(await upgrade.istiods()).toEqual([OLD.name, NEW.name]);
    expect(await upgrade.gateways()).toEqual([OLD.name]);
  });

  test.each([OLD, NEW])('the revision tag is the same as istioctl %s generates', async (version) => {
    const args = ['tag', 'generate', 'prod', '--revision', revision(version).revision!, '--overwrite'];
    const { stdout } = await upgrade.lab.istioctl(version.name as IstioRelease, args);
    expect(tagIn(manifest(version === NEW ? moved : both))).toEqual(tagIn(stdout));
  });

  test('moves the gateway with the revision tag, and lists the pods to restart', async () => {
    const said = await upgrade.apply(moved);
    expect(said).toContain('restarted  Deployment istio-system/istio-ingress');
    expect(said).toMatch(/proxies out of date: 2 of 3\n +shop\/client +revision 1-26-0 +1\.26\.0 +revision 1-27-0 has 1\.27\.0 +restart the pod\n +shop\/web-/);
    expect(await upgrade.gateways()).toEqual([NEW.name]);
    expect(await upgrade.web()).toEqual([OLD.name]);
    await upgrade.restartWeb();
    expect(await upgrade.web()).toEqual([NEW.name]);
  });

  test('rolls back halfway, and continues again', async () => {
    await upgrade.apply(both);
    await upgrade.restartWeb();
    expect([...await upgrade.gateways(), ...await upgrade.web()]).toEqual([OLD.name, OLD.name]);
    await upgrade.apply(moved);
    await upgrade.restartWeb();
    expect([...await upgrade.gateways(), ...await upgrade.web()]).toEqual([NEW.name, NEW.name]);
  });

  test.each(['apply', 'plan'])('%s refuses to delete the old control plane while one pod uses it', async (command) => {
    const { code, stderr } = await upgrade.run(command, done, '--allow-prune-many');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: revision 1-26-0 is in use, and Deployment istio-system\/istiod-1-26-0 would be deleted: pods with its proxy: shop\/client\. Move .*--allow-in-use$/m);
    expect(await upgrade.istiods()).toEqual([OLD.name, NEW.name]);
  });

  test('deletes the old control plane when nothing uses it', async () => {
    expectNoFailure(await load.mesh.stop());
    await upgrade.removeClient();
    expect(await upgrade.apply(done, '--allow-prune-many')).toContain('deleted    Deployment istio-system/istiod-1-26-0');
    expect(await upgrade.istiods()).toEqual([NEW.name]);
  });

  test('delete refuses to delete the control plane of pods that stay', async () => {
    const { code, stderr } = await upgrade.delete();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: revision 1-27-0 is in use, and Deployment istio-system\/istiod-1-27-0 would be deleted: pods with its proxy: shop\/web-[^ ,]*\. Move/);
    expect(await upgrade.istiods()).toEqual([NEW.name]);
  });

  test('no request has failed', async () => {
    expectNoFailure(await load.gateway.stop());
  });
});

describe('upgrades in place, and over many versions, under load', () => {
  const FAR = IstioVersion.of('1.20.1');
  const first: Stage = { mesh: { version: FAR } };
  const jump: Stage = { mesh: { ...revision(NEW, 'stable'), allowVersionSkew: true }, beside: { version: FAR }, tag: { name: 'default', of: 'mesh' } };
  const jumped: Stage = { ...jump, beside: undefined };
  const back: Stage = { ...jumped, mesh: revision(OLD, 'stable') };
  let upgrade: Upgrade;
  let load: { mesh: Load; gateway: Load };

  beforeAll(async () => {
    upgrade = await Upgrade.start();
    await upgrade.apply(first);
    await upgrade.applyShop();
    load = await upgrade.load();
  });
  afterAll(async () => {
    await upgrade?.stop();
  });

  test.each(['apply', 'plan', 'precheck'])(`%s refuses to go from ${FAR} to ${NEW} in one step`, async (command) => {
    const { code, stdout, stderr } = await upgrade.run(command, jump);
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/Istio 1\.27\.0 of Deployment istio-system\/istiod-stable is more than 2 minor releases away from Istio 1\.20\.1, .*Deployment istio-system\/istiod .*--allow-version-skew\n/);
    expect(await upgrade.istiods()).toEqual([FAR.name]);
  });

  test('does so if it is allowed: the revision tag default takes over all workloads without a revision', async () => {
    await upgrade.apply(jump, '--allow-version-skew');
    await upgrade.restartWeb();
    expect([...await upgrade.gateways(), ...await upgrade.web()]).toEqual([NEW.name, NEW.name]);
    expectNoFailure(await load.mesh.stop());
    await upgrade.removeClient();
    await upgrade.apply(jumped, '--allow-prune-many');
    await upgrade.applyShop();
    expect(await upgrade.istiods()).toEqual([NEW.name]);
    expectNoFailure(await load.gateway.stop());
  });

  test.each([['back', OLD, back], ['forward', NEW, jumped]])('one minor %s in place restarts the gateway and lists the other proxies', async (_, version, stage) => {
    load = await upgrade.load();
    const before = await upgrade.web();
    const said = await upgrade.apply(stage);
    expect(said).toContain('restarted  Deployment istio-system/istio-ingress');
    expect(said).toMatch(/proxies out of date: 2 of 3\n +shop\/client .*restart the pod\n +shop\/web-.*restart the pod\n/);
    expect([...await upgrade.gateways(), ...await upgrade.web()]).toEqual([version.name, ...before]);
    await upgrade.restartWeb();
    for (const each of [load.mesh, load.gateway]) expectNoFailure(await each.stop());
    await upgrade.removeClient();
    await upgrade.applyShop();
  });
});

/** The webhook configuration of the revision tag, without the fields that istiod writes and without the labels of the installer. */
function tagIn(text: string): KubeObject {
  const tag = Object.values(comparable(parsed(text))).find(({ metadata }) => metadata.name === 'istio-revision-tag-prod')!;
  tag.webhooks.forEach(({ clientConfig }: KubeObject) => delete clientConfig.caBundle);
  for (const label of ['operator.istio.io/component', MEMBER_LABEL]) delete tag.metadata.labels[label];
  return tag;
}

function expectNoFailure({ count, codes, errors, unexpected }: TrafficResult): void {
  expect({ codes, errors, unexpected }).toEqual({ codes: { 200: count }, errors: {}, unexpected: undefined });
  expect(count).toBeGreaterThan(100);
}
