import { AuthGrpcSpec, AuthOperationSpec } from './auth-policy-spec.generated';

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
   * suffix. Since Istio 1.22, `/orders/{*}/items` has a template for one part.
   *
   * @default - all paths
   */
  readonly paths?: string[];
}

/** A shorthand for kinds of requests. Operations are checked by the policy that has them. */
export class AuthOperation {
  /** HTTP requests with these methods and paths. */
  public static http(props: AuthHttpOperationProps): AuthOperationSpec {
    return props;
  }

  /**
   * Calls of a gRPC service.
   *
   * @param service the service with its package, such as `shop.v1.Orders`
   * @param methods the methods. Without them, all methods of the service
   */
  public static grpc(service: string, ...methods: string[]): AuthOperationSpec {
    const calls: AuthGrpcSpec = methods.length > 0 ? { service, methods } : { service };
    return { grpc: [calls] };
  }

  /** Connections to ports of the service, with any protocol. */
  public static ports(...ports: number[]): AuthOperationSpec {
    return { ports };
  }

  /** All requests, with any protocol. */
  public static any(): AuthOperationSpec {
    return { any: true };
  }

  private constructor() {}
}
