import { constructOrder } from './construct-order';
import { Dependencies } from './dependencies';
import { Observed } from './observe';
import { WAVE_NAMES, WaveName, Waves } from './order';
import { Edge, isApply, Step } from './step';
import { KubeObject } from '../kube';

/** The milestone after which workloads are restarted: all objects of the set are applied and ready. */
const ALL_APPLIED = 'milestone/all applied';

/** The milestone after which objects that left the set are pruned: all objects of the set are applied and ready, and restarted. */
export const ALL_SUCCEEDED = 'milestone/all succeeded';

export interface Graph {
  milestones: Step[];
  edges: Edge[];
  notes: { key: string; note: string }[];
}

/** The steps that do not wait for the set to succeed although they delete, and those that do although they apply. */
export interface Exceptions {
  early: ReadonlySet<string>;
  late: ReadonlySet<string>;
}

/** The order of steps: by waves, by dependencies, by constructs, and what takes something away after everything else has succeeded. */
export function edgesOf(steps: Step[], observed: Observed, waves: Waves, { early, late }: Exceptions, ofRules: Edge[]): Graph {
  const applies = steps.filter((step) => step.of && (isApply(step) || step.action === 'refuse'));
  const deletions = steps.filter(({ action }) => action === 'delete');
  const strong = [
    ...dependencyEdges(applies, observed),
    ...dependencyEdges(deletions, observed).map(({ from, to, kind }) => ({ from: to, to: from, kind })),
    ...applies.filter(({ key }) => !late.has(key)).map(({ key }): Edge => ({ from: key, to: ALL_SUCCEEDED, kind: 'ready' })),
    ...[...deletions.filter(({ key }) => !early.has(key)), ...applies.filter(({ key }) => late.has(key))]
      .map(({ key }): Edge => ({ from: ALL_SUCCEEDED, to: key, kind: 'ready' })),
    ...restartEdges(steps, applies.filter(({ key }) => !late.has(key))),
    ...ofRules,
  ];
  const constructs = constructOrder([{ steps: applies, objectOf, reversed: false }, { steps: deletions, objectOf, reversed: true }], strong);
  const changes = applies.filter(({ action }) => ['create', 'configure', 'adopt'].includes(action));
  const applied = waveOrder('apply', changes, waves, WAVE_NAMES, constructs.stageOf);
  const deleted = waveOrder('delete', deletions, waves, [...WAVE_NAMES].reverse(), constructs.stageOf);
  return {
    milestones: [...applied.milestones, ...deleted.milestones, ...constructs.milestones, milestone(ALL_APPLIED), milestone(ALL_SUCCEEDED)],
    edges: [...applied.edges, ...deleted.edges, ...strong, ...constructs.edges],
    notes: constructs.notes,
  };
}

/** Pods are restarted when all objects are as desired, and before anything goes that the old pods may use. */
function restartEdges(steps: Step[], applies: Step[]): Edge[] {
  const restarts = steps.filter(({ action }) => action === 'restart');
  return restarts.length === 0 ? [] : [
    ...applies.map(({ key }): Edge => ({ from: key, to: ALL_APPLIED, kind: 'ready' })),
    ...restarts.flatMap(({ key }): Edge[] => [{ from: ALL_APPLIED, to: key, kind: 'ready' }, { from: key, to: ALL_SUCCEEDED, kind: 'ready' }]),
  ];
}

/** Steps that may be sent together: of one wave, and after the same number of constructs. */
interface Batch {
  key: string;
  wave: WaveName;
  steps: Step[];
}

/** A milestone between each two batches, so that the number of edges grows with the number of steps, and not with its square. */
function waveOrder(verb: 'apply' | 'delete', steps: Step[], waves: Waves, order: WaveName[], stageOf: (key: string) => number): Pick<Graph, 'milestones' | 'edges'> {
  const batches = batchesOf(verb, steps, waves, order, stageOf);
  return {
    milestones: batches.map(({ key, wave, steps: { length } }, index) => ({
      ...milestone(key), begins: { wave, verb, number: index + 1, of: batches.length, objects: length },
    })),
    edges: batches.flatMap((batch, index) => [
      ...batch.steps.map(({ key }): Edge => ({ from: batch.key, to: key, kind: 'order' })),
      ...index === 0 ? [] : batches[index - 1].steps.map(({ key }): Edge => ({ from: key, to: batch.key, kind: 'order' })),
    ]),
  };
}

/** The objects of a later stage begin their waves again: a namespace may depend on a workload. */
function batchesOf(verb: string, steps: Step[], waves: Waves, order: WaveName[], stageOf: (key: string) => number): Batch[] {
  const stages = new Map<number, Map<WaveName, Step[]>>();
  for (const step of steps) {
    const stage = stageOf(step.key);
    const byWave = stages.get(stage) ?? new Map(order.map((wave): [WaveName, Step[]] => [wave, []]));
    stages.set(stage, byWave);
    byWave.get(waves.of(objectOf(step)))!.push(step);
  }
  const sorted = [...stages].sort(([one], [other]) => one - other);
  return sorted.flatMap(([stage, byWave]) => [...byWave].filter(([, of]) => of.length > 0).map(([wave, of]): Batch => ({
    key: `milestone/${verb} ${wave}${stage > 0 ? ` ${stage}` : ''}`, wave, steps: of,
  })));
}

function dependencyEdges(steps: Step[], { namespaces }: Observed): Edge[] {
  const dependencies = new Dependencies(steps.map(objectOf), namespaces);
  return steps.flatMap((step) => dependencies.of(objectOf(step)).map((from): Edge => ({ from, to: step.key, kind: 'ready' })));
}

function objectOf({ of, live }: Step): KubeObject {
  return (of?.object ?? live)!;
}

function milestone(key: string): Step {
  return { key, action: 'milestone', ref: { apiVersion: 'v1', kind: 'Milestone', name: key } };
}
