import { AuthOperation } from './operation';

/** What may be done together: operations under a name. */
export class AuthRole {
  /**
   * A role.
   *
   * @param name for those who read the program
   * @param operations any of which the role lets through
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
