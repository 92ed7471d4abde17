import { Edge, Step } from './step';
import { CONSTRUCT, DEPENDS_ON, parsedJson, titleOf } from '../json';
import { KubeObject } from '../kube';

/** Steps whose objects depend on each other by their constructs. */
export interface ConstructSteps {
  steps: Step[];
  objectOf: (step: Step) => KubeObject;
  /** Whether dependents come first, as in a deletion. */
  reversed: boolean;
}

/** The order of steps by their constructs. */
export interface ConstructOrder {
  /** One for each construct that others depend on. */
  milestones: Step[];
  edges: Edge[];
  /** Dependencies that cannot be kept. */
  notes: { key: string; note: string }[];
  /** How many dependencies of constructs come before a step, one after another. */
  stageOf: (key: string) => number;
}

/**
 * The order that dependencies between constructs ask for. A construct is a milestone between its objects and its dependents, so that the number of edges
 * grows with the number of objects.
 *
 * A dependency that contradicts another one cannot be kept: such as that of a policy on its workload, since a workload must not start before
 * the policies that concern it. It is left out, and a note says so.
 *
 * @param strong the edges that must be kept
 */
export function constructOrder(all: ConstructSteps[], strong: Edge[]): ConstructOrder {
  const groups = all.flatMap(groupsOf);
  if (groups.length === 0) {
    return { milestones: [], edges: [], notes: [], stageOf: () => 0 };
  }
  const component = componentsOf([...strong, ...groups.flatMap(edgesOfGroup)]);
  const kept = groups.map((group) => keptEdges(group, component));
  const edges = kept.flatMap((each) => each.edges);
  return { milestones: groups.map(({ milestone }) => milestone), edges, notes: kept.flatMap(({ notes }) => notes), stageOf: stagesOf(strong, edges) };
}

/** A construct that others depend on. */
interface Group {
  path: string;
  milestone: Step;
  /** The keys of its own objects. */
  members: string[];
  dependents: Step[];
  reversed: boolean;
}

function groupsOf({ steps, objectOf, reversed }: ConstructSteps): Group[] {
  const dependents = new Map<string, Step[]>();
  for (const step of steps) {
    pathsOf(objectOf(step)).forEach((path) => pushTo(dependents, path, step));
  }
  const members = new Map<string, string[]>([...dependents.keys()].map((path) => [path, []]));
  for (const step of dependents.size > 0 ? steps : []) {
    prefixesOf(objectOf(step).metadata.annotations?.[CONSTRUCT]).forEach((path) => members.get(path)?.push(step.key));
  }
  return [...dependents].filter(([path]) => members.get(path)!.length > 0).map(([path, of]) => ({
    path, milestone: milestoneOf(path, reversed), members: members.get(path)!, dependents: of, reversed,
  }));
}

function pushTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  list.push(item);
}

function milestoneOf(path: string, reversed: boolean): Step {
  return { key: `milestone/${reversed ? 'delete ' : ''}construct ${path}`, action: 'milestone', ref: { apiVersion: 'v1', kind: 'Milestone', name: path } };
}

/** Everybody who may write an object can have written its annotations. */
function pathsOf({ metadata }: KubeObject): string[] {
  const paths = parsedJson(metadata.annotations?.[DEPENDS_ON] ?? '[]');
  return Array.isArray(paths) ? [...new Set(paths.filter((path): path is string => typeof path === 'string'))] : [];
}

/** A path, and the paths of all constructs around it. */
function prefixesOf(path: string | undefined): string[] {
  const names = path?.split('/') ?? [];
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

function edgesOfGroup({ milestone: { key }, members, dependents, reversed }: Group): Edge[] {
  return [...members.map((member) => edge(member, key, reversed)), ...dependents.map((dependent) => edge(key, dependent.key, reversed))];
}

function edge(before: string, after: string, reversed: boolean): Edge {
  return reversed ? { from: after, to: before, kind: 'ready' } : { from: before, to: after, kind: 'ready' };
}

/** A dependent in a cycle with the construct depends only on those of its objects that are not in the cycle. */
function keptEdges(group: Group, component: (key: string) => number): Pick<ConstructOrder, 'edges' | 'notes'> {
  const { path, milestone: { key }, members, dependents, reversed } = group;
  const isInCycle = (each: string) => component(each) === component(key);
  const [cyclic, others] = [dependents.filter((each) => isInCycle(each.key)), dependents.filter((each) => !isInCycle(each.key))];
  const direct = cyclic.flatMap((dependent) => members.filter((member) => !isInCycle(member)).map((member) => edge(member, dependent.key, reversed)));
  const contradicting = cyclic.filter((dependent) => members.some((member) => member !== dependent.key && isInCycle(member)));
  return {
    edges: [...edgesOfGroup({ ...group, dependents: others }), ...direct],
    notes: contradicting.map((dependent) => ({
      key: dependent.key, note: `its dependency on construct ${path} is not kept for all objects: some of them must come after ${titleOf(dependent.ref)}`,
    })),
  };
}

/** The strongly connected component of each key: the keys in a cycle have the same one. */
function componentsOf(edges: Edge[]): (key: string) => number {
  const [out, back] = [adjacent(edges), adjacent(edges.map(({ from, to, kind }) => ({ from: to, to: from, kind })))];
  const finished = new Map<string, number>();
  const order: string[] = [];
  for (const key of out.keys()) walk(key, out, finished, 0, (each) => order.push(each));
  const component = new Map<string, number>();
  order.reverse().forEach((key, index) => walk(key, back, component, index, () => undefined));
  return (key) => component.get(key) ?? -1;
}

/** Visits what can be reached and was not seen yet, depth first and without recursion. */
function walk(root: string, out: Map<string, string[]>, seen: Map<string, number>, mark: number, onLeft: (key: string) => void): void {
  if (seen.has(root)) {
    return;
  }
  seen.set(root, mark);
  const path = [{ key: root, next: 0 }];
  while (path.length > 0) {
    const step = path[path.length - 1];
    const target = out.get(step.key)![step.next++];
    if (target === undefined) {
      onLeft(path.pop()!.key);
    } else if (!seen.has(target)) {
      seen.set(target, mark);
      path.push({ key: target, next: 0 });
    }
  }
}

function adjacent(edges: Edge[]): Map<string, string[]> {
  const out = new Map<string, string[]>();
  const of = (key: string) => {
    if (!out.has(key)) out.set(key, []);
    return out.get(key)!;
  };
  edges.forEach(({ from, to }) => {
    of(from).push(to);
    of(to);
  });
  return out;
}

/** The greatest number of construct edges on a way to each key. The edges have no cycle. */
function stagesOf(strong: Edge[], ofConstructs: Edge[]): (key: string) => number {
  const all = [...strong.map((each) => ({ ...each, cost: 0 })), ...ofConstructs.map((each) => ({ ...each, cost: 1 }))];
  const out = new Map<string, typeof all>();
  const held = new Map<string, number>();
  for (const each of all) {
    pushTo(out, each.from, each);
    held.set(each.to, (held.get(each.to) ?? 0) + 1);
  }
  return longestWays(out, held);
}

function longestWays(out: Map<string, { to: string; cost: number }[]>, held: Map<string, number>): (key: string) => number {
  const stages = new Map<string, number>();
  const free = [...out.keys()].filter((key) => !held.has(key));
  for (let key = free.pop(); key !== undefined; key = free.pop()) {
    for (const { to, cost } of out.get(key) ?? []) {
      stages.set(to, Math.max(stages.get(to) ?? 0, (stages.get(key) ?? 0) + cost));
      held.set(to, held.get(to)! - 1);
      if (held.get(to) === 0) free.push(to);
    }
  }
  return (key) => stages.get(key) ?? 0;
}
