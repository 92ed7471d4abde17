import { AuthOperationSpec, AuthRoleSpec } from './auth-policy-spec.generated';

/** Properties of a role. */
export interface AuthRoleProps {
  /** The operations that the role allows. One of them suffices. */
  readonly operations: AuthOperationSpec[];
}

/** A shorthand for roles. */
export class AuthRole {
  /**
   * A named group of operations. It is checked by the policy that has it.
   *
   * @param name the name, in lower case
   */
  public static of(name: string, { operations }: AuthRoleProps): AuthRoleSpec {
    return { name, operations };
  }

  private constructor() {}
}
