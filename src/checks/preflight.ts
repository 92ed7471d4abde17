import { isMap, partOf, partsOf, Plain, selects, SourceObject, titleOf } from '../json';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';

/**
 * Finds policies of a gateway that deny the preflight requests of browsers. A gateway checks its policies before it answers by the corsPolicy of a
 * VirtualService, and a preflight request has no identity and no token.
 */
export const PREFLIGHT: Check = { code: 'PreflightDenied', level: CheckFindingLevel.WARNING, run: denied };

function denied(sources: SourceObject[]): CheckResult[] {
  const gateways = sources.filter(({ object }) => object.kind === 'Gateway' && String(object.apiVersion).startsWith('networking.istio.io/'));
  const allowing = sources.filter(({ object }) => isAllowing(object));
  const denying = gateways.flatMap((gateway) => {
    const policies = allowing.filter(({ object }) => concerns(object, gateway.object));
    return policies.length === 0 || policies.some(({ object }) => admitsPreflight(object)) ? [] : [{ gateway, policy: policies[0] }];
  });
  return sources.filter(({ object }) => hasCors(object)).flatMap((virtualService) =>
    denying.filter(({ gateway }) => isBound(virtualService.object, gateway.object)).map(({ gateway, policy }) => ({
      objects: [policy, virtualService],
      message: `${titleOf(policy.object)} denies preflight requests (OPTIONS without identity and token) at ${titleOf(gateway.object)}, so that browsers never get `
        + `the answer that ${titleOf(virtualService.object)} has in corsPolicy. Allow them to all callers, such as public: [{ methods: ['OPTIONS'] }] of an AuthPolicy`,
    })));
}

function hasCors({ kind, spec }: Plain): boolean {
  return kind === 'VirtualService' && partsOf(spec, 'http').some(({ corsPolicy }) => isMap(corsPolicy));
}

function isBound(virtualService: Plain, gateway: Plain): boolean {
  const { gateways } = partOf(virtualService.spec);
  const { name } = partOf(gateway.metadata);
  const full = `${namespaceOf(gateway)}/${String(name)}`;
  const named = (reference: unknown) => (String(reference).includes('/') ? String(reference) : `${namespaceOf(virtualService)}/${String(reference)}`);
  return Array.isArray(gateways) && gateways.some((reference) => named(reference) === full);
}

/** Policies in shadow deny nothing. */
function isAllowing({ kind, spec, metadata }: Plain): boolean {
  const action = partOf(spec).action ?? 'ALLOW';
  return kind === 'AuthorizationPolicy' && action === 'ALLOW' && partOf(metadata, 'annotations')['istio.io/dry-run'] === undefined;
}

/** Whether a policy selects the pods of a gateway: they have at least the labels that the Gateway selects. */
function concerns(policy: Plain, gateway: Plain): boolean {
  const matchLabels = partOf(policy.spec, 'selector', 'matchLabels');
  return Object.keys(matchLabels).length > 0 && selects({ matchLabels }, partOf(gateway.spec, 'selector'));
}

function admitsPreflight({ spec }: Plain): boolean {
  return partsOf(spec, 'rules').some(({ from, when, to }) => from === undefined && when === undefined
    && (to === undefined || partsOf({ to }, 'to').some(({ operation }) => hasOptions(partOf(operation)))));
}

function hasOptions({ methods, notMethods }: Plain): boolean {
  const names = (list: unknown) => Array.isArray(list) && list.some((method) => ['OPTIONS', '*'].includes(String(method)));
  return (methods === undefined || names(methods)) && !names(notMethods);
}
