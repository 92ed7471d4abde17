import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { RouteConfiguration } from './envoy-config';
import { JsonObject } from '../../src/json';

/** A proxy that is asked about. */
export interface OfflineProxy {
  readonly type: 'sidecar' | 'router';
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly ip: string;
}

type ResourceKind = 'listeners' | 'routes' | 'clusters' | 'endpoints';

/** What istiod sends to one proxy. */
export interface ProxyResources {
  readonly routes: RouteConfiguration[];
  readonly listeners: JsonObject[];
  readonly clusters: JsonObject[];
  readonly endpoints: JsonObject[];
}

type Proxies = { readonly [name: string]: OfflineProxy };
type Answer = { proxies?: Record<string, ProxyResources>; error?: string };

/** istiod repeats all objects after what is wrong. */
const LONGEST_ERROR = 2000;

/** istiod without a cluster: it says what it would send to proxies. */
export class IstiodOffline {
  private readonly process: ChildProcess;
  private readonly waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];

  /** @param program the path of the part `istiod-offline` */
  constructor(program: string) {
    this.process = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.waiting.shift()?.resolve(JSON.parse(line)));
    this.process.on('close', (code) => this.waiting.splice(0).forEach(({ reject }) => reject(new Error(`istiod ended with ${code}`))));
  }

  /**
   * The resources of proxies, for objects of Kubernetes and of Istio.
   *
   * @param meshConfig what differs from the default mesh config
   * @throws the error of istiod
   */
  public async resources<K extends ResourceKind>(
    objects: object[],
    proxies: Proxies,
    kinds: K[],
    meshConfig: object = {},
  ): Promise<Record<string, Pick<ProxyResources, K>>> {
    const question = { objects, meshConfig, resources: kinds, proxies: Object.entries(proxies).map(([name, proxy]) => ({ name, ...proxy })) };
    const { proxies: answered, error } = await new Promise<Answer>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.process.stdin!.write(`${JSON.stringify(question)}\n`);
    });
    if (error !== undefined) throw new Error(error.slice(0, LONGEST_ERROR));
    return answered!;
  }

  /** Ends the process. */
  public stop(): void {
    this.process.stdin!.end();
  }
}
