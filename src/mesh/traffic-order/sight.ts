import { Destination, WantedDestination } from './destinations';
import { Clusters } from './envoy';
import { NetworkingObjects } from './networking-objects';
import { NextRequest } from './next-request';
import { RunningProxy } from './proxies';
import { Exported, ExportedKind, MeshVisibility, RulesByHost } from './visibility';
import { serviceOf, meshConfigOf } from '../../istio/internal';
import { JsonObject, partOf } from '../../json';
import { ifAllowed, KubeClient, KubeObject, Limiter, ObjectRef } from '../../kube';

/** What the proxies of one run can see, by the live objects and by the mesh config of the control plane of each proxy. */
export class SightOfProxies {
  private readonly limiter = new Limiter();
  private readonly configs = new Map<string, NextRequest<KubeObject | undefined>>();
  /** All proxies that are looked at together share the objects that were read. */
  private readonly byHost = new WeakMap<KubeObject[], RulesByHost>();
  private readonly meshes = new WeakMap<KubeObject, MeshVisibility>();

  constructor(private readonly objects: NetworkingObjects) {}

  public async of(client: KubeClient, proxy: RunningProxy): Promise<Sight> {
    const [config, rules, sidecars] = await Promise.all([
      this.configOf(client, proxy), this.objects.list(client, 'DestinationRule'), this.objects.list(client, 'Sidecar'),
    ]);
    return new Sight(proxy, this.meshOf(proxy, config), rules && this.rulesByHost(rules), sidecars ?? []);
  }

  private meshOf({ controlPlane }: RunningProxy, config: KubeObject | undefined): MeshVisibility {
    const mesh = (config && this.meshes.get(config)) ?? new MeshVisibility(partOf(meshConfigOf(config ?? {})) as JsonObject, controlPlane?.namespace ?? '');
    if (config) this.meshes.set(config, mesh);
    return mesh;
  }

  private rulesByHost(rules: KubeObject[]): RulesByHost {
    const known = this.byHost.get(rules) ?? new RulesByHost(rules);
    this.byHost.set(rules, known);
    return known;
  }

  /** The ConfigMap of a control plane has the name of its Service, with `istio` in the place of `istiod`. */
  private async configOf(client: KubeClient, { controlPlane }: RunningProxy): Promise<KubeObject | undefined> {
    if (!controlPlane) {
      return undefined;
    }
    const ref: ObjectRef = { apiVersion: 'v1', kind: 'ConfigMap', namespace: controlPlane.namespace, name: controlPlane.name.replace(/^istiod/, 'istio') };
    const key = `${ref.namespace}/${ref.name}`;
    const config = this.configs.get(key) ?? new NextRequest(this.limiter);
    this.configs.set(key, config);
    return config.ask(() => ifAllowed(client.find(ref)));
  }
}

/** What one proxy can see. */
export class Sight {
  /** @param rules all DestinationRules; undefined if they must not be read: a proxy then counts as one that can see every subset */
  constructor(
    private readonly proxy: RunningProxy, private readonly mesh: MeshVisibility, private readonly rules: RulesByHost | undefined,
    private readonly sidecars: KubeObject[],
  ) {}

  public isExported(kind: ExportedKind, exported: Exported): boolean {
    return this.mesh.isExported(kind, exported, this.proxy.namespace);
  }

  /**
   * Whether the proxy will know a destination. A proxy that has none of the hosts of a route, such as a gateway, knows no new destination of it
   * before the route.
   */
  public canKnow({ host, subset, exportTo }: WantedDestination, clusters: Clusters, hostsOfRoute: Destination[]): boolean {
    const isNew = exportTo !== undefined && hostsOfRoute.some((each) => clusters.has(each))
      && this.isExported('Service', { namespace: serviceOf(host)!.namespace, exportTo }) && this.mesh.imports(this.sidecars, host, this.proxy);
    return (isNew || clusters.has({ host, subset: '' })) && (!subset || !this.rules || this.mesh.hasSubset(this.rules, host, subset, this.proxy));
  }
}
