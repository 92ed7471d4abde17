/** The percentage of the requests that a version gets. */
export class TrafficWeight {
  /**
   * A percentage of the requests.
   *
   * @param version the name of a version of the split
   * @param percentage a whole number from 0 to 100
   */
  public static percent(version: string, percentage: number): TrafficWeight {
    if (!Number.isInteger(percentage) || percentage < 0 || percentage > 100) {
      throw new Error(`the weight of version '${version}' is ${percentage}. Write a whole number from 0 to 100`);
    }
    return new TrafficWeight(version, percentage);
  }

  private constructor(
    /** The name of the version. */
    public readonly version: string,
    /** How many of a hundred requests. */
    public readonly percentage: number) {}
}
