import { checkArgument, text } from '../names';

/** The percentage of the requests that a version gets. */
export class TrafficWeight {
  /**
   * A percentage of the requests.
   *
   * @param version the name of a version of the split
   * @param percentage a whole number from 0 to 100
   * @throws if the percentage is not such a number
   */
  public static percent(version: string, percentage: number): TrafficWeight {
    const where = 'TrafficWeight.percent()';
    checkArgument(where, 'version', version, text('the name of a version'));
    if (!Number.isInteger(percentage) || percentage < 0 || percentage > 100) {
      throw new Error(`${where}: the percentage of version '${version}' is ${percentage}. Write a whole number from 0 to 100`);
    }
    return new TrafficWeight(version, percentage);
  }

  private constructor(
    /** The name of the version. */
    public readonly version: string,
    /** The percentage, from 0 to 100. */
    public readonly percentage: number) {}
}
