import { TrafficStringMatch } from './string-match';
import { HTTPMatchRequest } from '../istio';
import { checkArgument, HEADER_NAME, objectWith } from '../names';

/** A condition on requests. */
export class TrafficMatch {
  /**
   * A condition on a header of the request.
   *
   * @param name the name of the header in lower case, as in HTTP/2 and in Istio
   * @param text the condition on the value of the header
   * @throws if Istio cannot match this header
   */
  public static header(name: string, text: TrafficStringMatch): TrafficMatch {
    const where = 'TrafficMatch.header()';
    checkArgument(where, 'name', name, HEADER_NAME);
    checkArgument(where, 'text', text, objectWith("a TrafficStringMatch, such as TrafficStringMatch.exact('yes')", '_match'));
    if (IGNORED.includes(name)) {
      throw new Error(`${where}: Istio ignores a condition on a header with the name '${name}'. Use another header`);
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
