import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { SplitSpec } from './specification';
import { delegateVirtualServiceOf, destinationRuleOf, SplitFacts, virtualServiceOf } from './split';
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
  /** Who sends requests: clients of the mesh or of gateways, routes of other splits, or both. */
  readonly senders: Senders;
  /** The controller that moves the weights. */
  readonly weightsOwner?: string;
  readonly spec: () => SplitSpec;
  readonly facts: () => SplitFacts;
}

export interface Senders {
  readonly hasClients: boolean;
  readonly isDelegate: boolean;
}

/** The objects of a split. */
export interface SplitObjects {
  readonly destinationRule: ApiObject;
  /** For the clients, or else for routes of other splits. */
  readonly virtualService: ApiObject;
  /** For routes of other splits. */
  readonly delegate?: ApiObject;
}

/** A split without exposures is exposed to the mesh. */
export function sendersOf(expose: readonly { readonly delegate?: boolean }[] = [{}]): Senders {
  return { hasClients: expose.some((one) => one?.delegate !== true), isDelegate: expose.some((one) => one?.delegate === true) };
}

/** The name of the VirtualService to which routes of other splits lead. That of clients, if there are any, has the name of the split. */
export function delegateName(name: string, { hasClients }: Pick<Senders, 'hasClients'>): string {
  return hasClients ? `${name}-delegate` : name;
}

/** Emits the objects of a split, whether it is the construct of a program or a custom resource. */
export function emitSplit(construct: Construct, { mesh, name, namespace, weightsOwner, senders, spec, facts, ...claims }: SplitSource): SplitObjects {
  const metadata = { name, namespace, ...weightsOwner ? { annotations: { [WEIGHTS_OWNER]: weightsOwner } } : {} };
  const common = { mesh, metadata };
  // It is written first: a proxy answers 503 to requests for a subset that it does not know yet.
  const destinationRule = new DestinationRule(construct, 'DestinationRule', { ...common, spec: Lazy.any({ produce: () => destinationRuleOf(spec(), facts()) }) });
  const clients = senders.hasClients
    ? new VirtualService(construct, 'VirtualService', { ...common, spec: Lazy.any({ produce: () => virtualServiceOf(spec(), facts()) }) }) : undefined;
  const delegate = senders.isDelegate ? new VirtualService(construct, 'DelegateVirtualService', {
    mesh, metadata: { ...metadata, name: delegateName(name, senders) }, spec: Lazy.any({ produce: () => delegateVirtualServiceOf(spec(), facts()) }),
  }) : undefined;
  [destinationRule, clients, delegate].forEach((object) => object && claimObject(construct, { object }));
  claim(construct, { namespace, ...claims });
  return { destinationRule, virtualService: (clients ?? delegate)!, delegate };
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
