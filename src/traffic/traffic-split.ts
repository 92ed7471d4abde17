import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { MESH_SERVICE } from './mesh-service-rule';
import { SplitSpec, TRAFFIC_SPLIT } from './specification';
import { checkedSpecification, delegateVirtualServiceOf, gatewaysOf, ownDelegatesOf, routesOfDelegates, SplitFacts, specificationOf, splitProblems, Written } from './split';
import { delegateName, emitSplit, sendersOf, SplitSource } from './split-objects';
import { TrafficDelegate } from './traffic-delegate';
import { TrafficRoute, TrafficSplitSpec } from './traffic-split-spec.generated';
import { IMesh } from '../istio';
import { meshOf, objectName } from '../istio/internal';
import { JsonObject } from '../json';
import { checkArgument, checkProps, listOf, objectWith } from '../names';
import { printedProblem, Problem, withDefaults } from '../specification';

/** Properties of a TrafficSplit. */
export interface TrafficSplitProps extends TrafficSplitSpec {
  /**
   * The name of the DestinationRule and of the VirtualService.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The mesh that the objects belong to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

const AUTHOR = objectWith('the construct that adds the routes, such as this', 'node');
const ROUTES = listOf('routes', objectWith("a route, such as { match: [{ methods: ['GET'] }], to: { version: 'v1' } }", 'match', 'to'));

/**
 * Splits the requests to a service between its versions: by routes, and by weight.
 *
 * It emits a DestinationRule, which defines the versions as subsets, and a VirtualService, which routes the requests. Both are in the
 * namespace of the service, so that the proxies of all clients use them. A service can have one TrafficSplit.
 *
 * @see https://istio.io/latest/docs/concepts/traffic-management/
 */
export class TrafficSplit extends Construct {
  /** The DestinationRule, for settings that have no prop. */
  public readonly destinationRule: ApiObject;

  /** The VirtualService, for settings that have no prop. If only routes of other splits lead to this split, it is that of the delegate. */
  public readonly virtualService: ApiObject;

  /** The VirtualService to which routes of other splits lead, for settings that have no prop. Only a split that is exposed as a delegate has one. */
  public readonly delegateVirtualService?: ApiObject;

  private readonly delegateReference: string;
  private readonly mesh: IMesh;
  private readonly props: TrafficSplitSpec;
  /** The routes, each with the construct that wrote it. */
  private readonly routes: { readonly author: IConstruct; readonly route: TrafficRoute }[];
  /** The specification of a service whose port is known: it does not change. */
  private known?: SplitSpec;

  /**
   * @throws if a prop is missing or not valid, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, { name, mesh, ...props }: TrafficSplitProps) {
    super(scope, id);
    checkProps(this.node.path, props, { service: MESH_SERVICE });
    this.mesh = meshOf(this, { mesh });
    this.props = props;
    this.routes = Array.isArray(props.routes) ? props.routes.map((route) => ({ author: this, route })) : [];
    this.refuse(this.earlyProblems());

    const { name: service, namespace } = props.service;
    const senders = sendersOf(props.expose ?? undefined);
    this.delegateReference = `${namespace}/${delegateName(objectName(this, name), senders)}`;
    const { destinationRule, virtualService, delegate } = emitSplit(this, {
      mesh: this.mesh,
      senders,
      name: objectName(this, name),
      namespace,
      service,
      weightsOwner: props.weightsOwner ?? undefined,
      gatewayHosts: gatewayHostsOf(props),
      spec: () => this.spec(),
      facts: () => this.facts(),
    });
    this.destinationRule = destinationRule;
    this.virtualService = virtualService;
    this.delegateVirtualService = delegate;
    this.node.addValidation({ validate: () => this.problemsAtSynthesis() });
  }

  /**
   * Adds routes after all earlier ones. Other parts of a program, such as another chart, add routes to the split of a service by this
   * method, because Istio uses only one VirtualService for a host.
   *
   * @param author the construct that adds the routes. Errors name it
   * @throws if a route is not valid
   */
  public addRoutes(author: IConstruct, routes: TrafficRoute[]): void {
    checkArgument(this.node.path, 'author', author, AUTHOR);
    checkArgument(author.node.path, 'routes', routes, ROUTES);
    this.routes.push(...routes.map((route) => ({ author, route })));
    this.refuse(this.earlyProblems());
  }

  /**
   * The delegate to which routes of other splits lead.
   *
   * @throws if the split is not exposed as a delegate
   */
  public get delegate(): TrafficDelegate {
    if (!this.delegateVirtualService) {
      throw new Error(`${this.node.path}: is not exposed as a delegate. Add { delegate: true } to expose`);
    }
    return TrafficDelegate._of(this.delegateReference, () => delegateVirtualServiceOf(this.spec(), this.facts()).http ?? []);
  }

  /** The specification at synthesis. */
  private spec(): SplitSpec {
    return this.known ?? defaulted(this.written({ isComplete: true }).specification);
  }

  private written(options: { readonly isComplete: boolean }): Written {
    return specificationOf(this.allProps(), { where: this.node.path, ...options });
  }

  private allProps(): TrafficSplitSpec {
    return this.routes.length > 0 ? { ...this.props, routes: this.routes.map(({ route }) => route) } : this.props;
  }

  private facts(): SplitFacts {
    return { ...this.earlyFacts(), otherPorts: this.props.service._otherPorts };
  }

  /** The facts before the Services of the App are complete. */
  private earlyFacts(): SplitFacts {
    const { namespace, _replicas: replicas } = this.props.service;
    const gateways = gatewaysOf(this.props);
    const gatewayHosts = new Map(gateways.map(({ reference, hosts }) => [reference, hosts]));
    const gatewayProtocols = new Map(gateways.map(({ reference, protocols }) => [reference, protocols ?? {}]));
    const { version, clusterDomain, pathNormalization } = this.mesh;
    return { namespace, replicas, gatewayHosts, gatewayProtocols, version, clusterDomain, pathNormalization, otherPorts: [] };
  }

  /** The problems that are known in the constructor: all, unless ports of Services of the App change until synthesis. */
  private earlyProblems(): Problem[] {
    const { specification, canChange } = this.written({ isComplete: false });
    const { problems, spec } = checkedSpecification(specification);
    if (problems.length > 0) {
      return problems;
    }
    this.known = canChange ? undefined : spec;
    return splitProblems(spec, this.earlyFacts());
  }

  /** The port of a Service of the App, and the routes of delegates, are known only at synthesis. */
  private problemsAtSynthesis(): string[] {
    const delegates = ownDelegatesOf(this.allProps());
    if (this.known && delegates.length === 0) {
      return [];
    }
    try {
      const { problems, spec } = checkedSpecification(this.written({ isComplete: true }).specification);
      const facts = () => ({ ...this.facts(), delegates: routesOfDelegates(delegates) });
      return (problems.length > 0 ? problems : splitProblems(spec, facts())).map((problem) => this.described(problem));
    } catch (error) {
      return [(error as Error).message];
    }
  }

  private refuse(problems: Problem[]): void {
    if (problems.length > 0) {
      throw new Error(problems.map((problem) => `${this.node.path}: ${this.described(problem)}`).join('\n'));
    }
  }

  /** A problem of a route that another construct added names this construct. */
  private described(problem: Problem): string {
    const [field, index] = problem.path;
    const author = field === 'routes' ? this.routes[index as number]?.author : undefined;
    return author && author !== this ? `${printedProblem(problem)}, added by ${author.node.path}` : printedProblem(problem);
  }
}

/** The hosts of gateways that a split routes. */
function gatewayHostsOf({ expose }: TrafficSplitSpec): SplitSource['gatewayHosts'] {
  return (expose ?? []).flatMap(({ gateway, hosts }) => (hosts ?? gateway?.hosts ?? []).map((host) => ({ gateway: gateway!.reference, host })));
}

function defaulted(specification: JsonObject): SplitSpec {
  return withDefaults(TRAFFIC_SPLIT, specification) as unknown as SplitSpec;
}
