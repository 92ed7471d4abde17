import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { AuthRole } from './role';
import { AuthSubject } from './subject';
import { IMeshWorkload } from '../install';
import { AuthorizationPolicy, AuthorizationPolicySpec, IMesh, Rule } from '../istio';
import { claimObject, meshOf, objectName } from '../istio/internal';
import { checkArgument, checkProps, isMissing, listOf, objectWith, optional } from '../names';
import { MeshService } from '../traffic';
import { labelProblems, MESH_SERVICE, WORKLOAD } from '../traffic/internal';

const ROLE = objectWith("an AuthRole, such as AuthRole.of('reader', { operations: [...] })", 'operations');
const SUBJECTS = listOf('callers', objectWith("an AuthSubject, such as AuthSubject.serviceAccount('frontend', { namespace: 'shop' })", '_principal'));

/** Properties of an AuthPolicy. It has exactly one of `service` and `workload`. */
export interface AuthPolicyProps {
  /**
   * The service that the policy protects. The policy selects its pods by their labels.
   *
   * @default - the policy protects `workload`
   */
  readonly service?: MeshService;

  /**
   * The pods that the policy protects, such as a gateway of the mesh.
   *
   * @default - the policy protects `service`
   */
  readonly workload?: IMeshWorkload;

  /**
   * The name of the AuthorizationPolicy.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The mesh that the object belongs to. The identities of callers begin with its trust domain.
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
 * It emits an AuthorizationPolicy in the namespace of the service or the workload.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AuthPolicy extends Construct {
  /** The AuthorizationPolicy, for settings that have no prop. */
  public readonly authorizationPolicy: ApiObject;

  private readonly workload: IMeshWorkload;
  private readonly mesh: IMesh;
  private readonly rules: Rule[] = [];

  /**
   * @throws if a prop is not valid, if not exactly one of `service` and `workload` is given, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, props: AuthPolicyProps) {
    super(scope, id);
    checkProps(this.node.path, props, { service: optional(MESH_SERVICE), workload: optional(WORKLOAD) });
    this.workload = this.protectedBy(props);
    this.mesh = meshOf(this, { mesh: props.mesh });
    this.authorizationPolicy = new AuthorizationPolicy(this, 'Resource', {
      mesh: this.mesh,
      metadata: { name: objectName(this, props.name), namespace: this.workload.namespace },
      spec: Lazy.any({ produce: () => this.spec() }),
    });
    claimObject(this, { object: this.authorizationPolicy });
    this.node.addValidation({ validate: () => labelProblems(this.workload) });
  }

  /**
   * Allows the operations of a role to these callers.
   *
   * @throws if there is no caller, which Istio interprets as all callers
   */
  public allow(role: AuthRole, ...subjects: AuthSubject[]): AuthPolicy {
    checkArgument(this.node.path, 'role', role, ROLE);
    checkArgument(this.node.path, 'subjects', subjects, SUBJECTS);
    if (subjects.length === 0) {
      throw new Error(`${this.node.path}: role '${role.name}' is allowed to no caller, which Istio interprets as all callers. `
        + "Write the callers, such as AuthSubject.serviceAccount('frontend', { namespace: 'shop' })");
    }
    const any = role.operations.some(({ _isAny }) => _isAny);
    this.rules.push({
      from: [{ source: { principals: subjects.map((subject) => subject._principal(this.mesh.trustDomain)) } }],
      ...any ? {} : { to: role.operations.map(({ _spec }) => ({ operation: _spec })) },
    });
    return this;
  }

  private protectedBy({ service, workload }: AuthPolicyProps): IMeshWorkload {
    if (isMissing(service) === isMissing(workload)) {
      throw new Error(`${this.node.path}: ${service ? 'both service and workload are' : 'neither service nor workload is'} given. `
        + 'Write one of them: service for the pods behind a Service, or workload for other pods, such as a gateway of the mesh');
    }
    return service ?? workload!;
  }

  private spec(): AuthorizationPolicySpec {
    const matchLabels = this.workload.labels;
    return { selector: { matchLabels }, action: 'ALLOW', ...this.rules.length > 0 ? { rules: this.rules } : {} };
  }
}
