import { WAVE_NAMES, Waves } from './order';
import { isApply, Step } from './step';

/** Steps in the order of the waves, deletions last and in reverse. In each wave they are sorted by key, so that the order of the input does not matter. */
export function inOrder(steps: Step[], waves: Waves): Step[] {
  const ranks = new Map(steps.map((step) => [step, rankOf(step, waves)]));
  return [...steps].sort((one, other) => ranks.get(one)! - ranks.get(other)! || (one.key < other.key ? -1 : Number(one.key > other.key)));
}

function rankOf(step: Step, waves: Waves): number {
  const object = step.of?.object ?? step.live;
  const wave = object ? WAVE_NAMES.indexOf(waves.of(object)) : 0;
  return isApply(step) || step.action === 'refuse' ? wave : 2 * WAVE_NAMES.length - wave;
}
