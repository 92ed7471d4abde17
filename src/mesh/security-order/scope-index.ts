import { concerns, overlap, Pods, Scope } from './policy';

/** Of one namespace, or of all: the items without a label, and the items by one label of their scope. */
interface Place<T> {
  unlabelled: Set<T>;
  byLabel: Map<string, Map<unknown, Set<T>>>;
}

/** Finds items by their scopes: a comparison of each policy with each other policy, or with each workload, would be quadratic. */
export class ScopeIndex<T> {
  /** By namespace. The empty name stands for all namespaces. */
  private readonly places = new Map<string, Place<T>>();
  private readonly positions: Map<T, number>;

  /** @param scopesOf the scopes of an item, in each of which it is found */
  constructor(items: readonly T[], private readonly scopesOf: (item: T) => Scope[]) {
    this.positions = new Map(items.map((item, position) => [item, position]));
    items.forEach((item) => scopesOf(item).forEach((scope) => this.add(item, scope)));
  }

  /** The items that concern pods, in their order. */
  public concerning(pods: Pods): T[] {
    const near = ['', pods.namespace ?? ''].flatMap((namespace) => this.near(this.places.get(namespace), pods.labels, () => []));
    return this.ordered(near).filter((item) => this.scopesOf(item).some((scope) => concerns(scope, pods)));
  }

  /** The items of which some workload can be in one of the scopes, in their order. */
  public overlapping(scopes: readonly Scope[]): T[] {
    const near = scopes.flatMap(({ namespace, labels }) => {
      const places = namespace === undefined ? [...this.places.values()] : ['', namespace].map((name) => this.places.get(name));
      return places.flatMap((place) => this.near(place, labels, (byValue) => [...byValue.values()]));
    });
    return this.ordered(near).filter((item) => this.scopesOf(item).some((scope) => scopes.some((other) => overlap(scope, other))));
  }

  private add(item: T, { namespace = '', labels }: Scope): void {
    const place = this.places.get(namespace) ?? { unlabelled: new Set(), byLabel: new Map() };
    this.places.set(namespace, place);
    const [label] = Object.entries(labels);
    if (!label) {
      place.unlabelled.add(item);
      return;
    }
    const byValue = place.byLabel.get(label[0]) ?? new Map<unknown, Set<T>>();
    place.byLabel.set(label[0], byValue);
    byValue.set(label[1], (byValue.get(label[1]) ?? new Set()).add(item));
  }

  /** @param others what is near of the items by a label that is not given */
  private near(place: Place<T> | undefined, labels: { [label: string]: unknown }, others: (byValue: Map<unknown, Set<T>>) => Set<T>[]): Set<T>[] {
    const labelled = [...place?.byLabel ?? []].flatMap(([label, byValue]) => {
      const value = labels[label];
      return value === undefined ? others(byValue) : byValue.get(value) ?? [];
    });
    return place ? [place.unlabelled, ...labelled] : [];
  }

  private ordered(near: Set<T>[]): T[] {
    return [...new Set(near.flatMap((items) => [...items]))].sort((one, other) => this.positions.get(one)! - this.positions.get(other)!);
  }
}
