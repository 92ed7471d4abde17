import { Policy, Scope } from './policy';
import { partOf } from '../../json';

/**
 * How strict mutual TLS is on a port: the higher, the fewer connections are accepted. DISABLE accepts other connections than the two others:
 * it is neither more nor less strict.
 */
const STRICTNESS: { [mode: string]: number } = { DISABLE: NaN, PERMISSIVE: 0, STRICT: 1 };

/** The strictness of each port, and of all others at ``. */
type Strictness = Map<string, number>;

/**
 * The strictness of a policy.
 *
 * @param inherited the strictness of the ports for which the policy has no mode
 */
export function strictnessOf({ spec }: Policy, inherited: number): Strictness {
  const general = modeOf(partOf(spec, 'mtls').mode, inherited);
  return new Map([['', general], ...Object.entries(partOf(spec, 'portLevelMtls')).map(([port, each]): [string, number] => [port, modeOf(partOf(each).mode, general)])]);
}

function modeOf(mode: unknown, inherited: number): number {
  return STRICTNESS[String(mode)] ?? inherited;
}

/**
 * The strictness without a policy: that of another one of its scope, of its namespace, or of the mesh. PERMISSIVE without any. Of two policies
 * of one scope, Istio uses the older one.
 */
export function inheritedBy({ scope }: Pick<Policy, 'scope'>, others: Policy[]): number {
  const candidates = others.filter((each) => each.effect === 'mtls' && (isSame(each.scope, scope) || isWider(each.scope, scope)));
  const [nearest] = candidates.sort((one, other) => levelOf(other.scope) - levelOf(one.scope));
  if (!nearest) {
    return STRICTNESS.PERMISSIVE;
  }
  return strictnessOf(nearest, inheritedBy(nearest, others.filter((each) => !isSame(each.scope, nearest.scope)))).get('')!;
}

function isWider(one: Scope, other: Scope): boolean {
  return levelOf(one) < levelOf(other) && (!one.namespace || one.namespace === other.namespace);
}

function isSame(one: Scope, other: Scope): boolean {
  return one.namespace === other.namespace && textOf(one) === textOf(other);
}

function textOf({ labels }: Scope): string {
  return JSON.stringify(Object.entries(labels).sort());
}

/** 0: the mesh; 1: a namespace; 2: workloads. */
function levelOf({ namespace, labels }: Scope): number {
  return !namespace ? 0 : Object.keys(labels).length === 0 ? 1 : 2;
}

/** Whether no port is less strict after than before. */
export function isTighter(before: Strictness, after: Strictness): boolean {
  const ports = [...new Set([...before.keys(), ...after.keys()])];
  return ports.every((port) => at(after, port) >= at(before, port) || Object.is(at(after, port), at(before, port)));
}

function at(strictness: Strictness, port: string): number {
  return strictness.get(port) ?? strictness.get('')!;
}
