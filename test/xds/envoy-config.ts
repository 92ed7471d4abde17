/** The parts of Envoy's configuration that say where requests go, as JSON has them. Only what istiod uses is here. */

export interface RouteConfiguration {
  readonly name: string;
  readonly virtualHosts: VirtualHost[];
  readonly ignorePortInHostMatching?: boolean;
}

export interface VirtualHost {
  readonly name: string;
  readonly domains: string[];
  readonly routes?: Route[];
}

export interface Route extends HeaderMutations {
  readonly match: RouteMatch;
  readonly route?: RouteAction;
  readonly redirect?: RedirectAction;
  readonly directResponse?: { readonly status: number; readonly body?: { readonly inlineString?: string } };
  readonly typedPerFilterConfig?: { readonly [filter: string]: any };
}

export interface RouteMatch {
  readonly prefix?: string;
  readonly path?: string;
  readonly safeRegex?: { readonly regex: string };
  readonly caseSensitive?: boolean;
  readonly headers?: HeaderMatcher[];
  readonly queryParameters?: QueryMatcher[];
  readonly dynamicMetadata?: MetadataMatcher[];
}

export interface StringMatcher {
  readonly exact?: string;
  readonly prefix?: string;
  readonly safeRegex?: { readonly regex: string };
}

export interface HeaderMatcher {
  readonly name: string;
  readonly stringMatch?: StringMatcher;
  readonly presentMatch?: boolean;
  readonly invertMatch?: boolean;
  readonly treatMissingHeaderAsEmpty?: boolean;
}

export interface QueryMatcher {
  readonly name: string;
  readonly stringMatch?: StringMatcher;
  readonly presentMatch?: boolean;
}

export interface MetadataMatcher {
  readonly filter: string;
  readonly path: { readonly key: string }[];
  readonly value: ValueMatcher;
  readonly invert?: boolean;
}

export interface ValueMatcher {
  readonly stringMatch?: StringMatcher;
  readonly listMatch?: { readonly oneOf: ValueMatcher };
  readonly orMatch?: { readonly valueMatchers: ValueMatcher[] };
}

export interface HeaderValueOption {
  readonly header: { readonly key: string; readonly value?: string };
  readonly appendAction?: string;
}

export interface HeaderMutations {
  readonly requestHeadersToAdd?: HeaderValueOption[];
  readonly requestHeadersToRemove?: string[];
  readonly responseHeadersToAdd?: HeaderValueOption[];
  readonly responseHeadersToRemove?: string[];
}

export interface ClusterWeight extends HeaderMutations {
  readonly name: string;
  readonly weight: number;
}

export interface RouteAction {
  readonly cluster?: string;
  readonly weightedClusters?: { readonly clusters: ClusterWeight[] };
  readonly prefixRewrite?: string;
  readonly hostRewriteLiteral?: string;
  readonly timeout?: string;
  readonly retryPolicy?: RetryPolicy;
  readonly requestMirrorPolicies?: { readonly cluster: string; readonly runtimeFraction: { readonly defaultValue: FractionalPercent } }[];
}

export interface FractionalPercent {
  readonly numerator?: number;
  readonly denominator?: 'HUNDRED' | 'TEN_THOUSAND' | 'MILLION';
}

export interface RetryPolicy {
  readonly retryOn: string;
  readonly numRetries?: number;
  readonly perTryTimeout?: string;
  readonly retriableStatusCodes?: number[];
}

export interface RedirectAction {
  readonly hostRedirect?: string;
  readonly portRedirect?: number;
  readonly pathRedirect?: string;
  readonly schemeRedirect?: string;
  readonly responseCode?: keyof typeof REDIRECT_CODES;
}

export const REDIRECT_CODES = { MOVED_PERMANENTLY: 301, FOUND: 302, SEE_OTHER: 303, TEMPORARY_REDIRECT: 307, PERMANENT_REDIRECT: 308 };
