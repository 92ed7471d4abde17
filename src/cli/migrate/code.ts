/**
 * A program as a tree: so much of TypeScript as says what constructs there are. It is printed (print.ts) and run (run.ts)
 * from the same tree.
 */

/** What may stand where a value is expected: data as JSON has it, or code. A field without a value is left out. */
export type Expression = null | boolean | number | string | Code | readonly Expression[] | Data;

/** An object literal. */
export interface Data { readonly [field: string]: Expression | undefined }

/** An expression that is more than data. */
export abstract class Code {}

/** Something by its name: a variable of the program, or what it imports. */
export class Name extends Code {
  constructor(readonly name: string) {
    super();
  }
}

/** A member: an enum's, a class's own, or a method of a value. */
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

/** One statement, whose value may have a name for other statements. */
export interface Statement {
  readonly name?: string;
  readonly value: Code;
}

/** Statements, in groups that an empty line sets apart. */
export interface Program {
  readonly comment: string;
  readonly groups: readonly (readonly Statement[])[];
}

/** What a dotted name says, such as `IstioVersion.V1_27_0`. */
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
