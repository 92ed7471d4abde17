import { IConstruct } from 'constructs';
import { AuthAuthenticated, AuthSubjectSpec } from './auth-policy-spec.generated';
import { checkArgument, checkProps, NAMESPACE, SERVICE_ACCOUNT } from '../names';
import { heldObject } from '../traffic/internal';

/** Properties of a caller that is known by its service account. */
export interface AuthServiceAccountProps {
  /** The namespace of the service account. */
  readonly namespace: string;
}

/** A shorthand for callers. They are checked by the policy that has them. */
export class AuthSubject {
  /**
   * The workloads that run under a service account.
   *
   * @param name the full name of the service account: a part of a name or a pattern would allow other callers too
   * @throws if the name or the namespace is missing or not valid
   */
  public static serviceAccount(name: string, props: AuthServiceAccountProps): AuthSubjectSpec {
    checkArgument('AuthSubject.serviceAccount()', 'name', name, SERVICE_ACCOUNT);
    checkProps(`AuthSubject.serviceAccount('${name}')`, props, { namespace: NAMESPACE });
    return { serviceAccount: { namespace: props.namespace, name } };
  }

  /**
   * The workloads that run under a ServiceAccount of this App.
   *
   * @param serviceAccount an ApiObject, or a construct that holds one, of any version of cdk8s-plus
   * @throws if it is not a ServiceAccount, or has no namespace
   */
  public static fromApiObject(serviceAccount: IConstruct): AuthSubjectSpec {
    const { object, namespace } = heldObject(serviceAccount, { kind: 'ServiceAccount', where: 'AuthSubject.fromApiObject()' });
    return AuthSubject.serviceAccount(object.name, { namespace });
  }

  /** The workloads of this mesh in a namespace. */
  public static namespace(name: string): AuthSubjectSpec {
    return { namespace: name };
  }

  /** Any caller with a certificate of the mesh. */
  public static anyWorkload(): AuthSubjectSpec {
    return { authenticated: AuthAuthenticated.WORKLOAD };
  }

  /** Any caller with a token of one of the issuers of the policy. */
  public static anyUser(): AuthSubjectSpec {
    return { authenticated: AuthAuthenticated.USER };
  }

  /** One user: the claim `sub` of the tokens of an issuer. */
  public static jwtPrincipal(issuer: string, subject: string): AuthSubjectSpec {
    return { jwtPrincipal: { issuer, subject } };
  }

  /** The users whose token has one of these values in a claim. */
  public static claim(name: string, ...values: string[]): AuthSubjectSpec {
    return { claim: { name, values } };
  }

  /** The users with a group in the claim `groups`. */
  public static group(name: string): AuthSubjectSpec {
    return { group: { name } };
  }

  /** Callers by the address of the connection, such as `10.0.0.0/8`. */
  public static ipBlock(block: string): AuthSubjectSpec {
    return { ipBlock: block };
  }

  /** Callers by the address of the first client, as a gateway knows it. */
  public static remoteIp(block: string): AuthSubjectSpec {
    return { remoteIp: block };
  }

  /** Callers that are all of these, such as a service account with the token of a user. */
  public static allOf(...subjects: AuthSubjectSpec[]): AuthSubjectSpec {
    return { allOf: subjects };
  }

  private constructor() {}
}
