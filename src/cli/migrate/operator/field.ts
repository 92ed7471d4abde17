import { ValuesProblem, ValuesSource } from '../../../helm';
import { isMap } from '../../../json';

/** A field of a file, with its place. The parts of a merged field come from several files. */
export class Field {
  /** The field at the top of a file, or at a path of it. */
  public static of(source: ValuesSource, value: unknown = source.values, path: readonly string[] = []): Field {
    const field = new Field(path, source);
    field.given = { value };
    return field;
  }

  /** The fields of a map, or the items of a list, by name or index. */
  private known?: ReadonlyMap<string, Field>;
  private given?: { readonly value: unknown };

  private constructor(public readonly path: readonly string[], private readonly source: ValuesSource) {}

  /** This map or list with other parts. */
  public with(parts: ReadonlyMap<string, Field> | readonly Field[]): Field {
    const field = new Field(this.path, this.source);
    if (Array.isArray(parts)) {
      field.known = new Map(parts.map((part, index) => [String(index), part]));
      field.given = { value: parts.map(({ value }) => value) };
    } else {
      field.known = parts as ReadonlyMap<string, Field>;
      field.given = { value: Object.fromEntries([...field.known].map(([key, { value }]) => [key, value])) };
    }
    return field;
  }

  public get value(): unknown {
    return this.given!.value;
  }

  /** The fields of a map, or the items of a list, by name or index, with those that are null. */
  public get parts(): ReadonlyMap<string, Field> {
    return this.known ??= new Map(entriesOf(this.value).map(([key, value]) => [key, Field.of(this.source, value, [...this.path, key])]));
  }

  /** The place and the path of the field. */
  public get where(): string {
    return `${this.place}: ${this.path.join('.')}`;
  }

  /** The place alone, such as `operator.yaml:12`. */
  public get place(): string {
    return this.source.locate([...this.path]);
  }

  /** The field at a path below this one. It is undefined if there is none, or if it is null. */
  public get(...path: string[]): Field | undefined {
    const found = path.reduce<Field | undefined>((field, key) => field?.parts.get(key), this);
    return (found?.value ?? undefined) === undefined ? undefined : found;
  }

  /** All fields below a map, or the items of a list, except those that are null. */
  public get fields(): [string, Field][] {
    return [...this.parts].filter(([, { value }]) => value !== null && value !== undefined);
  }

  /** The field as a source of values, with its value at the top. */
  public asSource(values: unknown = this.value): ValuesSource {
    return { values, locate: (path) => this.nearest(path).place };
  }

  /** The field at the path, or else the innermost one on the way to it. */
  public nearest([key, ...path]: readonly string[]): Field {
    const inner = key === undefined ? undefined : this.parts.get(key);
    return inner ? inner.nearest(path) : this;
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

function entriesOf(value: unknown): [string, unknown][] {
  return Array.isArray(value) || isMap(value) ? Object.entries(value) : [];
}
