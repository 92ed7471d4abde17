import { ACTIONS, PER_TRY_RULE, ROUTE_ACTIONS, TARGET, VERSION_NAME, WEIGHTS } from './actions';
import { GATEWAY_REFERENCE, LABELS, MATCH } from './match';
import { PORT_RESILIENCE, RESILIENCE, VERSION_RESILIENCE } from './resilience';
import { VISIBLE } from './string-match';
import { boolean, CelRule, choice, duration, integer, listOf, serviceName, string, struct } from '../../specification';

/** The custom resource. */
export const TRAFFIC_SPLIT_KIND = { group: 'mesh.cdk8s-istio.dev', version: 'v1alpha1', kind: 'TrafficSplit', plural: 'trafficsplits', shortNames: ['split'] } as const;

/** The name of the route of the weights, if another controller moves them. */
export const WEIGHTS_ROUTE = 'weights';

const HOST = string('A host, such as `shop.example.com`, or `*.example.com` for all hosts below a domain.', {
  pattern: '^(\\*|(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$',
  form: "a full name in lower case, or '*' in place of its first part",
});

const VERSION = struct('TrafficVersion', 'A version of the service: those of its pods that have certain labels. Istio calls it a subset.', {
  required: { name: { ...VERSION_NAME, description: 'The name, which weights and routes use.' }, labels: { ...LABELS, description: 'The labels of its pods, in addition to the labels that the Service selects.' } },
  optional: { resilience: { ...VERSION_RESILIENCE, without: 'as the split says' } },
}, { see: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset' });

const ROUTE = struct('TrafficRoute', 'Where matching requests go.', {
  required: {
    match: listOf('The conditions. A request takes the route if it meets one of them.', MATCH, { maxItems: 8 }),
    to: TARGET,
  },
  optional: { name: string('A name, which access logs and metrics show.', { ...VISIBLE, maxLength: 63, without: 'no name' }), ...ROUTE_ACTIONS },
}, {
  rules: [
    PER_TRY_RULE,
    {
      code: 'TrafficRouteActions',
      rule: '!(has(self.to.redirect) || has(self.to.respond)) || !(has(self.rewrite) || has(self.fault) || has(self.mirror) || has(self.timeout) || has(self.retry) || has(self.requestHeaders))',
      message: 'has a redirect or an answer of its own, and sends no request on. Leave out rewrite, fault, mirror, timeout, retry and requestHeaders',
    },
    {
      code: 'TrafficDelegateActions',
      rule: `!has(self.to.delegate) || !(${Object.keys(ROUTE_ACTIONS).map((name) => `has(self.${name})`).join(' || ')})`,
      message: `leads to a delegate, whose routes say what happens to the requests. Leave out ${Object.keys(ROUTE_ACTIONS).join(', ')}, or write them there`,
    },
  ],
});

const STICKY = struct('TrafficStickyCookie', 'Clients stay with the version that they got first, by a cookie. A version with the weight 0 loses its clients.', {
  required: { cookie: string('The name of the cookie.', { pattern: '^[A-Za-z0-9_-]+$', form: "letters, digits, '-' and '_'", maxLength: 63 }) },
  optional: { ttl: duration('How long a client stays.', { default: '6h' }) },
});

/** How the requests to one port are split. */
const SPLIT = {
  protocol: choice('TrafficProtocol', 'What the requests are. Routes and actions need HTTP.', ['HTTP', 'TCP', 'TLS'], { default: 'HTTP' }),
  sniHosts: listOf('The hosts that TLS clients ask for. Only with the protocol TLS.', HOST, { maxItems: 16, without: 'the host of the service, and the hosts of the gateways' }),
  weights: { ...WEIGHTS, description: 'The percentage of the requests without a route that each version gets. They sum to 100.', without: 'all go to the only version' },
  sticky: { ...STICKY, without: 'each request is split anew' },
  routes: listOf('Routes, which take precedence over the weights. The first route that a request meets applies.', ROUTE, { maxItems: 64, without: 'no routes' }),
  ...ACTIONS,
};

const PORT = struct('TrafficPortSplit', 'Another port of the service, with a split of its own.', {
  required: { port: integer('The port of the Service.', 1, 65535) },
  optional: { ...SPLIT, resilience: { ...PORT_RESILIENCE, without: 'as the split says' } },
}, { rules: protocolRules() });

const EXPOSURE = struct('TrafficExposure', 'Clients whose requests are split: those of the mesh, those of a gateway, or those that another split sends here.', {
  optional: {
    mesh: boolean('`true`: the workloads of the mesh.', { without: 'a gateway' }),
    gateway: { ...GATEWAY_REFERENCE, description: 'The gateway through which the clients come, as `namespace/name`.', without: 'the mesh' },
    delegate: boolean('`true`: the requests that routes of other splits send here (`to.delegate`), whatever hosts they name.', { without: 'no other split does' }),
    hosts: listOf('The hosts that the clients of the gateway call.', HOST, { without: 'all hosts of the gateway, which only programs know' }),
  },
}, {
  rules: [
    {
      code: 'TrafficExposureForm',
      rule: '(has(self.mesh) && self.mesh && !has(self.delegate) && !has(self.gateway) && !has(self.hosts)) || (has(self.delegate) && self.delegate && !has(self.mesh) && !has(self.gateway) && !has(self.hosts)) || (!has(self.mesh) && !has(self.delegate) && has(self.gateway) && has(self.hosts))',
      message: 'is neither the mesh, nor hosts of a gateway, nor a delegate. Write mesh: true, or gateway and hosts, or delegate: true',
    },
  ],
});

/** The specification of a TrafficSplit. */
export const TRAFFIC_SPLIT = struct('TrafficSplitSpec', 'Splits the requests to a service between its versions: by routes, and by weight.', {
  required: {
    service: {
      ...struct('TrafficSplitService', 'The service, which is in the namespace of the split.', {
        required: {
          name: serviceName('The name of the Service.'),
          port: integer('The port of the Service, which clients use.', 1, 65535),
        },
      }),
      prop: { type: 'MeshService', from: './mesh-service' },
    },
    versions: listOf('The versions of the service.', VERSION, { listKey: 'name' }),
  },
  optional: {
    ...SPLIT,
    resilience: { ...RESILIENCE, without: 'two retries of requests that no version received, no timeout, and no limits' },
    weightsOwner: choice('TrafficWeightsOwner', 'The controller that moves the weights. They are written once, and `apply` then keeps those that live.', ['argo-rollouts'], {
      see: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/', without: 'nobody: `apply` restores the weights',
    }),
    ports: listOf('The other ports of the service that are split. Requests to a port without a split are not changed.', PORT, { maxItems: 8, listKey: 'port', without: 'no other ports' }),
    expose: listOf('The clients whose requests are split.', EXPOSURE, { maxItems: 16, default: [{ mesh: true }] }),
  },
}, {
  rules: [
    ...declaredRules(),
    ...inheritedTryRules(),
    ...protocolRules(),
    ...placeRules(),
    { code: 'TrafficWeightsMissing', rule: 'has(self.weights) || size(self.versions) == 1', message: 'has several versions but no weights. Write the percentage of each version in weights, such as weights: { v1: 100 }' },
    { code: 'TrafficWeightsMissing', rule: '!has(self.ports) || size(self.versions) == 1 || self.ports.all(port, has(port.weights))', message: 'has several versions, and a port without weights. Write the percentage of each version in the weights of the port' },
    {
      code: 'TrafficWeightsOwner',
      rule: '!has(self.weightsOwner) || (has(self.weights) && size(self.weights) == 2 && !has(self.sticky))',
      message: 'has a weightsOwner, which moves weights between two versions, and cannot change cookies. Write weights of two versions, and leave out sticky',
    },
    {
      code: 'TrafficWeightsName',
      rule: `!has(self.weightsOwner) || (!has(self.routes) || self.routes.all(route, !has(route.name) || !route.name.startsWith('${WEIGHTS_ROUTE}'))) && (!has(self.ports) || self.ports.all(port, !has(port.routes) || port.routes.all(route, !has(route.name) || !route.name.startsWith('${WEIGHTS_ROUTE}'))))`,
      message: `has a weightsOwner and a route whose name begins with '${WEIGHTS_ROUTE}', as the routes of the weights do, by which the owner finds them. Write another name`,
    },
    {
      code: 'TrafficPortTwice',
      rule: '!has(self.ports) || self.ports.all(other, other.port != self.service.port)',
      message: 'has the port of the service in ports too. Leave it out there: the split itself is about this port',
    },
    {
      code: 'TrafficExposedTwice',
      rule: 'self.expose.filter(one, has(one.mesh)).size() <= 1 && self.expose.filter(one, has(one.delegate)).size() <= 1',
      message: 'is exposed to the mesh twice, or as a delegate twice. Delete one of the two',
    },
    {
      code: 'TrafficDelegateProtocol',
      rule: "self.protocol == 'HTTP' || !self.expose.exists(one, has(one.delegate))",
      message: 'is a delegate, but only requests of HTTP are sent to a delegate. Write protocol: HTTP, or expose it through a gateway',
    },
    {
      code: 'TrafficDelegateNested',
      rule: '!self.expose.exists(one, has(one.delegate)) || ((!has(self.routes) || self.routes.all(route, !has(route.to.delegate))) && (!has(self.ports) || self.ports.all(port, !has(port.routes) || port.routes.all(route, !has(route.to.delegate)))))',
      message: 'is a delegate, and has a route to another delegate, which Istio refuses. Lead the first split to the other delegate itself',
    },
    {
      code: 'TrafficWildcardHost',
      rule: "!self.expose.exists(one, has(one.mesh)) || !self.expose.exists(one, has(one.hosts) && '*' in one.hosts)",
      message: "is exposed to the mesh and with the host '*' of a gateway, which would select all hosts of the mesh. Write the hosts",
    },
    {
      code: 'TrafficClaimWithoutGateway',
      rule: '!has(self.routes) || !self.expose.exists(one, has(one.mesh)) || self.routes.all(route, route.match.all(one, !has(one.claims)))',
      message: 'has a condition on a claim of a token, which only gateways can check: istiod refuses it for clients in the mesh. Expose the split only through gateways',
    },
    {
      code: 'TrafficSourceWithoutMesh',
      rule: '!has(self.routes) || self.expose.exists(one, has(one.mesh)) || self.routes.all(route, route.match.all(one, !has(one.sourceLabels) && !has(one.sourceNamespace)))',
      message: 'has a condition on the pods that send a request, but is exposed only through gateways. Expose it to the mesh, or delete the condition',
    },
    {
      code: 'TrafficGatewayNotExposed',
      rule: '!has(self.routes) || self.routes.all(route, route.match.all(one, !has(one.gateways) || one.gateways.all(gateway, self.expose.exists(exposed, has(exposed.gateway) && exposed.gateway == gateway))))',
      message: 'has a condition on a gateway through which it is not exposed. Add the gateway to expose',
    },
  ],
});

/** Versions that are named must be declared: a proxy answers 503 to requests for another subset. */
function declaredRules(): CelRule[] {
  const declared = (name: string) => `self.versions.exists(version, version.name == ${name})`;
  const rule = (where: string, expression: string): CelRule => ({
    code: 'TrafficVersionUndeclared',
    rule: expression,
    message: `has ${where} a version that is not declared: a proxy would answer 503 to its requests. Declare it in versions, or use one of them`,
    detail: `'has ${where} a version that is not declared: a proxy would answer 503 to its requests. Declare it in versions, or use one of ' + self.versions.map(version, version.name).join(', ')`,
  });
  return [
    rule('in weights', `!has(self.weights) || self.weights.all(name, ${declared('name')})`),
    rule('in mirror', `!has(self.mirror) || !has(self.mirror.version) || ${declared('self.mirror.version')}`),
    rule('in routes', `!has(self.routes) || self.routes.all(route, !has(route.to.version) || ${declared('route.to.version')})`),
    rule('in weights of routes', `!has(self.routes) || self.routes.all(route, !has(route.to.weights) || route.to.weights.all(name, ${declared('name')}))`),
    rule('in mirrors of routes', `!has(self.routes) || self.routes.all(route, !has(route.mirror) || !has(route.mirror.version) || ${declared('route.mirror.version')})`),
    rule('in mirrors of ports', `!has(self.ports) || self.ports.all(port, !has(port.mirror) || !has(port.mirror.version) || ${declared('port.mirror.version')})`),
    rule('in weights of ports', `!has(self.ports) || self.ports.all(port, !has(port.weights) || port.weights.all(name, ${declared('name')}))`),
    rule('in weights of routes of ports', `!has(self.ports) || self.ports.all(port, !has(port.routes) || port.routes.all(route, !has(route.to.weights) || route.to.weights.all(name, ${declared('name')})))`),
    rule('in mirrors of routes of ports', `!has(self.ports) || self.ports.all(port, !has(port.routes) || port.routes.all(route, !has(route.mirror) || !has(route.mirror.version) || ${declared('route.mirror.version')}))`),
    rule('in routes of ports', `!has(self.ports) || self.ports.all(port, !has(port.routes) || port.routes.all(route, !has(route.to.version) || ${declared('route.to.version')}))`),
  ];
}

/** PER_TRY_RULE sees a timeout and a retry that are written together. A route or a port can write one of them, and take the other from the split. */
function inheritedTryRules(): CelRule[] {
  const [route, port, split] = ['route', 'port.resilience', 'self.resilience'];
  const rule = (expression: string): CelRule => ({
    code: 'TrafficRetryTimeout',
    rule: expression,
    message: 'has a route or a port that takes its timeout or its retry from the split, so that its perTryTimeout is longer than its timeout, which ends all tries. Write both there',
  });
  return [
    rule(`!has(self.routes) || self.routes.all(route, ${triesEnd([route, split])})`),
    rule(`!has(self.ports) || self.ports.all(port, ${triesEnd([port, split])})`),
    rule(`!has(self.ports) || self.ports.all(port, !has(port.routes) || port.routes.all(route, ${triesEnd([route, port, split])}))`),
  ];
}

/** That no try is longer than the timeout, if one of the two is of the first holder, and the other of the next holder that has it. */
function triesEnd([own, ...others]: string[]): string {
  const has = (holder: string, field: string) => (holder === 'route' ? `has(route.${field})` : `(has(${holder}) && has(${holder}.${field}))`);
  const isFrom = (field: string, holder: string) => [own, ...others.slice(0, others.indexOf(holder))].map((nearer) => `!${has(nearer, field)}`).concat(has(holder, field));
  const end = (timeout: string, retry: string, conditions: string[]) =>
    `(!(${[...conditions, `has(${retry}.retry.perTryTimeout)`, `${retry}.retry.attempts > 0`].join(' && ')}) || duration(${retry}.retry.perTryTimeout) <= duration(${timeout}.timeout))`;
  return others.flatMap((other) => [
    end(own, other, [has(own, 'timeout'), ...isFrom('retry', other)]),
    end(other, own, [has(own, 'retry'), ...isFrom('timeout', other)]),
  ]).join(' && ');
}

/** Conditions that no request meets, because the split is about another port, or its clients do not use the port. */
function placeRules(): CelRule[] {
  const [mesh, gateway, delegate] = ['mesh', 'gateway', 'delegate'].map((client) => `self.expose.exists(client, has(client.${client}))`);
  const [hasSource, isOfGateway] = ['(has(one.sourceLabels) || has(one.sourceNamespace))', '(has(one.gateways) || has(one.claims))'];
  const rule = (expression: string): CelRule => ({
    code: 'TrafficMatchNever',
    rule: expression,
    message: 'has a condition that no request meets: the split is about another port, or gateways do not use the port. Correct its port, gateways or claims, or write it in the split of another port',
  });
  return [
    rule(`!has(self.routes) || self.routes.all(route, route.match.all(one, !has(one.port) || one.port == self.service.port || (!${hasSource} && (${gateway} || (${delegate} && !has(one.gateways))))))`),
    rule(`!has(self.ports) || self.ports.all(port, !has(port.routes) || port.routes.all(route, route.match.all(one, ${mesh} && !${isOfGateway} && (!has(one.port) || one.port == port.port))))`),
  ];
}

/** What only HTTP has. */
function protocolRules(): CelRule[] {
  const fields = ['sticky', 'routes', ...Object.keys(ACTIONS)];
  return [
    {
      code: 'TrafficProtocolFields',
      rule: `self.protocol == 'HTTP' || !(${fields.map((name) => `has(self.${name})`).join(' || ')} || (has(self.resilience) && (has(self.resilience.timeout) || has(self.resilience.retry))))`,
      message: `has one of ${fields.join(', ')}, resilience.timeout and resilience.retry, which need the protocol HTTP. Leave them out, or write protocol: HTTP`,
    },
    { code: 'TrafficSniProtocol', rule: "self.protocol == 'TLS' || !has(self.sniHosts)", message: 'has sniHosts, which only TLS has. Write protocol: TLS, or leave them out' },
    { code: 'TrafficStickyWeights', rule: '!has(self.sticky) || has(self.weights)', message: 'has sticky without weights, so that there is nothing to stay with. Write weights' },
  ];
}

