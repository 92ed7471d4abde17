import { Chart } from 'cdk8s';
import { applications, web } from './applications';
import { MeshInjection, Mesh, MeshNamespace } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { MeshApp } from '../../src/synth';
import { MeshService, TrafficSplit, TrafficSplitProps } from '../../src/traffic';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { AccessLogRecord } from '../lab/access-log';
import { eventually } from '../lab/eventually';
import { Traffic, TrafficResult } from '../lab/traffic';

export const VERSIONS = [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }];

/** A split of a service of its own. The services of all splits have the same pods: one of v1 and one of v2. */
export type Splits = { readonly [service: string]: Partial<TrafficSplitProps> };

const PORTS = [
  { name: 'http', port: 80, targetPort: 8080 }, { name: 'http-more', port: 81, targetPort: 8080 }, { name: 'tcp', port: 9000, targetPort: 8080 },
];

/** A mesh with access logs, the applications, and splits, on a lab. */
export class SplitLab {
  static async start(version: IstioVersion, splits: Splits): Promise<SplitLab> {
    const lab = await Lab.start();
    const cli = new Cli(lab.kubeconfig, 'istio-system');
    const split = new SplitLab(lab, cli);
    await split.apply('mesh', meshOf(version));
    await split.apply('shop', shopOf(version, splits));
    const { items } = await lab.request('GET', '/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb');
    items.forEach(({ metadata }: any) => { split.pods[metadata.labels.version] = `shop/${metadata.name}`; });
    await Promise.all(Object.keys(splits).map((service) => eventually(async () => split.expectKnown(service), 60_000)));
    return split;
  }

  private flushes = 0;
  /** The pods with logs, by the names of the versions. */
  private readonly pods: Record<string, string> = { client: 'shop/client' };

  private constructor(readonly lab: Lab, private readonly cli: Cli) {}

  /** Requests from a client in the mesh. A path identifies the requests of a test in the access logs. */
  send(service: string, { path = '/', ...traffic }: Partial<Traffic> & { readonly path?: string } = {}): Promise<TrafficResult> {
    return this.lab.drive({ from: 'shop/client', url: `http://${service}${path}`, ...traffic });
  }

  /** What the proxies have logged of a path: the response flags at the client, and how many requests reached each version. */
  async logged(path: string): Promise<{ flags: string[]; hits: Record<string, number> }> {
    await this.flush();
    const count = (version: string) => this.logOf(version, path).length;
    return {
      flags: [...new Set(this.logOf('client', path).flatMap(({ flags }) => flags))].sort(),
      hits: Object.fromEntries(['v1', 'v2'].map((version) => [version, count(version)]).filter(([, hits]) => hits)),
    };
  }

  /** Envoy writes its log every second. A request that all proxies log comes after all earlier requests. */
  private async flush(): Promise<void> {
    const path = `/flush/${this.flushes++}`;
    await this.send('mirror', { path });
    await eventually(async () => {
      const silent = ['client', 'v1', 'v2'].filter((name) => this.logOf(name, path).length === 0);
      if (silent.length > 0) throw new Error(`the proxies of ${silent.join(', ')} have not logged ${path}`);
    });
  }

  /** The requests for a path in the log of the client's proxy, or in that of a version. */
  private logOf(name: string, path: string): AccessLogRecord[] {
    return this.lab.accessLog(this.pods[name]).filter((record) => record.path === path);
  }

  async stop(): Promise<void> {
    this.cli.remove();
    await this.lab.stop();
  }

  /** Each HTTP split answers this path itself, once the client's proxy knows it. */
  private async expectKnown(service: string): Promise<void> {
    const { versions, codes } = await this.send(service, { path: '/known' });
    if (versions.none !== 1 || codes[200] !== 1) throw new Error(`the proxy does not know the split of ${service}: ${JSON.stringify({ versions, codes })}`);
  }

  private async apply(instance: string, manifest: string): Promise<void> {
    const { code, stdout, stderr } = await this.cli.run('apply', undefined, '-f', this.cli.writeText(manifest), '--instance', instance, '--timeout', '90s');
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  }
}

function meshOf(version: IstioVersion): string {
  const app = new MeshApp();
  new Mesh(app, 'mesh', { version, meshConfig: { accessLogFile: '/dev/stdout' } });
  new MeshNamespace(new Chart(app, 'shop', { namespace: 'shop' }), 'namespace', { name: 'shop', injection: MeshInjection.enabled() });
  return app.synthYaml();
}

function shopOf(version: IstioVersion, splits: Splits): string {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  for (const [name, { routes = [], ...props }] of Object.entries(splits)) {
    const known = { match: [{ path: { exact: '/known' } }], to: { respond: { status: 200 } } };
    new TrafficSplit(shop, name, {
      service: MeshService.of(name, { namespace: 'shop', port: 80 }), versions: VERSIONS, weights: { v1: 100 }, ...props, routes: [known, ...routes],
    });
  }
  const service = (name: string, selector: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector, ports: PORTS } });
  const services = [...Object.keys(splits).map((name) => service(name, { app: 'web' })), service('only-v2', { app: 'web', version: 'v2' })];
  const others = [...applications().filter(({ metadata }: any) => metadata.namespace === 'shop'), web('v2'), ...services];
  return [app.synthYaml(), ...others.map((object) => JSON.stringify(object))].join('\n---\n');
}
