/**
 * Random AuthPolicies that have a problem which only synthesis finds: for each code a random part that has the problem, in a random place of a policy. The
 * same seed gives the same ones on every machine.
 */
import { generateKeyPairSync } from 'node:crypto';
import { factsAt, FRONTEND, IDP, WEB } from './policies';
import { IstioVersion } from '../../src/istio';
import { JsonObject } from '../../src/json';
import { GUARDS, PolicyFacts } from '../../src/security/policy';
import { Choice } from '../synth/choice';

type Code = keyof typeof GUARDS;

export interface BrokenPolicy {
  readonly seed: number;
  readonly spec: JsonObject;
  readonly facts: PolicyFacts;
}

interface Change {
  readonly spec: object;
  readonly facts?: Partial<PolicyFacts>;
}

const READER = { name: 'reader', operations: [{ methods: ['GET'], paths: ['/orders*'] }] };
const bound = (operations: object[], subjects: object[] = [FRONTEND], more: object = {}) => ({ roles: [{ name: 'r', operations }], bindings: [{ role: 'r', subjects, ...more }] });

/** An operation in a random place, beside others. */
function inOperations(choice: Choice, operation: object, places = ['roles', 'public', 'deny', 'audit', 'custom']): object {
  const operations = choice.of([[operation], [{ methods: ['PATCH'] }, operation]]);
  return {
    roles: () => bound(operations),
    public: () => ({ public: operations }),
    deny: () => ({ deny: [{ operations }] }),
    audit: () => ({ audit: [{ operations }] }),
    custom: () => ({ custom: { provider: 'opa', operations } }),
  }[choice.of(places)]!();
}

/** A caller in a random place. */
function inSubjects(choice: Choice, subject: object, operations: object[] = [{ any: true }]): object {
  return choice.of([
    () => bound(operations, [subject]), () => ({ deny: [{ operations, subjects: [subject] }] }),
    () => ({ deny: [{ operations, except: [subject] }] }),
    () => ({ audit: [{ operations, subjects: [subject] }] }), () => bound(operations, [{ ipBlock: '10.0.0.0/8' }, subject]),
  ])();
}

/** A condition in a random place. */
function inConditions(choice: Choice, conditions: object[], places = [0, 1, 2]): object {
  const operations = [{ methods: ['GET'] }];
  const bindings = () => bound(operations, [FRONTEND], { conditions });
  return [bindings, () => ({ deny: [{ operations, conditions }] }), () => ({ audit: [{ operations, conditions }] })][choice.of(places)]();
}

const USERS = (choice: Choice) => choice.of<object>([{ claim: { name: 'groups', values: [choice.word()] } }, { group: { name: choice.word() } }, { authenticated: 'USER' }, { jwtPrincipal: { issuer: IDP.issuer, subject: choice.word() } }]);
const WORKLOADS = (choice: Choice) => choice.of<object>([FRONTEND, { namespace: choice.word() }, { trustDomain: 'cluster.local' }, { authenticated: 'WORKLOAD' }]);
const HTTP = (choice: Choice) => choice.of<object>([{ paths: [`/${choice.word()}`] }, { methods: ['GET'] }, { notPaths: [`/${choice.word()}*`] }, { grpc: [{ service: 'shop.Orders' }] }]);
const UNKNOWN_PODS = (choice: Choice) => choice.of<object>([{ service: undefined, workload: { labels: { app: choice.word() } } }, { service: undefined, appliesTo: 'NAMESPACE' }]);
const withPorts = (ports: object[], more: object = {}) => ({ service: { ...WEB, ports }, ...more });
const SMALL_KEY = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
const CURVE = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'jwk' });
const inline = (jwks: string) => ({ issuers: [{ issuer: IDP.issuer, audiences: ['shop'], jwks }] });
const V20 = { version: IstioVersion.of('1.20.1') };

const GENERATORS: { readonly [code in Code]: (choice: Choice) => Change } = {
  AuthWorkloadUnknown: (choice) => ({ spec: { service: { name: choice.word() }, ...inSubjects(choice, FRONTEND) } }),
  AuthPortUnknown: (choice) => ({ spec: inOperations(choice, { [choice.of(['ports', 'notPorts'])]: [80, choice.whole(1000, 5000)] }) }),
  AuthPortUnnumbered: (choice) => ({ spec: withPorts([{ port: 80, targetPortName: choice.word() }], inOperations(choice, { [choice.of(['ports', 'notPorts'])]: [80] })) }),
  AuthPortMtlsTwice: (choice) => ({ spec: withPorts([{ port: 80, targetPort: 8080, mtls: 'STRICT' }, { port: 81, targetPort: 8080, ...choice.of([{}, { mtls: 'DISABLE' }, { mtls: 'PERMISSIVE' }]) }]) }),
  AuthPortProtocolTwice: (choice) => ({ spec: withPorts([{ port: 80, targetPort: 8080 }, { port: choice.whole(81, 99), targetPort: 8080, protocol: 'TCP' }]) }),
  AuthPortsUnknown: (choice) => ({ spec: { service: { name: 'web', workload: { app: 'web' } }, ...choice.of([() => inOperations(choice, { ports: [80] }), () => inOperations(choice, HTTP(choice), ['deny', 'audit', 'custom'])])() } }),
  AuthHttpPortsUnknown: (choice) => ({ spec: { ...UNKNOWN_PODS(choice), ...choice.of([() => inOperations(choice, HTTP(choice), ['deny', 'audit', 'custom']), () => ({ issuers: [IDP], requireToken: true }), () => inConditions(choice, [{ key: 'request.headers[x-a]', values: ['a'] }], [1, 2])])() } }),
  AuthTcpAttributes: (choice) => ({ spec: choice.of([() => inOperations(choice, { ...HTTP(choice), ports: [5432] }), () => ({ ...withPorts([{ port: 5432, protocol: 'TCP' }]), ...inOperations(choice, HTTP(choice), ['roles', 'deny', 'audit']) })])() }),
  AuthHostOnSidecar: (choice) => ({ spec: { ...choice.of([{}, { service: undefined, appliesTo: 'NAMESPACE', httpPorts: [8080] }]), ...choice.of([() => inOperations(choice, { [choice.of(['hosts', 'notHosts'])]: ['a.example.com'] }), () => inConditions(choice, [{ key: choice.of(['request.headers[host]', 'request.headers[Host]']), values: ['a'] }])])() } }),
  AuthRemoteIpOnSidecar: (choice) => ({ spec: choice.of([() => inSubjects(choice, { remoteIp: `203.0.113.${choice.whole(1, 9)}` }), () => ({ issuers: [IDP], ...inSubjects(choice, { allOf: [{ remoteIp: '203.0.113.0/24' }, { group: { name: 'a' } }] }) }), () => ({ deny: [{ operations: [{ any: true }], conditions: [{ key: 'remote.ip', values: ['10.0.0.0/8'] }] }] })])() }),
  AuthHostPattern: (choice) => ({ spec: { service: undefined, workload: { labels: { istio: 'ingress' } }, httpPorts: [8080], ...inOperations(choice, { hosts: [`*.${choice.word()}.com`] }, ['deny', 'audit', 'custom']) } }),
  AuthPathEscape: (choice) => {
    const excluded = (path: string) => choice.of([() => inOperations(choice, { paths: [path] }, ['deny', 'audit', 'custom']), () => inOperations(choice, { notPaths: [path] }, ['roles', 'public'])])();
    return choice.of([() => ({ spec: excluded(`/${choice.word()}${choice.of(['%C3%A9', 'é', '%2F', '🔑', '%fa'])}${choice.of(['', '*'])}`) }), () => ({ spec: excluded(`/${choice.word()}*`), facts: { pathNormalization: 'NONE' as const } }),
      () => ({ spec: inOperations(choice, { paths: [choice.of([`/${choice.word()}/*`, `*.${choice.word()}`, `/${choice.word()}/{*}`])] }), facts: { pathNormalization: 'NONE' as const } })])();
  },
  AuthPathNever: (choice) => choice.of([
    () => ({ spec: inOperations(choice, { [choice.of(['paths', 'notPaths'])]: [`/${choice.word()}${choice.of(['/../', '/./'])}${choice.of(['a', 'a*', '{*}'])}`] }) }),
    () => ({ spec: inOperations(choice, { paths: [`/${choice.word()}//${choice.of(['a', '', '*'])}`] }), facts: { pathNormalization: choice.of(['MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'] as const) } }),
  ])(),
  AuthPathUnescaped: (choice) => choice.of([
    () => ({ spec: inOperations(choice, { [choice.of(['paths', 'notPaths'])]: [`/${choice.word()}${choice.of(['%61', '%2d', '%7E', '%30', '%5f'])}`] }) }),
    () => ({ spec: inOperations(choice, { paths: [`/${choice.word()}${choice.of(['%2F', '%5c'])}a`] }), facts: { pathNormalization: 'DECODE_AND_MERGE_SLASHES' as const } }),
  ])(),
  AuthTemplateLine: (choice) => ({ spec: inOperations(choice, { [choice.of(['paths', 'notPaths'])]: [choice.of([`/${choice.word()}/{*}`, `/{*}/${choice.word()}`, '/a/{**}', '/{**}/b'])] }), facts: V20 }),
  AuthGatewayLine: (choice) => ({ spec: { service: undefined, gateway: { name: choice.word() } }, facts: V20 }),
  AuthCookieLine: (choice) => ({ spec: { issuers: [{ ...IDP, ...choice.of<object>([{ fromCookies: [choice.word()] }, { timeout: '3s' }]) }] }, facts: V20 }),
  AuthCovered: (choice) => ({
    spec: choice.of([
      () => inOperations(choice, { paths: [choice.of(['/*', '/{**}']), `/${choice.word()}`] }), () => ({ public: [{ paths: ['/*'] }], ...bound([{ methods: ['GET'] }]) }),
      () => ({ deny: [{ operations: [{ methods: [choice.of(['PUT', 'GET'])] }, { paths: ['/*'] }] }] }), () => bound([{ any: true }], [{ authenticated: 'WORKLOAD' }, FRONTEND]),
      () => ({ roles: [READER], bindings: [{ role: 'reader', subjects: [{ namespace: choice.word() }] }, { role: 'reader', subjects: [{ authenticated: 'WORKLOAD' }] }] }),
    ])(),
  }),
  AuthOperationNever: (choice) => ({ spec: inOperations(choice, choice.of<object>([{ methods: ['GET'], notMethods: ['GET', 'PUT'] }, { paths: [`/${choice.word()}/a`], notPaths: ['/*'] }, { notPaths: ['/{**}'] }, { ports: [80], notPorts: [80] }, { ports: [80, 5432], notPorts: [5432, 80] }])) }),
  AuthSubjectNever: (choice) => ({ spec: inSubjects(choice, { allOf: choice.of([[FRONTEND, { serviceAccount: { namespace: 'shop', name: 'other' } }], [FRONTEND, { namespace: 'q' }], [{ namespace: 'q' }, { namespace: 'r' }], [{ trustDomain: 'a' }, { ipBlock: '10.0.0.0/8' }, { trustDomain: 'b' }]]) }) }),
  AuthConditionNever: (choice) => ({ spec: inConditions(choice, choice.of<object[]>([[{ key: 'connection.sni', values: ['ab'], notValues: ['a*'] }], [{ key: 'request.headers[x-a]', values: [choice.word()], notValues: ['*'] }], [{ key: 'connection.sni', values: ['q'] }, { key: 'connection.sni', values: ['r'] }]])) }),
  AuthPrincipalWithoutMtls: (choice) => ({ spec: choice.of([() => ({ mtls: 'DISABLE', ...inSubjects(choice, WORKLOADS(choice)) }), () => ({ ...withPorts([{ port: 80, mtls: 'DISABLE' }]), ...inSubjects(choice, WORKLOADS(choice)) }), () => ({ issuers: [IDP], ...withPorts([{ port: 80, mtls: 'DISABLE' }, { port: 5432, protocol: 'TCP' }]), ...inSubjects(choice, { allOf: [WORKLOADS(choice), { group: { name: 'a' } }] }) })])() }),
  AuthClaimWithoutIssuer: (choice) => ({ spec: choice.of([() => inSubjects(choice, USERS(choice)), () => inSubjects(choice, { allOf: [FRONTEND, USERS(choice)] }), () => inConditions(choice, [{ key: choice.of(['request.auth.audiences', 'request.auth.presenter']), values: ['a'] }])])() }),
  AuthIssuerUnknown: (choice) => ({ spec: { issuers: [IDP], ...inSubjects(choice, choice.of<object>([{ claim: { name: 'a', values: ['b'], issuer: choice.word() } }, { jwtPrincipal: { issuer: choice.word(), subject: 'a' } }])) } }),
  AuthClaimSpace: (choice) => ({ spec: { issuers: [IDP], ...inSubjects(choice, choice.of<object>([{ claim: { name: 'a', values: ['b', `${choice.word()} x`] } }, { group: { name: `${choice.word()} x` } }])) }, facts: V20 }),
  AuthNegatedToken: (choice) => ({ spec: { issuers: [IDP], ...inConditions(choice, [{ key: choice.of(['request.auth.audiences', 'request.auth.presenter']), notValues: [choice.word()] }], [0]) } }),
  AuthAddress: (choice) => ({ spec: choice.of([() => inSubjects(choice, { ipBlock: choice.of(['10.0.0.300', '10.0.0.0/33', '::1/129', '0.0.0.0/0', '::/0', '1.2.3', '0.0.0.0/00']) }), () => inConditions(choice, [{ key: choice.of(['source.ip', 'destination.ip']), [choice.of(['values', 'notValues'])]: [choice.of(['*', '10.0.0.', '10.0.0.0/40', '0.0.0.0/0'])] }])])() }),
  AuthTokenNever: (choice) => ({
    spec: {
      issuers: [IDP],
      requireToken: true,
      ...choice.of<object>([
        { public: [{ any: true }] }, { exempt: [{ ports: [80] }] }, { exempt: [{ any: true }] }, { public: [{ ports: [80, 5432] }] },
      ]),
    },
  }),
  AuthFreeNegated: (choice) => ({ spec: { issuers: [IDP], requireToken: true, [choice.of(['public', 'exempt'])]: [choice.of<object>([{ notPaths: [`/${choice.word()}`] }, { notMethods: ['GET'] }, { notPorts: [5432] }])] } }),
  AuthTooManyRules: (choice) => ({ spec: { issuers: [IDP], requireToken: true, exempt: Array.from({ length: choice.whole(7, 8) }, (_, index) => ({ methods: ['GET'], paths: [`/${choice.word()}${index}`] })) } }),
  AuthJwksInvalid: (choice) => ({ spec: inline(choice.of(['{', '[]', '{"keys":[]}', JSON.stringify({ keys: [SMALL_KEY] }), JSON.stringify({ keys: [CURVE] }), JSON.stringify({ keys: [{ ...SMALL_KEY, n: undefined }] }), choice.word()])) }),
  AuthJwksPrivate: (choice) => ({ spec: inline(choice.of([JSON.stringify({ keys: [{ ...SMALL_KEY, [choice.of(['d', 'p', 'q', 'dp', 'dq', 'qi'])]: 'x' }] }), '{"keys":[{"kty":"oct","k":"x"}]}', '-----BEGIN PRIVATE KEY-----', '{"keys":[{"kty":"RSA","\\u0064":"x"}]}'])) }),
  AuthRootNamespaceMtls: (choice) => ({ spec: choice.of<object>([{ mtls: 'STRICT' }, withPorts([{ port: 80, mtls: 'STRICT' }]), { service: undefined, workload: { labels: { app: 'a' } }, mtls: 'PERMISSIVE' }]), facts: { rootNamespace: 'shop' } }),
  AuthScopeNamespace: (choice) => choice.of([() => ({ spec: { service: undefined, appliesTo: 'MESH' } }), () => ({ spec: { service: undefined, appliesTo: 'NAMESPACE' }, facts: { rootNamespace: 'shop' } })])(),
};

export const BROKEN_CODES = Object.keys(GENERATORS) as Code[];

export function* brokenPolicies(code: Code, count: number): Generator<BrokenPolicy> {
  for (let seed = 1; seed <= count; seed++) {
    const { spec, facts } = GENERATORS[code](new Choice(seed * 6577 + 5));
    yield { seed, spec: JSON.parse(JSON.stringify({ service: WEB, ...spec })) as JsonObject, facts: factsAt(IstioVersion.of('1.27.0'), facts) };
  }
}
