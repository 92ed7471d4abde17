import { accessModelOf } from './access-model';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { selectorOf } from './selection';
import { isMap, Lookup, partOf, partsOf, Plain, routesTo, selects, SourceObject, textsOf, titleOf } from '../json';
import { AuthDecider, AuthOutcome, AuthRequest, AuthVerdict } from '../security';
import { AccessModel, PolicyTarget, WorkloadAccess } from '../security/internal';

/**
 * Finds policies of a gateway that deny the preflight requests of browsers. A gateway checks its policies before it answers by the corsPolicy of a
 * VirtualService, and a preflight request has no identity and no token.
 */
export const PREFLIGHT: Check = { code: 'PreflightDenied', level: CheckFindingLevel.WARNING, run: denied };

/** What a browser sends before it sends the request of a page of another origin. */
const PREFLIGHT_HEADERS = { 'origin': 'https://example.com', 'access-control-request-method': 'GET' };

function denied(sources: SourceObject[]): CheckResult[] {
  const gateways = new Lookup(sources.filter(isGateway), ({ object }) => [`${namespaceOf(object)}/${String(partOf(object.metadata).name)}`]);
  const bound = sources.filter(({ object }) => corsRoutesOf(object).length > 0)
    .flatMap((virtualService) => gatewayNamesOf(virtualService.object).flatMap((name) => gateways.get(name))
      .map((gateway) => ({ virtualService, gateway })));
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

function isGateway({ object: { apiVersion, kind } }: SourceObject): boolean {
  return kind === 'Gateway' && String(apiVersion).startsWith('networking.istio.io/');
}

function corsRoutesOf({ kind, spec }: Plain): Plain[] {
  return kind === 'VirtualService' ? partsOf(spec, 'http').filter(({ corsPolicy }) => isMap(corsPolicy)) : [];
}

/** The Gateways of a VirtualService, with their namespaces. */
function gatewayNamesOf(virtualService: Plain): string[] {
  const names = textsOf(partOf(virtualService.spec).gateways).map((name) => (name.includes('/') ? name : `${namespaceOf(virtualService)}/${name}`));
  return [...new Set(names)];
}

/** Pods of a gateway, with what judges requests to them. */
interface Target {
  readonly pods: PolicyTarget;
  readonly access: WorkloadAccess;
  /** Paths that policies of the pods name. */
  readonly paths: readonly string[];
}

class Preflights {
  private readonly policies: SourceObject[];
  private readonly targets = new Map<Plain, Target[]>();

  constructor(sources: readonly SourceObject[], private readonly model: AccessModel) {
    this.policies = sources.filter(({ object }) => object.kind === 'AuthorizationPolicy');
  }

  /** The policy that denies all preflight requests to a condition of a route with CORS, at pods of a gateway. */
  public deniedBy(virtualService: Plain, gateway: Plain): SourceObject | undefined {
    const ports = partsOf(gateway.spec, 'servers').map(({ port }) => Number(partOf(port).number));
    const places = (ports.length > 0 ? ports : [HTTP_PORT]).flatMap((port) => hostsOf(virtualService).map((host) => ({ port, host })));
    for (const target of this.targetsOf(gateway)) {
      for (const route of corsRoutesOf(virtualService)) {
        for (const uri of urisOf(route)) {
          const requests = pathsOf(uri, target).flatMap((path) => places.map((place) => ({ ...place, path, method: 'OPTIONS' })));
          const denier = this.denierOf(requests, target);
          if (denier) return denier;
        }
      }
    }
    return undefined;
  }

  /** The policy that denies the first of some requests, if all of them are denied. */
  private denierOf(operations: readonly AuthRequest['operation'][], { pods, access }: Target): SourceObject | undefined {
    let first: AuthVerdict | undefined;
    for (const operation of operations) {
      const verdict = access.verdictOf(this.model.factsAt({ operation, headers: PREFLIGHT_HEADERS }, true));
      if (verdict.outcome !== AuthOutcome.DENIED) {
        return undefined;
      }
      first ??= verdict;
    }
    return first && (this.sourceOf(first.decider) ?? this.allowing(pods));
  }

  private sourceOf(decider?: AuthDecider): SourceObject | undefined {
    return this.policies.find(({ object }) => namespaceOf(object) === decider?.namespace && partOf(object.metadata).name === decider.name);
  }

  /** The first policy that allows other requests to the pods. */
  private allowing(target: PolicyTarget): SourceObject | undefined {
    return this.model.policies.of('AuthorizationPolicy', target).find(({ spec }) => (spec.action ?? 'ALLOW') === 'ALLOW')?.source;
  }

  private targetsOf(gateway: Plain): Target[] {
    const known = this.targets.get(gateway)
      ?? this.podsOf(gateway).map((pods) => ({ pods, access: this.model.accessFor(pods), paths: this.namedPathsOf(pods) }));
    this.targets.set(gateway, known);
    return known;
  }

  private namedPathsOf(pods: PolicyTarget): string[] {
    const rules = this.model.policies.of('AuthorizationPolicy', pods).flatMap(({ spec }) => partsOf(spec, 'rules'));
    const named = rules.flatMap((rule) => partsOf(rule, 'to')).flatMap((to) => textsOf(partOf(to, 'operation').paths));
    return [...new Set(named.map((path) => path.replaceAll('{**}', 'a').replaceAll('{*}', 'a').replace(/^\*/, '/a').replace(/\*$/, 'a')))];
  }

  /** If the synthesis has no pods of the gateway, those that policies select by its labels stand for them. They have at least these labels. */
  private podsOf(gateway: Plain): PolicyTarget[] {
    const labels = partOf(gateway.spec, 'selector');
    const known = this.model.workloads.filter((workload) => !workload.isAssumed && routesTo(labels, workload.labels));
    const isSelecting = (selector: Plain) => Object.keys(selector).length > 0 && selects({ matchLabels: selector }, labels);
    const selecting = this.policies.filter(({ object }) => isSelecting(selectorOf(object)));
    const namespaces = new Set([namespaceOf(gateway), ...selecting.map(({ object }) => namespaceOf(object))]);
    return known.length > 0 ? known : [...namespaces].map((namespace) => ({ namespace: namespace || 'default', labels, isGateway: true }));
  }
}

/** The conditions on the path of a route, of which one suffices. A route without conditions has an empty one. */
function urisOf(route: Plain): Plain[] {
  const matches = partsOf(route, 'match').map((match) => partOf(match, 'uri'));
  return matches.length > 0 ? matches : [{}];
}

/** Paths that a condition accepts: its own, and those of them that policies name. */
function pathsOf({ exact, prefix = '/' }: Plain, { paths }: Target): string[] {
  return exact === undefined ? [String(prefix), ...paths.filter((path) => path.startsWith(String(prefix)))] : [String(exact)];
}

/** The port of a Gateway without servers. */
const HTTP_PORT = 80;

function hostsOf({ spec }: Plain): string[] {
  const hosts = textsOf(partOf(spec).hosts).map((host) => host.replace(/^\*$/, 'example.com').replace(/^\*\./, 'a.'));
  return hosts.length > 0 ? hosts : ['example.com'];
}
