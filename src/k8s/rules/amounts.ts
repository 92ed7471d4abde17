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

const FACTORS: Record<string, number> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** A quantity as a number. Undefined if it is none. */
function numberOf(quantity: unknown): number | undefined {
  const [, number, unit = ''] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([numkMGTPE]i?|Ki)?$/.exec(String(quantity)) ?? [];
  return number === undefined ? undefined : Number(number) * (FACTORS[unit] ?? 1);
}

/** The resources of containers that have no domain. */
const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

/** Requests are not more than limits, and no quantity is negative. */
export const RESOURCES: Rule = (object) => {
  const [requests, limits] = [mapOf(object, 'requests'), mapOf(object, 'limits')];
  const excess = Object.keys(requests).filter((name) => numberOf(requests[name])! > numberOf(limits[name])!);
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
    return numberOf(quantity)! < 0 ? [{ path: [kind, name], message: `is ${String(quantity)}, but must not be negative` }] : [];
  });
}
