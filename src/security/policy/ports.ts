import { PolicySpec, PortSpec } from '../specification';

/** The ports of the workload of a policy. Rules of a specification name ports of the service, and objects name those of the pods. */
export class WorkloadPorts {
  private readonly ports?: PortSpec[];

  constructor(private readonly spec: PolicySpec) {
    this.ports = spec.service?.ports;
  }

  /** The ports of the pods that serve HTTP, or undefined if they are not known. */
  public get http(): number[] | undefined {
    return this.spec.service ? this.ports?.filter(({ protocol }) => protocol === 'HTTP').map(targetOf) : this.spec.httpPorts;
  }

  /** The port of the service that a rule names, if it is known. */
  public find(port: number): PortSpec | undefined {
    return this.ports?.find((known) => known.port === port);
  }

  /** The port of the pods behind a port that a rule names. */
  public target(port: number): number {
    const known = this.find(port);
    return known ? targetOf(known) : port;
  }
}

export function targetOf({ port, targetPort }: PortSpec): number {
  return targetPort ?? port;
}

/** Whether the number of the port of the pods is not known. */
export function isUnnumbered({ targetPort, targetPortName }: PortSpec): boolean {
  return targetPort === undefined && targetPortName !== undefined;
}
