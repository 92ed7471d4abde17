import { TrafficMatch } from './match';
import { checkArgument, listOf, objectWith, text } from '../names';

const MATCHES = listOf('conditions', objectWith('a TrafficMatch, such as TrafficMatch.header(...)', '_request'));

/** A route that sends matching requests to one version. Routes take precedence over weights. */
export class TrafficRoute {
  /**
   * A route to a version of the split. Use `when` to select the requests.
   *
   * @param version the name of the version
   */
  public static to(version: string): TrafficRoute {
    checkArgument('TrafficRoute.to()', 'version', version, text('the name of a version'));
    return new TrafficRoute(version, []);
  }

  private constructor(
    /** The name of the version. */
    public readonly version: string,
    /** The conditions. A request takes the route if it matches one of them. */
    public readonly matches: TrafficMatch[]) {}

  /** A copy of this route that also matches requests with any of these conditions. */
  public when(...matches: TrafficMatch[]): TrafficRoute {
    checkArgument(`TrafficRoute.to('${this.version}').when()`, 'matches', matches, MATCHES);
    return new TrafficRoute(this.version, [...this.matches, ...matches]);
  }
}
