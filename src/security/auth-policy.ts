import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { AuthBindingSpec, AuthPolicySpec, AuthRoleSpec, AuthScope, AuthSubjectSpec } from './auth-policy-spec.generated';
import { checkedPolicy, policyOf, PolicyFacts, policyProblems } from './policy';
import { emitPolicy } from './policy-objects';
import { AUTH_POLICY, PolicySpec } from './specification';
import { IMesh } from '../istio';
import { meshOf, objectName } from '../istio/internal';
import { checkArgument, checkProps, isMissing, listOf, NAMESPACE, objectWith, optional } from '../names';
import { printedProblem, Problem, withDefaults } from '../specification';
import { MESH_SERVICE, WORKLOAD } from '../traffic/internal';

const RULES = { service: optional(MESH_SERVICE), workload: optional(WORKLOAD), namespace: optional(NAMESPACE) };
const ROLE = objectWith("a role, such as AuthRole.of('reader', { operations: [...] })", 'name', 'operations');
const SUBJECTS = listOf('callers', objectWith("a caller, such as AuthSubject.serviceAccount('frontend', { namespace: 'shop' })"));

/** Properties of an AuthPolicy. It has exactly one of `service`, `workload`, `gateway` and `appliesTo`. */
export interface AuthPolicyProps extends AuthPolicySpec {
  /**
   * The name of the AuthorizationPolicies, the RequestAuthentication and the PeerAuthentication. Those of another kind of rule have a suffix:
   * `-deny`, `-audit` or `-custom`.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The namespace of the objects, for `gateway` and for `appliesTo: NAMESPACE`.
   *
   * @default - that of the service or of the workload, the root namespace for `appliesTo: MESH`, else that of the Chart
   */
  readonly namespace?: string;

  /**
   * The mesh that the objects belong to. The identities of callers begin with its trust domain.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

/**
 * Controls who may send which requests to a workload, and who callers are. It denies all requests except those that it allows. If a
 * workload has several policies, a request is allowed if one of them allows it and none denies it.
 *
 * It emits AuthorizationPolicies, a RequestAuthentication for its issuers, and a PeerAuthentication for `mtls`.
 *
 * @see https://istio.io/latest/docs/concepts/security/
 */
export class AuthPolicy extends Construct {
  /** The AuthorizationPolicies, for settings that have no prop: the one that allows is the first. */
  public readonly authorizationPolicies: ApiObject[];

  /** The RequestAuthentication, if there are issuers. */
  public readonly requestAuthentication?: ApiObject;

  /** The PeerAuthentication, if `mtls` is given. */
  public readonly peerAuthentication?: ApiObject;

  private readonly props: AuthPolicySpec;
  private readonly roles: AuthRoleSpec[];
  private readonly bindings: AuthBindingSpec[];
  private readonly facts: PolicyFacts;

  /**
   * @throws if a prop is missing or not valid, or if the mesh is not clear
   */
  constructor(scope: Construct, id: string, { name, namespace, mesh: given, ...props }: AuthPolicyProps) {
    super(scope, id);
    checkProps(this.node.path, { ...props, namespace }, RULES);
    const mesh = meshOf(this, { mesh: given });
    this.props = props;
    this.roles = Array.isArray(props.roles) ? [...props.roles] : [];
    this.bindings = Array.isArray(props.bindings) ? [...props.bindings] : [];
    this.facts = {
      namespace: this.namespaceOf(props, mesh, namespace),
      version: mesh.version,
      trustDomain: mesh.trustDomain,
      trustDomainAliases: mesh.trustDomainAliases,
      rootNamespace: mesh.rootNamespace,
      pathNormalization: mesh.pathNormalization,
    };
    this.refuse(this.earlyProblems());
    const objects = emitPolicy(this, { mesh, name: objectName(this, name), facts: this.facts, early: this.spec(false), spec: () => this.spec(true) });
    this.authorizationPolicies = objects.authorizationPolicies;
    this.requestAuthentication = objects.requestAuthentication;
    this.peerAuthentication = objects.peerAuthentication;
    this.node.addValidation({ validate: () => this.problemsAtSynthesis() });
  }

  /**
   * Allows the operations of a role to these callers. It is a shorthand for the props `roles` and `bindings`.
   *
   * @throws if there is no caller, or if the role is not valid
   */
  public allow(role: AuthRoleSpec, ...subjects: AuthSubjectSpec[]): AuthPolicy {
    checkArgument(this.node.path, 'role', role, ROLE);
    checkArgument(this.node.path, 'subjects', subjects, SUBJECTS);
    if (subjects.length === 0) {
      throw new Error(`${this.node.path}: role '${role.name}' is allowed to no caller, which Istio interprets as all callers. `
        + "Write the callers, such as AuthSubject.serviceAccount('frontend', { namespace: 'shop' })");
    }
    if (!this.roles.includes(role)) {
      this.roles.push(role);
    }
    this.bindings.push({ role: role.name, subjects });
    this.refuse(this.earlyProblems());
    return this;
  }

  private namespaceOf({ service, workload, appliesTo }: AuthPolicySpec, mesh: IMesh, namespace?: string): string {
    const own = service?.namespace ?? workload?.namespace ?? (appliesTo === AuthScope.MESH ? mesh.rootNamespace : undefined);
    const found = own ?? namespace ?? Chart.of(this).namespace;
    if (own !== undefined && !isMissing(namespace) && namespace !== own) {
      throw new Error(`${this.node.path}: namespace is '${namespace}', but the workload is in namespace '${own}'. Leave out the prop`);
    }
    if (found === undefined) {
      throw new Error(`${this.node.path}: the namespace is not known. Write the prop namespace, or give the Chart a namespace`);
    }
    return found;
  }

  private written(isComplete: boolean) {
    const roles = this.roles.length > 0 ? this.roles : this.props.roles;
    const bindings = this.bindings.length > 0 ? this.bindings : this.props.bindings;
    return policyOf({ ...this.props, roles, bindings }, { where: this.node.path, isComplete });
  }

  private spec(isComplete: boolean): PolicySpec {
    return withDefaults(AUTH_POLICY, this.written(isComplete)) as unknown as PolicySpec;
  }

  /** Whether the ports or the labels of a Service of the App can change until synthesis. */
  private get canChange(): boolean {
    return this.props.service?._isOfApp ?? false;
  }

  /** The problems that are known in the constructor: all, unless a Service of the App can change. */
  private earlyProblems(): Problem[] {
    return this.canChange ? checkedPolicy(this.written(false)).problems : this.allProblems();
  }

  private allProblems(): Problem[] {
    const { problems, spec } = checkedPolicy(this.written(true));
    return problems.length > 0 ? problems : policyProblems(spec, this.facts);
  }

  private problemsAtSynthesis(): string[] {
    return this.canChange ? this.allProblems().map(printedProblem) : [];
  }

  private refuse(problems: Problem[]): void {
    if (problems.length > 0) {
      throw new Error(problems.map((problem) => `${this.node.path}: ${printedProblem(problem)}`).join('\n'));
    }
  }
}
