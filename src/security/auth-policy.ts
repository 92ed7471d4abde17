import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { AuthRole } from './role';
import { selectorProblems } from './selector';
import { AuthSubject } from './subject';
import { IMeshWorkload } from '../install';
import { AuthorizationPolicy, AuthorizationPolicySpec, IMesh, Rule } from '../istio';
import { meshOf } from '../istio/internal';

/** Properties of an AuthPolicy. */
export interface AuthPolicyProps {
  /** The service that the policy protects, or a gateway of the mesh. The policy selects its pods by its labels. */
  readonly service: IMeshWorkload;

  /**
   * The mesh that the object belongs to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

/**
 * Controls which callers may send which requests to a service. It denies all requests except those that it allows. Without a call of
 * `allow` it denies all requests. If a service has several policies, a request is allowed if one of them allows it. A caller is
 * identified by the certificate of its service account. A caller without mutual TLS has no identity and is denied.
 *
 * Several policies of one service add up: what any of them allows is allowed. Callers are known by the certificate of their
 * service account, so that a caller without mutual TLS is nobody and is refused.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AuthPolicy extends Construct {
  /** The object, for what has no prop. */
  public readonly resource: ApiObject;

  private readonly service: IMeshWorkload;
  private readonly mesh: IMesh;
  private readonly rules: Rule[] = [];

  constructor(scope: Construct, id: string, props: AuthPolicyProps) {
    super(scope, id);
    this.mesh = meshOf(this, { mesh: props.mesh });
    this.service = props.service;
    this.resource = new AuthorizationPolicy(this, 'Resource', {
      mesh: this.mesh,
      metadata: { namespace: this.service.namespace },
      spec: Lazy.any({ produce: () => this.spec() }),
    });
    this.node.addValidation({ validate: () => selectorProblems(this.service) });
  }

  /** Allows the operations of a role to these callers. */
  public allow(role: AuthRole, ...subjects: AuthSubject[]): AuthPolicy {
    if (subjects.length === 0) {
      throw new Error(`${this.node.path}: role '${role.name}' is allowed to no subject, which Istio would read as anyone. `
        + 'Name one, such as AuthSubject.serviceAccount(\'shop\', \'frontend\')');
    }
    const any = role.operations.some(({ _isAny }) => _isAny);
    this.rules.push({
      from: [{ source: { principals: subjects.map((subject) => subject._principal(this.mesh.trustDomain)) } }],
      ...any ? {} : { to: role.operations.map(({ _spec }) => ({ operation: _spec })) },
    });
    return this;
  }

  private spec(): AuthorizationPolicySpec {
    const matchLabels = this.service.selector;
    return { selector: { matchLabels }, action: 'ALLOW', ...this.rules.length > 0 ? { rules: this.rules } : {} };
  }
}
