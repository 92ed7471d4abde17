import { AuthOperation } from './operation';
import { checkArgument, checkProps, listOf, objectWith, text } from '../names';

const OPERATIONS = listOf("operations, such as AuthOperation.http({ methods: ['GET'] })", objectWith('an AuthOperation', '_spec'));

/** Properties of a role. */
export interface AuthRoleProps {
  /** The operations that the role allows. */
  readonly operations: AuthOperation[];
}

/** A named group of operations. */
export class AuthRole {
  /**
   * A role. It allows a request if one of its operations matches the request.
   *
   * @param name a name for readers of the program
   * @throws if the list of operations is missing or empty
   */
  public static of(name: string, props: AuthRoleProps): AuthRole {
    checkArgument('AuthRole.of()', 'name', name, text('the name of the role'));
    const where = `AuthRole.of('${name}')`;
    checkProps(where, props, { operations: OPERATIONS });
    if (props.operations.length === 0) {
      throw new Error(`${where}: operations is empty, which Istio interprets as all operations. Write the operations, or AuthOperation.any() for all`);
    }
    return new AuthRole(name, [...props.operations]);
  }

  private constructor(
    /** The name. */
    public readonly name: string,
    /** The operations. */
    public readonly operations: AuthOperation[]) {}
}
