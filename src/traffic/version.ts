/**
 * A version of a service: the pods of the service that have certain labels. Istio calls it a subset.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export class TrafficVersion {
  /**
   * A version, selected by labels of its pods in addition to the labels that the Service selects.
   *
   * @param name the name that weights and routes use
   * @param labels the labels, such as `{ version: 'v2' }`
   */
  public static of(name: string, labels: { [label: string]: string }): TrafficVersion {
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
      throw new Error(`Version '${name}': a name is at most 63 lower-case letters, digits and dashes, such as 'v1'`);
    }
    if (Object.keys(labels).length === 0) {
      throw new Error(`Version '${name}' has no labels, so it would be every pod of the service. `
        + `Give those of its pods, such as { version: '${name}' }`);
    }
    for (const [label, value] of Object.entries(labels)) {
      if (!/^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/.test(value)) {
        throw new Error(`Version '${name}': label '${label}' cannot have the value '${value}'. Write at most 63 letters, digits, '-', '_' and '.'`);
      }
    }
    return new TrafficVersion(name, { ...labels });
  }

  private constructor(
    /** The name. */
    public readonly name: string,
    /** The labels of its pods. */
    public readonly labels: { [label: string]: string }) {}
}
