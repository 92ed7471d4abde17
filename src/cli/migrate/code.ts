/**
 * A program as a tree: the part of TypeScript that is needed to define constructs. The same tree is printed (print.ts) and run (run.ts).
 */

/** A value in a program: JSON data, or code. A field without a value is left out. */
export type Expression = null | boolean | number | string | Code | readonly Expression[] | Data;

/** An object literal. */
export interface Data { readonly [field: string]: Expression | undefined }

/** An expression that is not data. */
export abstract class Code {}

/** A name: a variable of the program, or an import. */
export class Name extends Code {
  constructor(readonly name: string) {
    super();
  }
}

/** A member of an enum, a class or a value. */
export class Member extends Code {
  constructor(readonly of: Code, readonly name: string) {
    super();
  }
}

export class Call extends Code {
  constructor(readonly callee: Code, readonly args: readonly Expression[]) {
    super();
  }
}

export class New extends Code {
  constructor(readonly type: string, readonly args: readonly Expression[]) {
    super();
  }
}

/** One statement. Other statements can use its value by its name. */
export interface Statement {
  readonly name?: string;
  readonly value: Code;
}

/** Groups of statements. An empty line separates the groups. */
export interface Program {
  readonly comment: string;
  readonly groups: readonly (readonly Statement[])[];
}

/** The code of a dotted name, such as `IstioVersion.of`. */
export function named(path: string): Code {
  const [first, ...members] = path.split('.');
  return members.reduce<Code>((of, member) => new Member(of, member), new Name(first));
}

export function call(path: string, ...args: Expression[]): Code {
  return new Call(named(path), args);
}

export function isList(value: Expression | undefined): value is readonly Expression[] {
  return Array.isArray(value);
}

export function isData(value: Expression | undefined): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Code);
}
