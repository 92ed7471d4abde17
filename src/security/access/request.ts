/** The peer that opens the connection to the workload. */
export interface AuthRequestSource {
  /**
   * The identity in the certificate of the peer, without `spiffe://`, such as `cluster.local/ns/shop/sa/frontend`. The trust domain, the
   * namespace and the service account of the peer are parts of it.
   *
   * @default - the connection is plain text, and the peer has no identity
   */
  readonly principal?: string;

  /**
   * The IP address of the peer of the connection (`source.ip`).
   *
   * @default - not known: a condition on it neither holds nor fails
   */
  readonly ip?: string;

  /**
   * The IP address of the original client, as the proxy finds it from X-Forwarded-For or the PROXY protocol (`remote.ip`).
   *
   * @default - `ip`
   */
  readonly remoteIp?: string;
}

/** What the caller asks the workload for. */
export interface AuthRequestOperation {
  /** The port of the workload, which is the target port of a Service and not the port of the Service. */
  readonly port: number;

  /**
   * The Host header of an HTTP request, with the port if the client sends one.
   *
   * @default - no host: no condition on hosts holds
   */
  readonly host?: string;

  /**
   * The method of an HTTP request.
   *
   * @default 'GET'
   */
  readonly method?: string;

  /**
   * The path of an HTTP request as the client sends it. It can have a query.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * The IP address of the workload (`destination.ip`).
   *
   * @default - not known: a condition on it neither holds nor fails
   */
  readonly ip?: string;

  /**
   * The server name of the TLS connection (`connection.sni`).
   *
   * @default - not known: a condition on it neither holds nor fails
   */
  readonly sni?: string;
}

/** A JSON Web Token (JWT). It has exactly one location. */
export interface AuthRequestToken {
  /** All claims, such as `{ iss: 'https://idp.example.com', sub: 'alice', aud: 'shop', groups: ['admins'] }`. */
  readonly claims: { readonly [claim: string]: any };

  /**
   * Whether a proxy can verify the signature with a key of the issuer, and the token is neither expired nor too new.
   *
   * @default true
   */
  readonly valid?: boolean;

  /**
   * The header that carries the token.
   *
   * @default - `authorization`, with the prefix `Bearer `, if no location is given
   */
  readonly header?: string;

  /**
   * The text before the token in `header`.
   *
   * @default - 'Bearer ' for the header `authorization`, else none
   */
  readonly prefix?: string;

  /**
   * The query parameter that carries the token.
   *
   * @default - none
   */
  readonly parameter?: string;

  /**
   * The cookie that carries the token.
   *
   * @default - none
   */
  readonly cookie?: string;
}

/** A request to a workload, or a TCP connection to it if the port has no HTTP. */
export interface AuthRequest {
  /** What the caller asks for. */
  readonly operation: AuthRequestOperation;

  /**
   * The caller.
   *
   * @default - a caller that sends plain text from an unknown address
   */
  readonly source?: AuthRequestSource;

  /**
   * The other headers of an HTTP request.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * The token of an HTTP request.
   *
   * @default - none
   */
  readonly token?: AuthRequestToken;
}
