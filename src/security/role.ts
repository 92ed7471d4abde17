import { AuthOperation } from './operation';

/** A named group of operations. */
export class AuthRole {
  /**
   * A role. It allows a request if one of its operations matches the request.
   *
   * @param name a name for readers of the program
   * @param operations the operations that the role allows
   */
  public static of(name: string, operations: AuthOperation[]): AuthRole {
    if (operations.length === 0) {
      throw new Error(`Role '${name}' has no operations, which Istio would read as all of them. Name some, or write AuthOperation.any() if that is meant`);
    }
    return new AuthRole(name, [...operations]);
  }

  private constructor(
    /** The name. */
    public readonly name: string,
    /** The operations. */
    public readonly operations: AuthOperation[]) {}
}
