/** One line of an Envoy's access log in Istio's default format. A `-` in the line is undefined here. */
export interface AccessLogRecord {
  readonly time: string;
  /** Undefined for a connection that is not HTTP, as are path and protocol. */
  readonly method?: string;
  readonly path?: string;
  readonly protocol?: string;
  /** The response code for the client of this Envoy, or 0 if the connection ended before a response. */
  readonly code: number;
  /** The response flags of Envoy, such as UH, UF, URX, UAEX, DC, NR. @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags */
  readonly flags: string[];
  /** The response code details, such as `via_upstream` or `rbac_access_denied_matched_policy[none]`. */
  readonly codeDetails?: string;
  readonly terminationDetails?: string;
  readonly transportFailure?: string;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** In milliseconds. */
  readonly duration: number;
  readonly upstreamServiceTime?: number;
  readonly forwardedFor?: string;
  readonly userAgent?: string;
  /** The request ID. It is the same in the logs of the client and of the server. */
  readonly requestId?: string;
  readonly authority?: string;
  readonly upstreamHost?: string;
  /** The upstream cluster, such as `outbound|80|v1|web.shop.svc.cluster.local` or `inbound|8080||`. */
  readonly upstreamCluster?: string;
  readonly upstreamLocalAddress?: string;
  readonly downstreamLocalAddress?: string;
  readonly downstreamRemoteAddress?: string;
  readonly requestedServerName?: string;
  readonly routeName?: string;
  /** The direction, from the name of the upstream cluster. Undefined if Envoy chose no cluster. */
  readonly direction?: 'inbound' | 'outbound';
}

/** The access log lines in the log of a proxy. An access log line in another format is an error. */
export function parseAccessLog(log: string): AccessLogRecord[] {
  return log.split('\n').filter((line) => /^\[\d{4}-\d\d-\d\dT/.test(line)).map(parseLine);
}

/** The fields in their order, each with its form. */
const LINE = new RegExp(`^${[
  String.raw`\[(?<time>[^\]]+)\]`,
  String.raw`"(?<request>.*?)"`,
  ...['code', 'flags', 'codeDetails', 'terminationDetails'].map(bare),
  quoted('transportFailure'),
  ...['bytesReceived', 'bytesSent', 'duration', 'upstreamServiceTime'].map(bare),
  ...['forwardedFor', 'userAgent', 'requestId', 'authority', 'upstreamHost'].map(quoted),
  ...['upstreamCluster', 'upstreamLocalAddress', 'downstreamLocalAddress', 'downstreamRemoteAddress', 'requestedServerName', 'routeName'].map(bare),
].join(' ')}$`);

function bare(name: string): string {
  return String.raw`(?<${name}>\S+)`;
}

function quoted(name: string): string {
  return `"(?<${name}>.*?)"`;
}

function parseLine(line: string): AccessLogRecord {
  const found = LINE.exec(line.trimEnd())?.groups;
  if (found === undefined) throw new Error(`an access log line is not in Istio's default format: ${line}`);
  const { request, time, code, flags, bytesReceived, bytesSent, duration, upstreamServiceTime, ...rest } = found;
  const texts = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, present(value)]));
  const [, method, path, protocol] = /^(\S+) (.*) (\S+)$/.exec(request) ?? [];
  return {
    ...texts,
    time,
    method: present(method),
    path: present(path),
    protocol: present(protocol),
    code: Number(code),
    flags: present(flags)?.split(',') ?? [],
    bytesReceived: Number(bytesReceived),
    bytesSent: Number(bytesSent),
    duration: Number(duration),
    upstreamServiceTime: present(upstreamServiceTime) === undefined ? undefined : Number(upstreamServiceTime),
    direction: directionOf(texts.upstreamCluster),
  };
}

function present(value: string | undefined): string | undefined {
  return value === '-' ? undefined : value;
}

function directionOf(cluster: string | undefined): 'inbound' | 'outbound' | undefined {
  if (cluster === undefined) return undefined;
  return /^inbound/i.test(cluster) ? 'inbound' : 'outbound';
}
