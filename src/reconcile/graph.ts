import { Dependencies } from './dependencies';
import { Observed } from './observe';
import { WAVE_NAMES, WaveName, Waves } from './order';
import { Edge, isApply, Step } from './step';
import { KubeObject } from '../kube';

/** The milestone after which objects that left the set are pruned: all objects of the set are applied and ready. */
export const ALL_SUCCEEDED = 'milestone/all succeeded';

export interface Graph {
  milestones: Step[];
  edges: Edge[];
}

/** The order of steps: by waves, by dependencies, and prunes after everything else has succeeded. */
export function edgesOf(steps: Step[], observed: Observed, waves: Waves, early: ReadonlySet<string>): Graph {
  const applies = steps.filter((step) => step.of && (isApply(step) || step.action === 'refuse'));
  const deletions = steps.filter(({ action }) => action === 'delete');
  const changes = applies.filter(({ action }) => ['create', 'configure', 'adopt'].includes(action));
  const applied = waveOrder('apply', changes, waves, WAVE_NAMES);
  const deleted = waveOrder('delete', deletions, waves, [...WAVE_NAMES].reverse());
  return {
    milestones: [...applied.milestones, ...deleted.milestones, milestone(ALL_SUCCEEDED)],
    edges: [
      ...applied.edges,
      ...deleted.edges,
      ...dependencyEdges(applies, observed),
      ...dependencyEdges(deletions, observed).map(({ from, to, kind }) => ({ from: to, to: from, kind })),
      ...applies.map(({ key }): Edge => ({ from: key, to: ALL_SUCCEEDED, kind: 'ready' })),
      ...deletions.filter(({ key }) => !early.has(key)).map(({ key }): Edge => ({ from: ALL_SUCCEEDED, to: key, kind: 'ready' })),
    ],
  };
}

/** A milestone between each two waves, so that the number of edges grows with the number of steps, and not with its square. */
function waveOrder(verb: 'apply' | 'delete', steps: Step[], waves: Waves, order: WaveName[]): Graph {
  const byWave = new Map<WaveName, Step[]>(order.map((wave) => [wave, []]));
  steps.forEach((step) => byWave.get(waves.of(objectOf(step)))!.push(step));
  const present = order.filter((wave) => byWave.get(wave)!.length > 0);
  const keyOfWave = (wave: WaveName) => `milestone/${verb} ${wave}`;
  return {
    milestones: present.map((wave, index) => ({
      ...milestone(keyOfWave(wave)), begins: { wave, verb, number: index + 1, of: present.length, objects: byWave.get(wave)!.length },
    })),
    edges: present.flatMap((wave, index) => [
      ...byWave.get(wave)!.map(({ key }): Edge => ({ from: keyOfWave(wave), to: key, kind: 'order' })),
      ...index === 0 ? [] : byWave.get(present[index - 1])!.map(({ key }): Edge => ({ from: key, to: keyOfWave(wave), kind: 'order' })),
    ]),
  };
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
