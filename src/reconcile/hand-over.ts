import { DesiredError } from './desired';
import { Observed } from './observe';
import { titleOf } from '../json';
import { ObjectRef } from '../kube';

export interface HandOverOptions {
  /**
   * The objects that left the set and are released, so that another instance can adopt them: `Kind/name`, `Kind/namespace/name`, or `all`. They are
   * not deleted.
   * @default none
   */
  release?: string[];
}

const ALL = 'all';

/** Whether an object that left the set is handed over. */
export function isHandedOver({ kind, namespace, name }: ObjectRef, { release = [] }: HandOverOptions): boolean {
  return [ALL, `${kind}/${name}`, ...namespace === undefined ? [] : [`${kind}/${namespace}/${name}`]].some((text) => release.includes(text));
}

/**
 * A name that is wrong must not delete what it was to keep.
 *
 * @throws DesiredError if a name is that of no object that left the set
 */
export function assertHandedOver({ desired, inventory }: Pick<Observed, 'desired' | 'inventory'>, { release = [] }: HandOverOptions): void {
  const keys = new Set(desired.map(({ key }) => key));
  const left = [...inventory].filter(([key]) => !keys.has(key)).map(([, entry]) => entry);
  const unknown = release.filter((text) => text !== ALL && !left.some((entry) => isHandedOver(entry, { release: [text] })));
  if (unknown.length > 0) {
    const some = left.slice(0, 5).map(titleOf).join(', ') + (left.length > 5 ? `, and ${left.length - 5} more` : '');
    throw new DesiredError(`--release ${unknown.join(' ')}: no object of this name left the set. ${left.length > 0 ? `These left it: ${some}` : 'None left it'}. Write Kind/name, Kind/namespace/name, or all`);
  }
}
