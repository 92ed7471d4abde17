import type { KubeObject } from '../../conformance/chart';
import type { Lab } from '../../lab';
import type { IstioRelease } from '../../lab/parts';
import type { Traffic, TrafficResult } from '../../lab/traffic';

export interface Place { name: string; namespace: string }

/** A mesh with applications on a lab, and the ways to inspect it. */
export class LiveMesh {
  constructor(readonly lab: Lab, readonly release: IstioRelease) {}

  /** Sends requests to `web` from inside the mesh. */
  fromShop(traffic: Partial<Traffic> = {}): Promise<TrafficResult> {
    return this.lab.drive({ from: 'shop/client', url: 'http://web/', ...traffic });
  }

  /** Sends requests to `web` from outside the mesh, each on a new connection. */
  fromOutside(traffic: Partial<Traffic> = {}): Promise<TrafficResult> {
    return this.lab.drive({ from: 'outside/client', url: 'http://web.shop/', fresh: true, ...traffic });
  }

  /** Sends requests to a gateway from outside the mesh. */
  async throughGateway({ name, namespace }: Place, host: string, traffic: Partial<Traffic> = {}): Promise<TrafficResult> {
    return this.fromOutside({ url: `http://${await this.address(namespace, name)}/`, headers: { host }, ...traffic });
  }

  /** The address of a Service outside the mesh. */
  async address(namespace: string, name: string): Promise<string> {
    const { spec, status } = await this.lab.request('GET', `/api/v1/namespaces/${namespace}/services/${name}`);
    return status.loadBalancer.ingress?.[0].ip ?? spec.clusterIP;
  }

  async pods(namespace: string, selector: string): Promise<KubeObject[]> {
    const { items } = await this.lab.request('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`);
    return items;
  }

  async pod(namespace: string, selector: string): Promise<KubeObject> {
    const [pod] = await this.pods(namespace, selector);
    return pod;
  }

  /** The pod that the API server would store, from a dry run. */
  async wouldCreate(namespace: string, metadata: object = {}): Promise<KubeObject> {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'would-be', ...metadata }, spec: { containers: [{ name: 'main', image: 'lab/client' }] } };
    return this.lab.request('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod);
  }

  /** The initial environment of the first process of a container. */
  async environment({ metadata: { namespace, name } }: KubeObject, container = 'istio-proxy'): Promise<Record<string, string>> {
    const { stdout } = await this.lab.exec(`${namespace}/${name}`, container, ['cat', '/proc/1/environ']);
    return Object.fromEntries(stdout.split('\0').filter(Boolean).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  }

  /** A response of the admin interface of a pod's Envoy. @param pod namespace/name */
  async envoy(pod: string, path: string): Promise<string> {
    const { code, stdout, stderr } = await this.lab.exec(pod, 'istio-proxy', ['pilot-agent', 'request', 'GET', path]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return stdout;
  }

  async apply(...items: object[]): Promise<void> {
    await this.lab.kubectl(['apply', '--server-side', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  }
}

/** The proxy of an injected pod, among its containers or init containers. */
export function proxyOf({ spec }: KubeObject): KubeObject {
  return proxyAmong([...spec.initContainers ?? [], ...spec.containers])!;
}

export function proxyAmong(containers: KubeObject[]): KubeObject | undefined {
  return containers.find(({ name }) => name === 'istio-proxy');
}
