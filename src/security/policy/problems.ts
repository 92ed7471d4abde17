import { isHttp, literalsOf, needsHttp } from './callers';
import { hasPathTemplates, hasTargetRefs, missingIssuerFields, PolicyFacts, splitsClaims } from './facts';
import { secretIn, whyNoKeySet } from './key-set';
import { deniedGroups, freeOperations, hasMtls } from './objects';
import { complementOf, httpPortsOf, isHttpOperation, operationsWithToken } from './operations';
import { isUnnumbered, targetOf, WorkloadPorts } from './ports';
import { JsonObject } from '../../json';
import { isAddressBlock } from '../../names';
import { Checked, checked, Problem, Step } from '../../specification';
import { AUTH_POLICY, ConditionSpec, DenialSpec, OperationSpec, PolicySpec, SubjectPartSpec, SubjectSpec } from '../specification';

/** Fills in the defaults of a specification, and finds what is wrong with it. */
export function checkedPolicy(written: JsonObject): Checked<PolicySpec> {
  return checked(AUTH_POLICY, written);
}

/** The problems that neither schemas nor CEL can express. Synthesis finds them, and so does the operator. */
export const GUARDS = {
  AuthWorkloadUnknown: 'a service whose pods are not known: a policy without a selector is for the whole namespace',
  AuthPortUnknown: 'a port that the service does not have',
  AuthPortUnnumbered: 'a port of the service whose number on the pods is not known',
  AuthPortMtlsTwice: 'two modes of mutual TLS for one port of the pods',
  AuthPortsUnknown: 'a rule that needs the ports of the service, which are not known',
  AuthHttpPortsUnknown: 'a rule about HTTP that denies, without the ports that serve HTTP: Istio denies all connections to other ports by it',
  AuthTcpAttributes: 'a rule about HTTP for a port of TCP: Istio ignores it if it allows, and denies all connections by it if it denies',
  AuthHostOnSidecar: 'a host in a policy for a sidecar: a client in the mesh can send any host',
  AuthRemoteIpOnSidecar: 'an address from X-Forwarded-For in a policy for a sidecar: a client in the mesh can write any address',
  AuthHostPattern: 'a host with a star in a rule that denies: a client gets around it by a port in the host',
  AuthPathEscape: 'a path with an escape in a rule that denies: a client gets around it by the case of its letters',
  AuthPathUnescaped: 'a path with an escape that proxies decode before they compare, so that it never matches',
  AuthTemplateLine: 'a template of a path, which the version of Istio takes as characters',
  AuthGatewayLine: 'a Gateway of the Gateway API, which the version of Istio does not select',
  AuthCookieLine: 'a field of an issuer that the version of Istio does not have',
  AuthCovered: 'a rule for everything beside narrower ones, which have no effect',
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

function problem(code: Code, path: readonly Step[], message: string): Problem[] {
  return [{ code, path, message }];
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
    ...plainPortProblems(spec),
    ...portMtlsProblems(spec),
    ...isOfGateway(spec) ? [] : remoteIpProblems(spec),
  ];
  return own.length > 0 ? own : [...portProblems(spec, facts), ...sizeProblems(spec, facts)];
}

interface Located<T> {
  readonly path: readonly Step[];
  readonly value: T;
}

/** What a rule is for: it allows, or it denies, records or asks an authorizer. */
interface LocatedOperation extends Located<OperationSpec> {
  readonly allows: boolean;
}

function located<T>(path: readonly Step[], values: readonly T[] = []): Located<T>[] {
  return values.map((value, index) => ({ value, path: [...path, index] }));
}

/** The rules that name callers. */
const RULES = ['bindings', 'deny', 'audit'] as const;

function operationsOf(spec: PolicySpec): LocatedOperation[] {
  const allowing = [...located(['public'], spec.public), ...located(['roles'], spec.roles).flatMap(({ path, value }) => located([...path, 'operations'], value.operations))];
  const denying = [...(['deny', 'audit'] as const).flatMap((field) => located<DenialSpec>([field], spec[field]).flatMap(({ path, value }) => located([...path, 'operations'], value.operations))),
    ...located(['custom', 'operations'], spec.custom?.operations)];
  return [
    ...[...allowing, ...located(['exempt'], spec.exempt)].map((one) => ({ ...one, allows: true })),
    ...denying.map((one) => ({ ...one, allows: false })),
  ];
}

/** The lists of callers of rules. */
function callerLists(spec: PolicySpec): Located<SubjectSpec[]>[] {
  const rules = RULES.flatMap((field) => located<{ readonly subjects?: SubjectSpec[]; readonly except?: SubjectSpec[] }>([field], spec[field]));
  return rules.flatMap(({ path, value }) => (['subjects', 'except'] as const).flatMap((field) => {
    const callers = value[field];
    return callers ? [{ path: [...path, field], value: callers }] : [];
  }));
}

/** The callers that rules name, with their parts. */
function callersOf(spec: PolicySpec): Located<SubjectPartSpec>[] {
  return callerLists(spec).flatMap(({ path, value }) => located(path, value)).flatMap(({ path, value }) => (value.allOf ? located([...path, 'allOf'], value.allOf) : [{ path, value }]));
}

interface LocatedCondition extends Located<ConditionSpec> {
  readonly allows: boolean;
}

function conditionsOf(spec: PolicySpec): LocatedCondition[] {
  return RULES.flatMap((field) => located<{ readonly conditions?: ConditionSpec[] }>([field], spec[field]).flatMap(({ path, value }) =>
    located([...path, 'conditions'], value.conditions).map((one) => ({ ...one, allows: field === 'bindings' }))));
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
    ...LISTS.flatMap((field) => located([...path, field], value[field]).flatMap((one) => escapeProblems(one, allows === (field === 'notPaths')))),
    ...portNumberProblems({ path, value }, spec),
  ];
}

/** An escape whose letters can be upper or lower case, or a character that clients send as such escapes. Proxies compare escapes as they are sent. */
const AMBIGUOUS = /%([a-f][0-9a-f]|[0-9][a-f])|[^\x00-\x7f]/iu;

/** The escapes of characters that need none: letters, digits, and - . _ ~ */
const NEEDLESS = /%(2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i;

/** @param excludes whether a rule denies the path, or does not allow it */
function escapeProblems({ path, value }: Located<string>, excludes: boolean): Problem[] {
  const needless = NEEDLESS.exec(value);
  if (needless) {
    return problem('AuthPathUnescaped', path,
      `is '${value}', which never matches, because proxies decode '${needless[0]}' before they compare. Write '${decodeURIComponent(needless[0])}'`);
  }
  const found = excludes ? AMBIGUOUS.exec(value) : null;
  const prefix = value.slice(0, found?.index);
  return found ? problem('AuthPathEscape', path, `is '${value}', but a client gets around it by the case of the letters in the escape of '${found[0]}'. `
    + (prefix.startsWith('/') && prefix !== '/' ? `Write a prefix without it, such as '${prefix}*'` : 'Write a path without it')) : [];
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

function unnumbered(path: readonly Step[], port: number, name: string): Problem[] {
  return problem('AuthPortUnnumbered', path, `needs the number of the port '${name}' of the pods behind port ${port}, which the Service names only. Write targetPort: NUMBER in the Service`);
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

function partsOfSubject({ allOf, ...part }: SubjectSpec): SubjectPartSpec[] {
  return allOf ?? [part];
}

function isCertified(subject: SubjectSpec): boolean {
  return partsOfSubject(subject).some(isByCertificate);
}

const BY_CERTIFICATE = ['serviceAccount', 'namespace', 'trustDomain'] as const;

function callerProblems({ path, value }: Located<SubjectPartSpec>, spec: PolicySpec, facts: PolicyFacts): Problem[] {
  const { authenticated, claim, group, jwtPrincipal } = value;
  const isWorkload = isByCertificate(value);
  const isUser = claim !== undefined || group !== undefined || jwtPrincipal !== undefined || authenticated === 'USER';
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

const ALL_PATHS = ['/*', '/{**}'];

/** A rule for everything beside narrower ones is a mistake: either the narrower ones were meant, or they say what does not hold. */
function coveredProblems(spec: PolicySpec): Problem[] {
  const paths = operationsOf(spec).filter(({ value }) => value.paths && value.paths.length > 1 && value.paths.some((one) => ALL_PATHS.includes(one)));
  const isOpen = ({ paths: open, ...others }: OperationSpec) => open?.some((one) => ALL_PATHS.includes(one)) && Object.keys(others).length === 0;
  return [
    ...paths.flatMap(({ path }) => problem('AuthCovered', [...path, 'paths'], "has '/*' beside other paths, which have no effect. Delete it, or delete the others")),
    ...spec.bindings ? located(['public'], spec.public).filter(({ value }) => isOpen(value)).flatMap(({ path }) => problem('AuthCovered', path,
      'opens all paths to everybody, so that bindings have no effect for HTTP. Delete the bindings, or write which operations are public')) : [],
    ...callerLists(spec).flatMap(coveredCallers),
  ];
}

function coveredCallers({ path, value }: Located<SubjectSpec[]>): Problem[] {
  const covered = { WORKLOAD: ['serviceAccount', 'namespace', 'trustDomain'], USER: ['jwtPrincipal', 'claim', 'group'] } as const;
  return (['WORKLOAD', 'USER'] as const).filter((kind) => value.some(({ authenticated }) => authenticated === kind)
    && value.some((subject) => covered[kind].some((field) => subject[field] !== undefined))).flatMap((kind) => problem('AuthCovered', path,
    `has authenticated: ${kind} beside narrower callers, which have no effect. Delete it, or delete the others`));
}

/** Callers that are known by certificates, for ports that all accept only plain text. */
function plainPortProblems(spec: PolicySpec): Problem[] {
  const known = spec.service?.ports ?? [];
  const plain = known.filter(({ mtls }) => (mtls ?? spec.mtls) === 'DISABLE').map(({ port }) => port);
  const isPlain = ({ ports = known.map(({ port }) => port), notPorts = [] }: OperationSpec) =>
    ports.filter((port) => !notPorts.includes(port)).every((port) => plain.includes(port));
  if (plain.length === 0 || spec.mtls === 'DISABLE') {
    return [];
  }
  const rules = [
    ...located(['bindings'], spec.bindings).map(({ path, value }) => ({ path, value, operations: spec.roles!.find(({ name }) => name === value.role)!.operations })),
    ...(['deny', 'audit'] as const).flatMap((field) => located<DenialSpec>([field], spec[field]).map(({ path, value }) => ({ path, value, operations: value.operations }))),
  ];
  return rules.filter(({ operations }) => operations.every(isPlain)).flatMap(({ path, value: { subjects } }) => located([...path, 'subjects'], subjects)
    .filter(({ value }) => isCertified(value))
    .flatMap((caller) => problem('AuthPrincipalWithoutMtls', caller.path, `is known by its certificate, but mtls of port ${plain.join(', ')} is DISABLE, so that no caller has one. Write mtls: STRICT or PERMISSIVE, or another caller`)));
}

/** The modes of ports are for ports of the pods. */
function portMtlsProblems({ service }: PolicySpec): Problem[] {
  const ports = located(['service', 'ports'], service?.ports).filter(({ value }) => value.mtls !== undefined);
  return ports.flatMap(({ path, value }, index) => {
    const other = ports.slice(0, index).find((one) => targetOf(one.value) === targetOf(value) && one.value.mtls !== value.mtls);
    return isUnnumbered(value) ? unnumbered([...path, 'mtls'], value.port, value.targetPortName!) : other ? problem('AuthPortMtlsTwice', [...path, 'mtls'],
      `is ${value.mtls} for port ${targetOf(value)} of the pods, for which port ${other.value.port} of the service says ${other.value.mtls}. Write one mode for both`) : [];
  });
}

function isByCertificate(part: SubjectPartSpec): boolean {
  return part.authenticated === 'WORKLOAD' || BY_CERTIFICATE.some((field) => part[field] !== undefined);
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
