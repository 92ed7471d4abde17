import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { RUN } from './programs';
import { TlsAnswer, TlsRequest, tlsSender } from './traffic/tls-requests';
import { clientPod, echoPod, REGIONS, serviceOf } from './traffic/workloads';
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

/** A split of a service of its own. The services of most splits have the same pods: one of v1 and one of v2. */
export type Splits = { readonly [service: string]: Partial<TrafficSplitProps> };

/** What is proven on one lab. */
export interface Proof {
  readonly splits: Splits;
  /** The pods of services that are not those of v1 and v2: what their Services select. */
  readonly selectors?: { readonly [service: string]: object };
  /** Other constructs. */
  readonly constructs?: (shop: Construct) => void;
  /** Other objects. */
  readonly objects?: readonly object[];
  /** The tests, which run in the order of the proofs. */
  readonly prove: (mesh: () => SplitLab) => void;
}

/** The gateway, and the ConfigMap with the authorities that the client knows. */
export const INGRESS = 'istio-ingress';
export const AUTHORITIES = 'authorities';
export const WEB_CERTIFICATE = 'web-certificate';

/** A mesh with access logs, the applications, and splits, on a lab. */
export class SplitLab {
  static async start(version: IstioVersion, proofs: readonly Proof[]): Promise<SplitLab> {
    const lab = await Lab.start({ nodes: REGIONS.map((region) => ({ name: region, region })) });
    const split = new SplitLab(lab, new Cli(lab.kubeconfig, 'istio-system'));
    await split.apply('mesh', meshOf(version));
    await split.apply('shop', shopOf(version, proofs));
    const { items: [{ metadata: { name } }] } = await lab.request('GET', `/api/v1/namespaces/${INGRESS}/pods`);
    split.pods.gateway = `${INGRESS}/${name}`;
    const known = proofs.flatMap(({ splits }) => Object.keys(splits).filter((service) => isHttp(splits[service])));
    await Promise.all(known.map((service) => eventually(async () => split.expectKnown(service), 60_000)));
    return split;
  }

  private flushes = 0;
  /** The pods with logs. */
  private readonly pods: Record<string, string> = { client: 'shop/client', v1: 'shop/v1', v2: 'shop/v2' };

  private constructor(readonly lab: Lab, private readonly cli: Cli) {}

  /** Requests from a client in the mesh. A path identifies the requests of a test in the access logs. */
  send(service: string, { path = '/', ...traffic }: Partial<Traffic> & { readonly path?: string } = {}): Promise<TrafficResult> {
    return this.lab.drive({ from: 'shop/client', url: `http://${service}${path}`, ...traffic });
  }

  /** Requests in TLS, from a client that knows the authority. */
  async sendTls(from: string, requests: readonly TlsRequest[], ca: string): Promise<TlsAnswer[]> {
    return JSON.parse(await this.run(from, 'client', tlsSender(requests, ca)));
  }

  /** Sends a POST to the application in a pod, around all proxies. */
  async tell(pod: string, path: string): Promise<void> {
    await this.run(pod, 'web', `await fetch('http://127.0.0.1:8080${path}', { method: 'POST' });`);
  }

  async create(...items: object[]): Promise<void> {
    await this.lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }

  /** The response flags that a proxy has logged of a path, which had requests. */
  async flagsAt(proxy: string, path: string): Promise<string[]> {
    return eventually(async () => {
      const records = this.logOf(proxy, path);
      if (records.length === 0) throw new Error(`the proxy of ${proxy} has not logged ${path}`);
      return records.flatMap(({ flags }) => flags);
    });
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

  /** Runs a program in a container. @returns what it prints */
  private async run(pod: string, container: string, input: string): Promise<string> {
    const { code, stdout, stderr } = await this.lab.exec(pod, container, RUN, { input });
    if (code !== 0) throw new Error(`${pod}: ${stderr}`);
    return stdout;
  }

  private async apply(instance: string, manifest: string): Promise<void> {
    const { code, stdout, stderr } = await this.cli.run('apply', undefined, '-f', this.cli.writeText(manifest), '--instance', instance, '--timeout', '90s');
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  }
}

function meshOf(version: IstioVersion): string {
  const app = new MeshApp();
  new Mesh(app, 'mesh', { version, ingress: [{ name: INGRESS, namespace: INGRESS }], meshConfig: { accessLogFile: '/dev/stdout' } });
  const namespaces = new Chart(app, 'namespaces');
  new MeshNamespace(namespaces, 'shop', { name: 'shop', injection: MeshInjection.enabled() });
  new MeshNamespace(namespaces, 'outside', { name: 'outside' });
  return app.synthYaml();
}

function shopOf(version: IstioVersion, proofs: readonly Proof[]): string {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const services = proofs.flatMap(({ splits, selectors = {}, constructs }) => {
    Object.entries(splits).forEach(([name, props]) => splitOf(shop, name, props));
    constructs?.(shop);
    return Object.keys(splits).map((name) => serviceOf(name, selectors[name]));
  });
  const web = VERSIONS.map(({ name }, index) => {
    return echoPod(name, { version: name, labels: { app: 'web', version: name }, region: REGIONS[index], certificate: WEB_CERTIFICATE, readiness: '/health' });
  });
  const others = [...services, ...web, clientPod('shop', AUTHORITIES), clientPod('outside'), ...proofs.flatMap(({ objects = [] }) => objects)];
  return [app.synthYaml(), ...others.map((object) => JSON.stringify(object))].join('\n---\n');
}

function splitOf(shop: Construct, name: string, { routes = [], ...props }: Partial<TrafficSplitProps>): void {
  const known = { match: [{ path: { exact: '/known' } }], to: { respond: { status: 200 } } };
  const forAll = { service: MeshService.of(name, { namespace: 'shop', port: 80 }), versions: VERSIONS, weights: { v1: 100 } };
  new TrafficSplit(shop, name, { ...forAll, ...props, ...isHttp(props) && { routes: [known, ...routes] } });
}

function isHttp({ protocol }: Partial<TrafficSplitProps>): boolean {
  return protocol === undefined;
}
