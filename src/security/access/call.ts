import { AccessModel, WorkloadPort } from './model';
import { AuthRequest, AuthRequestSource } from './request';
import { AccessService, hasHost, portsOf } from './services';
import { AccessNote } from './unjudged';
import { AuthOutcome, AuthVerdict } from './verdict';
import { Workload } from './workloads';

/** A call as a person writes it. */
export interface AuthCall {
  /**
   * The caller: `NAMESPACE/SERVICE_ACCOUNT`, a principal such as `cluster.local/ns/shop/sa/frontend`, or `plaintext` for a caller outside
   * the mesh. A workload without a proxy sends plain text, also under a service account.
   */
  readonly from: string;

  /** The URL, such as `http://web.shop/orders`, or a path if `to` is given. For a TCP connection `tcp://web.shop:9000`. */
  readonly url: string;

  /**
   * The HTTP method.
   *
   * @default 'GET'
   */
  readonly method?: string;

  /**
   * The service or the workload that gets the call, as `NAMESPACE/NAME`.
   *
   * @default - the Service that the host of the URL names
   */
  readonly to?: string;

  /**
   * The claims of a token that is valid for its issuer, in the header `authorization`.
   *
   * @default - no token
   */
  readonly claims?: { readonly [claim: string]: any };

  /**
   * Other headers of the request.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * The IP address of the caller.
   *
   * @default - not known
   */
  readonly ip?: string;
}

/** The verdict of one workload that can get a call. */
export interface CallVerdict {
  readonly workload: Workload;
  readonly port: number;
  readonly verdict: AuthVerdict;
}

/** An error in a call: what it names does not exist, or is not clear. */
export class CallError extends Error {}

/** The verdict of each workload that can get the call. */
export function verdictsOf(model: AccessModel, call: AuthCall): CallVerdict[] {
  const caller = callerOf(model, call.from);
  return targetsOf(model, call, caller).map((target) => {
    const { workload, port } = target;
    return { workload, port, verdict: verdictOfCaller(model, caller, target, requestOf(model, call, caller, target)) };
  });
}

/** The objects that select the workload, the caller or the host of a call, and that no verdict takes into account. */
export function notesOf(model: AccessModel, call: AuthCall): AccessNote[] {
  const caller = callerOf(model, call.from);
  const workloads = targetsOf(model, call, caller).map(({ workload }) => workload);
  const [, , namespace, , account] = caller.principal?.split('/') ?? [];
  const callers = model.workloads.filter((workload) => workload.namespace === namespace && workload.serviceAccount === account);
  return model.unjudged.notesOf({ callers, service: serviceOf(model, call, caller), workloads });
}

/** A caller that is resolved. */
export interface Caller {
  readonly title: string;
  readonly namespace?: string;
  /** It is undefined if the caller always sends plain text. */
  readonly principal?: string;
  /** Whether ztunnel sends for the caller. */
  readonly isAmbient?: boolean;
}

/**
 * What becomes of the request of a caller.
 *
 * @param moreHeaders whether the request can have other headers than those that are given
 */
export function verdictOfCaller(model: AccessModel, caller: Caller, target: WorkloadPort, request: AuthRequest, moreHeaders = false): AuthVerdict {
  return caller.isAmbient && target.workload.hasProxy
    ? { outcome: AuthOutcome.DEPENDS, reason: `${caller.title} is in ambient mode: whether ztunnel sends its identity is not judged here` }
    : model.verdictOf(target, request, moreHeaders);
}

/** A caller with a proxy sends mutual TLS, unless the port belongs to a gateway or accepts only plain text. */
export function sourceOf(model: AccessModel, { principal }: Caller, { workload, port }: WorkloadPort): AuthRequestSource {
  const isPlain = !workload.hasProxy || !model.accessOf(workload).mtlsOf(port).hasCertificates;
  return principal === undefined || isPlain ? {} : { principal };
}

/** The caller that runs under a service account. */
export function accountCaller(model: AccessModel, namespace: string, account: string): Caller {
  const callers = model.workloads.filter((workload) => workload.namespace === namespace && workload.serviceAccount === account);
  const title = `${namespace}/${account}`;
  if (callers.length > 0 ? callers.some(({ isAmbient }) => isAmbient) : model.isAmbient(namespace)) {
    return { title: `${title} (ambient)`, namespace, isAmbient: true };
  }
  const isPlain = callers.length > 0 ? callers.every(({ hasProxy }) => !hasProxy) : !model.isInjected(namespace);
  return isPlain ? { title: `${title} (no proxy)`, namespace } : { title, namespace, principal: `${model.mesh.trustDomain}/ns/${namespace}/sa/${account}` };
}

export const PLAINTEXT: Caller = { title: 'plaintext' };

function callerOf(model: AccessModel, written: string): Caller {
  const from = written.replace(/^spiffe:\/\//, '');
  const [, namespace] = /^[^/]+\/ns\/([^/]+)\/sa\/[^/]+$/.exec(from) ?? [];
  if (from === PLAINTEXT.title) {
    return PLAINTEXT;
  }
  if (namespace !== undefined) {
    return { title: from, namespace, principal: from };
  }
  const [space, account, ...more] = from.split('/');
  if (!space || !account || more.length > 0) {
    throw new CallError(`the caller '${from}' is not valid. Write NAMESPACE/SERVICE_ACCOUNT, a principal such as cluster.local/ns/shop/sa/frontend, or plaintext`);
  }
  return accountCaller(model, space, account);
}

function requestOf(model: AccessModel, { method, headers, claims, ip, url }: AuthCall, caller: Caller, target: WorkloadPort): AuthRequest {
  const { host, path } = urlOf(url);
  return {
    source: { ...sourceOf(model, caller, target), ...ip !== undefined && { ip } },
    operation: { port: target.port, method, path, host },
    headers,
    ...claims && { token: { claims } },
  };
}

/** The service that a call names. */
function serviceOf(model: AccessModel, { to, url }: Pick<AuthCall, 'to' | 'url'>, { namespace = '' }: Pick<Caller, 'namespace'>): AccessService | undefined {
  return model.serviceOf(to === undefined ? urlOf(url).host!.replace(/:\d+$/, '') : to.split('/').reverse().join('.'), namespace);
}

function targetsOf(model: AccessModel, { to, url }: AuthCall, { namespace = '' }: Caller): WorkloadPort[] {
  const { host, port } = urlOf(url);
  if (to === undefined && host === undefined) {
    throw new CallError(`the URL '${url}' has no host. Write one, such as http://web.shop${url}, or the service that gets the call, as NAMESPACE/NAME`);
  }
  const service = serviceOf(model, { to, url }, { namespace });
  if (service) {
    return behind(model, service, port);
  }
  const external = to === undefined ? model.external.find((each) => hasHost(each, host!.replace(/:\d+$/, '').toLowerCase())) : undefined;
  if (external) {
    throw new CallError(`the host '${host}' is of ${external.title}. What leaves the mesh is not judged: the proxies of callers have no policies. `
      + 'For the policies of an egress gateway, write its workload after the URL, as NAMESPACE/NAME');
  }
  const workload = model.workloads.find(({ namespace: space, name }) => to === `${space}/${name}`);
  if (!workload) {
    const known = model.services.map(({ namespace: space, name }) => `${space}/${name}`).sort();
    throw new CallError(`there is no service ${to === undefined ? `for the host '${host}'` : `or workload '${to}'`}. The services are: ${known.join(', ') || 'none'}`);
  }
  return [portOf(model, workload, port)];
}

function behind(model: AccessModel, service: AccessService, wanted: number | undefined): WorkloadPort[] {
  const title = `Service ${service.namespace}/${service.name}`;
  return model.workloadsBehind(service).map((workload) => {
    const ports = portsOf(service, workload.ports);
    const found = wanted === undefined && ports.length === 1 ? ports[0] : ports.find(({ port }) => port === (wanted ?? 80));
    if (!found) {
      throw new CallError(`${title} has no port ${wanted ?? 80}. Its ports are: ${ports.map(({ port }) => port).join(', ') || 'none'}. Write one into the URL`);
    }
    if (found.targetPort === undefined) {
      throw new CallError(`port ${found.port} of ${title} leads to a port by a name that ${workload.title} does not have`);
    }
    return model.portAt(workload, found.targetPort, found.protocol);
  });
}

function portOf(model: AccessModel, workload: Workload, wanted: number | undefined): WorkloadPort {
  const ports = model.portsOf(workload);
  if (wanted === undefined && ports.length !== 1) {
    throw new CallError(`${workload.title} has ${ports.length} known ports. Write the port into the URL, such as http://${workload.name}:8080/`);
  }
  return wanted === undefined ? ports[0] : ports.find(({ port }) => port === wanted) ?? model.portAt(workload, wanted, 'AUTO');
}

interface CallUrl {
  readonly host?: string;
  readonly port?: number;
  readonly path: string;
}

/** The path stays as it is written: proxies normalize it. */
function urlOf(url: string): CallUrl {
  if (url.startsWith('/')) {
    return { path: url };
  }
  const [, scheme, host, port, path] = /^(https?|tcp):\/\/([^/?#:]+)(?::(\d+))?([/?#].*)?$/si.exec(url) ?? [];
  if (!scheme) {
    throw new CallError(`'${url}' is not a URL. Write one such as http://web.shop:8080/orders, tcp://db.shop:5432, or a path such as /orders`);
  }
  const byScheme = scheme.toLowerCase() === 'https' ? 443 : undefined;
  return { host: port === undefined ? host : `${host}:${port}`, port: port === undefined ? byScheme : Number(port), path: path?.startsWith('/') ? path : `/${path ?? ''}` };
}
