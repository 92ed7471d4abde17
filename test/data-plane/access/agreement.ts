import { Chart } from 'cdk8s';
import { configWaiter, RUN, SentAnswer, SentRequest, senderOf } from './programs';
import { PolicySet, randomRequest, ROOT } from './sets';
import { TokenSigner } from './tokens';
import { Mesh, MeshInjection, MeshNamespace } from '../../../src/install';
import { IstioVersion } from '../../../src/istio';
import { AuthRequest } from '../../../src/security';
import { accessMeshOf, AccessModel, Caller, sourceOf } from '../../../src/security/internal';
import { MeshApp } from '../../../src/synth';
import { Cli } from '../../cluster/command';
import { Lab } from '../../lab';
import { random } from '../../synth/random';

/** How much is compared. */
export interface AgreementOptions {
  readonly version: IstioVersion;
  readonly sets: number;
  readonly requests: number;
  /** Whether policies and requests have tokens. */
  readonly tokens: boolean;
  readonly seed: number;
}

/** A request about which the evaluator and the proxy disagree. */
export interface Disagreement {
  readonly evaluated: string;
  readonly measured: string;
  readonly reason: string;
  readonly request: AuthRequest;
  readonly caller: string;
  readonly policies: object[];
}

export interface Agreement { readonly outcomes: Record<string, number>; readonly disagreements: Disagreement[] }

/** The workloads. Each gets a set at a time. */
const NAMESPACES = ['w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7', 'w8', 'w9'];
const POLICIES = '/apis/security.istio.io/v1beta1';
const PLURALS: Record<string, string> = { AuthorizationPolicy: 'authorizationpolicies', RequestAuthentication: 'requestauthentications', PeerAuthentication: 'peerauthentications' };
const CALLERS = [{ pod: 'a/frontend', account: 'frontend' }, { pod: 'b/other', account: 'other' }, { pod: 'outside/visitor' }];
interface Asked {
  readonly request: AuthRequest;
  readonly caller: string;
  readonly namespace: string;
  readonly evaluated: { outcome: string; status?: number; reason: string };
  readonly sent: SentRequest;
}

/** A mesh on a lab in which random policies are compared with what proxies do. */
export class AgreementLab {
  static async start(version: IstioVersion): Promise<AgreementLab> {
    const lab = await Lab.start();
    const cli = new Cli(lab.kubeconfig, ROOT);
    const { code, stdout, stderr } = await cli.run('apply', undefined, '-f', cli.writeText(manifestOf(version)), '--timeout', '170s');
    if (code !== 0) throw new Error(`the mesh is not ready: ${stderr}${stdout}`);
    const found = new AgreementLab(lab, cli, version);
    await found.readAddresses();
    return found;
  }

  private readonly addresses: Record<string, string> = {};
  private readonly signer = new TokenSigner();
  private marks: string[] = [];

  private constructor(readonly lab: Lab, private readonly cli: Cli, private readonly version: IstioVersion) {}

  async stop(): Promise<void> {
    this.cli.remove();
    await this.lab.stop();
  }

  /** Compares set after set, as many at a time as there are workloads. */
  async compare({ sets, requests, tokens, seed }: AgreementOptions): Promise<Agreement> {
    const next = random(seed);
    const agreement: Agreement = { outcomes: {}, disagreements: [] };
    for (let done = 0; done < sets; done += NAMESPACES.length) {
      const round = NAMESPACES.slice(0, sets - done).map((namespace, index) => ({
        namespace,
        policies: new PolicySet({
          random: next, id: `s${done + index}e`, namespace, addresses: CALLERS.map(({ pod }) => this.addresses[pod]), ...tokens && { jwks: this.signer.jwks }, isNew: this.version.minor !== '1.20',
        }).objects(),
      }));
      await this.replace(round.flatMap(({ policies }) => policies));
      await this.configured(round);
      const asked = round.flatMap(({ namespace, policies }) => this.asked(namespace, policies, { count: requests, next, tokens }));
      await this.ask(asked, agreement, round);
    }
    return agreement;
  }

  /** Policies are created one kind after another, and the marks last: a proxy that has a mark has all policies of its kind. */
  private async replace(policies: any[]): Promise<void> {
    await Promise.all([...NAMESPACES, ROOT].flatMap((namespace) => ['AuthorizationPolicy', 'RequestAuthentication']
      .map((kind) => this.lab.request('DELETE', `${POLICIES}/namespaces/${namespace}/${PLURALS[kind]}?labelSelector=agreement%3Dyes`))));
    const isMark = ({ metadata: { name } }: any) => name.startsWith('mark-');
    for (const each of [policies.filter((policy) => !isMark(policy)), policies.filter(isMark)]) {
      await Promise.all(each.map((policy) => this.lab.request('POST', `${POLICIES}/namespaces/${policy.metadata.namespace}/${PLURALS[policy.kind]}`, policy)));
    }
  }

  private async configured(round: { namespace: string; policies: any[] }[]): Promise<void> {
    const before = this.marks;
    this.marks = round.flatMap(({ policies }) => marksOf(policies));
    await Promise.all(round.map(async ({ namespace, policies }) => {
      const input = configWaiter(marksOf(policies), before, 30_000);
      const { code, stderr } = await this.lab.exec(`${namespace}/web`, 'web', RUN, { input });
      if (code !== 0) throw new Error(`${namespace}: ${stderr}`);
    }));
  }

  private asked(namespace: string, policies: any[], { count, next, tokens }: { count: number; next: () => number; tokens: boolean }): Asked[] {
    const facts = { trustDomain: 'cluster.local', trustDomainAliases: ['old'], rootNamespace: ROOT, clusterDomain: 'cluster.local' };
    const mesh = accessMeshOf({ ...facts, version: this.version }, { authorizers: [] });
    const model = new AccessModel([...objectsOf(namespace), ...policies].map((object) => ({ object, origin: '' })), mesh);
    const [workload] = model.workloads;
    return Array.from({ length: count }, () => {
      const { remoteIp, ...request } = randomRequest(next, namespace, tokens);
      const { pod, account } = CALLERS[Math.floor(next() * CALLERS.length)];
      const caller: Caller = { title: pod, ...account && { principal: `cluster.local/ns/${pod.split('/')[0]}/sa/${account}` } };
      const port = { workload, port: request.operation.port, protocol: request.operation.port === 9000 ? 'TCP' : 'HTTP' } as const;
      const whole: AuthRequest = { ...request, source: { ...sourceOf(model, caller, port), ip: this.addresses[pod], ...remoteIp && { remoteIp } } };
      const sent = this.sent(whole, namespace, { remoteIp, kind: Math.floor(next() * 3) });
      return { request: whole, caller: pod, namespace, evaluated: model.verdictOf(port, whole), sent };
    });
  }

  /** @param how the kind of a token that is not valid, and the address that the caller says it has */
  private sent({ operation, headers = {}, token }: AuthRequest, namespace: string, how: { remoteIp?: string; kind: number }): SentRequest {
    const { remoteIp, kind } = how;
    const address = this.addresses[`${namespace}/service`];
    if (operation.method === undefined) {
      return { address, port: 9000 };
    }
    const text = token && this.signer.signed(token, kind);
    const { header, prefix, parameter, cookie } = token ?? {};
    const name = header ?? 'authorization';
    const before = prefix ?? (name === 'authorization' ? 'Bearer ' : '');
    const inHeader: Record<string, string> = cookie ? { cookie: `${cookie}=${text}` } : { [name]: `${before}${text}` };
    const carried = text === undefined || parameter ? {} : inHeader;
    const path = parameter ? withParameter(operation.path!, parameter, text!) : operation.path!;
    return { address, port: 80, http: { method: operation.method, path, headers: { host: operation.host!, ...headers, ...remoteIp && { 'x-forwarded-for': remoteIp }, ...carried } } };
  }

  private async ask(asked: Asked[], { outcomes, disagreements }: Agreement, round: { namespace: string; policies: object[] }[]): Promise<void> {
    await Promise.all(CALLERS.map(async ({ pod }) => {
      const mine = asked.filter(({ caller }) => caller === pod);
      const container = pod.split('/')[1];
      const { code, stdout, stderr } = await this.lab.exec(pod, container, RUN, { input: senderOf(mine.map(({ sent }) => sent)) });
      if (code !== 0) throw new Error(`${pod}: ${stderr}`);
      (JSON.parse(stdout) as SentAnswer[]).forEach((answer, index) => {
        const { request, caller, namespace, evaluated } = mine[index];
        const measured = measuredOf(answer, request);
        outcomes[measured] = (outcomes[measured] ?? 0) + 1;
        if (measured !== textOf(evaluated, request)) {
          const { policies } = round.find((each) => each.namespace === namespace)!;
          disagreements.push({ evaluated: textOf(evaluated, request), measured, reason: evaluated.reason, request, caller, policies });
        }
      });
    }));
  }

  private async readAddresses(): Promise<void> {
    for (const { pod } of CALLERS) {
      const [namespace, name] = pod.split('/');
      this.addresses[pod] = (await this.lab.request('GET', `/api/v1/namespaces/${namespace}/pods/${name}`)).status.podIP;
    }
    for (const namespace of NAMESPACES) {
      this.addresses[`${namespace}/service`] = (await this.lab.request('GET', `/api/v1/namespaces/${namespace}/services/web`)).spec.clusterIP;
    }
  }
}

function withParameter(path: string, parameter: string, text: string): string {
  const [before, fragment] = path.split('#');
  return `${before}${before.includes('?') ? '&' : '?'}${parameter}=${text}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** The code of a rejected token counts only for one whose signature and time are right: Envoy checks these before or after the audience. */
function textOf({ outcome, status }: { outcome: string; status?: number }, { operation, token }: AuthRequest): string {
  const isClosed = operation.method === undefined && ['DENIED', 'REFUSED'].includes(outcome); // a TCP connection ends the same way
  return isClosed ? 'CLOSED' : outcome === 'UNAUTHENTICATED' && token?.valid !== false ? `${outcome} ${status}` : outcome;
}

function measuredOf({ code, body = '', error }: SentAnswer, request: AuthRequest): string {
  if (code === 200) {
    return 'ALLOWED';
  }
  if (code === 401 || (code === 403 && /Audiences in Jwt/.test(body))) {
    return textOf({ outcome: 'UNAUTHENTICATED', status: code }, request);
  }
  if (code === 403 && body === 'RBAC: access denied') {
    return 'DENIED';
  }
  const isReset = error === 'ECONNRESET' || error === 'closed';
  return isReset ? request.operation.method === undefined ? 'CLOSED' : 'REFUSED' : `${code ?? error} ${body}`;
}

/** What shows in the configuration of a proxy that it has the policies of a set. */
function marksOf(policies: any[]): string[] {
  return policies.flatMap(({ kind, metadata: { name } }) => {
    const mark = name.startsWith('mark-') ? [name] : [];
    return kind === 'RequestAuthentication' ? [`x-payload-${name.slice('jwt-'.length)}`] : mark;
  });
}

/** Some workloads accept one kind of connection only. */
function peersOf(namespace: string): any[] {
  const of = (spec: object) => [{ apiVersion: 'security.istio.io/v1beta1', kind: 'PeerAuthentication', metadata: { name: 'peers', namespace }, spec }];
  const selector = { matchLabels: { app: 'web' } };
  switch (namespace) {
    case 'w1': return of({ mtls: { mode: 'STRICT' } });
    case 'w2': return of({ selector, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } });
    case 'w3': return of({ selector, portLevelMtls: { 8080: { mode: 'DISABLE' } } });
    default: return [];
  }
}

function objectsOf(namespace: string): any[] {
  const labels = { app: 'web', set: namespace };
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'tcp', port: 9000, targetPort: 9000 }];
  return [
    podOf(namespace, 'web', { labels, image: 'lab/echo:v1' }),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace }, spec: { selector: { app: 'web' }, ports } },
    ...peersOf(namespace),
  ];
}

function podOf(namespace: string, name: string, { labels = { app: name }, image = 'lab/client', serviceAccountName = 'default' }: { labels?: object; image?: string; serviceAccountName?: string }): any {
  const annotations = { 'proxy.istio.io/config': JSON.stringify({ concurrency: 1 }) };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels, annotations }, spec: { serviceAccountName, terminationGracePeriodSeconds: 1, containers: [{ name, image }] } };
}

/** Callers open a connection for each request: an open one keeps the policies that it began with. */
function manifestOf(version: IstioVersion): string {
  const app = new MeshApp();
  new Mesh(app, 'mesh', { version, ingress: [], meshConfig: { trustDomainAliases: ['old'] } });
  const namespaces = new Chart(app, 'namespaces');
  for (const name of ['a', 'b', ...NAMESPACES]) new MeshNamespace(namespaces, name, { name, injection: MeshInjection.enabled() });
  const connectionPool = { http: { maxRequestsPerConnection: 1 } };
  const others = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'outside' } },
    ...CALLERS.flatMap(({ pod: at, account = 'default' }) => {
      const [namespace, name] = at.split('/');
      return [...account === 'default' ? [] : [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } }], podOf(namespace, name, { serviceAccountName: account })];
    }),
    ...NAMESPACES.flatMap((namespace) => [
      ...objectsOf(namespace),
      { apiVersion: 'networking.istio.io/v1beta1', kind: 'DestinationRule', metadata: { name: 'web', namespace }, spec: { host: `web.${namespace}.svc.cluster.local`, trafficPolicy: { connectionPool } } },
    ]),
  ];
  return [app.synthYaml(), ...others.map((object) => JSON.stringify(object))].join('\n---\n');
}
