import { isHttp, literalsOf, needsHttp } from './callers';
import { contradictionProblems } from './contradictions';
import { coveredProblems } from './covered';
import { hasPathTemplates, hasTargetRefs, missingIssuerFields, PolicyFacts, splitsClaims } from './facts';
import { problem } from './guards';
import { secretIn, whyNoKeySet } from './key-set';
import { callerLists, callersOf, conditionsOf, located, LocatedCondition, LocatedOperation, operationsOf, RULES } from './located';
import { deniedGroups, freeOperations, hasMtls } from './objects';
import { complementOf, httpPortsOf, isHttpOperation, operationsWithToken } from './operations';
import { pathProblems } from './paths';
import { plainPortProblems, portMtlsProblems, unnumbered } from './port-mtls';
import { isUnnumbered, WorkloadPorts } from './ports';
import { isByCertificate, isByToken, isCertified, partsOfSubject } from './subjects';
import { JsonObject } from '../../json';
import { isAddressBlock } from '../../names';
import { Checked, checked, Located, Problem, Step } from '../../specification';
import { AUTH_POLICY, DenialSpec, OperationSpec, PolicySpec, SubjectPartSpec } from '../specification';

/** Fills in the defaults of a specification, and finds what is wrong with it. */
export function checkedPolicy(written: JsonObject): Checked<PolicySpec> {
  return checked(AUTH_POLICY, written);
}

/** What is wrong with a specification without problems of checkedPolicy, given the mesh. */
export function policyProblems(spec: PolicySpec, facts: PolicyFacts): Problem[] {
  const own = [
    ...targetProblems(spec, facts),
    ...operationsOf(spec).flatMap((one) => operationProblems(one, spec, facts)),
    ...callersOf(spec).flatMap((one) => callerProblems(one, spec, facts)),
    ...conditionsOf(spec).flatMap((one) => conditionProblems(one, spec)),
    ...issuerProblems(spec, facts),
    ...tokenProblems(spec),
    ...coveredProblems(spec),
    ...contradictionProblems(spec),
    ...plainPortProblems(spec, facts),
    ...portMtlsProblems(spec),
    ...isOfGateway(spec) ? [] : remoteIpProblems(spec),
  ];
  return own.length > 0 ? own : [...portProblems(spec, facts), ...sizeProblems(spec, facts)];
}

function targetProblems(spec: PolicySpec, facts: PolicyFacts): Problem[] {
  const { service, gateway, appliesTo, workload } = spec;
  const { namespace, rootNamespace } = facts;
  return [
    ...service && !service.workload ? problem('AuthWorkloadUnknown', ['service', 'workload'],
      `is missing, and the pods of service '${service.name}' in namespace '${namespace}' are not known. Write the selector of the Service, or add the Service to the input`) : [],
    ...gateway && !hasTargetRefs(facts) ? problem('AuthGatewayLine', ['gateway'],
      `names a Gateway of the Gateway API, which policies of Istio ${facts.version.name} do not select. Write workload with the labels of its pods`) : [],
    ...appliesTo === 'MESH' && namespace !== rootNamespace ? problem('AuthScopeNamespace', ['appliesTo'],
      `is MESH in namespace '${namespace}', but only policies in the root namespace '${rootNamespace}' are for the mesh. Write NAMESPACE, or move it there`) : [],
    ...appliesTo === 'NAMESPACE' && namespace === rootNamespace ? problem('AuthScopeNamespace', ['appliesTo'],
      `is NAMESPACE in the root namespace '${rootNamespace}', where it is for the whole mesh. Write MESH`) : [],
    ...(service ?? workload) && hasMtls(spec) && namespace === rootNamespace ? problem('AuthRootNamespaceMtls', ['mtls'],
      `is for a workload in the root namespace '${rootNamespace}', where Istio ignores a PeerAuthentication with a selector. Leave it out, or write appliesTo: MESH`) : [],
  ];
}

/** Whether a policy can be for a gateway, which knows that a host is right. */
function isOfGateway({ workload, gateway }: PolicySpec): boolean {
  return workload !== undefined || gateway !== undefined;
}

const LISTS = ['paths', 'notPaths'] as const;

function operationProblems({ path, value, allows }: LocatedOperation, spec: PolicySpec, facts: PolicyFacts): Problem[] {
  const templates = LISTS.flatMap((field) => located([...path, field], value[field]).filter((one) => one.value.includes('{')));
  const hosts = [...located([...path, 'hosts'], value.hosts), ...located([...path, 'notHosts'], value.notHosts)];
  return [
    ...hasPathTemplates(facts) ? [] : templates.flatMap((one) => problem('AuthTemplateLine', one.path,
      `is '${one.value}', but Istio ${facts.version.name} has no templates of paths and takes it as characters, so that it never matches. Write a prefix such as '${one.value.replace(/\{.*/, '')}*'`)),
    ...hosts.length > 0 && !isOfGateway(spec) ? problem('AuthHostOnSidecar', hosts[0].path,
      `is '${hosts[0].value}', but clients in the mesh can send any host to a sidecar. Leave out the hosts, or write the policy for the gateway`) : [],
    ...allows ? [] : hosts.filter((one) => one.value.startsWith('*')).flatMap((one) => problem('AuthHostPattern', one.path,
      `is '${one.value}', but a client gets around it by a port in the host. Write full hosts`)),
    ...LISTS.flatMap((field) => located([...path, field], value[field]).flatMap((one) => pathProblems(one, allows === (field === 'notPaths'), facts))),
    ...portNumberProblems({ path, value }, spec),
  ];
}

/** Rules for a service name its ports. */
function portNumberProblems({ path, value }: Located<OperationSpec>, spec: PolicySpec): Problem[] {
  if (!spec.service) {
    return [];
  }
  const ports = new WorkloadPorts(spec);
  const all = [...located([...path, 'ports'], value.ports), ...located([...path, 'notPorts'], value.notPorts)];
  if (all.length > 0 && !spec.service.ports) {
    return problem('AuthPortsUnknown', all[0].path, `is ${all[0].value}, but the ports of service '${spec.service.name}' are not known. Write them in service.ports, or add the Service to the input`);
  }
  return all.flatMap((one) => {
    const port = ports.find(one.value);
    if (!port) {
      const known = spec.service!.ports!.map((other) => other.port).join(', ');
      return problem('AuthPortUnknown', one.path, `is ${one.value}, which is not a port of service '${spec.service!.name}'. Its ports are ${known}. Rules name the port of the Service, not that of the pods`);
    }
    return isUnnumbered(port) ? unnumbered(one.path, port.port, port.targetPortName!) : [];
  });
}

/** A sidecar takes X-Forwarded-For as it comes, so that the address counts only together with the identity of who forwards, such as a gateway. */
function remoteIpProblems(spec: PolicySpec): Problem[] {
  const isKnown = ({ remoteIp: value }: SubjectPartSpec) => value !== undefined && addressProblems({ path: [], value }).length === 0;
  const callers = callerLists(spec).flatMap(({ path, value }) => located(path, value))
    .filter(({ value }) => !isCertified(value) && partsOfSubject(value).some(isKnown));
  const rules = RULES.flatMap((field) => located<Partial<DenialSpec>>([field], spec[field]))
    .filter(({ value: { subjects } }) => !subjects?.every(isCertified));
  const conditions = rules.flatMap(({ path, value }) => located([...path, 'conditions'], value.conditions)).filter(({ value }) => value.key === 'remote.ip');
  return [
    ...callers.flatMap(({ path }) => problem('AuthRemoteIpOnSidecar', path,
      'is known by X-Forwarded-For, which any client in the mesh can write to a sidecar. Write the policy for the gateway, or allOf with the service account of the gateway')),
    ...conditions.flatMap(({ path }) => problem('AuthRemoteIpOnSidecar', [...path, 'key'],
      'is the address in X-Forwarded-For, which any client in the mesh can write to a sidecar. Write the policy for the gateway, or subjects with its service account')),
  ];
}

function callerProblems({ path, value }: Located<SubjectPartSpec>, spec: PolicySpec, facts: PolicyFacts): Problem[] {
  const { claim, group, jwtPrincipal } = value;
  const isWorkload = isByCertificate(value);
  const isUser = isByToken(value);
  const issuer = claim?.issuer ?? jwtPrincipal?.issuer;
  const known = (spec.issuers ?? []).map((one) => one.issuer);
  const spaced = [...claim?.values ?? [], ...group ? [group.name] : []].find((text) => /\s/.test(text));
  return [
    ...isWorkload && spec.mtls === 'DISABLE' ? problem('AuthPrincipalWithoutMtls', path,
      'is known by its certificate, but mtls is DISABLE, so that no caller has one. Write mtls: STRICT or PERMISSIVE, or another caller') : [],
    ...isUser && known.length === 0 ? problem('AuthClaimWithoutIssuer', path, 'is known by a token, but there are no issuers, so that tokens are not read. Write issuers') : [],
    ...issuer && known.length > 0 && !known.includes(issuer) ? problem('AuthIssuerUnknown', path, `is of issuer '${issuer}', which is not in issuers: ${known.join(', ')}. Write one of them, or add it`) : [],
    ...spaced && splitsClaims(facts) ? problem('AuthClaimSpace', path, `has the value '${spaced}', but Istio ${facts.version.name} splits claims at spaces, so that it never matches. Write a value without a space`) : [],
    ...(['ipBlock', 'remoteIp'] as const).flatMap((field) => addressProblems({ path: [...path, field], value: value[field] })),
  ];
}

function addressProblems({ path, value }: Located<string | undefined>): Problem[] {
  if (value === undefined || isAddressBlock(value)) {
    return value?.endsWith('/0') ? problem('AuthAddress', path, `is '${value}', which is every address. To allow everybody, write the operations in public. To deny everybody, leave out the callers`) : [];
  }
  return problem('AuthAddress', path, `is '${value}', which is neither an IP address nor a block such as '10.0.0.0/8'`);
}

function conditionProblems({ path, value, allows }: LocatedCondition, spec: PolicySpec): Problem[] {
  const isToken = value.key.startsWith('request.auth.');
  const lists = (['values', 'notValues'] as const).flatMap((field) => located([...path, field], value[field]));
  return [
    ...isToken && !spec.issuers ? problem('AuthClaimWithoutIssuer', path, 'is about a token, but there are no issuers, so that tokens are not read. Write issuers') : [],
    ...isToken && allows && value.notValues && !spec.requireToken ? problem('AuthNegatedToken', [...path, 'notValues'],
      'is about a token, but a request without a token meets it too. Write requireToken: true, or values') : [],
    ...!isOfGateway(spec) && /^request\.headers\[host\]$/i.test(value.key) ? problem('AuthHostOnSidecar', [...path, 'key'],
      'is the host, but clients in the mesh can send any host to a sidecar. Leave out the condition, or write the policy for the gateway') : [],
    ...value.key.endsWith('.ip') ? lists.flatMap(addressProblems) : [],
  ];
}

function issuerProblems({ issuers }: PolicySpec, facts: PolicyFacts): Problem[] {
  const lacking = missingIssuerFields(facts);
  return located(['issuers'], issuers).flatMap(({ path, value }) => [
    ...lacking.filter((field) => value[field] !== undefined).flatMap((field) => problem('AuthCookieLine', [...path, field], `does not exist in Istio ${facts.version.name}. Leave it out`)),
    ...value.jwks === undefined ? [] : keyProblems({ path: [...path, 'jwks'], value: value.jwks }),
  ]);
}

/** Messages never show a key. */
function keyProblems({ path, value }: Located<string>): Problem[] {
  const secret = secretIn(value);
  if (secret) {
    return problem('AuthJwksPrivate', path, `has ${secret}. Write only the public keys, and replace this key: everybody who can read the policy can read it`);
  }
  const why = whyNoKeySet(value);
  return why === undefined ? [] : problem('AuthJwksInvalid', path, `${why}. Write the public keys of the issuer, as JSON such as { "keys": [{ "kty": "RSA", "n": ..., "e": ... }] }`);
}

const NEGATED = ['notMethods', 'notPaths', 'notHosts', 'notPorts'] as const;

function tokenProblems(spec: PolicySpec): Problem[] {
  if (!spec.requireToken) {
    return [];
  }
  const free = [...located(['exempt'], spec.exempt), ...located(['public'], spec.public)];
  return free.flatMap(({ path, value }) => {
    const negated = NEGATED.find((field) => value[field] !== undefined);
    return [
      ...value.any ? problem('AuthTokenNever', path, 'is all operations, so that none needs a token. Delete requireToken, or write the operations that need none') : [],
      ...negated ? problem('AuthFreeNegated', [...path, negated], 'says what needs a token, while other operations here say what does not. Write what needs none: methods, paths, hosts and ports') : [],
    ];
  });
}

/** Rules that deny depend on which ports serve HTTP. */
function portProblems(spec: PolicySpec, facts: PolicyFacts): Problem[] {
  const ports = new WorkloadPorts(spec);
  return [
    ...deniesHttp(spec, facts).flatMap((one) => (ports.http || (one.value.ports && !spec.service)
      ? [...one.isOnlyHttp ? tcpProblems(one, ports) : [], ...httpUnnumbered(spec, one.path)]
      : unknownPorts(spec, one.path))),
    ...httpOperations(spec, facts).flatMap((one) => tcpProblems(one, ports)),
  ];
}

function unknownPorts({ service }: PolicySpec, path: readonly Step[]): Problem[] {
  return problem(service ? 'AuthPortsUnknown' : 'AuthHttpPortsUnknown', path,
    `is about HTTP and denies, but the ports that serve HTTP are not known, and Istio denies all connections to others by it. Write ${service ? 'service.ports' : 'httpPorts'}`);
}

function httpUnnumbered(spec: PolicySpec, path: readonly Step[]): Problem[] {
  return (spec.service?.ports ?? []).filter((port) => port.protocol === 'HTTP' && isUnnumbered(port)).flatMap((port) => unnumbered(path, port.port, port.targetPortName!));
}

/** A rule about HTTP for ports of TCP. */
function tcpProblems({ path, value }: Located<OperationSpec>, ports: WorkloadPorts): Problem[] {
  const tcp = (value.ports ?? []).filter((port) => ports.find(port)?.protocol === 'TCP');
  if (tcp.length > 0) {
    return problem('AuthTcpAttributes', path, `is about HTTP, but port ${tcp.join(', ')} of the service is TCP. Write rules without methods, paths, hosts and tokens for it`);
  }
  return ports.http && httpPortsOf(value, ports).length === 0
    ? problem('AuthTcpAttributes', path, 'is about HTTP, but none of its ports serves HTTP. Write ports instead, or correct the protocols of the ports') : [];
}

interface HttpDenial extends Located<OperationSpec> {
  /** Whether it is only for ports that serve HTTP, and not for others too. */
  readonly isOnlyHttp: boolean;
}

/** The operations of rules about HTTP that deny. The rule that requires a token has no operation of its own. */
function deniesHttp(spec: PolicySpec, facts: PolicyFacts): HttpDenial[] {
  const denied = (['deny', 'audit'] as const).flatMap((field) => located<DenialSpec>([field], spec[field]).flatMap(({ path, value }) => {
    const groups = deniedGroups(value, facts).filter((group) => group.some(isHttp));
    const operations = located([...path, 'operations'], value.operations).map((one) => ({ ...one, isOnlyHttp: isHttpOperation(one.value) || groups.some(needsHttp) }));
    return operations.filter(({ isOnlyHttp }) => isOnlyHttp || groups.length > 0);
  }));
  const asked = located(['custom', 'operations'], spec.custom?.operations).filter(({ value }) => isHttpOperation(value)).map((one) => ({ ...one, isOnlyHttp: true }));
  return [...spec.requireToken ? [{ path: ['requireToken'], value: {}, isOnlyHttp: true }] : [], ...denied, ...asked];
}

/** The operations of rules that allow and that are about HTTP. */
function httpOperations(spec: PolicySpec, facts: PolicyFacts): Located<OperationSpec>[] {
  const usersOnly = (role: string) => (spec.bindings ?? []).filter((binding) => binding.role === role).some(({ subjects, conditions = [] }) =>
    subjects.every((subject) => literalsOf(subject, facts).some(isHttp)) || conditions.some(({ key }) => key.startsWith('request.')));
  const roles = located(['roles'], spec.roles).flatMap(({ path, value }) => located([...path, 'operations'], value.operations).filter((one) => isHttpOperation(one.value) || usersOnly(value.name)));
  return [...roles, ...[...located(['public'], spec.public), ...located(['exempt'], spec.exempt)].filter(({ value }) => isHttpOperation(value))];
}

const MOST_ALTERNATIVES = 64;

function sizeProblems(spec: PolicySpec, facts: PolicyFacts): Problem[] {
  const ports = new WorkloadPorts(spec);
  const tooMany = (path: readonly Step[]) => problem('AuthTooManyRules', path, `needs more than ${MOST_ALTERNATIVES} combinations. Write fewer, or split the policy`);
  const isNeeded = !spec.requireToken || !ports.http?.length || operationsWithToken(freeOperations(spec), ports).length > 0;
  return [
    ...isNeeded ? [] : problem('AuthTokenNever', ['requireToken'], 'is true, but no operation needs a token. Delete it, or write fewer operations in exempt and in public'),
    ...spec.requireToken && complementOf(freeOperations(spec), ports).length > MOST_ALTERNATIVES ? tooMany([spec.exempt ? 'exempt' : 'public']) : [],
    ...located(['deny'], spec.deny).filter(({ value }) => deniedGroups(value, facts).length > MOST_ALTERNATIVES).flatMap(({ path }) => tooMany([...path, 'except'])),
  ];
}
