import { partOf, partsOf, Plain, SourceObject, titleOf } from '../json';
import { accessModelOf } from './access-model';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { Injection } from './injection';
import { Pod, podsOf } from './pods';
import { AuthOutcome } from '../security';
import { AccessModel, hasProxy } from '../security/internal';

/**
 * Finds probes that the proxy of their own pod denies. Usually, injection sends probes past the proxy. If a pod or its injector turns that off, the
 * kubelet is a caller like any other outside the mesh: in plain text, and without a token.
 *
 * @see https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/
 */
export const PROBES: Check = { code: 'ProbeDenied', level: CheckFindingLevel.WARNING, run: denied };

const DEFAULT_NAMESPACE = 'default';
const KINDS = ['startupProbe', 'livenessProbe', 'readinessProbe'];

/** A request of the kubelet that the proxy gets. */
interface Probe {
  readonly pod: Pod;
  /** The path of the probe in the object. */
  readonly field: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
}

function denied(sources: SourceObject[]): CheckResult[] {
  const probes = probesThroughProxies(sources);
  return probes.length === 0 ? [] : deniedBy(accessModelOf(sources), probes);
}

function deniedBy(model: AccessModel, probes: Probe[]): CheckResult[] {
  return probes.flatMap(({ pod: { source, namespace, labels }, field, port, method, path }) => {
    const verdict = model.verdictAt({ namespace: namespace || DEFAULT_NAMESPACE, labels }, { operation: { port, method, path } });
    const isDenied = verdict.outcome === AuthOutcome.DENIED || verdict.outcome === AuthOutcome.REFUSED;
    return isDenied ? [{
      objects: [source],
      message: `${titleOf(source.object)}: ${field} asks ${method} ${path} on port ${port} without an identity, and the proxy of the pod denies it: ${verdict.reason}. `
        + 'Delete what turns the rewriting of probes off (the annotation sidecar.istio.io/rewriteAppHTTPProbers, or injection.rewriteProbes of the mesh), or make the request public',
    }] : [];
  });
}

/** The probes of pods that are injected, and whose probes are not rewritten. */
function probesThroughProxies(sources: SourceObject[]): Probe[] {
  const injection = new Injection(sources);
  const namespaces = new Map(sources.filter(({ object }) => object.kind === 'Namespace').map(({ object: { metadata } }) => [partOf(metadata).name, partOf(metadata, 'labels')]));
  return sources.flatMap(podsOf).flatMap((pod) => {
    const injectors = injection.possiblyOfPod(pod);
    const isRewritten = asked(pod) ?? injectors.every(({ values }) => partOf(values, 'sidecarInjectorWebhook').rewriteAppHTTPProbe !== false);
    const isInjected = injectors.length > 0 || (injection.injectors.length === 0 && hasProxy(pod, namespaces.get(pod.namespace)));
    return isRewritten || !isInjected ? [] : probesOf(pod).filter(({ port }) => isCaptured(pod, port));
  });
}

/** What the pod itself says about its probes. */
function asked({ annotations }: Pod): boolean | undefined {
  const text = annotations['sidecar.istio.io/rewriteAppHTTPProbers'];
  return text === undefined ? undefined : text === 'true';
}

/** HTTP probes over plain text, and gRPC probes. The proxy accepts the connection of a TCP probe always. */
function probesOf(pod: Pod): Probe[] {
  return partsOf(pod.spec, 'containers').flatMap((container, index) => KINDS.flatMap((kind) => {
    const { httpGet, grpc } = partOf(container, kind);
    const [http, call] = [partOf(httpGet), partOf(grpc)];
    const port = portOf(container, http.port ?? call.port);
    const isPlain = String(http.scheme ?? 'HTTP').toUpperCase() === 'HTTP';
    const request = call.port === undefined ? { method: 'GET', path: String(http.path ?? '/') } : { method: 'POST', path: '/grpc.health.v1.Health/Check' };
    return port === undefined || !isPlain ? [] : [{ pod, field: `${pod.field}.containers[${index}].${kind}`, port, ...request }];
  }));
}

/** A port by its number, or by its name in the container. */
function portOf(container: Plain, port: unknown): number | undefined {
  const found = partsOf(container, 'ports').find(({ name }) => name !== undefined && name === port)?.containerPort ?? port;
  return Number.isInteger(Number(found)) && found !== undefined ? Number(found) : undefined;
}

/** Whether connections to a port go through the proxy. */
function isCaptured({ annotations }: Pod, port: number): boolean {
  const list = (name: string) => annotations[`traffic.sidecar.istio.io/${name}`]?.toString().split(',').map((each) => each.trim());
  const [included = ['*'], excluded = []] = [list('includeInboundPorts'), list('excludeInboundPorts')];
  return (included.includes('*') || included.includes(String(port))) && !excluded.includes(String(port));
}
