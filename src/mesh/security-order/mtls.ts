import { Policy, Scope } from './policy';
import { partOf } from '../../json';

/** What a port accepts. */
type Connections = readonly ('plain text' | 'mutual TLS')[];

const ACCEPTED: { [mode: string]: Connections } = { DISABLE: ['plain text'], STRICT: ['mutual TLS'], PERMISSIVE: ['plain text', 'mutual TLS'] };

/** What each port accepts, and all others at ``. */
type Accepted = Map<string, Connections>;

/**
 * What the ports accept by a policy.
 *
 * @param inherited what those ports accept for which the policy has no mode
 */
export function acceptedBy({ spec }: Policy, inherited: Connections): Accepted {
  const general = modeOf(partOf(spec, 'mtls').mode, inherited);
  return new Map([['', general], ...Object.entries(partOf(spec, 'portLevelMtls')).map(([port, each]): [string, Connections] => [port, modeOf(partOf(each).mode, general)])]);
}

function modeOf(mode: unknown, inherited: Connections): Connections {
  return ACCEPTED[String(mode)] ?? inherited;
}

/** Whether only mutual TLS is accepted. */
export function isStrict(accepted: Connections): boolean {
  return accepted === ACCEPTED.STRICT;
}

/**
 * What is accepted without a policy: by another one of its scope, of its namespace, or of the mesh. Everything without any. Of two policies of one
 * scope, Istio uses the older one.
 */
export function inheritedBy({ scope }: Pick<Policy, 'scope'>, others: Policy[]): Connections {
  const candidates = others.filter((each) => each.effect === 'mtls' && (isSame(each.scope, scope) || isWider(each.scope, scope)));
  const [nearest] = candidates.sort((one, other) => levelOf(other.scope) - levelOf(one.scope));
  if (!nearest) {
    return ACCEPTED.PERMISSIVE;
  }
  return acceptedBy(nearest, inheritedBy(nearest, others.filter((each) => !isSame(each.scope, nearest.scope)))).get('')!;
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

/** Whether no port accepts after what it does not accept before. */
export function isTighter(before: Accepted, after: Accepted): boolean {
  const ports = [...new Set([...before.keys(), ...after.keys()])];
  return ports.every((port) => at(after, port).every((each) => at(before, port).includes(each)));
}

function at(accepted: Accepted, port: string): Connections {
  return accepted.get(port) ?? accepted.get('')!;
}
