/** Finds items by the texts of each: one search of a set with many objects would be quadratic. */
export class Lookup<T> {
  private readonly found = new Map<string, T[]>();

  /** @param textsOf the texts by which an item is found */
  constructor(items: Iterable<T>, textsOf: (item: T) => Iterable<string>) {
    for (const item of items) {
      for (const text of new Set(textsOf(item))) {
        const others = this.found.get(text);
        if (others) others.push(item); else this.found.set(text, [item]);
      }
    }
  }

  /** The items with a text, in their order. */
  public get(text: string): readonly T[] {
    return this.found.get(text) ?? [];
  }

  /** The items with one of these texts, each once. */
  public ofAny(texts: Iterable<string>): T[] {
    return [...new Set([...texts].flatMap((text) => this.get(text)))];
  }
}
