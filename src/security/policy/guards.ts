import { Problem, Step } from '../../specification';

/** The problems that neither schemas nor CEL can express. Synthesis finds them, and so does the operator. */
export const GUARDS = {
  AuthWorkloadUnknown: 'a service whose pods are not known: a policy without a selector is for the whole namespace',
  AuthPortUnknown: 'a port that the service does not have',
  AuthPortUnnumbered: 'a port of the service whose number on the pods is not known',
  AuthPortMtlsTwice: 'two modes of mutual TLS for one port of the pods',
  AuthPortProtocolTwice: 'two protocols of one port of the pods',
  AuthPortsUnknown: 'a rule that needs the ports of the service, which are not known',
  AuthHttpPortsUnknown: 'a rule about HTTP that denies, without the ports that serve HTTP: Istio denies all connections to other ports by it',
  AuthTcpAttributes: 'a rule about HTTP for a port of TCP: Istio ignores it if it allows, and denies all connections by it if it denies',
  AuthHostOnSidecar: 'a host in a policy for a sidecar: a client in the mesh can send any host',
  AuthRemoteIpOnSidecar: 'an address from X-Forwarded-For in a policy for a sidecar: a client in the mesh can write any address',
  AuthHostPattern: 'a host with a star in a rule that denies: a client gets around it by a port in the host',
  AuthPathEscape: 'a path with an escape in a rule that denies: a client gets around it by the case of its letters. If paths are not normalised, any path in a rule that denies, and a pattern in one that allows',
  AuthPathNever: 'a path that never matches, because proxies normalise paths before they compare them',
  AuthPathUnescaped: 'a path with an escape that proxies decode before they compare, so that it never matches',
  AuthTemplateLine: 'a template of a path, which the version of Istio takes as characters',
  AuthGatewayLine: 'a Gateway of the Gateway API, which the version of Istio does not select',
  AuthCookieLine: 'a field of an issuer that the version of Istio does not have',
  AuthCovered: 'a rule for everything beside narrower ones, which have no effect',
  AuthOperationNever: 'an operation that no request is, because it excludes all that it names',
  AuthSubjectNever: 'a caller with several values of what a caller has one of, such as two service accounts',
  AuthConditionNever: 'a condition that no request meets, because it excludes its own values or those of another one',
  AuthPrincipalWithoutMtls: 'a caller that is known by its certificate, without mutual TLS',
  AuthClaimWithoutIssuer: 'a rule about tokens without an issuer: tokens are not read',
  AuthIssuerUnknown: 'an issuer that is not in issuers',
  AuthClaimSpace: 'a value of a claim with a space, which the version of Istio never matches',
  AuthNegatedToken: 'a condition that a token lacks a value: a request without a token meets it',
  AuthAddress: 'an address or a block that is not valid',
  AuthTokenNever: 'a token that is required, while no operation needs it',
  AuthFreeNegated: 'an operation without a token that is described by what it is not',
  AuthTooManyRules: 'exceptions and exempt operations that need too many rules',
  AuthJwksInvalid: 'a key set that is not valid',
  AuthJwksPrivate: 'a key set with a private key',
  AuthRootNamespaceMtls: 'mutual TLS of a workload in the root namespace, where Istio ignores a PeerAuthentication with a selector',
  AuthScopeNamespace: 'a policy for the mesh that is not in the root namespace, or a policy for a namespace that is in it',
} as const;

type Code = keyof typeof GUARDS;

export function problem(code: Code, path: readonly Step[], message: string): Problem[] {
  return [{ code, path, message }];
}
