import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { Injection } from './injection';
import { isDestinationRule, isService, isServiceEntry, policiesOf, ruleHostOf } from './networking-objects';
import { namespaceOf } from './objects';
import { Pod, podsOf } from './pods';
import { DATA_PLANE_MODE, hostOf, serviceOf } from '../istio/internal';
import { LabelIndex, Lookup, partOf, partsOf, Plain, SourceObject, textsOf, titleOf } from '../json';
import { hasProxy, namespacesOf } from '../security/internal';

/**
 * Finds DestinationRules that demand mutual TLS of endpoints without a proxy, which cannot answer it. Without such a rule, Istio uses mutual TLS
 * where endpoints have a proxy.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#auto-mtls
 */
export const MUTUAL_TLS: Check = { code: 'MutualTlsWithoutProxy', level: CheckFindingLevel.WARNING, run: withoutProxies };

/** A place where a DestinationRule demands mutual TLS. */
interface Demand {
  readonly source: SourceObject;
  readonly field: string;
  /** The labels of the subset. */
  readonly labels: Plain;
}

function withoutProxies(sources: SourceObject[]): CheckResult[] {
  const demands = sources.filter(isDestinationRule).flatMap(demandsOf);
  return demands.length === 0 ? [] : findings(demands, sources);
}

function findings(demands: Demand[], sources: SourceObject[]): CheckResult[] {
  const endpoints = new Endpoints(sources);
  return demands.flatMap(({ source, field, labels }) => {
    const { host, namespace } = ruleHostOf(source);
    const without = endpoints.withoutProxy(hostOf(host, namespace), labels);
    return without === undefined ? [] : [{
      objects: [source],
      message: `${titleOf(source.object)}: ${field} is ISTIO_MUTUAL, but ${without} of host '${host}' has no proxy, so that requests to it fail. `
        + 'Leave the mode out: Istio then uses mutual TLS for all endpoints that have a proxy',
    }];
  });
}

function demandsOf(source: SourceObject): Demand[] {
  return policiesOf(source).flatMap(({ field, policy, labels }) => {
    const ports = partsOf(policy, 'portLevelSettings').map((settings, index) => ({ at: `${field}.portLevelSettings[${index}]`, settings }));
    return [{ at: field, settings: policy }, ...ports].filter(({ settings }) => partOf(settings, 'tls').mode === 'ISTIO_MUTUAL')
      .map(({ at }) => ({ source, labels, field: `${at}.tls.mode` }));
  });
}

/** What is known of the endpoints of hosts. */
class Endpoints {
  private readonly services: Lookup<SourceObject>;
  private readonly entries: Lookup<SourceObject>;
  private readonly pods: LabelIndex<Pod>;
  private readonly injection: Injection;
  private readonly namespaces: ReadonlyMap<string, Plain>;

  constructor(sources: SourceObject[]) {
    this.services = new Lookup(sources.filter(isService), ({ object }) =>
      [`${namespaceOf(object)}/${String(partOf(object.metadata).name)}`]);
    this.entries = new Lookup(sources.filter(isServiceEntry), ({ object }) => textsOf(partOf(object.spec).hosts));
    this.pods = new LabelIndex(sources.flatMap(podsOf));
    this.injection = new Injection(sources);
    this.namespaces = namespacesOf(sources);
  }

  /** What certainly has no proxy among the endpoints of a host: a workload, or a service outside the mesh. */
  public withoutProxy(host: string, labels: Plain): string | undefined {
    const outside = this.entries.get(host).find(({ object }) => (partOf(object.spec).location ?? 'MESH_EXTERNAL') === 'MESH_EXTERNAL');
    const bare = outside ?? this.podsOf(host, labels).find((pod) => !this.canHaveProxy(pod))?.source;
    return bare && titleOf(bare.object);
  }

  private podsOf(host: string, labels: Plain): Pod[] {
    const service = serviceOf(host);
    return service === undefined ? [] : this.services.get(`${service.namespace}/${service.name}`).flatMap(({ object }) => {
      const selector = partOf(object.spec, 'selector');
      return Object.keys(selector).length === 0 ? [] : this.pods.selected(service.namespace, { ...selector, ...labels });
    });
  }

  private canHaveProxy(pod: Pod): boolean {
    const namespace = this.namespaces.get(pod.namespace);
    const isAmbient = [namespace, pod.labels].some((labels) => labels?.[DATA_PLANE_MODE] === 'ambient');
    return isAmbient || hasProxy(pod, namespace) || this.injection.possiblyOfPod(pod).length > 0;
  }
}
