import { object } from './objects';
import { JsonObject } from '../../src/json';
import { keyOf, KubeObject, refOf } from '../../src/kube';
import { decide, Decision, Edge, Instance, InventoryEntry, isEffective, MEMBER_LABEL, Observed, Step } from '../../src/reconcile';
import { entriesAfter, entriesDuring } from '../../src/reconcile/recorded';

/**
 * A model of a cluster, of runs on it and of somebody else, around the real decision. All that happens between two requests of one run is one
 * step of the model, so that a search meets every order in which requests can arrive.
 */
export const INSTANCE = new Instance('default', 'home');
export const NAMES = ['a', 'b', 'c'];

/** An object of the model cluster. */
export interface ModelObject {
  uid: number;
  /** Who has created it. */
  by: 'us' | 'other';
  /** Whether it has the label of the instance. */
  labelled: boolean;
  /** The fields that the instance owns. */
  owned: 'value' | 'label' | 'none';
  value: string;
  /** Its resourceVersion. */
  version: number;
}

/** A run, from its first look to its last write. */
export interface ModelRun {
  set: string;
  phase: 'begin' | 'looked' | 'executing' | 'killed' | 'ended';
  /** The write of a killed run that the API server has not got yet. */
  late?: string;
  /** What it has observed: it decides by this. */
  seen?: Look;
  ended: { [step: string]: 'succeeded' | 'failed' };
  applied: { [key: string]: number };
}

export interface State {
  objects: { [name: string]: ModelObject | undefined };
  inventory: InventoryEntry[];
  /** The run that holds the lock. A run that is killed holds it no longer. */
  holder?: number;
  /** Whether the last run that held the lock was killed. */
  killed?: boolean;
  runs: ModelRun[];
  nextUid: number;
  /** What somebody else, and crashes, may still do. */
  budget: { other: number; crashes: number; late?: number };
}

export interface Transition {
  name: string;
  state: State;
}

/** What a run can observe, by its number: a state that held the observation itself would be long. */
export type Look = number;
const looks: string[] = [];
const numbers = new Map<string, Look>();

/** Something that must never happen. */
export class Violation extends Error {}

const ref = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'home', name });
const keyOfName = (name: string) => keyOf(ref(name));
const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);

/** The value of an object in a set: each set wants its own values. */
export const valueIn = (set: string) => `of ${set}`;

function desiredOf(set: string) {
  return [...set].map((name) => {
    const each = object('ConfigMap', name, { namespace: 'home', data: { value: valueIn(set) } });
    return { key: keyOf(refOf(each)), ref: refOf(each), object: each, origin: set };
  });
}

/** The object as the API server would return it. */
function liveOf(name: string, { uid, by, labelled, owned, value, version }: ModelObject): KubeObject {
  const live = object('ConfigMap', name, { namespace: 'home', data: { value }, ...labelled && { labels: { [MEMBER_LABEL]: INSTANCE.id } } });
  const fields: JsonObject = {
    ...labelled && { 'f:metadata': { 'f:labels': { [`f:${MEMBER_LABEL}`]: {} } } }, ...owned === 'value' && { 'f:data': { 'f:value': {} } },
  };
  const own = owned === 'none' ? [] : [{ manager: INSTANCE.manager, operation: 'Apply', apiVersion: 'v1', fieldsV1: fields }];
  const others = by === 'other' || owned !== 'value' ? [{ manager: 'other', operation: 'Update', apiVersion: 'v1', fieldsV1: { 'f:data': { 'f:value': {} } } }] : [];
  live.metadata = { ...live.metadata, uid: String(uid), resourceVersion: String(version), managedFields: [...own, ...others] };
  return live;
}

/** A decision, with the edges to each step. */
interface Decided extends Decision { inbound: ReadonlyMap<string, Edge[]> }
const decisions = new Map<string, Decided>();

/** A deliberate fault in deciding: what it makes of a right decision. */
export type Fault = (decision: Decision) => Decision;
let fault: Fault = (decision) => decision;

/** Does the work with a decision that has a fault. */
export function withFault(deliberate: Fault, work: () => void): void {
  decisions.clear();
  fault = deliberate;
  try {
    work();
  } finally {
    decisions.clear();
    fault = (decision) => decision;
  }
}

/** The real decision for what a run has seen. */
export function decisionFor(set: string, seen: Look): Decided {
  const id = `${set} ${seen}`;
  if (!decisions.has(id)) {
    const { objects, inventory } = JSON.parse(looks[seen]) as { objects: (ModelObject | null)[]; inventory: InventoryEntry[] };
    const live = new Map(objects.flatMap((each, index) => each ? [[keyOfName(NAMES[index]), liveOf(NAMES[index], each)]] : []));
    const observed: Observed = {
      instance: INSTANCE,
      desired: desiredOf(set),
      inventory: new Map(inventory.map((entry) => [keyOf(entry), entry])),
      live: live as Map<string, KubeObject>,
      unreadable: new Map(),
      objectsOf: new Map(),
      namespaces: new Map(),
    };
    decisions.set(id, withInbound(fault(decide(observed, { adopt: [], crds: false, namespaces: false, volumes: false }))));
  }
  return decisions.get(id)!;
}

function withInbound({ steps, edges }: Decision): Decided {
  const keys = new Set(steps.map(({ key }) => key));
  const inbound = new Map([...keys].map((key) => [key, edges.filter(({ from, to }) => to === key && keys.has(from))]));
  return { steps, edges, inbound };
}

/** What a run observes in a state. */
export function look({ objects, inventory }: Pick<State, 'objects' | 'inventory'>): Look {
  const text = JSON.stringify({ objects: NAMES.map((name) => objects[name]), inventory });
  if (!numbers.has(text)) numbers.set(text, looks.push(text) - 1);
  return numbers.get(text)!;
}

/** What was observed, as text. */
export function textOf(seen: Look): string {
  return looks[seen];
}

/** Whether a run would write: as apply decides it. */
export function differs({ steps }: Decision): boolean {
  return steps.some((step) => isEffective(step) || (step.action === 'unchanged' && step.entry?.uid !== step.live!.metadata.uid));
}

/** Everything that can happen next. */
export function transitions(state: State): Transition[] {
  return [...state.runs.flatMap((run, index) => [...runTransitions(state, run, index), ...crash(state, run, index)]), ...otherTransitions(state)];
}

function crash(state: State, run: ModelRun, index: number): Transition[] {
  if (run.phase === 'begin' || run.phase === 'killed' || run.phase === 'ended' || state.budget.crashes === 0) {
    return [];
  }
  const killed = (late?: Step): Transition => ({
    name: `run ${index} is killed${late ? `, and ${late.action} ${late.key} is on its way` : ''}`,
    state: changed(state, (next) => {
      next.budget.crashes--;
      next.runs[index] = { ...run, phase: late ? 'killed' : 'ended', ...late && { late: late.key } };
      if (next.holder === index) {
        delete next.holder;
        next.killed = true;
      }
    }),
  });
  return [killed(), ...state.budget.late && run.phase === 'executing' ? inFlight(run).map(killed) : []];
}

/** The writes that a run may have sent without an answer yet. */
function inFlight(run: ModelRun): Step[] {
  const decision = decisionFor(run.set, run.seen!);
  return freeSteps(decision, run).filter((step) => isEffective(step) && step.action !== 'forget' && !isBlocked(decision, run, step));
}

function freeSteps({ steps, inbound }: Decided, run: ModelRun): Step[] {
  return steps.filter((step) => !(step.key in run.ended) && inbound.get(step.key)!.every(({ from }) => from in run.ended));
}

function runTransitions(state: State, run: ModelRun, index: number): Transition[] {
  switch (run.phase) {
    case 'begin':
      return [{
        name: `run ${index} looks`,
        state: changed(state, (next) => {
          next.runs[index].phase = differs(decisionFor(run.set, look(state))) ? 'looked' : 'ended';
        }),
      }];
    case 'looked':
      return state.holder !== undefined ? [] : [{ name: `run ${index} takes the lock, looks again and records`, state: locked(state, run, index) }];
    case 'executing':
      return executions(state, run, index);
    case 'killed':
      return [{ name: `run ${index}: ${run.late} arrives`, state: arrived(state, run, index) }];
    case 'ended':
      return [];
  }
}

function locked(state: State, run: ModelRun, index: number): State {
  const seen = look(state);
  return changed(state, (next) => {
    next.holder = index;
    next.runs[index] = { ...run, phase: 'executing', seen };
    next.inventory = entriesDuring(decisionFor(run.set, seen), { ...progress(next.runs[index]), followsKilled: state.killed });
  });
}

/** One transition for each step that may begin: up to 16 are in flight, so that they arrive in any order. */
function executions(state: State, run: ModelRun, index: number): Transition[] {
  const decision = decisionFor(run.set, run.seen!);
  const free = freeSteps(decision, run);
  if (free.length === 0) {
    return [{ name: `run ${index} records and ends`, state: finished(state, run, index, decision) }];
  }
  const silent = free.find((step) => !isEffective(step) || step.action === 'forget' || isBlocked(decision, run, step));
  return silent ? [{ name: `run ${index}: ${silent.action} ${silent.key}`, state: endedSilently(state, run, index, decision, silent) }]
    : free.map((step) => ({ name: `run ${index}: ${step.action} ${step.key}`, state: sent(state, index, step) }));
}

function isBlocked({ inbound }: Decided, run: ModelRun, { key }: Step): boolean {
  return inbound.get(key)!.some(({ from, kind }) => kind !== 'order' && run.ended[from] === 'failed');
}

function endedSilently(state: State, run: ModelRun, index: number, decision: Decided, step: Step): State {
  return changed(state, (next) => {
    next.runs[index].ended[step.key] = isBlocked(decision, run, step) || step.action === 'refuse' ? 'failed' : 'succeeded';
    if (step.action === 'unchanged') next.runs[index].applied[step.key] = Number(step.live!.metadata.uid);
  });
}

function finished(state: State, run: ModelRun, index: number, decision: Decided): State {
  return changed(state, (next) => {
    next.inventory = entriesAfter(decision, { ...progress(run), followsKilled: state.killed });
    delete next.killed;
    next.runs[index] = { set: run.set, phase: 'ended', ended: {}, applied: {} };
    delete next.holder;
  });
}

function progress(run: ModelRun) {
  const decision = decisionFor(run.set, run.seen!);
  const gone = new Set(decision.steps.filter(({ key, action }) => action === 'delete' && run.ended[key] === 'succeeded').map(({ key }) => key));
  const answers = new Map(Object.entries(run.applied).map(([key, uid]) => [key, answerOf(nameOf(key), uid)]));
  return { applied: answers, gone };
}

/** What the API server has answered to an apply. */
function answerOf(name: string, uid: number): KubeObject {
  return { ...ref(name), metadata: { name, namespace: 'home', uid: String(uid) } };
}

/** The effect of the write of a killed run. Nobody hears its answer, and nobody sends it again. */
function arrived(state: State, run: ModelRun, index: number): State {
  const step = decisionFor(run.set, run.seen!).steps.find(({ key }) => key === run.late)!;
  const live = state.objects[nameOf(step.key)];
  const isSame = live !== undefined && String(live.uid) === step.live?.metadata.uid;
  const isOfVersion = step.action === 'delete' || String(live?.version) === step.live?.metadata.resourceVersion;
  const isAnswered = step.action === 'create' ? live === undefined : isSame && isOfVersion;
  return changed(isAnswered ? sent(state, index, step) : state, (next) => {
    next.runs[index] = { set: run.set, phase: 'ended', ended: {}, applied: {} };
  });
}

/** The effect of one request, with the preconditions that the reconciler sends. */
function sent(state: State, index: number, step: Step): State {
  const name = nameOf(step.key);
  return changed(state, (next) => {
    const live = next.objects[name];
    const run = next.runs[index];
    const isSame = live !== undefined && String(live.uid) === step.live?.metadata.uid;
    run.ended[step.key] = 'succeeded';
    if (step.action === 'delete') {
      if (isSame) {
        if (live.by === 'other') throw new Violation(`${name} of somebody else is deleted`);
        next.objects[name] = undefined;
      }
    } else if (step.action === 'release') {
      if (isSame) Object.assign(live, { owned: 'none', version: live.version + 1 });
    } else if (!applied(next, run, name, step, live, isSame)) {
      run.ended[step.key] = 'failed';
    }
  });
}

/** Server-side apply: a create only if there is no object, a change only of the object that was seen, and no field of another owner. */
function applied(next: State, run: ModelRun, name: string, step: Step, live: ModelObject | undefined, isSame: boolean): boolean {
  const value = valueIn(run.set);
  if (!live) {
    next.objects[name] = { uid: next.nextUid++, by: 'us', labelled: true, owned: 'value', value, version: 1 };
  } else if (!isSame && !(live.labelled && live.owned !== 'none')) {
    return false;
  } else if (live.owned !== 'value' && live.value !== value) {
    return false; // a conflict
  } else {
    if (live.by === 'other') throw new Violation(`${name} of somebody else is changed`);
    const isSameAsBefore = live.labelled && live.owned === 'value' && live.value === value;
    Object.assign(live, { labelled: true, owned: 'value', value, version: live.version + Number(!isSameAsBefore) });
  }
  run.applied[step.key] = next.objects[name]!.uid;
  return true;
}

/** Somebody else creates, deletes, changes, or takes a label away. */
function otherTransitions(state: State): Transition[] {
  if (state.budget.other === 0) {
    return [];
  }
  const act = (name: string, verb: string, change: (next: State) => void): Transition => ({
    name: `somebody else ${verb} ${name}`,
    state: changed(state, (next) => {
      next.budget.other--;
      change(next);
    }),
  });
  return NAMES.flatMap((name) => {
    const live = state.objects[name];
    if (!live) {
      return [['creates', 'theirs'], ['creates the same', valueIn(state.runs[0].set)]].map(([verb, value]) => act(name, verb, (next) => {
        next.objects[name] = { uid: next.nextUid++, by: 'other', labelled: false, owned: 'none', value, version: 1 };
      }));
    }
    return [
      act(name, 'deletes', (next) => { next.objects[name] = undefined; }),
      act(name, 'changes', (next) => { Object.assign(next.objects[name]!, { value: 'theirs', owned: live.owned === 'none' ? 'none' : 'label', version: live.version + 1 }); }),
      act(name, 'takes the label of', (next) => { Object.assign(next.objects[name]!, { labelled: false, version: live.version + 1 }); }),
    ];
  });
}

function changed(state: State, change: (next: State) => void): State {
  const next = copyOf(state);
  change(next);
  return next;
}

/** What tells a state from all others. In which order its parts came about makes no difference to what can happen next. */
export function idOf({ objects, inventory, holder, killed, runs, nextUid, budget }: State): string {
  const ofRuns = runs.map(({ set, phase, late, seen, ended, applied: uids }) => `${set} ${phase} ${late} ${seen} ${sortedText(ended)} ${sortedText(uids)}`);
  return [look({ objects, inventory }), holder, killed, ...ofRuns, nextUid, budget.other, budget.crashes].join('|');
}

function sortedText(values: { [key: string]: string | number }): string {
  return Object.entries(values).map(([key, value]) => `${key}=${value}`).sort().join();
}

/** A copy of everything that a transition changes. */
export function copyOf(state: State): State {
  return {
    ...state,
    objects: Object.fromEntries(Object.entries(state.objects).map(([name, each]) => [name, each && { ...each }])),
    runs: state.runs.map((run) => ({ ...run, ended: { ...run.ended }, applied: { ...run.applied } })),
    budget: { ...state.budget },
  };
}
