/** What becomes of a request. */
export enum AuthOutcome {
  /** The workload gets the request. */
  ALLOWED = 'ALLOWED',
  /** The proxy answers 403, or closes the TCP connection. */
  DENIED = 'DENIED',
  /** The proxy answers 401 or 403, because the token is not valid for it. */
  UNAUTHENTICATED = 'UNAUTHENTICATED',
  /** The proxy closes the connection, because it does not have the kind of TLS that the port accepts. */
  REFUSED = 'REFUSED',
  /** It depends on an external authorizer, or on a fact of the request that is not given. */
  DEPENDS = 'DEPENDS',
}

/** The object that decides about a request. */
export interface AuthDecider {
  /** Such as `AuthorizationPolicy`. */
  readonly kind: string;
  /** The namespace of the object. */
  readonly namespace: string;
  /** The name of the object. */
  readonly name: string;
  /** Where the object was defined: the path of its construct, or its file and line. */
  readonly origin: string;
  /**
   * The index of the rule that decides, from 0.
   *
   * @default - no single rule decides
   */
  readonly rule?: number;
}

/** The verdict about a request, and why. */
export interface AuthVerdict {
  /** What becomes of the request. */
  readonly outcome: AuthOutcome;
  /** One plain sentence. */
  readonly reason: string;
  /**
   * The object that decides.
   *
   * @default - no object decides: without policies, requests are allowed
   */
  readonly decider?: AuthDecider;
  /**
   * The code of the response that the proxy gives itself.
   *
   * @default - the proxy gives no response itself
   */
  readonly status?: number;
}
