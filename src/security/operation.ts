import { Operation as Spec } from '../istio';
import { checkProps, listOf, optional, text } from '../names';

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
  /**
   * HTTP requests with these methods and paths.
   *
   * @throws if both are missing, if a list is empty, or if a method or a path can never match
   */
  public static http(props: AuthHttpOperationProps): AuthOperation {
    checkProps('AuthOperation.http()', props, { methods: optional(listOf('methods', text('a method'))), paths: optional(listOf('paths', text('a path'))) });
    const { methods, paths } = props;
    if (!methods && !paths) {
      throw new Error('AuthOperation.http(): neither methods nor paths is given, which selects all requests. Write one of them, or AuthOperation.any() for all requests');
    }
    validateNotEmpty('methods', methods);
    validateNotEmpty('paths', paths);
    methods?.forEach(validateMethod);
    paths?.forEach(validatePath);
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

function validateNotEmpty(what: string, values?: string[]): void {
  if (values?.length === 0) {
    throw new Error(`AuthOperation.http(): ${what} is empty, which Istio interprets as all ${what}. Write some, or leave out the prop for all ${what}`);
  }
}

function validateMethod(method: string): void {
  if (!/^[A-Z][A-Z-]*$/.test(method)) {
    const upper = method.toUpperCase();
    const repair = upper !== method && /^[A-Z-]+$/.test(upper) ? `Write '${upper}'` : 'Write a method such as \'GET\', or leave out methods for all methods';
    throw new Error(`AuthOperation.http(): '${method}' is not a method. ${repair}`);
  }
}

function validatePath(path: string): void {
  const problem = pathProblem(path);
  if (problem) {
    throw new Error(`AuthOperation.http(): path '${path}' ${problem}`);
  }
}

function pathProblem(path: string): string | undefined {
  if (/^\**$/.test(path)) {
    return 'selects all paths. Leave out paths for all paths';
  }
  if (path.slice(1, -1).includes('*') || (path.startsWith('*') && path.endsWith('*'))) {
    return 'has a star in its middle, or two stars, which Istio interprets as characters. Write one star, at the beginning or at the end';
  }
  if (/[?#]/.test(path)) {
    return 'has a query or a fragment, which are not part of the path, so it never matches. Write only the path';
  }
  if (!/^[/*]/.test(path)) {
    return `never matches, because paths begin with a slash. Write '/${path}'`;
  }
  return undefined;
}
