/** A value in program code that JSON does not have: the member of an enum, or what the factory of a class returns for its arguments. */
export class CodeExpression {
  constructor(
    /** The class or enum, such as `Registry`. */
    public readonly of: string,
    /** The member or factory, such as `privateHub`. */
    public readonly member: string,
    /** What the factory is called with, which may hold expressions too; a member of an enum has none. */
    public readonly args?: unknown[]) {}
}
