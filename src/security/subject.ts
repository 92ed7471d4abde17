import { IConstruct } from 'constructs';
import { checkArgument, checkProps, NAMESPACE, SERVICE_ACCOUNT } from '../names';
import { heldObject } from '../traffic/internal';

/** Properties of a caller that is known by its service account. */
export interface AuthServiceAccountProps {
  /** The namespace of the service account. */
  readonly namespace: string;
}

/** A caller. */
export class AuthSubject {
  /**
   * The workloads that run under a service account.
   *
   * @param name the full name of the service account: a part of a name or a pattern would allow other callers too
   * @throws if the name or the namespace is missing or not valid
   */
  public static serviceAccount(name: string, props: AuthServiceAccountProps): AuthSubject {
    checkArgument('AuthSubject.serviceAccount()', 'name', name, SERVICE_ACCOUNT);
    checkProps(`AuthSubject.serviceAccount('${name}')`, props, { namespace: NAMESPACE });
    return new AuthSubject(props.namespace, name);
  }

  /**
   * The workloads that run under a ServiceAccount of this App.
   *
   * @param serviceAccount an ApiObject, or a construct that holds one, of any version of cdk8s-plus
   * @throws if it is not a ServiceAccount, or has no namespace
   */
  public static fromApiObject(serviceAccount: IConstruct): AuthSubject {
    const { object, namespace } = heldObject(serviceAccount, { kind: 'ServiceAccount', where: 'AuthSubject.fromApiObject()' });
    return AuthSubject.serviceAccount(object.name, { namespace });
  }

  private constructor(private readonly namespace: string, private readonly account: string) {}

  /**
   * The identity in the certificate of the caller, as AuthorizationPolicies write it.
   *
   * @internal
   */
  public _principal(trustDomain: string): string {
    return `${trustDomain}/ns/${this.namespace}/sa/${this.account}`;
  }
}
