import { subsetsOf } from './destinations';
import { hostOf, serviceOf } from '../../istio/internal';
import { JsonObject, Lookup, partOf, partsOf, selects, textsOf } from '../../json';
import { KubeObject } from '../../kube';

/** The client of which it is asked what it can see. */
export interface Client {
  namespace: string;
  labels: JsonObject;
  isGateway: boolean;
}

/** The namespaces to which an object is exported: those that it names, else those that the mesh config names for its kind. */
export interface Exported {
  namespace: string;
  exportTo: string[];
}

export type ExportedKind = 'Service' | 'DestinationRule' | 'VirtualService';

/** What the mesh config of a control plane says of what a proxy can see. */
export class MeshVisibility {
  private readonly rootNamespace: string;

  /** @param home the namespace of the control plane */
  constructor(private readonly config: JsonObject, home: string) {
    this.rootNamespace = typeof config.rootNamespace === 'string' ? config.rootNamespace : home;
  }

  /** @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_service_export_to */
  public isExported(kind: ExportedKind, { namespace, exportTo }: Exported, to: string): boolean {
    const [own, ofMesh] = [exportTo, textsOf(this.config[`default${kind}ExportTo`])];
    const names = own.length > 0 ? own : ofMesh.length > 0 ? ofMesh : ['*'];
    return names.some((each) => each === '*' || each === to || (each === '.' && to === namespace));
  }

  /**
   * Whether the DestinationRules that a client gets for a host have a subset. It gets those of its own namespace, else those that the namespace of
   * the host exports to it, else those that the root namespace does.
   */
  public hasSubset(rules: RulesByHost, host: string, subset: string, client: Client): boolean {
    const ofHost = rules.of(host);
    const general = ofHost.filter(isGeneral);
    const exported = (home: string | undefined) => general.filter(({ metadata, spec }) => metadata.namespace === home
      && this.isExported('DestinationRule', { namespace: home!, exportTo: textsOf(partOf(spec).exportTo) }, client.namespace));
    const own = ofHost.filter(({ metadata, spec }) => metadata.namespace === client.namespace && selectsClient(spec, client));
    const chosen = [own, exported(serviceOf(host)?.namespace), exported(this.rootNamespace)].find(({ length }) => length > 0) ?? [];
    return chosen.some((rule) => subsetsOf(rule).some((each) => each.subset === subset));
  }

  /**
   * Whether the Sidecar of a client imports a host. Gateways have none.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
   */
  public imports(sidecars: KubeObject[], host: string, client: Client): boolean {
    const egress = client.isGateway ? [] : partsOf(this.sidecarOf(sidecars, client)?.spec, 'egress');
    const home = serviceOf(host)?.namespace;
    return egress.length === 0 || egress.flatMap(({ hosts }) => textsOf(hosts)).some((each) => {
      const [namespace, name = ''] = each.split('/');
      const isOf = namespace === '*' || home === (namespace === '.' ? client.namespace : namespace);
      return isOf && covers(hostOf(name, client.namespace), host);
    });
  }

  private sidecarOf(sidecars: KubeObject[], client: Client): KubeObject | undefined {
    const of = (namespace: string) => sidecars.filter(({ metadata }) => metadata.namespace === namespace);
    return of(client.namespace).find((sidecar) => !isGeneral(sidecar) && selectsClient(sidecar.spec, client))
      ?? of(client.namespace).find(isGeneral) ?? of(this.rootNamespace).find(isGeneral);
  }
}

/** DestinationRules by the host that they are about: each proxy and each destination asks for few of many. */
export class RulesByHost {
  private readonly named: Lookup<KubeObject>;
  private readonly withStar: KubeObject[];

  constructor(rules: KubeObject[]) {
    this.named = new Lookup(rules, (rule) => [ruleHostOf(rule)]);
    this.withStar = rules.filter((rule) => ruleHostOf(rule).startsWith('*'));
  }

  public of(host: string): KubeObject[] {
    return [...this.named.ofAny(namesOf(host)), ...this.withStar.filter((rule) => covers(ruleHostOf(rule), host))];
  }
}

function ruleHostOf({ spec, metadata }: KubeObject): string {
  return hostOf(String(partOf(spec).host ?? ''), metadata.namespace ?? '');
}

/** Whether an object concerns all clients. */
function isGeneral({ spec }: KubeObject): boolean {
  return partOf(spec).workloadSelector === undefined;
}

/** A workload selector of a DestinationRule has `matchLabels`, and one of a Sidecar has `labels`. Without one, all are selected. */
function selectsClient(spec: unknown, { labels }: Client): boolean {
  const { matchLabels, labels: wanted } = partOf(spec, 'workloadSelector');
  return selects({ matchLabels: matchLabels ?? wanted }, labels);
}

/** Whether a host, which can begin with a star, is another host or stands for it. */
export function covers(pattern: string, host: string): boolean {
  return namesOf(host).some((name) => name === pattern || (pattern.startsWith('*') && name.endsWith(pattern.slice(1))));
}

function namesOf(host: string): string[] {
  return serviceOf(host) ? [host, `${host}.cluster.local`] : [host];
}
