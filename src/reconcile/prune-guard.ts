import { DesiredError } from './desired';
import { Observed } from './observe';
import { isMain } from './recorded';
import { Decision, Step } from './step';
import { titleOf } from '../json';

export interface PruneOptions {
  /** Whether an empty set may prune all objects of the instance. */
  allowEmpty: boolean;
  /** Whether a run may prune more objects than is usual. @default false */
  allowPruneMany?: boolean;
  /** What the set was read from, such as `-f web.yaml`: a part of messages. */
  source?: string;
}

/** The number of objects that may be pruned from a set of any size. */
const FEW = 10;
/** The share of a larger set that may be pruned. */
const SHARE = 0.2;
/** At most half of a set may be pruned if it has this size or more. */
const HALVED_FROM = 4;

/** How many objects of an instance with so many objects a run may prune. */
export function mostPruned(objects: number): number {
  const most = Math.max(FEW, Math.floor(objects * SHARE));
  return objects < HALVED_FROM ? most : Math.min(most, Math.floor(objects / 2));
}

/**
 * An empty set, or one that lost many objects, is more often a broken program, or a part of the set, than an intention.
 *
 * @throws DesiredError before anything is done
 */
export function assertPrunes(observed: Observed, { steps }: Decision, options: PruneOptions): void {
  const { instance, inventory, desired } = observed;
  if (desired.length === 0 && !options.allowEmpty) {
    const lost = inventory.size > 0 ? `, and instance '${instance.name}' has ${inventory.size} in the cluster: all of them would be deleted` : `: ${sourceOf(options)} has none`;
    throw new DesiredError(`there are no objects to apply${lost}. If you want this, use --allow-empty`);
  }
  const pruned = steps.filter((step) => step.action === 'delete' && isMain(step) && !step.of);
  const most = mostPruned(inventory.size);
  if (desired.length > 0 && pruned.length > most && !options.allowPruneMany) {
    throw new DesiredError(`${pruned.length} of ${inventory.size} objects of instance '${instance.name}' in namespace '${instance.namespace}' would be deleted, since ${sourceOf(options)} does not have them: `
      + `${named(pruned)}. At most ${most} are deleted without a flag. An instance is a set of objects that is always applied as a whole: to apply these objects beside the others, `
      + 'use another instance (--instance NAME). If you want to delete the others, use --allow-prune-many');
  }
}

function sourceOf({ source }: PruneOptions): string {
  return source ?? 'the set';
}

function named(steps: Step[]): string {
  return steps.slice(0, 5).map(({ ref }) => titleOf(ref)).join(', ') + (steps.length > 5 ? `, and ${steps.length - 5} more` : '');
}
