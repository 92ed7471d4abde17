import { ISSUER } from './issuer';
import { OPERATION } from './operation';
import { SUBJECT } from './subject';
import { atLeastOne, boolean, CelRule, choice, exactlyOne, listOf, objectName, podLabels, port, ResourceKind, Schema, serviceName, string, struct } from '../../specification';

/** The custom resource. */
export const AUTH_POLICY_KIND: ResourceKind = { group: 'mesh.cdk8s-istio.dev', version: 'v1alpha1', kind: 'AuthPolicy', plural: 'authpolicies', shortNames: ['authpolicy'] };

const AUTHORIZATION = 'https://istio.io/latest/docs/reference/config/security/authorization-policy/';

function mtlsMode(description: string, without: string): Schema {
  return choice('MeshMtlsMode', description, ['STRICT', 'PERMISSIVE', 'DISABLE'], { without, prop: { type: 'MeshMtlsMode', from: '../install' } });
}

const PORT = struct('AuthPortSpec', 'A port of the service.', {
  required: { port: port('The port of the Service, which clients use.') },
  optional: {
    targetPort: { ...port('The port of the pods. Policies are about this port.'), without: 'the port of the Service' },
    targetPortName: string('The name of the port of the pods, if its number is not known. Rules that depend on the number are refused.', { maxLength: 63, without: 'the number is known' }),
    protocol: choice('AuthProtocol', '`HTTP`: also HTTP/2 and gRPC. `TCP`: everything else, also TLS.', ['HTTP', 'TCP'], { default: 'HTTP' }),
    mtls: mtlsMode('The connections that the port accepts.', 'as the policy says'),
  },
});

const SERVICE = struct('AuthServiceSpec', 'A service. The policy selects the pods behind it.', {
  required: { name: serviceName('The name of the Service.') },
  optional: {
    workload: { ...podLabels('The labels of the pods: the selector of the Service.', 'AuthLabelKey'), without: 'the selector of the Service, which must be known' },
    ports: listOf('The ports of the Service.', PORT, { listKey: 'port', maxItems: 16, without: 'the ports of the Service, which must be known if a rule depends on them' }),
  },
});

const WORKLOAD = struct('AuthWorkloadSpec', 'Pods, by their labels.', { required: { labels: podLabels('The labels of the pods.', 'AuthLabelKey') } });

const OPERATIONS = listOf('The operations. One of them suffices.', OPERATION, {
  maxItems: 16,
  rules: [{
    code: 'AuthOperationCovered',
    rule: '!self.exists(operation, has(operation.any)) || size(self) == 1',
    message: 'has an operation with any: true, so that the others have no effect. Delete it, or delete the others',
  }],
});

const SUBJECTS = listOf('The callers. One of them suffices.', SUBJECT);

const KEY = '^(request\\.headers\\[[A-Za-z0-9-]+\\]|request\\.auth\\.(audiences|presenter)|source\\.ip|remote\\.ip|destination\\.ip|connection\\.sni)$';

function values(description: string): Schema {
  return listOf(description, string('A value. A star at the beginning is any text before it, a star at the end is any text after it, and `*` alone is any value.', {
    pattern: '^(\\*|\\*?[^*\\x00-\\x1f\\x7f]+|[^*\\x00-\\x1f\\x7f]+\\*)$', form: 'a text with at most one star, at its beginning or at its end', maxLength: 512,
  }), { maxItems: 16, without: 'any value' });
}

const CONDITION = struct('AuthConditionSpec', 'A condition on a request.', {
  required: {
    key: string('The attribute: `request.headers[NAME]`, `request.auth.audiences`, `request.auth.presenter`, `source.ip`, `remote.ip`, `destination.ip` or `connection.sni`. Callers and claims are subjects.', {
      pattern: KEY, form: "an attribute such as 'request.headers[x-team]' or 'connection.sni'", maxLength: 256,
    }),
  },
  optional: { values: values('The attribute has one of these values.'), notValues: values('The attribute has none of these values.') },
}, { see: 'https://istio.io/latest/docs/reference/config/security/conditions/', rules: [atLeastOne('AuthConditionEmpty', 'values', 'notValues')] });

const CONDITIONS = listOf('Conditions that the request also meets. It meets all of them.', CONDITION, { maxItems: 8, without: 'no conditions' });

const ROLE_NAME = objectName('The name of the role.', 'reader');

const ROLE = struct('AuthRoleSpec', 'A named group of operations.', { required: { name: { ...ROLE_NAME, maxLength: 63 }, operations: OPERATIONS } });

const BINDING = struct('AuthBindingSpec', 'Allows the operations of a role to callers.', {
  required: { role: { ...ROLE_NAME, description: 'The name of the role.', maxLength: 63 }, subjects: SUBJECTS },
  optional: { conditions: CONDITIONS },
});

const DENIAL = struct('AuthDenialSpec', 'Denies operations, whatever else is allowed.', {
  required: { operations: OPERATIONS },
  optional: {
    subjects: { ...SUBJECTS, without: 'all callers' },
    except: listOf('Callers that are not denied.', SUBJECT, { maxItems: 8, without: 'no exceptions' }),
    conditions: CONDITIONS,
  },
});

const AUDIT = struct('AuthAuditSpec', 'Records requests. It decides nothing, and needs a plugin for audit in the proxies.', {
  required: { operations: OPERATIONS },
  optional: { subjects: { ...SUBJECTS, without: 'all callers' }, conditions: CONDITIONS },
});

const CUSTOM = struct('AuthCustomSpec', 'Asks an external authorizer, before all other rules.', {
  required: { provider: string('The name of the authorizer in `extensionProviders` of the mesh config.', { maxLength: 253 }), operations: OPERATIONS },
}, { see: 'https://istio.io/latest/docs/tasks/security/authorization/authz-custom/' });

const DECISIONS = ['requireToken', 'public', 'roles', 'bindings', 'deny', 'audit', 'custom', 'mtls', 'issuers'];

/** The specification of an AuthPolicy. */
export const AUTH_POLICY = struct('AuthPolicySpec', 'Who may send which requests to a workload. Without public operations and bindings, nobody may.', {
  optional: {
    service: { ...SERVICE, prop: { type: 'MeshService', from: '../traffic' }, without: 'another target is given' },
    workload: { ...WORKLOAD, prop: { type: 'IMeshWorkload', from: '../install' }, without: 'another target is given' },
    gateway: {
      ...struct('AuthGatewaySpec', 'A Gateway of the Kubernetes Gateway API in the namespace of the policy. Since Istio 1.22.', { required: { name: objectName('The name of the Gateway.', 'public') } }),
      without: 'another target is given',
    },
    appliesTo: choice('AuthScope', '`NAMESPACE`: all workloads of the namespace of the policy. `MESH`: all workloads of the mesh.', ['NAMESPACE', 'MESH'], { without: 'another target is given' }),
    httpPorts: listOf('The ports of the pods that serve HTTP. Rules about HTTP that deny are for these ports. A service has its ports instead.', port('A port.'), { maxItems: 16, without: 'they are not known' }),
    mtls: mtlsMode('The connections that the workload accepts: only mutual TLS, plain text too, or only plain text.', 'as the namespace or the mesh says'),
    issuers: listOf('The issuers of tokens that are accepted.', ISSUER, { listKey: 'issuer', maxItems: 8, without: 'tokens are not read' }),
    requireToken: boolean('Whether each request needs a valid token, except those in exempt and in public.', { default: false }),
    exempt: listOf('Operations that need no token. The roles still hold for them.', OPERATION, { maxItems: 8, without: 'none' }),
    public: { ...OPERATIONS, description: 'Operations that are open to all callers, also without identity and without token.', maxItems: 8, without: 'none' },
    roles: listOf('The roles.', ROLE, { listKey: 'name', maxItems: 16, without: 'none' }),
    bindings: listOf('Who has which role.', BINDING, { maxItems: 32, without: 'nobody has a role' }),
    deny: listOf('Requests that are denied, also if they are public or if a role allows them.', DENIAL, { maxItems: 16, without: 'none' }),
    audit: listOf('Requests that are recorded.', AUDIT, { maxItems: 8, without: 'none' }),
    custom: { ...CUSTOM, without: 'no external authorizer' },
    otherwise: choice('AuthOtherwise', 'What happens to other requests. `DENY`: they are denied, unless another policy for the workload allows them. `UNDECIDED`: this policy allows nothing, and leaves them to others.', ['DENY', 'UNDECIDED'], { default: 'DENY' }),
    mode: choice('AuthMode', '`ENFORCE`, or `SHADOW`: the proxies only record what they would allow and deny. Mutual TLS and invalid tokens are not in shadow.', ['ENFORCE', 'SHADOW'], {
      default: 'ENFORCE', see: 'https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/',
    }),
  },
}, { see: AUTHORIZATION, rules: rules() });

function rules(): CelRule[] {
  return [
    exactlyOne('AuthTarget', 'service', 'workload', 'gateway', 'appliesTo'),
    { code: 'AuthHttpPorts', rule: '!(has(self.service) && has(self.httpPorts))', message: 'has httpPorts beside service. Write the ports of the service, with their protocols' },
    { code: 'AuthMtlsGateway', rule: '!(has(self.gateway) && has(self.mtls))', message: 'has mtls beside gateway, but a PeerAuthentication selects pods by labels. Leave out mtls, or write workload' },
    { code: 'AuthExemptWithoutToken', rule: '!has(self.exempt) || self.requireToken', message: 'has exempt without requireToken, so that nothing needs a token. Write requireToken: true, or delete exempt' },
    { code: 'AuthTokenWithoutIssuer', rule: '!self.requireToken || has(self.issuers)', message: 'has requireToken without issuers, so that no token is valid. Write issuers' },
    {
      code: 'AuthRoleUndeclared',
      rule: '!has(self.bindings) || (has(self.roles) && self.bindings.all(binding, self.roles.exists(role, role.name == binding.role)))',
      message: 'has a binding of a role that is not declared. Declare it in roles',
    },
    {
      code: 'AuthPublicCovers',
      rule: '!has(self.public) || !self.public.exists(operation, has(operation.any)) || !has(self.bindings)',
      message: 'has all operations in public, so that bindings have no effect. Delete the bindings, or write which operations are public',
    },
    {
      code: 'AuthUndecidedAllows',
      rule: "self.otherwise == 'DENY' || !(has(self.public) || has(self.roles) || has(self.bindings))",
      message: 'has otherwise: UNDECIDED beside public, roles or bindings. Istio denies all other requests to a workload that has a rule that allows. Delete otherwise, or write only rules that deny',
    },
    {
      code: 'AuthUndecidedEmpty',
      rule: `self.otherwise == 'DENY' || self.requireToken || ${DECISIONS.slice(4).map((name) => `has(self.${name})`).join(' || ')}`,
      message: 'has otherwise: UNDECIDED and decides nothing. Write what it decides, such as deny or requireToken',
    },
    {
      code: 'AuthShadowOnly',
      rule: "self.mode == 'ENFORCE' || !(has(self.custom) || has(self.audit))",
      message: 'has mode: SHADOW beside custom or audit, which have no shadow. Write them in another AuthPolicy',
    },
  ];
}
