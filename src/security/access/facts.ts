import { AuthRequest } from './request';
import { comparedPath, PathNormalization } from '../../istio/internal';
import { Plain } from '../../json';

/** The facts of an HTTP request that policies read. */
export interface HttpFacts {
  readonly method: string;
  /** Normalized, and without query. */
  readonly path: string;
  readonly host?: string;
  /** By name in lower case. Undefined: not known. */
  readonly headers?: ReadonlyMap<string, string>;
  /** The claims of the token that a proxy has verified. */
  readonly claims?: Plain;
}

/** The facts of a connection that policies read. */
export interface Facts {
  /** Undefined: plain text. */
  readonly principal?: string;
  /** Undefined: not known, and so for the other addresses. */
  readonly ip?: string;
  readonly remoteIp?: string;
  readonly destinationIp?: string;
  readonly sni?: string;
  readonly port: number;
  /** Undefined: a connection of a port without HTTP. */
  readonly http?: HttpFacts;
}

/** What else is known of a request. */
export interface FactsOptions {
  readonly isHttp: boolean;
  readonly pathNormalization: PathNormalization;
  /** Whether the request can have headers beside those that are given. */
  readonly moreHeaders?: boolean;
}

/** The facts of a request before a proxy has verified its token. */
export function factsOf({ source = {}, operation, headers = {} }: AuthRequest, options: FactsOptions): Facts {
  const { principal, ip, remoteIp = ip } = source;
  const { port, ip: destinationIp, sni } = operation;
  const connection = { principal, ip, remoteIp, port, destinationIp, sni };
  return options.isHttp ? { ...connection, http: httpFacts(operation, headers, options) } : connection;
}

function httpFacts({ method = 'GET', path = '/', host }: AuthRequest['operation'], headers: { readonly [name: string]: string }, options: FactsOptions): HttpFacts {
  const compared = comparedPath(path, options.pathNormalization);
  const query = /\?[^#]*/.exec(path)?.[0] ?? '';
  const named: [string, string][] = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const known = new Map([...named, [':method', method], [':path', `${compared}${query}`], ...(host === undefined ? [] : [[':authority', host], ['host', host]] as [string, string][])]);
  return { method, path: compared, host, headers: options.moreHeaders ? undefined : known };
}
