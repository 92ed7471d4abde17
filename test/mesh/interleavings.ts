import { Decision, Edge, Step } from '../../src/reconcile';

/** The states of all runs of a decision: what was done. Every step may fail, and a run may end at every moment. */
export function allStates({ steps, edges }: Decision, mayFail: (step: Step) => boolean, most = 20_000): { states: Set<string>[]; cut: boolean } {
  const incoming = new Map<string, Edge[]>(steps.map(({ key }) => [key, []]));
  edges.filter(({ from, to }) => incoming.has(from) && incoming.has(to)).forEach((edge) => incoming.get(edge.to)!.push(edge));
  const seen = new Map<string, Set<string>>();
  const visited = new Set<string>();
  const open: Map<string, boolean>[] = [new Map()];
  for (let ended = open.pop(); ended && visited.size < most; ended = open.pop()) {
    const id = steps.map(({ key }) => ended!.get(key) ?? '-').join();
    if (visited.has(id)) continue;
    visited.add(id);
    const done = new Set([...ended].filter(([, succeeded]) => succeeded).map(([key]) => key));
    seen.set([...done].sort().join(), done);
    for (const step of steps.filter(({ key }) => !ended!.has(key) && incoming.get(key)!.every(({ from }) => ended!.has(from)))) {
      const blocked = incoming.get(step.key)!.some(({ from, kind }) => kind !== 'order' && !ended!.get(from));
      const endings = step.action === 'refuse' || blocked ? [false] : mayFail(step) ? [true, false] : [true];
      endings.forEach((ending) => open.push(new Map([...ended!, [step.key, ending]])));
    }
  }
  return { states: [...seen.values()], cut: open.length > 0 };
}

/** A generator of random numbers that gives the same ones in each run. */
export function random(seed: number): { below: (n: number) => number; pick: <T>(items: T[]) => T } {
  let state = seed;
  const below = (n: number) => {
    state = (state * 48271) % 2147483647; // Lehmer's generator
    return Math.floor((state / 2147483647) * n);
  };
  return { below, pick: (items) => items[below(items.length)] };
}
