import { HTTPRoute } from '../istio';
import { checkArgument, checkProps, DNS_SUBDOMAIN, NAMESPACE } from '../names';

/** Facts of a delegate that this App does not create. */
export interface TrafficDelegateReferenceProps {
  /** The namespace of the VirtualService. */
  readonly namespace: string;
}

/**
 * Routes to which the routes of a split lead: those of another author, who has a part of the paths of a host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export class TrafficDelegate {
  /**
   * A delegate that this App does not create. Whether its conditions are narrower than those of the routes that lead to it is not checked.
   *
   * @param name the name of the VirtualService, which has no hosts and no gateways
   * @throws if the name or a prop is missing or not valid
   */
  public static fromName(name: string, props: TrafficDelegateReferenceProps): TrafficDelegate {
    checkArgument('TrafficDelegate.fromName()', 'name', name, DNS_SUBDOMAIN.as('the name of a VirtualService', 'orders'));
    checkProps(`TrafficDelegate.fromName('${name}')`, props, { namespace: NAMESPACE });
    return new TrafficDelegate(`${props.namespace}/${name}`);
  }

  /** @internal */
  public static _of(reference: string, routes: () => readonly HTTPRoute[]): TrafficDelegate {
    return new TrafficDelegate(reference, routes);
  }

  private constructor(
    /** The VirtualService, as `namespace/name`. */
    public readonly reference: string,
    /**
     * The routes at synthesis, if this App emits them.
     *
     * @internal
     */
    public readonly _routes?: () => readonly HTTPRoute[]) {}
}
