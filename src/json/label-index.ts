import { Lookup } from './lookup';
import { Plain } from './parts';
import { selects } from './selector';

/** What has labels in a namespace. */
export interface Labelled {
  readonly namespace?: string;
  readonly labels: Plain;
}

/** Finds what labels select, without a comparison of each selector with everything. */
export class LabelIndex<T extends Labelled> {
  private readonly labelled: Lookup<T>;

  constructor(items: readonly T[]) {
    this.labelled = new Lookup(items, ({ namespace, labels }) => Object.entries(labels).map((label) => textOf(namespace, label)));
  }

  /** The items of a namespace that have all these labels, in their order. Without a label, none is selected. */
  public selected(namespace: string | undefined, matchLabels: Plain): T[] {
    const candidates = Object.entries(matchLabels).map((label) => this.labelled.get(textOf(namespace, label)));
    const fewest = candidates.reduce((least, each) => each.length < least.length ? each : least, candidates[0] ?? []);
    return fewest.filter(({ labels }) => selects({ matchLabels }, labels));
  }
}

function textOf(namespace: string | undefined, [name, value]: [string, unknown]): string {
  return JSON.stringify([namespace, name, value]);
}
