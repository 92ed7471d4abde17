import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { SplitSpec } from './specification';
import { destinationRuleOf, SplitFacts, virtualServiceOf } from './split';
import { DestinationRule, IMesh, VirtualService } from '../istio';
import { claimObject } from '../istio/internal';
import { WEIGHTS_OWNER } from '../names';
import { AppIndex } from '../scope';

/** What a split emits, and for whom. The specification and the facts are asked at synthesis. */
export interface SplitSource {
  readonly mesh: IMesh;
  /** The name of the objects. */
  readonly name: string;
  readonly namespace: string;
  /** The name of the Service. */
  readonly service: string;
  /** The hosts of gateways that the split routes. */
  readonly gatewayHosts: { readonly gateway: string; readonly host: string }[];
  /** The controller that moves the weights. */
  readonly weightsOwner?: string;
  readonly spec: () => SplitSpec;
  readonly facts: () => SplitFacts;
}

/** The objects of a split. */
export interface SplitObjects {
  readonly destinationRule: ApiObject;
  readonly virtualService: ApiObject;
}

/** Emits the objects of a split, whether it is the construct of a program or a custom resource. */
export function emitSplit(construct: Construct, { mesh, name, namespace, weightsOwner, spec, facts, ...claims }: SplitSource): SplitObjects {
  const common = { mesh, metadata: { name, namespace, ...weightsOwner ? { annotations: { [WEIGHTS_OWNER]: weightsOwner } } : {} } };
  // It is written first: a proxy answers 503 to requests for a subset that it does not know yet.
  const destinationRule = new DestinationRule(construct, 'DestinationRule', { ...common, spec: Lazy.any({ produce: () => destinationRuleOf(spec(), facts()) }) });
  const virtualService = new VirtualService(construct, 'VirtualService', { ...common, spec: Lazy.any({ produce: () => virtualServiceOf(spec(), facts()) }) });
  [destinationRule, virtualService].forEach((object) => claimObject(construct, { object }));
  claim(construct, { namespace, ...claims });
  return { destinationRule, virtualService };
}

/** Claims the service and the hosts of gateways, so that synthesis reports another split that has one of them too. */
function claim(construct: Construct, { service, namespace, gatewayHosts }: Pick<SplitSource, 'gatewayHosts' | 'namespace' | 'service'>): void {
  const index = AppIndex.of(construct);
  index.claim(`split/service/${namespace}/${service}`, construct, (first) => `service '${service}' in namespace '${namespace}' is also split by ${first}. `
    + 'A proxy uses only one of the two. Write both into one TrafficSplit: other ports into the prop ports, and the routes of other charts by addRoutes()');
  for (const { gateway, host } of gatewayHosts) {
    index.claim(`split/gateway/${gateway}/${host}`, construct, (first) => `host '${host}' of gateway '${gateway}' is also routed by ${first}. `
      + 'A proxy uses only one of the two. Write different hosts in expose');
  }
}
