import { TrafficMatch } from './match';

/** Where some requests go, whatever the weights say. */
export class TrafficRoute {
  /** A route to a version of the split. Say by `when` which requests take it. */
  public static to(version: string): TrafficRoute {
    return new TrafficRoute(version, []);
  }

  private constructor(
    /** The name of the version. */
    public readonly version: string,
    /** Any of these lets a request take the route. */
    public readonly matches: TrafficMatch[]) {}

  /** This route, for requests that match any of these too. */
  public when(...matches: TrafficMatch[]): TrafficRoute {
    return new TrafficRoute(this.version, [...this.matches, ...matches]);
  }
}
