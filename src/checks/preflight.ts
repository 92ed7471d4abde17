import { accessModelOf } from './access-model';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { selectorOf } from './selection';
import { isMap, partOf, partsOf, Plain, routesTo, selects, SourceObject, textsOf, titleOf } from '../json';
import { AuthDecider, AuthOutcome } from '../security';
import { AccessModel, PolicyTarget } from '../security/internal';

/**
 * Finds policies of a gateway that deny the preflight requests of browsers. A gateway checks its policies before it answers by the corsPolicy of a
 * VirtualService, and a preflight request has no identity and no token.
 */
export const PREFLIGHT: Check = { code: 'PreflightDenied', level: CheckFindingLevel.WARNING, run: denied };

/** What a browser sends before it sends the request of a page of another origin. */
const PREFLIGHT_HEADERS = { 'origin': 'https://example.com', 'access-control-request-method': 'GET' };

function denied(sources: SourceObject[]): CheckResult[] {
  const gateways = sources.filter(({ object }) => object.kind === 'Gateway' && String(object.apiVersion).startsWith('networking.istio.io/'));
  const bound = sources.filter(({ object }) => corsRoutesOf(object).length > 0)
    .flatMap((virtualService) => gateways.map((gateway) => ({ virtualService, gateway })))
    .filter(({ virtualService, gateway }) => isBound(virtualService.object, gateway.object));
  if (bound.length === 0 || !sources.some(({ object }) => object.kind === 'AuthorizationPolicy')) {
    return [];
  }
  const preflights = new Preflights(sources, accessModelOf(sources));
  return bound.flatMap(({ virtualService, gateway }) => {
    const policy = preflights.deniedBy(virtualService.object, gateway.object);
    return policy ? [{
      objects: [policy, virtualService],
      message: `${titleOf(policy.object)} denies preflight requests (OPTIONS without identity and token) at ${titleOf(gateway.object)}, so that browsers never get `
        + `the answer that ${titleOf(virtualService.object)} has in corsPolicy. Allow them to all callers, such as public: [{ methods: ['OPTIONS'] }] of an AuthPolicy`,
    }] : [];
  });
}

function corsRoutesOf({ kind, spec }: Plain): Plain[] {
  return kind === 'VirtualService' ? partsOf(spec, 'http').filter(({ corsPolicy }) => isMap(corsPolicy)) : [];
}

function isBound(virtualService: Plain, gateway: Plain): boolean {
  const full = `${namespaceOf(gateway)}/${String(partOf(gateway.metadata).name)}`;
  return textsOf(partOf(virtualService.spec).gateways).some((name) => (name.includes('/') ? name : `${namespaceOf(virtualService)}/${name}`) === full);
}

class Preflights {
  private readonly policies: SourceObject[];

  constructor(sources: readonly SourceObject[], private readonly model: AccessModel) {
    this.policies = sources.filter(({ object }) => object.kind === 'AuthorizationPolicy');
  }

  /** The policy that denies all preflight requests to a route with CORS, at pods of a gateway. */
  public deniedBy(virtualService: Plain, gateway: Plain): SourceObject | undefined {
    const ports = partsOf(gateway.spec, 'servers').map(({ port }) => Number(partOf(port).number));
    for (const target of this.podsOf(gateway)) {
      for (const route of corsRoutesOf(virtualService)) {
        const operations = (ports.length > 0 ? ports : [HTTP_PORT]).flatMap((port) => hostsOf(virtualService).flatMap((host) =>
          this.pathsOf(route, target).map((path) => ({ port, host, path, method: 'OPTIONS' }))));
        const verdicts = operations.map((operation) => this.model.verdictAt(target, { operation, headers: PREFLIGHT_HEADERS }));
        if (verdicts.every(({ outcome }) => outcome === AuthOutcome.DENIED)) {
          return this.sourceOf(verdicts[0].decider) ?? this.allowing(target);
        }
      }
    }
    return undefined;
  }

  private sourceOf(decider?: AuthDecider): SourceObject | undefined {
    return this.policies.find(({ object }) => namespaceOf(object) === decider?.namespace && partOf(object.metadata).name === decider.name);
  }

  /** Paths that the conditions of a route accept, and those of them that policies name. */
  private pathsOf(route: Plain, target: PolicyTarget): string[] {
    const { exact, prefix = '/' } = partOf(partsOf(route, 'match').find(({ uri }) => isMap(uri)), 'uri');
    const rules = this.model.policies.of('AuthorizationPolicy', target).flatMap(({ spec }) => partsOf(spec, 'rules'));
    const named = rules.flatMap((rule) => partsOf(rule, 'to')).flatMap((to) => textsOf(partOf(to, 'operation').paths));
    const paths = named.map((path) => path.replaceAll('{**}', 'a').replaceAll('{*}', 'a').replace(/^\*/, '/a').replace(/\*$/, 'a'));
    return exact === undefined ? [String(prefix), ...paths.filter((path) => path.startsWith(String(prefix)))] : [String(exact)];
  }

  /** The first policy that allows other requests to the pods. */
  private allowing(target: PolicyTarget): SourceObject | undefined {
    return this.model.policies.of('AuthorizationPolicy', target).find(({ spec }) => (spec.action ?? 'ALLOW') === 'ALLOW')?.source;
  }

  /** If the synthesis has no pods of the gateway, those that policies select by its labels stand for them. They have at least these labels. */
  private podsOf(gateway: Plain): PolicyTarget[] {
    const labels = partOf(gateway.spec, 'selector');
    const known = this.model.workloads.filter((workload) => workload.serviceAccount !== '' && routesTo(labels, workload.labels));
    const isSelecting = (selector: Plain) => Object.keys(selector).length > 0 && selects({ matchLabels: selector }, labels);
    const selecting = this.policies.filter(({ object }) => isSelecting(selectorOf(object)));
    const namespaces = new Set([namespaceOf(gateway), ...selecting.map(({ object }) => namespaceOf(object))]);
    return known.length > 0 ? known : [...namespaces].map((namespace) => ({ namespace: namespace || 'default', labels, isGateway: true }));
  }
}

/** The port of a Gateway without servers. */
const HTTP_PORT = 80;

function hostsOf({ spec }: Plain): string[] {
  const hosts = textsOf(partOf(spec).hosts).map((host) => host.replace(/^\*$/, 'example.com').replace(/^\*\./, 'a.'));
  return hosts.length > 0 ? hosts : ['example.com'];
}
