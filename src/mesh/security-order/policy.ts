import { groupOf, JsonObject, partOf, partsOf, selects } from '../../json';
import { KubeObject } from '../../kube';

/** The workloads that a policy concerns: those of one namespace, or of all, whose pods have these labels. */
export interface Scope {
  /** Undefined: all namespaces. */
  namespace?: string;
  labels: JsonObject;
}

/**
 * How a policy decides about a request.
 * `allow`: a request passes if one policy of this effect matches it, or if there is none.
 * `deny`: a request passes if no policy of this effect matches it. A policy CUSTOM counts as one: it can only deny what others allow.
 * `jwt`: the token of a request is valid, or the request has none.
 * `mtls`: the connection of a request is encrypted as the policy says.
 */
export type Effect = 'allow' | 'deny' | 'jwt' | 'mtls';

/** A policy of Istio, as far as it decides which requests a workload admits. */
export interface Policy {
  effect: Effect;
  scope: Scope;
  /** Alternatives. A policy matches if one of them does: its rules, as JSON. */
  rules: string[];
  /** Everything else that tells what the policy does, as JSON. Two policies with equal heads differ only in their rules. */
  head: string;
  /** Whether a rule asks for a valid token. */
  readsTokens: boolean;
  spec: JsonObject;
}

const KINDS = ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'];

/** Whether an object decides which requests workloads admit. */
export function isPolicy({ apiVersion, kind }: KubeObject): boolean {
  return groupOf(apiVersion) === 'security.istio.io' && KINDS.includes(kind);
}

/**
 * The policy of an object; undefined if it decides about no request.
 *
 * @param rootNamespaces the namespaces whose policies concern all namespaces
 */
export function policyOf(object: KubeObject, rootNamespaces: ReadonlySet<string>): Policy | undefined {
  const effect = effectOf(object);
  if (!effect) {
    return undefined;
  }
  const spec = partOf(object.spec);
  const { rules, jwtRules, ...others } = spec;
  const alternatives = effect === 'jwt' ? partsOf(spec, 'jwtRules') : partsOf(spec, 'rules');
  const text = JSON.stringify(alternatives);
  return {
    effect,
    scope: scopeOf(object, effect, rootNamespaces),
    rules: alternatives.map((rule) => JSON.stringify(sorted(rule))),
    head: JSON.stringify(sorted(effect === 'allow' ? { ...others, action: 'ALLOW' } : others)),
    readsTokens: effect !== 'jwt' && /equestPrincipals|request\.auth\./.test(text),
    spec,
  };
}

function effectOf({ kind, spec, metadata }: KubeObject): Effect | undefined {
  switch (kind) {
    case 'PeerAuthentication':
      return 'mtls';
    case 'RequestAuthentication':
      return 'jwt';
    default:
      return metadata.annotations?.['istio.io/dry-run'] === 'true' ? undefined : effectOfAction(partOf(spec).action);
  }
}

function effectOfAction(action: unknown): Effect | undefined {
  switch (action) {
    case 'DENY': case 1: case 'CUSTOM': case 3:
      return 'deny';
    case 'AUDIT': case 2:
      return undefined;
    default:
      return 'allow';
  }
}

/** A policy for targets, such as a Gateway of the Kubernetes API, counts as one for the whole namespace. Of root namespaces, selectors of PeerAuthentications are ignored. */
function scopeOf({ spec, metadata }: KubeObject, effect: Effect, rootNamespaces: ReadonlySet<string>): Scope {
  const isRoot = rootNamespaces.has(metadata.namespace ?? '');
  const labels = isRoot && effect === 'mtls' ? {} : partOf(spec, 'selector', 'matchLabels');
  return { ...!isRoot && { namespace: metadata.namespace }, labels };
}

/** Whether there can be pods that a policy concerned, and that it does not concern any more. */
export function mayLosePods(before: Policy, after: Policy | undefined): boolean {
  return !after || !covers(after.scope, before.scope);
}

/** Whether a scope has all pods of another one. */
function covers(one: Scope, { namespace, labels }: Scope): boolean {
  return (!one.namespace || one.namespace === namespace) && Object.entries(one.labels).every(([label, value]) => labels[label] === value);
}

/** Whether some workload can be in both scopes. */
export function overlap(one: Scope, other: Scope): boolean {
  return (!one.namespace || !other.namespace || one.namespace === other.namespace)
    && Object.entries(one.labels).every(([label, value]) => other.labels[label] === undefined || other.labels[label] === value);
}

/** The pods of one workload. */
export interface Pods {
  namespace?: string;
  labels: JsonObject;
}

/** Whether pods are in a scope. */
export function concerns({ namespace, labels }: Scope, pods: Pods): boolean {
  return (!namespace || namespace === pods.namespace) && selects({ matchLabels: labels }, pods.labels);
}

/** The same value with sorted fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([field, each]) => [field, sorted(each)]));
}
