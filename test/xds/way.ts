/** A request of a client, as its proxy or a gateway sees it. */
export interface HttpCall {
  readonly method: string;
  readonly scheme: string;
  /** The host that the request names, with its port if the client writes it. */
  readonly authority: string;
  /** With the query. */
  readonly path: string;
  /** By names in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** The claims of its token, if a gateway has accepted it. */
  readonly claims?: { readonly [name: string]: string };
}

/** What a proxy does with a request. */
export interface Way {
  /** `nowhere` is the answer 404 of a proxy that has no route. */
  readonly kind: 'answer' | 'forward' | 'nowhere' | 'redirect';
  readonly status?: number;
  readonly body?: string;
  /** The address of a redirect. */
  readonly location?: string;
  readonly forward?: Forward;
  /** Changes of the proxy's own answer. */
  readonly responseHeaders?: HeaderChanges;
  readonly cors?: Cors;
}

/** How a request is sent on. */
export interface Forward {
  /** The percentage of each cluster. */
  readonly clusters: { readonly [cluster: string]: number };
  /** Changes of the answers of clusters. */
  readonly responseHeaders: { readonly [cluster: string]: HeaderChanges };
  readonly path: string;
  readonly authority: string;
  readonly requestHeaders: HeaderChanges;
  /** In milliseconds. @default no limit */
  readonly timeout?: number;
  readonly retries: Retries;
  readonly mirror?: { readonly cluster: string; readonly percent: number };
  readonly delay?: { readonly milliseconds: number; readonly percent: number };
  readonly abort?: { readonly status: number; readonly percent: number };
}

export interface Retries {
  readonly attempts: number;
  /** Sorted, without `retriable-status-codes`. */
  readonly on: string[];
  readonly statuses: number[];
  /** In milliseconds. */
  readonly perTry?: number;
}

/** Changes of headers, by names in lower case. */
export interface HeaderChanges {
  readonly set: { readonly [name: string]: string };
  readonly add: { readonly [name: string]: string };
  readonly remove: string[];
}

export interface Cors {
  /** As `exact:...`, `prefix:...` or `regex:...`. */
  readonly origins: string[];
  readonly methods: string[];
  readonly headers: string[];
  readonly exposeHeaders: string[];
  /** In seconds. */
  readonly maxAge?: number;
  readonly credentials: boolean;
}

export const NO_RETRIES: Retries = { attempts: 0, on: [], statuses: [] };
