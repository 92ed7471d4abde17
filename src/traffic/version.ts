import { checkArgument, checkProps, DNS_LABEL, LABELS } from '../names';

const VERSION_NAME = DNS_LABEL.as('the name of a version', 'v1');

/** Properties of a version. */
export interface TrafficVersionProps {
  /** The labels of its pods, in addition to the labels that the Service selects, such as `{ version: 'v2' }`. */
  readonly labels: { [label: string]: string };
}

/**
 * A version of a service: the pods of the service that have certain labels. Istio calls it a subset.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export class TrafficVersion {
  /**
   * A version, selected by the labels of its pods.
   *
   * @param name the name that weights and routes use
   * @throws if the name or the labels are missing or not valid
   */
  public static of(name: string, props: TrafficVersionProps): TrafficVersion {
    checkArgument('TrafficVersion.of()', 'name', name, VERSION_NAME);
    const where = `TrafficVersion.of('${name}')`;
    checkProps(where, props, { labels: LABELS });
    if (Object.keys(props.labels).length === 0) {
      throw new Error(`${where}: labels is empty, which selects all pods of the service. Write labels of the pods of this version, such as { version: '${name}' }`);
    }
    return new TrafficVersion(name, { ...props.labels });
  }

  private constructor(
    /** The name. */
    public readonly name: string,
    /** The labels of its pods. */
    public readonly labels: { [label: string]: string }) {}
}
