import { definition, FieldSchema, fragmentSchema } from '../../src/k8s/internal';

/** How deep the optional fields of a fragment are filled in. */
const DEPTH = 4;

/** Random parts of Kubernetes objects that fit their schemas. */
export class RandomFragments {
  /**
   * @param next the next random number, from 0 up to 1
   * @param texts the texts of string fields
   */
  constructor(private readonly next: () => number, private readonly texts: readonly string[]) {}

  public of(fragment: string): unknown {
    return this.field(fragmentSchema(fragment), DEPTH);
  }

  private field(schema: FieldSchema, depth: number): unknown {
    switch (schema.container) {
      case 'list': return this.list(schema, depth);
      case 'map': return Object.fromEntries(this.several(() => [this.pick(['a', 'b.c/d', 'x-y']), this.item(schema, depth)] as const));
      default: return this.item(schema, depth);
    }
  }

  /** A list without two items of the same keys. */
  private list(schema: FieldSchema, depth: number): unknown[] {
    const items = this.several(() => this.item(schema, depth) as Record<string, unknown>);
    const idOf = (item: Record<string, unknown>) => JSON.stringify(schema.keys.map(({ name, byDefault }) => item[name] ?? byDefault));
    return schema.keys.length === 0 ? items : [...new Map(items.map((item) => [idOf(item), item])).values()];
  }

  private item({ item, members }: FieldSchema, depth: number): unknown {
    const fields = definition(item);
    if (fields) {
      const given = [...fields].filter(([, { required }]) => required || (depth > 0 && this.next() < 0.3));
      return Object.fromEntries(given.map(([name, schema]) => [name, this.field(schema, depth - 1)]));
    }
    return members.length > 0 ? this.pick(members) : this.scalar(item);
  }

  private scalar(type: string): unknown {
    switch (type) {
      case 'boolean': return this.next() < 0.5;
      case 'integer': return this.pick([0, 1, 7, 80, 15010]);
      case 'number': return this.pick([0, 0.5, 3]);
      case 'quantity': return this.pick(['1', '500m', '128Mi', '1.5', '1e3', 2, 0.5]);
      case 'intOrString': return this.pick([1, 80, '25%', 'http']);
      case 'anything': return {};
      default: return this.pick(this.texts);
    }
  }

  private several<T>(one: () => T): T[] {
    return Array.from({ length: Math.floor(this.next() * 3) }, one);
  }

  private pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.next() * all.length)];
  }
}
