import { Expression } from './expression';

/** Parts of a template that are there only under a condition. The first branch that holds is taken. */
export class Choice<T> {
  constructor(public readonly branches: readonly Branch<T>[]) {}

  /** What is taken when no condition before holds, and this one does. */
  public elseWhen<U>(condition: Expression, part: U): Choice<T | U> {
    return new Choice<T | U>([...this.branches, { condition, part }]);
  }

  /** What is taken when no condition holds. */
  public otherwise<U>(part: U): Choice<T | U> {
    return new Choice<T | U>([...this.branches, { part }]);
  }
}

/** A part, and when it is taken: always, if nothing is said. */
export interface Branch<T> {
  readonly condition?: Expression;
  readonly part: T;
}

/** A part that is repeated for each element of a list or map. */
export class Loop<T> {
  constructor(public readonly over: Expression, public readonly key: Expression, public readonly item: Expression, public readonly part: T) {}
}

/**
 * A part under a condition. As the value of a field it is the whole field that comes and goes;
 * in a list, a branch may be a list too, of items that come and go together.
 */
export function when<T>(condition: Expression, part: T): Choice<T> {
  return new Choice([{ condition, part }]);
}

/**
 * A part for each element.
 *
 * @param name names the variables of the loop; loops within loops need different names
 */
export function each<T>(name: string, over: Expression, part: (item: Expression, key: Expression) => T): Loop<T> {
  const item = new Expression(`$${name}`);
  const key = new Expression(`$${name}Key`);
  return new Loop(over, key, item, part(item, key));
}

/** A value that is computed once, before the first document. */
export class Variable extends Expression {
  /** The value of an expression. */
  public static of(name: string, definition: Expression): Variable {
    return new Variable(name, definition);
  }

  /** The list of what a loop, with loops and conditions in it, comes upon. */
  public static collect(name: string, from: Collected): Variable {
    return new Variable(name, new Expression('list'), from);
  }

  private constructor(name: string, public readonly definition: Expression, public readonly from?: Collected) {
    super(`$${name}`);
  }
}

export type Collected = Expression | Loop<Collected> | Choice<Collected>;

/** The value of a field: constant, computed, or there only under a condition. `null` takes a field out of what is merged. */
export type OneOf<T> = T | null | Expression | Choice<OneOf<T>>;

/** What stands in a list. */
export type Item<T> = T | Expression | Choice<Item<T> | Item<T>[]> | Loop<Item<T> | Item<T>[]>;

export type List<T> = OneOf<Item<T>[]>;
export type Text = OneOf<string>;
export type Integer = OneOf<number>;
export type Flag = OneOf<boolean>;
/** A map of names that are not known to the model, such as labels. */
export type Names = OneOf<{ readonly [name: string]: Text }>;

/** What istiod makes of a template: one document or more, and the variables that they use. */
export interface Template<T extends object = object> {
  readonly variables?: Variable[];
  readonly documents: T[];
}
