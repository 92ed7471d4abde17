import { given, textOf } from './conditions';
import { hostOf, SplitFacts } from './facts';
import { CorsPolicy, Destination, Headers, HTTPFaultInjection, HTTPRedirect, HTTPRetry, HTTPRoute } from '../../istio';
import { seconds } from '../../specification';
import {
  CorsSpec, FaultSpec, HeaderChangesSpec, MirrorSpec, RedirectSpec, RetrySpec, RouteSpec, SAFE_RETRY_ON, ServiceTargetSpec, SplitSpec,
} from '../specification';
import { Way } from './scopes';

/** What a route of a VirtualService does, beside its conditions and destinations. */
export class Actions {
  constructor(private readonly spec: SplitSpec, private readonly way: Way, private readonly facts: SplitFacts) {}

  /** A version as a destination. */
  public version(name: string): Destination {
    return { host: hostOf(this.spec.service.name, this.facts.namespace, this.facts), subset: name, port: { number: this.way.port } };
  }

  public service({ name, namespace = this.facts.namespace, port }: ServiceTargetSpec): Destination {
    return { host: hostOf(name, namespace, this.facts), port: { number: port } };
  }

  /** The retries of a route: its own, else those of the split. */
  public retryOf(route?: RouteSpec): RetrySpec | undefined {
    return route?.retry ?? this.way.resilience?.retry;
  }

  /** The fields of a route that sends requests on. A route has its own actions in place of those of the split. */
  public forwarding(route: RouteSpec | undefined, retries: HTTPRetry): HTTPRoute {
    const { way } = this;
    const [cors, fault, mirror] = [route?.cors ?? way.cors, route?.fault ?? way.fault, route?.mirror ?? way.mirror];
    return given({
      rewrite: route?.rewrite && given({ uri: route.rewrite.path, authority: route.rewrite.authority }),
      timeout: seconds(route?.timeout ?? way.resilience?.timeout),
      retries,
      headers: headersOf(route?.requestHeaders ?? way.requestHeaders, route?.responseHeaders ?? way.responseHeaders),
      corsPolicy: cors && corsOf(cors),
      fault: fault && faultOf(fault),
      mirror: mirror && this.mirrorOf(mirror),
      mirrorPercentage: mirror && { value: mirror.percent },
    });
  }

  /** The fields of a route that answers itself. */
  public answer(route: RouteSpec): HTTPRoute {
    const { to: { redirect, respond }, responseHeaders, cors } = route;
    return given({
      redirect: redirect && redirectOf(redirect),
      directResponse: respond && given({ status: respond.status, body: respond.body === undefined ? undefined : { string: respond.body } }),
      headers: headersOf(undefined, responseHeaders),
      corsPolicy: cors && corsOf(cors),
    });
  }

  private mirrorOf({ version, service }: MirrorSpec): Destination {
    return version === undefined ? this.service(service!) : this.version(version);
  }
}

/** The retries of a split that says nothing about them. */
const SAFE_RETRIES: Pick<RetrySpec, 'attempts' | 'perTryTimeout' | 'retryOnStatus'> & { readonly retryOn: readonly string[] } = { attempts: 2, retryOn: SAFE_RETRY_ON };

/** Retries as Istio writes them. Without any, only requests that no version received are sent again. */
export function retriesOf(retry?: RetrySpec): HTTPRetry {
  const { attempts, retryOn, retryOnStatus = [], perTryTimeout } = retry ?? SAFE_RETRIES;
  return attempts === 0 ? { attempts: 0 } : given({ attempts, retryOn: [...retryOn, ...retryOnStatus].join(','), perTryTimeout: seconds(perTryTimeout) });
}

function headersOf(request?: HeaderChangesSpec, response?: HeaderChangesSpec): Headers | undefined {
  return request || response ? given({ request, response }) : undefined;
}

function corsOf({ origins, methods, headers, exposeHeaders, maxAge, credentials }: CorsSpec): CorsPolicy {
  return given({
    allowOrigins: origins.map(textOf),
    allowMethods: methods,
    allowHeaders: headers,
    exposeHeaders,
    maxAge: seconds(maxAge),
    allowCredentials: credentials || undefined,
  });
}

function faultOf({ delay, abort }: FaultSpec): HTTPFaultInjection {
  return given({
    delay: delay && { fixedDelay: seconds(delay.duration), percentage: { value: delay.percent } },
    abort: abort && { httpStatus: abort.status, percentage: { value: abort.percent } },
  });
}

function redirectOf({ scheme, authority, port, path, status }: RedirectSpec): HTTPRedirect {
  return given({ uri: path, authority, port, scheme, redirectCode: status });
}
