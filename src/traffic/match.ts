import { TrafficStringMatch } from './text';
import { HTTPMatchRequest } from '../istio';

/** What a request must be like to take a route. */
export class TrafficMatch {
  /**
   * A header of the request.
   *
   * @param name in lower case, as HTTP/2 and Istio have it
   * @param text what its value must be
   */
  public static header(name: string, text: TrafficStringMatch): TrafficMatch {
    if (name !== name.toLowerCase()) {
      throw new Error(`header '${name}' would never match, since Istio compares names in lower case. Write '${name.toLowerCase()}'`);
    }
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
      throw new Error(`'${name}' is not the name of a header. Write one such as 'user-agent'`);
    }
    if (IGNORED.includes(name)) {
      throw new Error(`a header named '${name}' is ignored by Istio. Match by another header`);
    }
    return new TrafficMatch({ headers: { [name]: text._match } });
  }

  private constructor(
    /** @internal */
    public readonly _request: HTTPMatchRequest) {}
}

/**
 * Keys that a VirtualService keeps for other things.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
const IGNORED = ['uri', 'scheme', 'method', 'authority'];
