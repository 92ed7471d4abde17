import { ApiObject, ApiObjectProps, Chart } from 'cdk8s';
import { configWaiter, RUN, SentAnswer, SentRequest, senderOf } from './programs';
import { Mesh, MeshInjection, MeshMtlsMode, MeshNamespace } from '../../src/install';
import { IstioVersion } from '../../src/istio';
import { isSince } from '../../src/istio/internal';
import { AuthAuthenticated, AuthIssuerSpec, AuthMode, AuthPolicy, AuthPolicyProps, AuthSubject } from '../../src/security';
import { shadowLog } from '../../src/security/internal';
import { MeshApp } from '../../src/synth';
import { MeshService } from '../../src/traffic';
import { Cli } from '../cluster/command';
import { Lab } from '../lab';
import { eventually } from '../lab/eventually';

export const IDP = 'https://idp.example.com';
export const OTHER_IDP = 'https://other.example.com';
/** The host of the gateway. */
export const HOST = 'shop.example.com';
export const GATEWAY = 'istio-ingress.istio-ingress';
const ROOT = 'istio-system';

/** The clients: of the mesh with two service accounts and in two namespaces, and outside. */
const CLIENTS = { frontend: 'shop/frontend', stranger: 'shop/stranger', elsewhere: 'ops/frontend', outside: 'outside/visitor' } as const;
export type Client = keyof typeof CLIENTS;

/** A request of a client to a service. Without a path, it is a TCP connection. */
export interface PolicyRequest {
  readonly from: Client;
  readonly to: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

const FRONTEND = AuthSubject.serviceAccount('frontend', { namespace: 'shop' });

/** Workloads of one pod each, with their policies. */
function policies(version: IstioVersion, issuers?: AuthIssuerSpec[]): Record<string, Omit<AuthPolicyProps, 'service'>> {
  const templates = isSince(version, '1.22') ? ['/items/{*}/parts', '/files/{**}'] : ['/items*'];
  return {
    strict: {
      mtls: MeshMtlsMode.STRICT,
      roles: [
        { name: 'reader', operations: [{ methods: ['GET'], paths: ['/orders*', ...templates] }, { ports: [9000] }, { grpc: [{ service: 'shop.Orders', methods: ['Get'] }] }] },
        { name: 'tester', operations: [{ paths: ['/team'] }] },
      ],
      bindings: [{ role: 'reader', subjects: [FRONTEND] }, { role: 'tester', subjects: [FRONTEND], conditions: [{ key: 'request.headers[x-team]', values: ['qa*'] }] }],
      deny: [{ operations: [{ paths: ['/orders/secret*'] }] }],
      audit: [{ operations: [{ any: true }] }],
    },
    open: {
      public: [{ methods: ['GET'], paths: ['/health', '/healthz'] }],
      roles: [{ name: 'all', operations: [{ methods: ['GET'], paths: ['/*'] }] }],
      bindings: [{ role: 'all', subjects: [FRONTEND, AuthSubject.namespace('ops')] }],
      deny: [{ operations: [{ paths: ['/admin*'] }], except: [AuthSubject.namespace('ops')] }],
    },
    shadow: {
      mode: AuthMode.SHADOW,
      roles: [{ name: 'reader', operations: [{ methods: ['GET'], paths: ['/orders*'] }, { ports: [9000] }] }],
      bindings: [{ role: 'reader', subjects: [FRONTEND] }],
      deny: [{ operations: [{ paths: ['/admin*'] }] }],
    },
    ...issuers && {
      jwt: {
        issuers,
        requireToken: true,
        exempt: [{ paths: ['/free'] }],
        roles: ['user', 'admin', 'nested', 'free'].map((name) => ({ name, operations: [{ paths: [`/${name}`] }] })),
        bindings: [
          { role: 'user', subjects: [{ authenticated: AuthAuthenticated.USER }] },
          { role: 'admin', subjects: [AuthSubject.group('admins')] },
          { role: 'nested', subjects: [{ claim: { name: 'roles', parents: ['realm'], values: ['ops'] } }] },
          { role: 'free', subjects: [FRONTEND] },
        ],
      },
    },
  };
}

/** A mesh with policies on a lab, and clients that send requests. */
export class PolicyLab {
  static async start(version: IstioVersion, issuers?: AuthIssuerSpec[]): Promise<PolicyLab> {
    const lab = await Lab.start();
    const mesh = new PolicyLab(lab, new Cli(lab.kubeconfig, ROOT), version);
    await mesh.apply('mesh', meshOf(version));
    await mesh.apply('shop', shopOf(version, issuers));
    await Promise.all(Object.entries(policies(version, issuers)).map(([name, { deny, issuers: own }]) => mesh.configured(name, [
      `policy[${name}]`, ...deny ? [`policy[${name}-deny]`] : [], ...own ? own.map(({ issuer }) => issuer) : [],
    ])));
    await mesh.gatewayConfigured();
    return mesh;
  }

  private constructor(readonly lab: Lab, readonly cli: Cli, private readonly version: IstioVersion) {}

  async stop(): Promise<void> {
    this.cli.remove();
    await this.lab.stop();
  }

  /** Changes the issuers of the workload `jwt`, and waits until its proxy has the marks, and not the others. */
  async replaceIssuers(issuers: AuthIssuerSpec[], marks: string[], others: string[]): Promise<void> {
    await this.apply('shop', shopOf(this.version, issuers));
    await this.configured('jwt', marks, others);
  }

  /** The answers to requests, which each client sends with one program. Each is sent on a connection of its own. */
  async ask(requests: readonly PolicyRequest[]): Promise<SentAnswer[]> {
    const answers: SentAnswer[] = [];
    await Promise.all(Object.entries(CLIENTS).map(async ([client, pod]) => {
      const mine = requests.map((request, index) => ({ request, index })).filter(({ request: { from } }) => from === client);
      const found = await this.run<SentAnswer[]>(pod, 'client', senderOf(mine.map(({ request }) => sentOf(request))));
      found.forEach((answer, index) => { answers[mine[index].index] = answer; });
    }));
    return answers;
  }

  /** Waits until the gateway has its route and its policy. */
  private async gatewayConfigured(): Promise<void> {
    const known = { from: 'outside', to: GATEWAY, path: '/', headers: { host: HOST } } as const;
    await eventually(async () => {
      const codes = (await this.ask([known, { ...known, headers: { ...known.headers, 'x-forwarded-for': '203.0.113.7' } }])).map(({ code }) => code);
      if (codes.join() !== '403,200') throw new Error(`the gateway answers ${codes.join()}`);
    }, 60_000);
  }

  private async configured(name: string, marks: string[], others: string[] = []): Promise<void> {
    await this.run(`shop/${name}`, 'web', configWaiter(marks, others, 60_000));
  }

  private async run<T>(pod: string, container: string, input: string): Promise<T> {
    const { code, stdout, stderr } = await this.lab.exec(pod, container, RUN, { input });
    if (code !== 0) throw new Error(`${pod}: ${stderr}`);
    return (stdout === '' ? undefined : JSON.parse(stdout)) as T;
  }

  private async apply(instance: string, manifest: string): Promise<void> {
    const { code, stdout, stderr } = await this.cli.run('apply', undefined, '-f', this.cli.writeText(manifest), '--instance', instance, '--timeout', '150s');
    if (code !== 0) throw new Error(stdout + stderr);
  }
}

function sentOf({ to, path, method = 'GET', headers }: PolicyRequest): SentRequest {
  const address = to.includes('.') ? to : `${to}.shop`;
  return path === undefined ? { address, port: 9000 } : { address, port: 80, http: { method, path, headers: { host: address, ...headers } } };
}

function meshOf(version: IstioVersion): string {
  const app = new MeshApp();
  const { provider } = shadowLog(ROOT);
  new Mesh(app, 'mesh', {
    version,
    ingress: [{ name: 'istio-ingress', namespace: 'istio-ingress' }],
    meshConfig: { extensionProviders: [provider as never], defaultConfig: { gatewayTopology: { numTrustedProxies: 1 } } },
  });
  const namespaces = new Chart(app, 'namespaces');
  for (const name of ['shop', 'ops']) new MeshNamespace(namespaces, name, { name, injection: MeshInjection.enabled() });
  return app.synthYaml();
}

function shopOf(version: IstioVersion, issuers?: AuthIssuerSpec[]): string {
  const app = new MeshApp();
  Mesh.fromAttributes(app, 'mesh', { version });
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const all = policies(version, issuers);
  for (const [name, props] of Object.entries(all)) {
    const service = new ApiObject(shop, `service-${name}`, serviceOf(name));
    new AuthPolicy(shop, name, { ...props, service: MeshService.fromApiObject(service, { port: 80 }) });
  }
  new AuthPolicy(shop, 'gateway', {
    workload: { namespace: 'istio-ingress', labels: { app: 'istio-ingress' } },
    public: [{ methods: ['OPTIONS'], paths: ['/open'] }],
    roles: [{ name: 'reader', operations: [{ methods: ['GET'] }] }],
    bindings: [{ role: 'reader', subjects: [AuthSubject.remoteIp('203.0.113.0/24')] }],
  });
  const others = [shadowLog(ROOT).telemetry, ...gatewayObjects(), ...clients(), ...Object.keys(all).map(workload)];
  return [app.synthYaml(), ...others.map((object) => JSON.stringify(object))].join('\n---\n');
}

/** Routes of the gateway: one that it answers itself, and one with CORS. And a Service whose clients send plain text to the workload `strict`. */
function gatewayObjects(): object[] {
  const [apiVersion, host] = ['networking.istio.io/v1beta1', HOST];
  const metadata = { name: 'public', namespace: 'istio-ingress' };
  const servers = [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [host] }];
  const corsPolicy = { allowOrigins: [{ exact: 'https://ui.example.com' }], allowMethods: ['PUT'] };
  const shared = { match: [{ uri: { prefix: '/open' } }], corsPolicy, route: [{ destination: { host: 'shadow.shop.svc.cluster.local' } }] };
  const rule = (name: string, trafficPolicy: object) => ({ apiVersion, kind: 'DestinationRule', metadata: { name, namespace: 'shop' }, spec: { host: `${name}.shop.svc.cluster.local`, trafficPolicy } });
  return [
    { apiVersion, kind: 'Gateway', metadata, spec: { selector: { app: 'istio-ingress' }, servers } },
    { apiVersion, kind: 'VirtualService', metadata, spec: { hosts: [host], gateways: ['public'], http: [shared, { directResponse: { status: 200 } }] } },
    serviceOf('plain', 'strict'),
    rule('plain', { tls: { mode: 'DISABLE' } }),
    rule('jwt', { connectionPool: { http: { maxRequestsPerConnection: 1 } } }), // a connection keeps the policies that it began with
  ];
}

function serviceOf(name: string, app = name): ApiObjectProps {
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'tcp', port: 9000, targetPort: 9000 }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector: { app }, ports } } as ApiObjectProps;
}

/** The probe of `open` goes through its proxy, and those of the others do not. */
function workload(name: string): object {
  const annotations = { 'proxy.istio.io/config': JSON.stringify({ concurrency: 1 }), ...name === 'open' && { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' } };
  const readinessProbe = { httpGet: { path: '/health', port: 8080 }, periodSeconds: 1 };
  return podOf('shop', name, { annotations, containers: [{ name: 'web', image: 'lab/echo:v1', readinessProbe }] });
}

function clients(): object[] {
  const annotations = { 'proxy.istio.io/config': JSON.stringify({ concurrency: 1 }) };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'outside' } },
    ...Object.values(CLIENTS).flatMap((pod) => {
      const [namespace, name] = pod.split('/');
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
      return [account, podOf(namespace, name, { annotations, serviceAccountName: name, containers: [{ name: 'client', image: 'lab/client' }] })];
    }),
  ];
}

function podOf(namespace: string, name: string, { annotations, ...spec }: { annotations: object } & Record<string, unknown>): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app: name }, annotations }, spec: { terminationGracePeriodSeconds: 1, ...spec } };
}
