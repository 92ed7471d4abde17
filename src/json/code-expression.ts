/** A value of program code that JSON cannot express: a member of an enum, or a call of a static factory method. */
export class CodeExpression {
  constructor(
    /** The class or enum, such as `MeshRegistry`. */
    public readonly of: string,
    /** The member or factory, such as `privateHub`. */
    public readonly member: string,
    /** The arguments of the factory method. They can contain expressions. Undefined for a member of an enum. */
    public readonly args?: unknown[]) {}
}
