import { NAMESPACE, OBJECT_REFERENCE } from './match';
import { headerName, textMatch, VISIBLE } from './string-match';
import { atLeastOne, boolean, choice, duration, exactlyOne, integer, listOf, mapOf, number, Schema, serviceName, string, struct } from '../../specification';

const REFERENCE = 'https://istio.io/latest/docs/reference/config/networking/virtual-service';

export const VERSION_NAME = string('The name of a version.', {
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', form: "at most 63 lower-case letters, digits and '-', with a letter or a digit at both ends, such as 'v1'", maxLength: 63,
});

export const WEIGHTS = mapOf('The percentage of the requests that each version gets, by the names of the versions. They sum to 100.',
  integer('A percentage.', 0, 100), {
    minProperties: 1,
    rules: [{
      code: 'TrafficWeightsSum',
      rule: 'self.map(name, self[name]).sum() == 100',
      message: 'do not sum to 100. Write weights that sum to 100',
      detail: "'sum to ' + string(self.map(name, self[name]).sum()) + '. Write weights that sum to 100'",
    }],
  });

const HEADER_VALUE = string('The value.', { pattern: '^[^\\x00-\\x08\\x0a-\\x1f\\x7f]*$', form: 'a text without line breaks and control characters', minLength: 0, maxLength: 4096 });

function headerValues(description: string): Schema {
  return mapOf(description, HEADER_VALUE, {
    minProperties: 1,
    rules: [{
      code: 'TrafficHeaderName',
      rule: "self.all(name, name.matches('^[A-Za-z0-9-]{1,128}$'))",
      message: "has a key that is not the name of a header. Write letters, digits and '-'",
    }, {
      code: 'TrafficHeaderHost',
      rule: "self.all(name, !name.matches('^[Hh][Oo][Ss][Tt]$'))",
      message: 'changes the header host, which is the authority of the request. Write rewrite.authority in a route',
    }],
  });
}

const REMOVED_HEADER: Schema = {
  ...headerName('The name of a header, in lower case.'),
  rules: [{ code: 'TrafficHeaderHost', rule: "self != 'host'", message: 'is the host, without which there is no request. Leave it out' }],
};

function headerChanges(description: string): Schema {
  return struct('TrafficHeaderChanges', description, {
    optional: {
      set: { ...headerValues('Headers that replace those of the same name.'), without: 'none' },
      add: { ...headerValues('Headers that are added.'), without: 'none' },
      remove: listOf('The names of headers that are removed.', REMOVED_HEADER, { without: 'none' }),
    },
  }, { rules: [atLeastOne('TrafficHeadersEmpty', 'set', 'add', 'remove')], see: `${REFERENCE}/#Headers` });
}

/** The methods and headers that istiod accepts. `*` stands for all. */
const CORS_METHOD = string('A method.', {
  pattern: '^(GET|HEAD|POST|PUT|PATCH|DELETE|CONNECT|OPTIONS|TRACE|\\*)$', form: "a method in upper case, such as 'GET', or '*' for all methods",
});
const CORS_HEADER = string('The name of a header.', {
  pattern: '^[A-Za-z0-9!#$&\'*+.^_`|~-]+$', form: "the name of a header: letters, digits and '-', such as 'x-user'", maxLength: 128,
});
const WHOLE_SECONDS = { code: 'TrafficCorsMaxAge', rule: "!self.endsWith('ms')", message: 'is in milliseconds, but browsers count seconds. Write seconds, such as 2s' };

const CORS = struct('TrafficCors', 'What web pages of other origins may do. The proxy of the client, or the gateway, answers preflight requests.', {
  required: { origins: listOf('The origins.', textMatch('A condition on an origin, such as `https://shop.example.com`.')) },
  optional: {
    methods: listOf('The methods.', CORS_METHOD, { without: 'GET, HEAD and POST, as in browsers' }),
    headers: listOf('The headers that a page may send.', CORS_HEADER, { without: 'those that browsers always allow' }),
    exposeHeaders: listOf('The headers of the response that a page may read.', CORS_HEADER, { without: 'those that browsers always allow' }),
    maxAge: duration('How long a browser keeps the answer, in whole seconds.', { without: 'as long as the browser does', rules: [WHOLE_SECONDS] }),
    credentials: boolean('Whether pages may send cookies and credentials.', { default: false }),
  },
}, { see: `${REFERENCE}/#CorsPolicy` });

const PERCENT = number('The percentage of the requests.', 0, 100, { default: 100 });

const FAULT = struct('TrafficFault', 'Faults that the proxy of the client makes, to test how clients behave.', {
  optional: {
    delay: struct('TrafficFaultDelay', 'A delay before the request is sent.', { required: { duration: duration('How long.') }, optional: { percent: PERCENT } }),
    abort: struct('TrafficFaultAbort', 'An answer without sending the request.', { required: { status: integer('The HTTP status.', 200, 599) }, optional: { percent: PERCENT } }),
  },
}, { rules: [atLeastOne('TrafficFaultEmpty', 'delay', 'abort')], see: `${REFERENCE}/#HTTPFaultInjection` });

export const SERVICE = struct('TrafficServiceTarget', 'Another service.', {
  required: {
    name: serviceName('The name of the Service.'),
    port: integer('The port of the Service.', 1, 65535),
  },
  optional: { namespace: { ...NAMESPACE, description: 'The namespace of the Service.', without: 'the namespace of the split' } },
}, { prop: { type: 'MeshService', from: './mesh-service' } });

const MIRROR = struct('TrafficMirror', 'A copy of the requests. Its answers are thrown away, so that clients do not see its failures.', {
  optional: { version: { ...VERSION_NAME, description: 'The version that gets the copies.', without: 'the service gets them' }, service: { ...SERVICE, description: 'The service that gets the copies.', without: 'the version gets them' }, percent: PERCENT },
}, { rules: [exactlyOne('TrafficMirrorTarget', 'version', 'service')], see: 'https://istio.io/latest/docs/tasks/traffic-management/mirroring/' });

/** The conditions of Envoy under which requests are sent again. */
export const RETRY_ON = ['5xx', 'gateway-error', 'reset', 'connect-failure', 'refused-stream', 'retriable-4xx', 'envoy-ratelimited',
  'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'];

/** A request that met one of these was not processed, so that it is safe to send it again, whatever its method. */
export const SAFE_RETRY_ON = ['connect-failure', 'refused-stream'];

/** istiod refuses statuses that the registry of HTTP does not have. */
const RETRY_STATUS = integer('A status.', 400, 599, {
  rules: [{
    code: 'TrafficRetryStatus',
    rule: 'self <= 418 || (self >= 421 && self <= 426) || self in [428, 429, 431, 451] || (self >= 500 && self <= 508) || self in [510, 511]',
    message: 'is not a status that HTTP defines. Write one that is, such as 503',
  }],
});

export const RETRY = struct('TrafficRetry', 'Which requests are sent again after a failure. It is always written into the VirtualService, since the default of Istio differs between its lines.', {
  required: { attempts: integer('How often a request is sent again. 0 switches retries off.', 0, 100) },
  optional: {
    retryOn: listOf('The failures after which a request is sent again.', choice('TrafficRetryOn', 'A failure.', RETRY_ON, { see: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on' }), {
      default: SAFE_RETRY_ON,
    }),
    retryOnStatus: listOf('HTTP statuses after which a request is sent again.', RETRY_STATUS, { without: 'none' }),
    perTryTimeout: duration('How long one try may take.', { without: 'the timeout of the request' }),
    idempotentOnly: boolean('Whether only GET, HEAD, OPTIONS, TRACE, PUT and DELETE are sent again, which have the same effect once and twice.', { default: false }),
  },
}, {
  see: `${REFERENCE}/#HTTPRetry`,
  rules: [{
    code: 'TrafficRetryPerTry',
    rule: "!has(self.perTryTimeout) || self.attempts == 0 || self.retryOn.exists(failure, failure in ['5xx', 'gateway-error', 'reset'])",
    message: "has a perTryTimeout, but no condition in retryOn retries after it, so that it only shortens the timeout. Add 'gateway-error' to retryOn, or leave out perTryTimeout",
  }],
});

export const TIMEOUT = duration('How long a request may take, with all retries.', { without: 'no limit' });

/** A per-try timeout over the timeout never takes effect. */
export const PER_TRY_RULE = {
  code: 'TrafficRetryTimeout',
  rule: '!has(self.timeout) || !has(self.retry) || !has(self.retry.perTryTimeout) || duration(self.retry.perTryTimeout) <= duration(self.timeout)',
  message: 'has a retry.perTryTimeout that is longer than the timeout, which ends all tries. Write a shorter perTryTimeout, or a longer timeout',
};

const REWRITE = struct('TrafficRewrite', 'Changes of the request before it is sent to the service.', {
  optional: {
    path: string('What replaces the matched part of the path: the prefix, or the whole path if the condition is an exact path or an expression. Without a condition on the path it replaces the first `/`.', { pattern: '^/[!-~]*$', form: "a path, which begins with '/'", maxLength: 1024, without: 'the path stays' }),
    authority: string('What replaces the host that the request names.', { ...VISIBLE, without: 'the host stays' }),
  },
}, { rules: [atLeastOne('TrafficRewriteEmpty', 'path', 'authority')], see: `${REFERENCE}/#HTTPRewrite` });

/** What happens to requests on their way to a version. */
export const ACTIONS = {
  requestHeaders: { ...headerChanges('Changes of the headers of the request.'), without: 'no changes' },
  responseHeaders: { ...headerChanges('Changes of the headers of the response.'), without: 'no changes' },
  cors: { ...CORS, without: 'the service decides' },
  fault: { ...FAULT, without: 'no faults' },
  mirror: { ...MIRROR, without: 'no copies' },
};

const REDIRECT = struct('TrafficRedirect', 'An answer that sends the client to another address.', {
  optional: {
    scheme: choice('TrafficScheme', 'The scheme of the address.', ['http', 'https'], { without: 'that of the request' }),
    authority: string('The host of the address.', { ...VISIBLE, without: 'that of the request' }),
    port: integer('The port of the address.', 1, 65535, { without: 'that of the request' }),
    path: string('The path of the address.', { pattern: '^/[!-~]*$', form: "a path, which begins with '/'", maxLength: 1024, without: 'that of the request' }),
    status: integer('The HTTP status.', 301, 308, { default: 301, rules: [{ code: 'TrafficRedirectStatus', rule: 'self in [301, 302, 303, 307, 308]', message: 'is not a redirect. Write 301, 302, 303, 307 or 308' }] }),
  },
}, { rules: [atLeastOne('TrafficRedirectEmpty', 'scheme', 'authority', 'port', 'path')], see: `${REFERENCE}/#HTTPRedirect` });

const RESPONSE = struct('TrafficResponse', 'An answer that the proxy gives itself.', {
  required: { status: integer('The HTTP status.', 200, 599) },
  optional: { body: string('The body.', { maxLength: 4096, without: 'empty' }) },
}, { see: `${REFERENCE}/#HTTPDirectResponse` });

const DELEGATE = string('The routes of a delegate say where: a VirtualService without hosts, as `namespace/name`, such as that of another TrafficSplit that is exposed by `delegate: true`.', {
  pattern: OBJECT_REFERENCE, form: "the namespace and the name of a VirtualService, such as 'orders/orders'", maxLength: 317, prop: { type: 'TrafficDelegate', from: './traffic-delegate' },
});

const TARGETS = {
  version: { ...VERSION_NAME, description: 'All requests go to this version.', without: 'another field says where' },
  weights: { ...WEIGHTS, description: 'The requests are split between versions by these percentages.', without: 'another field says where' },
  service: { ...SERVICE, description: 'All requests go to another service.', without: 'another field says where' },
  redirect: { ...REDIRECT, without: 'another field says where' },
  respond: { ...RESPONSE, without: 'another field says where' },
  delegate: { ...DELEGATE, without: 'another field says where' },
};

export const TARGET = struct('TrafficTarget', 'Where requests go. Exactly one field is given.', { optional: TARGETS }, {
  rules: [exactlyOne('TrafficRouteTarget', ...Object.keys(TARGETS))],
});

/** The fields of a route beside its conditions. */
export const ROUTE_ACTIONS = {
  ...ACTIONS,
  rewrite: { ...REWRITE, without: 'no changes' },
  timeout: { ...TIMEOUT, without: 'that of the split' },
  retry: { ...RETRY, without: 'that of the split' },
};
