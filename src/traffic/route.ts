import { Match } from './match';

/** Where some requests go, whatever the weights say. */
export class Route {
  /** A route to a version of the split. Say by `when` which requests take it. */
  public static to(version: string): Route {
    return new Route(version, []);
  }

  private constructor(
    /** The name of the version. */
    public readonly version: string,
    /** Any of these lets a request take the route. */
    public readonly matches: Match[]) {}

  /** This route, for requests that match any of these too. */
  public when(...matches: Match[]): Route {
    return new Route(this.version, [...this.matches, ...matches]);
  }
}
