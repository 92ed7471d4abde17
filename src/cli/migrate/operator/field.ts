import { ValuesProblem, ValuesSource } from '../../../helm';

/** A field of the file, with its place. */
export class Field {
  constructor(
    public readonly value: unknown,
    public readonly path: readonly string[],
    private readonly source: ValuesSource) {}

  /** The place and the path of the field. */
  public get where(): string {
    return `${this.place}: ${this.path.join('.')}`;
  }

  /** The place alone, such as `operator.yaml:12`. */
  public get place(): string {
    return this.source.locate([...this.path]);
  }

  /** The field at a path below this one; undefined if there is none. */
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

  /** The field as a source of values, with its value at the top. */
  public asSource(values: unknown = this.value): ValuesSource {
    return { values, locate: (path) => this.source.locate([...this.path, ...path]) };
  }

  /** A problem of this field. */
  public problem(why: string): ValuesProblem {
    return { isUnknown: false, where: this.place, message: `${this.where} ${why}` };
  }

  /** A problem: this field is unknown. */
  public unknown(what: string): ValuesProblem {
    return { isUnknown: true, where: this.place, message: `${this.where} is not ${what}` };
  }
}
