import { copyOf, decisionFor, differs, Fault, idOf, Look, look, ModelObject, NAMES, State, textOf, transitions, valueIn, withFault } from './model';
import { Step } from '../../src/reconcile';

/**
 * An exhaustive search of a model around the real decision: three objects, two runs of one instance (or one run and somebody else), and a crash
 * after any request. It is exhaustive within these bounds: the sets are all subsets of the three objects, somebody else acts once, and one
 * run is killed. A write of the killed run may arrive later, until the other run has ended: the API server does not know that its sender is gone.
 */
const SETS = ['', 'a', 'b', 'ab', 'ac', 'abc'];

/** A cluster in which a set was applied. */
function applied(set: string): Pick<State, 'objects' | 'inventory' | 'nextUid'> {
  const objects: State['objects'] = {};
  [...set].forEach((name, index) => { objects[name] = { uid: index + 1, by: 'us', labelled: true, owned: 'value', value: valueIn(set), version: 1 }; });
  const inventory = [...set].map((name, index) => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'home', name, uid: String(index + 1) }));
  return { objects, inventory, nextUid: set.length + 1 };
}

const begin = (set: string) => ({ set, phase: 'begin' as const, ended: {}, applied: {} });

/** Every state that can be reached, each once. */
function explore(first: State, visit: (state: State, way: () => string) => void): number {
  const seen = new Map<string, { from?: string; by: string }>([[idOf(first), { by: 'begin' }]]);
  const open = [{ state: first, id: idOf(first) }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { state, id: from } = at;
    visit(state, () => wayTo(seen, from));
    for (const { name: by, state: next } of transitions(state)) {
      const id = idOf(next);
      if (!seen.has(id)) {
        seen.set(id, { from, by });
        open.push({ state: next, id });
      }
    }
  }
  return seen.size;
}

function wayTo(seen: Map<string, { from?: string; by: string }>, id: string): string {
  const way: string[] = [];
  for (let at: string | undefined = id; at !== undefined; at = seen.get(at)!.from) way.unshift(seen.get(at)!.by);
  return way.join('\n');
}

const isOurs = (each: ModelObject | undefined) => each !== undefined && each.by === 'us' && each.labelled && each.owned !== 'none';

/** Each object of ours is in the inventory at every moment: it can always be pruned. */
function expectNoOrphan({ objects, inventory }: State, way: () => string): void {
  const orphan = NAMES.find((name) => isOurs(objects[name]) && !inventory.some((entry) => entry.name === name));
  if (orphan) throw new Error(`${orphan} is not in the inventory:\n${way()}`);
}

/** A run that nobody disturbs, to its end. */
function undisturbed(state: State, set: string): State {
  let current: State = { ...copyOf(state), holder: undefined, killed: undefined, runs: [begin(set)], budget: { other: 0, crashes: 0 } };
  for (let next = transitions(current); next.length > 0; next = transitions(current)) current = next[0].state;
  return current;
}

/** From every state, a run that nobody disturbs ends in the desired set, as far as nobody else holds a name or a field, and then stands still. */
function expectConvergence(state: State, set: string, way: () => string): void {
  const end = undisturbed(state, set);
  const isHeldByOther = (each: ModelObject | undefined) => each !== undefined && (each.by === 'other' || each.owned !== 'value');
  const isBlocked = [...set].some((name) => isHeldByOther(end.objects[name]));
  const wrong = NAMES.filter((name) => {
    const live = end.objects[name];
    return set.includes(name) ? !isHeldByOther(live) && live?.value !== valueIn(set) : isOurs(live) && !isBlocked;
  });
  const again = undisturbed(end, set);
  if (wrong.length > 0 || look(again) !== look(end)) {
    throw new Error(`an undisturbed run of '${set}' ends with ${textOf(look(end))}, and the next one with ${textOf(look(again))}:\n${way()}`);
  }
  if (!isBlocked && differs(decisionFor(set, look(end)))) throw new Error(`a run of '${set}' would change ${textOf(look(end))} again:\n${way()}`);
}

const WITH_OTHERS = (before: string, set: string): State[] => [{ ...applied(before), runs: [begin(set)], budget: { other: 1, crashes: 1 } }];

const BOUNDS: [string, (before: string, set: string) => State[]][] = [
  ['two runs of one instance, one of which is killed', (before, set) => SETS.map((other) => (
    { ...applied(before), runs: [begin(set), begin(other)], budget: { other: 0, crashes: 1 } }))],
  ['a run that is killed, and somebody else', WITH_OTHERS],
  ['two runs, one of which is killed with a write on its way', (before, set) => SETS.map((other) => (
    { ...applied(before), runs: [begin(set), begin(other)], budget: { other: 0, crashes: 1, late: 1 } }))],
];

/** Explores all states from one set to another. @returns how many there are */
function exploreFrom(firsts: State[], set: string, converging: Set<Look>): number {
  return firsts.reduce((count, first) => count + explore(first, (state, way) => {
    expectNoOrphan(state, way);
    const id = look(state);
    if (!converging.has(id)) {
      converging.add(id);
      expectConvergence(state, set, way);
    }
  }), 0);
}

/** What an undisturbed run makes of the same cluster need not be looked at twice. */
function exploreAll(states: (before: string, set: string) => State[]): number {
  return SETS.flatMap((set) => {
    const converging = new Set<Look>();
    return SETS.map((before) => exploreFrom(states(before, set), set, converging));
  }).reduce((sum, count) => sum + count, 0);
}

test.each(BOUNDS)('%s: nothing is orphaned, nothing of others is changed or deleted, and every state converges', (name, states) => {
  const count = exploreAll(states);
  process.stdout.write(`${name}: ${count} states\n`);
  expect(count).toBeGreaterThan(10_000);
}, 120_000);

const becomes = (from: Step['action'], to: Step['action'], when: (step: Step) => boolean = () => true): Fault => ({ steps, edges }) =>
  ({ edges, steps: steps.map((step) => step.action === from && when(step) ? { ...step, action: to } : step) });
const without = (action: Step['action']): Fault => ({ steps, edges }) => ({ edges, steps: steps.filter((step) => step.action !== action) });

/** The model finds a fault in deciding, whatever it is: else it would prove nothing. */
test.each<[string, Fault]>([
  ['an object of somebody else is changed', becomes('refuse', 'configure')],
  ['an object of somebody else is adopted', becomes('refuse', 'adopt')],
  ['an object that is not ours any more is deleted', becomes('release', 'delete')],
  ['an object that left the set is forgotten', becomes('delete', 'forget')],
  ['an object that left the set is kept', becomes('delete', 'keep')],
  ['an object that left the set is released', becomes('delete', 'release')],
  ['an object that left the set has no step', without('delete')],
  ['a missing object is not created', becomes('create', 'refuse')],
  ['a missing object has no step', without('create')],
  ['a difference is not written', becomes('configure', 'unchanged')],
  ['a difference is refused', becomes('configure', 'refuse')],
  ['what is equal is written again', becomes('unchanged', 'configure')],
  ['what stays in the set is deleted', becomes('unchanged', 'delete')],
  ['only some objects are changed', becomes('configure', 'unchanged', ({ ref }) => ref.name === 'b')],
])('the search finds a fault: %s', (_, fault) => {
  withFault(fault, () => expect(() => exploreAll(WITH_OTHERS)).toThrow());
}, 120_000);
