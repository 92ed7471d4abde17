import { LabelIndex, Labelled, Lookup, partOf, Plain } from '../json';

/** The labels that an object of Istio selects. */
export function selectorOf({ spec }: Plain): Plain {
  return partOf(spec, 'selector', 'matchLabels');
}

/** Finds what policies select: in their namespace, or in all namespaces if that is the root namespace. */
export class Selection<T extends Labelled> {
  private readonly byNamespace: Lookup<T>;
  private readonly byLabels: LabelIndex<T>;
  private readonly anywhere: LabelIndex<Labelled & { item: T }>;

  constructor(private readonly items: readonly T[], private readonly rootNamespace: string) {
    this.byNamespace = new Lookup(items, ({ namespace }) => [namespace ?? '']);
    this.byLabels = new LabelIndex(items);
    this.anywhere = new LabelIndex(items.map((item) => ({ labels: item.labels, item })));
  }

  /** The items that a policy of a namespace selects. Without labels, it selects all. */
  public of(namespace: string, labels: Plain): readonly T[] {
    const isForAll = Object.keys(labels).length === 0;
    if (namespace === this.rootNamespace) {
      return isForAll ? this.items : this.anywhere.selected(undefined, labels).map(({ item }) => item);
    }
    return isForAll ? this.byNamespace.get(namespace) : this.byLabels.selected(namespace, labels);
  }
}
