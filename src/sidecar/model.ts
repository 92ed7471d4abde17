import { Expression } from './expression';

/** Alternative parts of a template. The first branch whose condition is true is rendered. */
export class Choice<T> {
  constructor(public readonly branches: readonly Branch<T>[]) {}

  /** Adds a part that is rendered when this condition is true and no earlier condition is. */
  public elseWhen<U>(condition: Expression, part: U): Choice<T | U> {
    return new Choice<T | U>([...this.branches, { condition, part }]);
  }

  /** Adds a part that is rendered when no condition is true. */
  public otherwise<U>(part: U): Choice<T | U> {
    return new Choice<T | U>([...this.branches, { part }]);
  }
}

/** A part with its condition. */
export interface Branch<T> {
  /** @default - the part is rendered if no earlier branch is. */
  readonly condition?: Expression;
  readonly part: T;
}

/** A part that is repeated for each element of a list or a map. */
export class Loop<T> {
  constructor(public readonly over: Expression, public readonly key: Expression, public readonly item: Expression, public readonly part: T) {}
}

/**
 * A part that is rendered only under a condition. If the part is the value of a field, the condition covers the whole field
 * with its name. In a list, a branch may be a list of items: all of them are rendered, or none.
 */
export function when<T>(condition: Expression, part: T): Choice<T> {
  return new Choice([{ condition, part }]);
}

/**
 * A part that is rendered for each element of a list or a map.
 *
 * @param name the name of the loop's variables. Nested loops need different names.
 */
export function each<T>(name: string, over: Expression, part: (item: Expression, key: Expression) => T): Loop<T> {
  const item = new Expression(`$${name}`);
  const key = new Expression(`$${name}Key`);
  return new Loop(over, key, item, part(item, key));
}

/** A variable of the template. It is computed once, before the first document. */
export class Variable extends Expression {
  /** A variable that holds the value of an expression. */
  public static of(name: string, definition: Expression): Variable {
    return new Variable(name, definition);
  }

  /** A variable that holds a list: the values of all iterations of a loop. The loop may contain loops and conditions. */
  public static collect(name: string, from: Collected): Variable {
    return new Variable(name, new Expression('list'), from);
  }

  private constructor(name: string, public readonly definition: Expression, public readonly from?: Collected) {
    super(`$${name}`);
  }
}

/** What a variable can collect its values from. */
export type Collected = Expression | Loop<Collected> | Choice<Collected>;

/** The value of a field: a constant, an expression, or a choice. `null` deletes the field from the pod that the template is merged into. */
export type OneOf<T> = T | null | Expression | Choice<OneOf<T>>;

/** An item of a list, or a part that renders to any number of items. */
export type Item<T> = T | Expression | Choice<Item<T> | Item<T>[]> | Loop<Item<T> | Item<T>[]>;

export type List<T> = OneOf<Item<T>[]>;
export type Text = OneOf<string>;
export type Integer = OneOf<number>;
export type Flag = OneOf<boolean>;
/** A map with free keys, such as labels. */
export type TextMap = OneOf<{ readonly [name: string]: Text }>;

/** A template: one or more YAML documents, and the variables that they use. */
export interface Template<T extends object = object> {
  readonly variables?: Variable[];
  readonly documents: T[];
}
