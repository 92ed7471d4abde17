import { measure } from './client';
import { one, PolicySet, randomRequest, ROOT, SERVER_NAMES } from './sets';
import { TokenSigner } from './tokens';
import { callTo, listenersOf, objectsOf, WORKLOAD_IP } from './workload';
import { IstioVersion } from '../../../src/istio';
import { JsonObject } from '../../../src/json';
import { AuthRequest, AuthVerdict } from '../../../src/security';
import { accessMeshOf, AccessModel } from '../../../src/security/internal';
import { OfflineRelease, parts } from '../../lab/parts';
import { random } from '../../synth/random';
import { InboundEnvoy } from '../../xds/inbound-envoy';
import { IstiodOffline } from '../../xds/istiod-offline';

/** How much is compared. */
export interface AgreementOptions {
  readonly release: OfflineRelease;
  readonly sets: number;
  /** For each set. */
  readonly requests: number;
  readonly seed: number;
}

/** A request about which the evaluator and the proxy disagree. */
export interface Disagreement {
  readonly evaluated: string;
  readonly measured: string;
  readonly reason: string;
  readonly request: AuthRequest;
  readonly policies: object[];
}

export interface Agreement { readonly outcomes: Record<string, number>; readonly disagreements: Disagreement[] }

/** So many sets are in one mesh, each for a workload in a namespace of its own. */
const BATCH = 50;
const TRUST_DOMAIN = 'cluster.local';
const ALIAS = 'old';
/** One is of another mesh that the CA of this one has signed, and one sends plain text. */
const CALLERS = [
  { ip: '127.1.0.1', principal: `${TRUST_DOMAIN}/ns/a/sa/frontend` },
  { ip: '127.1.0.2', principal: `${TRUST_DOMAIN}/ns/b/sa/other` },
  { ip: '127.1.1.3', principal: `${ALIAS}/ns/a/sa/frontend` },
  { ip: '127.2.0.5', principal: 'foreign/ns/a/sa/frontend' },
  { ip: '127.16.0.4' },
];
const TCP_PORT = 9000;
const PORTS = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'tcp', port: TCP_PORT, targetPort: TCP_PORT }];

/** Compares set after set with what a real Envoy does with the listeners that istiod's own code gives for it. */
export async function compareAccess({ release, sets, requests, seed }: AgreementOptions): Promise<Agreement> {
  const { envoy, istiodOffline } = await parts({ only: ['envoy', 'istiod-offline'], releases: [release] });
  const istiod = new IstiodOffline(istiodOffline(release));
  const run = new AgreementRun({ envoy, istiod }, IstioVersion.of(release), seed);
  for (let done = 0; done < sets; done += BATCH) await run.compare(Math.min(BATCH, sets - done), requests);
  istiod.stop();
  return run;
}

interface Programs { readonly envoy: string; readonly istiod: IstiodOffline }

/** A workload with its policies. */
interface Policed { readonly namespace: string; readonly policies: JsonObject[] }
interface Asked extends Policed { readonly requests: AuthRequest[] }

class AgreementRun implements Agreement {
  public readonly outcomes: Record<string, number> = {};
  public readonly disagreements: Disagreement[] = [];
  private readonly next: () => number;
  private readonly signer = new TokenSigner();
  /** Istio 1.20 reads tokens with a filter that only its own Envoy has. */
  private readonly hasTokens: boolean;

  constructor(private readonly programs: Programs, private readonly version: IstioVersion, seed: number) {
    this.next = random(seed);
    this.hasTokens = version.minor !== '1.20';
  }

  public async compare(sets: number, requests: number): Promise<void> {
    const workloads = Array.from({ length: sets }, (_, index) => this.workload(`w${index}`));
    const objects = workloads.flatMap(({ namespace, policies }) => [...objectsOf(namespace, PORTS), ...policies]);
    const facts = { version: this.version, trustDomain: TRUST_DOMAIN, trustDomainAliases: [ALIAS], rootNamespace: ROOT, clusterDomain: 'cluster.local' };
    const model = new AccessModel(objects.map((object) => ({ object, origin: '' })), accessMeshOf(facts, { authorizers: [] }));
    const namespaces = workloads.map(({ namespace }) => namespace);
    const listeners = await listenersOf(this.programs.istiod, namespaces, { objects, aliases: [ALIAS] });
    const envoy = await InboundEnvoy.start(this.programs.envoy, listeners);
    for (const workload of workloads) {
      const asked = Array.from({ length: requests }, () => this.request(workload.namespace));
      await this.compareWorkload(envoy, model, { ...workload, requests: asked });
    }
    await envoy.stop();
  }

  private workload(namespace: string): Policed {
    const addresses = CALLERS.map(({ ip }) => ip);
    return { namespace, policies: new PolicySet({ random: this.next, namespace, addresses, ...this.hasTokens && { jwks: this.signer.jwks }, isNew: this.version.minor !== '1.20' }).objects() };
  }

  private async compareWorkload(envoy: InboundEnvoy, model: AccessModel, { namespace, policies, requests }: Asked): Promise<void> {
    const workload = model.workloads.find((each) => each.namespace === namespace)!;
    const textOfToken = ({ token }: AuthRequest) => this.signer.textOf(token, Math.floor(this.next() * 3));
    const measured = await measure(envoy, requests.map((request) => callTo(namespace, request, textOfToken(request))));
    requests.forEach((request, index) => {
      const { port } = request.operation;
      const verdict = model.verdictOf({ workload, port, protocol: port === TCP_PORT ? 'TCP' : 'HTTP' }, request);
      const [evaluated, found] = [comparable(textOf(verdict, request), request), comparable(measured[index], request)];
      this.outcomes[found] = (this.outcomes[found] ?? 0) + 1;
      if (found !== evaluated) this.disagreements.push({ evaluated, measured: found, reason: verdict.reason, request, policies });
    });
  }

  private request(namespace: string): AuthRequest {
    const { remoteIp, ...request } = randomRequest(this.next, namespace, this.hasTokens);
    const { ip, principal } = CALLERS[Math.floor(this.next() * CALLERS.length)];
    const operation = { ...request.operation, ip: WORKLOAD_IP, sni: principal ? one(this.next, SERVER_NAMES) : '' };
    return { ...request, operation, source: { ip, ...principal && { principal }, ...remoteIp && { remoteIp } } };
  }
}

function textOf({ outcome, status }: AuthVerdict, { operation }: AuthRequest): string {
  const isClosed = operation.method === undefined && ['DENIED', 'REFUSED'].includes(outcome); // a TCP connection ends the same way
  return isClosed ? 'CLOSED' : outcome === 'UNAUTHENTICATED' ? `${outcome} ${status}` : outcome;
}

/** The code of a rejected token counts only for one whose signature and time are right: Envoy checks these before or after the audience. */
function comparable(text: string, { token }: AuthRequest): string {
  return token?.valid === false ? text.replace(/^(UNAUTHENTICATED).*/, '$1') : text;
}
