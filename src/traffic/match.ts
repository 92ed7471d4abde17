import { TrafficStringMatch } from './text';
import { HTTPMatchRequest } from '../istio';

/** A condition on requests. */
export class TrafficMatch {
  /**
   * A condition on a header of the request.
   *
   * @param name the name of the header in lower case, as in HTTP/2 and in Istio
   * @param text the condition on the value of the header
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
 * Keys that have another meaning in a VirtualService.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
const IGNORED = ['uri', 'scheme', 'method', 'authority'];
