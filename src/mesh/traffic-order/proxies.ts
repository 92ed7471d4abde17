import { NextRequest } from './next-request';
import { hostOf, serviceOf } from '../../istio/internal';
import { JsonObject, parsedJson, partOf, partsOf } from '../../json';
import { isRejection, KubeClient, KubeError, KubeObject, Limiter, PodAnswerError } from '../../kube';
import { nameOf } from '../control-planes';

/** A running Envoy that a control plane configures: of a pod with a sidecar, or of a gateway. */
export interface RunningProxy {
  /** The namespace and the name of its pod. */
  name: string;
  namespace: string;
  uid: string;
  isGateway: boolean;
  /** The labels of its pod. */
  labels: JsonObject;
  /** Whether its pod is being deleted. */
  isEnding: boolean;
  /** The Service of the control plane that configures it, as far as it is one of this cluster. */
  controlPlane?: { namespace: string; name: string };
  pod: string;
  /** The port of its administration interface, on the loopback interface of its pod. */
  port: number;
}

/** No proxy can be asked: these credentials lack a right, or the API server does not forward ports in this way. */
export class ProxiesUnknownError extends Error {
  constructor(public readonly rejection: KubeError) {
    super(rejection.message);
  }
}

/** The injector leaves out what is the default of Istio. */
const DISCOVERY_ADDRESS = 'istiod.istio-system.svc:15012';

/** A proxy that does not answer within this time counts as one that does not answer. */
const ANSWER_MS = 5000;

/**
 * Asks the proxies themselves what they have, by the administration interface of each Envoy, over a port that the API server forwards. Questions that
 * several steps ask at the same time are sent once.
 */
export class Proxies {
  private readonly limiter = new Limiter();
  private readonly questions = new Map<string, NextRequest<string[]>>();
  private list?: Promise<RunningProxy[]>;

  /** @throws ProxiesUnknownError if the pods cannot be listed */
  public async running(client: KubeClient): Promise<RunningProxy[]> {
    this.list ??= client.list('v1', 'Pod').then((pods) => pods.flatMap((pod) => runningProxyOf(pod) ?? [])).finally(() => {
      this.list = undefined;
    });
    return this.list.catch(unknownIfRefused);
  }

  /**
   * What a proxy answers to questions; undefined if it does not answer.
   *
   * @throws ProxiesUnknownError if it cannot be asked
   */
  public ask(client: KubeClient, proxy: RunningProxy, paths: string[]): Promise<string[] | undefined> {
    const key = [proxy.uid, ...paths].join(' ');
    const question = this.questions.get(key) ?? new NextRequest(this.limiter);
    this.questions.set(key, question);
    const answer = question.ask(() => Promise.all(paths.map((path) => client.getFromPod(proxy, path, ANSWER_MS))));
    return answer.catch((error) => isNoAnswer(error) ? undefined : unknownIfRefused(error));
  }
}

/** The proxy of a pod; undefined if none runs in it. One that starts later gets the newest configuration. */
export function runningProxyOf(pod: KubeObject): RunningProxy | undefined {
  const container = [...partsOf(pod.spec, 'containers'), ...partsOf(pod.spec, 'initContainers')].find(({ name }) => name === 'istio-proxy');
  const statuses = [...partsOf(pod.status, 'containerStatuses'), ...partsOf(pod.status, 'initContainerStatuses')];
  const runs = statuses.some(({ name, state }) => name === 'istio-proxy' && partOf(state).running !== undefined);
  if (!container || !runs) {
    return undefined;
  }
  const config = partsOf(container, 'env').find(({ name }) => name === 'PROXY_CONFIG')?.value;
  const { proxyAdminPort, discoveryAddress = DISCOVERY_ADDRESS } = partOf(parsedJson(String(config ?? '{}')));
  return {
    name: nameOf(pod),
    namespace: pod.metadata.namespace!,
    pod: pod.metadata.name,
    uid: pod.metadata.uid!,
    labels: pod.metadata.labels ?? {},
    controlPlane: serviceOf(hostOf(String(discoveryAddress).replace(/:\d+$/, ''), '')),
    isGateway: Array.isArray(container.args) && container.args.includes('router'),
    isEnding: pod.metadata.deletionTimestamp !== undefined,
    port: Number(proxyAdminPort) || 15000,
  };
}

/** The pod is gone or does not answer, or its node is not reached. */
function isNoAnswer(error: unknown): boolean {
  return error instanceof PodAnswerError || (error instanceof KubeError && (error.isNotFound || error.status === 0 || error.status >= 500));
}

function unknownIfRefused(error: unknown): never {
  throw isRejection(error) ? new ProxiesUnknownError(error) : error;
}
