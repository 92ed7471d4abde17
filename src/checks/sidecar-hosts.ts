import { accessModelOf } from './access-model';
import { Check, CheckResult } from './check';
import { CheckFindingLevel } from './finding';
import { namespaceOf } from './objects';
import { Selection, selectorOf } from './selection';
import { partOf, partsOf, Plain, SourceObject, textsOf, titleOf } from '../json';

/**
 * Finds rules about the host of requests, or about the address in X-Forwarded-For, in policies that sidecars enforce. A client in the mesh can send any
 * host and any address to a sidecar. Only gateways know them.
 *
 * @see https://istio.io/latest/docs/ops/best-practices/security/#understand-traffic-capture-limitations
 */
export const SIDECAR_HOSTS: Check = { code: 'ClientControlledOnSidecar', level: CheckFindingLevel.WARNING, run: clientControlled };

const HOSTS = ['hosts', 'notHosts'];
const ADDRESSES = ['remoteIpBlocks', 'notRemoteIpBlocks'];
/** Fields by which a caller is known by its certificate, so that its word for the address counts. */
const IDENTITIES = ['principals', 'namespaces', 'serviceAccounts'];
/** The same as conditions. */
const IDENTITY_KEYS = ['source.principal', 'source.namespace', 'source.serviceAccount'];
const HOST_KEY = /^request\.headers\[(host|:authority)\]$/i;

/** A condition that clients in the mesh can meet as they like. */
interface Condition {
  readonly field: string;
  readonly what: string;
}

const [HOST, ADDRESS] = ['the host of a request', 'the address in X-Forwarded-For'];

function clientControlled(sources: SourceObject[]): CheckResult[] {
  const policies = sources.filter(({ object }) => object.kind === 'AuthorizationPolicy').map((source) => ({ source, conditions: conditionsOf(source.object.spec) }));
  const concerned = policies.filter(({ conditions }) => conditions.length > 0);
  if (concerned.length === 0) {
    return [];
  }
  const model = accessModelOf(sources);
  const sidecars = model.workloads.filter((workload) => !workload.isAssumed && workload.hasProxy && !model.policies.gatewaysOf(workload));
  const selection = new Selection(sidecars, model.mesh.rootNamespace);
  return concerned.flatMap(({ source, conditions }) => {
    const [workload] = isForGateways(source.object) ? [] : selection.of(namespaceOf(source.object) || 'default', selectorOf(source.object));
    return workload ? conditions.map(({ field, what }) => ({
      objects: [source],
      message: `${titleOf(source.object)}: ${field} is about ${what}, but ${workload.title} is no gateway: a client in the mesh can send any to its sidecar. `
        + 'Write the rule for the gateway, or know callers by their identities',
    })) : [];
  });
}

function isForGateways({ spec }: Plain): boolean {
  return partOf(spec).targetRef !== undefined || partsOf(spec, 'targetRefs').length > 0;
}

function conditionsOf(spec: unknown): Condition[] {
  return partsOf(spec, 'rules').flatMap((rule, index) => {
    const at = `spec.rules[${index}]`;
    const sources = partsOf(rule, 'from').map((from) => partOf(from, 'source'));
    const isKnownByCondition = partsOf(rule, 'when').some(({ key, values }) => IDENTITY_KEYS.includes(String(key)) && textsOf(values).length > 0);
    const isKnown = isKnownByCondition || (sources.length > 0 && sources.every(hasIdentity));
    return [
      ...partsOf(rule, 'to').flatMap((to, place) => given(partOf(to, 'operation'), HOSTS).map((field) => ({ field: `${at}.to[${place}].operation.${field}`, what: HOST }))),
      ...sources.flatMap((source, place) => (isKnownByCondition || hasIdentity(source) ? [] : given(source, ADDRESSES).map((field) => ({ field: `${at}.from[${place}].source.${field}`, what: ADDRESS })))),
      ...partsOf(rule, 'when').flatMap(({ key }, place) => {
        const what = HOST_KEY.test(String(key)) ? HOST : key === 'remote.ip' && !isKnown ? ADDRESS : undefined;
        return what ? [{ field: `${at}.when[${place}]`, what }] : [];
      }),
    ];
  });
}

function hasIdentity(source: Plain): boolean {
  return given(source, IDENTITIES).length > 0;
}

function given(fields: Plain, names: readonly string[]): string[] {
  return names.filter((name) => textsOf(fields[name]).length > 0);
}
