/** Rules for amounts of pods, and for quantities of resources. */
import { mapOf } from './fields';
import { BrokenRule, Rule } from './rule';

/** A number of pods, or a percentage of them. */
export function podAmount(field: string): Rule {
  return (object) => {
    const value = object[field];
    const isRight = typeof value === 'number' ? value >= 0 : typeof value !== 'string' || /^\d+%$/.test(value);
    return isRight ? [] : [{ path: [field], message: `is ${JSON.stringify(value)}, but must be a number of pods, or a percentage, such as "25%"` }];
  };
}

/** A percentage of pods that are not more than all. */
export function partOfAll(field: string): Rule {
  return (object) => {
    const [, percent] = /^(\d+)%$/.exec(String(object[field])) ?? [];
    return Number(percent) > 100 ? [{ path: [field], message: `is ${JSON.stringify(object[field])}, but must not be more than 100%` }] : [];
  };
}

/** Whether an amount is zero. */
export function isNone(amount: unknown): boolean {
  return amount === 0 || amount === '0%';
}

const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Record<string, bigint> = { Ki: 2n ** 10n, Mi: 2n ** 20n, Gi: 2n ** 30n, Ti: 2n ** 40n, Pi: 2n ** 50n, Ei: 2n ** 60n };
const MILLI_DIGITS = 3;

/** The API server caps greater amounts. A longer number, or a greater exponent, is not compared. */
const LONGEST_NUMBER = 100;

/** A quantity of a resource in thousandths, without the error of floating point. Undefined if it is no quantity. */
function millisOf(quantity: unknown): bigint | undefined {
  const text = String(quantity);
  const [, sign, whole, fraction = '', exponent = '0', unit = ''] = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?([numkMGTPE]|[KMGTPE]i)?$/.exec(text) ?? [];
  if (whole === undefined || text.length > LONGEST_NUMBER || Math.abs(Number(exponent)) > LONGEST_NUMBER) {
    return undefined;
  }
  const digits = BigInt(`${sign}${whole}${fraction}`.replace('+', '')) * (BINARY[unit] ?? 1n);
  const shift = MILLI_DIGITS + Number(exponent) + (DECIMAL[unit] ?? 0) - fraction.length;
  return shift >= 0 ? digits * 10n ** BigInt(shift) : roundedUp(digits, 10n ** BigInt(-shift));
}

/** The API server rounds quantities of resources to thousandths, away from zero. */
function roundedUp(dividend: bigint, divisor: bigint): bigint {
  const rest = dividend % divisor;
  return dividend / divisor + (rest === 0n ? 0n : rest > 0n ? 1n : -1n);
}

/** Whether one quantity is more than another. False if one of them is no quantity. */
function isMore(quantity: unknown, other: unknown): boolean {
  const [millis, others] = [millisOf(quantity), millisOf(other)];
  return millis !== undefined && others !== undefined && millis > others;
}

/** The resources of containers that have no domain. */
const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

/** Requests are not more than limits, and no quantity is negative. */
export const RESOURCES: Rule = (object) => {
  const [requests, limits] = [mapOf(object, 'requests'), mapOf(object, 'limits')];
  const excess = Object.keys(requests).filter((name) => isMore(requests[name], limits[name]));
  return [
    ...['requests', 'limits'].flatMap((kind) => quantities(kind, mapOf(object, kind))),
    ...excess.map((name): BrokenRule => ({
      path: ['requests', name], rival: ['limits', name], message: `is ${requests[name]}, but the limit is ${limits[name]}. Request less, or raise the limit`,
    })),
  ];
};

function quantities(kind: string, resources: Readonly<Record<string, unknown>>): BrokenRule[] {
  return Object.entries(resources).flatMap(([name, quantity]) => {
    if (!STANDARD.includes(name) && !name.includes('/') && !name.startsWith('hugepages-')) {
      return [{ path: [kind, name], message: `is no resource of containers. Use ${STANDARD.join(', ')}, or a name with a domain, such as nvidia.com/gpu` }];
    }
    return isMore(0, quantity) ? [{ path: [kind, name], message: `is ${String(quantity)}, but must not be negative` }] : [];
  });
}
