import { JsonObject, partOf, partsOf } from '../json';

/** A port of a Service, with the port of the pods behind it. */
export interface WorkloadPort {
  readonly port: number;
  /** The number of the port of the pods. A Service can also name the port. */
  readonly targetPort?: number;
  readonly targetPortName?: string;
  /** What the Service says about the protocol. Without it, the proxies detect it. */
  readonly protocol?: 'HTTP' | 'TCP';
}

/** What a Service says about the pods behind it. */
export interface ServiceFacts {
  readonly ports: WorkloadPort[];
  readonly labels?: { [label: string]: string };
}

export function serviceFacts({ spec }: JsonObject): ServiceFacts {
  const selector = partOf(spec, 'selector') as Record<string, string>;
  return { ports: partsOf(spec, 'ports').map(portOf), ...Object.keys(selector).length > 0 ? { labels: selector } : {} };
}

function portOf({ port, targetPort, name, appProtocol, protocol }: JsonObject): WorkloadPort {
  const known = protocol === 'UDP' ? 'TCP' : protocolOf(String(appProtocol ?? name ?? ''), Number(port));
  return {
    port: Number(port),
    ...typeof targetPort === 'string' ? { targetPortName: targetPort } : { targetPort: Number(targetPort ?? port) },
    ...known ? { protocol: known } : {},
  };
}

const HTTP = /^(kubernetes\.io\/(h2c|ws)$|(http|http2|grpc|grpc-web)(-|$))/i;
const TCP = /^(kubernetes\.io\/wss$|(tcp|tls|https|udp|mongo|mysql|redis)(-|$))/i;

/** Ports of SMTP, DNS, MySQL and MongoDB, on which the proxies do not detect a protocol. */
const WELL_KNOWN_TCP = [25, 53, 3306, 27017];

/** @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/ */
function protocolOf(name: string, port: number): WorkloadPort['protocol'] {
  return HTTP.test(name) ? 'HTTP' : TCP.test(name) || WELL_KNOWN_TCP.includes(port) ? 'TCP' : undefined;
}
