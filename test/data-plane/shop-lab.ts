import { Chart } from 'cdk8s';
import { applications, web } from './applications';
import { Load } from './load';
import { Mesh, MeshInjection, MeshNamespace } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshApp } from '../../src/synth';
import { MeshService, TrafficRoute, TrafficSplit } from '../../src/traffic';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

const VERSION = IstioVersion.ALL[IstioVersion.ALL.length - 1];
/** Requests in a second. */
export const RATE = 200;

/** What the program has of the shop: the versions that run, their weights, and a route for testers. */
export interface Release {
  versions: string[];
  weights: { [version: string]: number };
  testers?: string;
}

export const DONE = { code: 0, said: '' };
export const BOTH = ['v1', 'v2'];

/** A mesh with a shop whose service `web` is released in versions, while a client sends requests. */
export class ShopLab {
  public static async start(): Promise<ShopLab> {
    const shop = new ShopLab(await Lab.start());
    await shop.install();
    return shop;
  }

  private readonly mesh: Cli;
  public readonly cli: Cli;

  private constructor(public readonly lab: Lab) {
    [this.mesh, this.cli] = ['istio-system', 'shop'].map((namespace) => new Cli(lab.kubeconfig, namespace));
  }

  public async stop(): Promise<void> {
    this.mesh.remove();
    this.cli.remove();
    await this.lab.stop();
  }

  public async create(items: object[]): Promise<void> {
    await this.lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }

  public release(state: Release, ...flags: string[]): Promise<typeof DONE> {
    return applied(this.cli, manifestOf(state), '--instance', 'web', ...flags);
  }

  public send(traffic: object = {}) {
    return this.lab.drive({ from: 'shop/client', url: 'http://web/', ...traffic });
  }

  public load(headers: Record<string, string> = {}, rate = RATE): Load {
    return new Load(this.lab, { from: 'shop/client', url: 'http://web/', rate, concurrency: 64, headers });
  }

  public async subsets(): Promise<string[]> {
    const { spec } = await this.lab.request('GET', '/apis/networking.istio.io/v1/namespaces/shop/destinationrules/web');
    return spec.subsets.map(({ name }: { name: string }) => name);
  }

  private async install(): Promise<void> {
    const app = new MeshApp();
    new Mesh(app, 'mesh', { version: VERSION });
    new MeshNamespace(new Chart(app, 'shop', { namespace: 'shop' }), 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
    expect(await applied(this.mesh, app.synthYaml(), '--instance', 'mesh')).toEqual(DONE);
    const pods = applications().filter(({ metadata }: any) => metadata.name === 'client' && metadata.namespace === 'shop');
    const spec = { containers: [{ name: 'client', image: 'lab/client' }], terminationGracePeriodSeconds: 1 };
    const idle = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'idle', namespace: 'shop' }, spec };
    await this.create([...pods, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace: 'shop' } }, idle]);
    await this.lab.kubectl(['-n', 'shop', 'wait', '--for=condition=Ready', 'pod/client', 'pod/idle', '--timeout=90s']);
  }
}

async function applied(cli: Cli, manifest: string, ...flags: string[]): Promise<typeof DONE> {
  const { code, stdout, stderr } = await cli.run('apply', undefined, '-f', cli.writeText(manifest), '--timeout', '90s', ...flags);
  return { code, said: code === 0 ? '' : stdout + stderr };
}

export function manifestOf({ versions, weights, testers }: Release): string {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version: VERSION });
  const routes: TrafficRoute[] | undefined = testers ? [{ match: [{ headers: [{ name: 'x-tester', present: true }] }], to: { version: testers } }] : undefined;
  new TrafficSplit(new Chart(app, 'shop', { namespace: 'shop' }), 'web', {
    service: MeshService.of('web', { namespace: 'shop', port: 80 }), versions: versions.map((name) => ({ name, labels: { version: name } })), weights, routes,
  });
  const spec = { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec };
  return [app.synthYaml(), ...[service, ...versions.map(web)].map((object) => JSON.stringify(object))].join('\n---\n');
}

/**
 * A version comes and its weight moves to 100 % in steps; a route comes and goes; another version comes and both go. Meanwhile, users send
 * 200 requests a second and testers 20, and none is lost.
 */
export async function loseNoRequest(shop: ShopLab, steps: number): Promise<number> {
  expect(await shop.release({ versions: ['v1'], weights: { v1: 100 } })).toEqual(DONE);
  await eventually(async () => expect((await shop.send({ count: 20 })).codes).toEqual({ 200: 20 }));
  const [users, testers] = [shop.load(), shop.load({ 'x-tester': '1' }, 20)];
  for (let step = 1; step <= steps; step++) {
    const v2 = 100 * step / steps;
    expect(await shop.release({ versions: BOTH, weights: { v1: 100 - v2, v2 } })).toEqual(DONE);
  }
  expect(await shop.release({ versions: BOTH, weights: { v1: 100, v2: 0 }, testers: 'v2' })).toEqual(DONE);
  expect(await shop.release({ versions: BOTH, weights: { v1: 100, v2: 0 } })).toEqual(DONE);
  expect(await shop.release({ versions: ['v1', 'v3'], weights: { v1: 50, v3: 50 } }, '--allow-prune-many')).toEqual(DONE);
  expect(await shop.release({ versions: ['v1'], weights: { v1: 100 } }, '--allow-prune-many')).toEqual(DONE);
  const results = [await users.stop(), await testers.stop()];
  for (const { count, codes, errors, versions } of results) {
    expect({ codes, errors }).toEqual({ codes: { 200: count }, errors: {} });
    expect(Object.keys(versions).sort()).toEqual(['v1', 'v2', 'v3']);
  }
  expect(await shop.subsets()).toEqual(['v1']);
  return results.reduce((sum, { count }) => sum + count, 0);
}
