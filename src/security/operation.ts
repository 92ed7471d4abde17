import { Operation as Spec } from '../istio';

/** Conditions on HTTP requests. */
export interface AuthHttpOperationProps {
  /**
   * The methods, such as `GET`.
   *
   * @default - all methods
   */
  readonly methods?: string[];

  /**
   * The paths, without the query. `/orders` is this path only, `/orders*` all paths with this prefix, `*.png` all paths with this
   * suffix.
   *
   * @default - all paths
   */
  readonly paths?: string[];
}

/**
 * A kind of request.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export class AuthOperation {
  /** HTTP requests with these methods and paths. */
  public static http(props: AuthHttpOperationProps): AuthOperation {
    const { methods, paths } = props;
    if (!methods && !paths) {
      throw new Error('Operation.http() names neither methods nor paths, which would be every request. Name some, or write AuthOperation.any() if that is meant');
    }
    refuseEmpty('methods', methods);
    refuseEmpty('paths', paths);
    methods?.forEach(refuseBadMethod);
    paths?.forEach(refuseBadPath);
    return new AuthOperation({ ...methods ? { methods: [...methods] } : {}, ...paths ? { paths: [...paths] } : {} });
  }

  /** All requests, with any protocol. */
  public static any(): AuthOperation {
    return new AuthOperation({});
  }

  private constructor(
    /** @internal */
    public readonly _spec: Spec) {}

  /** @internal */
  public get _isAny(): boolean {
    return Object.keys(this._spec).length === 0;
  }
}

function refuseEmpty(what: string, values?: string[]): void {
  if (values?.length === 0) {
    throw new Error(`AuthOperation.http(): ${what} is empty, which Istio would read as all ${what}. Leave it out if that is meant, or name some`);
  }
}

function refuseBadMethod(method: string): void {
  if (!/^[A-Z][A-Z-]*$/.test(method)) {
    const upper = method.toUpperCase();
    const repair = upper !== method && /^[A-Z-]+$/.test(upper) ? `Write '${upper}'` : 'Write one such as \'GET\', or leave methods out for all';
    throw new Error(`AuthOperation.http(): '${method}' is not a method. ${repair}`);
  }
}

function refuseBadPath(path: string): void {
  const problem = pathProblem(path);
  if (problem) {
    throw new Error(`AuthOperation.http(): path '${path}' ${problem}`);
  }
}

function pathProblem(path: string): string | undefined {
  if (/^\**$/.test(path)) {
    return 'is every path. Leave paths out if that is meant';
  }
  if (path.slice(1, -1).includes('*') || (path.startsWith('*') && path.endsWith('*'))) {
    return 'has a star in its middle, or two, which Istio takes for the character. Put one star at the beginning or at the end';
  }
  if (/[?#]/.test(path)) {
    return 'has a query or a fragment, which are no part of the path, so it would never match. Write the path alone';
  }
  if (!/^[/*]/.test(path)) {
    return `would never match, since paths begin with a slash. Write '/${path}'`;
  }
  return undefined;
}
