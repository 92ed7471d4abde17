import { ValuesProblem, ValuesSource } from '../../../helm';

/** A field of the file, which knows where it stands. */
export class Field {
  constructor(
    public readonly value: unknown,
    public readonly path: readonly string[],
    private readonly source: ValuesSource) {}

  /** Where it stands and what it is called. */
  public get where(): string {
    return `${this.source.locate([...this.path])}: ${this.path.join('.')}`;
  }

  /** The field below it, if there is one. */
  public get(...path: string[]): Field | undefined {
    const value = path.reduce<any>((inner, key) => inner?.[key], this.value);
    return value === undefined || value === null ? undefined : new Field(value, [...this.path, ...path], this.source);
  }

  /** All fields below a map, or the items of a list. */
  public get fields(): [string, Field][] {
    const entries = typeof this.value === 'object' && this.value !== null ? Object.entries(this.value) : [];
    return entries.filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [key, new Field(value, [...this.path, key], this.source)]);
  }

  /** The same value as if it stood at the top of a source of values, such as those of a chart. */
  public asSource(values: unknown = this.value): ValuesSource {
    return { values, locate: (path) => this.source.locate([...this.path, ...path]) };
  }

  public refuse(why: string): ValuesProblem {
    return { isUnknown: false, message: `${this.where} ${why}` };
  }

  public unknown(what: string): ValuesProblem {
    return { isUnknown: true, message: `${this.where} is not ${what}` };
  }
}
