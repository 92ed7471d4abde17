import { generateKeyPairSync } from 'node:crypto';
import { factsAt, FRONTEND, IDP, problemsOf, READER, WEB } from './policies';
import { IstioVersion } from '../../src/istio';
import { GUARDS, PolicyFacts } from '../../src/security/policy';
import { AUTH_POLICY } from '../../src/security/specification';
import { printedProblem, Schema } from '../../src/specification';

const bound = (...subjects: object[]) => ({ roles: [READER], bindings: [{ role: 'reader', subjects }] });
const role = (operation: object) => ({ roles: [{ name: 'reader', operations: [operation] }], bindings: [{ role: 'reader', subjects: [FRONTEND] }] });
const deny = (rule: object) => ({ deny: [{ operations: [{ any: true }], ...rule }] });
const claim = (more: object = {}) => ({ claim: { name: 'groups', values: ['admins'], ...more } });
const jwks = (key: object) => JSON.stringify({ keys: [key] });

const GATEWAY = { service: undefined, workload: { labels: { istio: 'ingress' } } };
const V20 = factsAt(IstioVersion.of('1.20.1'));
const V27 = factsAt(IstioVersion.of('1.27.0'));

const DECODED: PolicyFacts = { ...V27, pathNormalization: 'DECODE_AND_MERGE_SLASHES' };
const RAW: PolicyFacts = { ...V27, pathNormalization: 'NONE' };
const conditioned = (...conditions: object[]) => ({ roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND], conditions }] });

const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' });
const rsa = (modulusLength: number, publicExponent = 65537) => generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey.export({ format: 'jwk' });
const GOOD_KEY = rsa(2048);

const ED25519 = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
const USED_KEYS = [GOOD_KEY, { ...GOOD_KEY, alg: 'PS256' }, rsa(2048, 3), ...['P-256', 'P-384', 'P-521'].map(curve), { ...curve('P-384'), alg: 'ES384' }, ED25519, { ...ED25519, alg: 'EdDSA' }];

/** Public keys that proxies do not use, as an Envoy says that has no other key. */
const UNUSED_KEYS: [string, object, string][] = [
  ['a key of the curve secp256k1', curve('secp256k1'), 'its type or its curve is none of RSA, EC P-256'],
  ['a key of the curve Ed448', generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' }), 'its type or its curve is none of'],
  ['a key for encryption', generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }), 'its type or its curve is none of'],
  ['an exponent of 17', rsa(2048, 17), 'its exponent is none of 3 and 65537'],
  ['an even number', { ...GOOD_KEY, n: Buffer.alloc(256, 0xfe).toString('base64url') }, 'its number n is no product of primes'],
  ['a point that is not on the curve', { ...curve('P-256'), y: Buffer.alloc(32, 1).toString('base64url') }, 'its numbers are no point of its curve'],
  ['a key whose use is encryption', { ...GOOD_KEY, use: 'enc' }, 'its use is encryption (enc), not signatures (sig)'],
  ['an RSA key with the algorithm of another type', { ...GOOD_KEY, alg: 'ES256' }, 'its algorithm (alg) is not one of its type and curve'],
  ['an RSA key with a symmetric algorithm', { ...GOOD_KEY, alg: 'HS256' }, 'its algorithm (alg) is not one of its type and curve'],
  ['a key with the algorithm of another curve', { ...curve('P-256'), alg: 'ES384' }, 'its algorithm (alg) is not one of its type and curve'],
  ['a key for key agreement', { ...curve('P-256'), alg: 'ECDH-ES' }, 'its algorithm (alg) is not one of its type and curve'],
];

/** Public keys that spoil a set, whatever other keys it has. */
const FAULTY_KEYS: [string, object, string][] = [
  ['a key of 1024 bits', rsa(1024), 'with which anybody could sign: it has 1024 bits, and RSA needs at least 2048'],
  ['a key of 2047 bits for encryption', { ...rsa(2047), use: 'enc' }, 'with which anybody could sign: it has 2047 bits'],
  ['a key of an unknown type', { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AQAB' }, 'that istiod refuses: its type (kty) is none of RSA, EC, OKP'],
  ['a key without a type', { n: 'AQAB', e: 'AQAB' }, 'that istiod refuses: its type (kty) is none of RSA, EC, OKP'],
  ['a number in place of a key', 3 as never, 'that istiod refuses: its type (kty) is none of RSA, EC, OKP'],
  ['a key without a coordinate', { ...curve('P-256'), y: undefined }, 'that istiod refuses: its field y is missing, or it is no text'],
  ['a key without a curve', { ...ED25519, crv: undefined }, 'that istiod refuses: its field crv is missing, or it is no text'],
  ['a number for a text', { ...GOOD_KEY, e: 65537 }, 'that istiod refuses: its field e is missing, or it is no text'],
  ['a key that is not in base64url', { ...GOOD_KEY, n: '!very-secret!' }, 'that istiod refuses: its field n is not in base64url'],
];

/** A specification, what is added to it, and its only problem. */
const CASES: [string, object, string, PolicyFacts?][] = [
  // targets
  ['no target', { service: undefined }, 'has none or several of service, workload, gateway, appliesTo. Write exactly one of them [AuthTarget]'],
  ['an unknown workload', { service: { name: 'web' } }, "service.workload is missing, and the pods of service 'web' in namespace 'shop' are not known"],
  ['an empty selector', { service: { ...WEB, workload: {} } }, 'service.workload is empty. Leave it out, or write what it needs [WrongValue]'],
  ['a Gateway at 1.20', { service: undefined, gateway: { name: 'public' } }, 'gateway names a Gateway of the Gateway API, which policies of Istio 1.20.1 do not select', V20],
  ['the mesh elsewhere', { service: undefined, appliesTo: 'MESH' }, "appliesTo is MESH in namespace 'shop', but only policies in the root namespace 'istio-system' are for the mesh. Write NAMESPACE, or move it there [AuthScopeNamespace]"],
  ['a namespace that is the root', { service: undefined, appliesTo: 'NAMESPACE' }, "appliesTo is NAMESPACE in the root namespace 'istio-system', where it is for the whole mesh. Write MESH [AuthScopeNamespace]", { ...V27, namespace: 'istio-system' }],
  ['mutual TLS of a workload in the root namespace', { mtls: 'STRICT' }, "mtls is for a workload in the root namespace 'shop', where Istio ignores a PeerAuthentication with a selector. Leave it out, or write appliesTo: MESH [AuthRootNamespaceMtls]", { ...V27, rootNamespace: 'shop' }],
  ['mutual TLS of a Gateway', { service: undefined, gateway: { name: 'public' }, mtls: 'STRICT' }, 'has mtls beside gateway, but a PeerAuthentication selects pods by labels. Leave out mtls, or write workload [AuthMtlsGateway]'],
  ['httpPorts of a service', { httpPorts: [8080] }, 'has httpPorts beside service. Write the ports of the service, with their protocols [AuthHttpPorts]'],

  ['two modes of one port of the pods', { service: { ...WEB, ports: [{ port: 80, targetPort: 8080, mtls: 'STRICT' }, { port: 81, targetPort: 8080, mtls: 'DISABLE' }] } },
    'service.ports[1].mtls is DISABLE for port 8080 of the pods, for which port 80 of the service says STRICT. Write one mode for both [AuthPortMtlsTwice]'],
  ['a mode of one of two ports of the service that lead to one port of the pods', { service: { ...WEB, ports: [{ port: 80, targetPort: 8080, mtls: 'STRICT' }, { port: 81, targetPort: 8080 }] } },
    'service.ports[1].mtls is not set (that of the namespace or of the mesh) for port 8080 of the pods, for which port 80 of the service says STRICT. Write one mode for both [AuthPortMtlsTwice]'],
  ['a port that takes the mode of the policy, beside another mode', { mtls: 'STRICT', service: { ...WEB, ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080, mtls: 'PERMISSIVE' }] } },
    'service.ports[1].mtls is PERMISSIVE for port 8080 of the pods, for which port 80 of the service says STRICT'],
  ['two protocols of one port of the pods', { service: { ...WEB, ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080, protocol: 'TCP' }] } },
    'service.ports[1].protocol is TCP for port 8080 of the pods, for which port 80 of the service says HTTP. Write one protocol for both [AuthPortProtocolTwice]'],
  ['a mode of a port whose number is not known', { service: { ...WEB, ports: [{ port: 80, targetPortName: 'http', mtls: 'STRICT' }] } },
    "service.ports[0].mtls needs the number of the port 'http' of the pods behind port 80, which the Service names only. Write targetPort: NUMBER in the Service [AuthPortUnnumbered]"],
  ['a header host in a policy for a namespace', { service: undefined, appliesTo: 'NAMESPACE', httpPorts: [8080], ...bound(FRONTEND), bindings: [{ role: 'reader', subjects: [FRONTEND], conditions: [{ key: 'request.headers[Host]', values: ['a'] }] }] },
    'bindings[0].conditions[0].key is the host, but clients in the mesh can send any host to a sidecar'],

  // escapes in paths
  ['an escape of a letter', role({ paths: ['/%61dmin'] }), "roles[0].operations[0].paths[0] is '/%61dmin', which never matches, because proxies decode '%61' before they compare. Write 'a' [AuthPathUnescaped]"],
  ['an escape of a dot', role({ paths: ['/a%2ejson'] }), "roles[0].operations[0].paths[0] is '/a%2ejson', which never matches, because proxies decode '%2e' before they compare. Write '.'"],
  ['an escape in a denied path', { deny: [{ operations: [{ paths: ['/caf%C3%A9/x'] }] }] }, "deny[0].operations[0].paths[0] is '/caf%C3%A9/x', but a client gets around it by the case of the letters in the escape of '%C3'. Write a prefix without it, such as '/caf*' [AuthPathEscape]"],
  ['a character that is sent as an escape, in a denied path, beyond the basic plane', { deny: [{ operations: [{ paths: ['/🔑/x'] }] }] }, "deny[0].operations[0].paths[0] is '/🔑/x', but a client gets around it by the case of the letters in the escape of '🔑'. Write a path without it [AuthPathEscape]"],
  ['a character that is sent as an escape, in a denied path', { deny: [{ operations: [{ paths: ['*é'] }] }] }, "deny[0].operations[0].paths[0] is '*é', but a client gets around it by the case of the letters in the escape of 'é'. Write a path without it [AuthPathEscape]"],
  ['an escape in a path that is not allowed', role({ notPaths: ['/a%2Fb'] }), "roles[0].operations[0].notPaths[0] is '/a%2Fb', but a client gets around it"],

  ['an escaped slash where proxies decode it', role({ paths: ['/a%2Fb'] }), "roles[0].operations[0].paths[0] is '/a%2Fb', which never matches, because proxies decode '%2F' before they compare. Write '/' [AuthPathUnescaped]", DECODED],
  ['an escaped backslash where proxies decode it', deny({ operations: [{ paths: ['/a%5cb'] }] }), "deny[0].operations[0].paths[0] is '/a%5cb', which never matches, because proxies decode '%5c' before they compare. Write '/'", DECODED],
  ['an escape of a letter where slashes are merged', role({ paths: ['/%61dmin'] }), "is '/%61dmin', which never matches", { ...V27, pathNormalization: 'MERGE_SLASHES' }],
  ['a denied path where paths are not normalised', deny({ operations: [{ paths: ['/admin*'] }] }), "deny[0].operations[0].paths[0] is '/admin*', but the path normalization of the mesh is NONE, so that a client gets around it by an escape of any character, or by '/./'. Set meshConfig.pathNormalization.normalization to BASE, or write paths without '*' and '{' in rules that allow [AuthPathEscape]", RAW],
  ['a denied template of all paths where paths are not normalised', deny({ operations: [{ paths: ['/{**}'] }] }), "deny[0].operations[0].paths[0] is '/{**}', but the path normalization of the mesh is NONE", RAW],
  ['a denial of all other paths than a prefix where paths are not normalised', deny({ operations: [{ notPaths: ['/public*'] }] }), "deny[0].operations[0].notPaths[0] is '/public*', but the path normalization of the mesh is NONE, so that it fits paths with '..' too", RAW],
  ...[role({ paths: ['/public/*'] }), role({ paths: ['/a/{*}'] }), role({ paths: ['/a/{**}/b'] }), role({ paths: ['*.png'] })].map((more): [string, object, string, PolicyFacts] =>
    ['an allowed pattern where paths are not normalised', more, "but the path normalization of the mesh is NONE, so that it fits paths with '..' too, which lead a service to other paths. Set meshConfig.pathNormalization.normalization to BASE, or write paths without '*' and '{' in rules that allow [AuthPathEscape]", RAW]),
  ['a public prefix where paths are not normalised', { public: [{ paths: ['/public/*'] }] }, "public[0].paths[0] is '/public/*', but the path normalization", RAW],
  ['an exempt prefix where paths are not normalised', { issuers: [IDP], requireToken: true, exempt: [{ paths: ['/public/*'] }] }, "exempt[0].paths[0] is '/public/*', but the path normalization", RAW],

  // paths that normalised requests never have
  ...['/a/../b', '/./a', '/a/.', '/a/..', '/a/../*', '*/../a', '/a/./{*}', '/{**}/../a'].map((path): [string, object, string] => [`the path ${path}`, role({ paths: [path] }),
    `roles[0].operations[0].paths[0] is '${path}', which never matches, because proxies normalise paths before they compare them (BASE). Write the path without /./ and /../ [AuthPathNever]`]),
  ['a denied path that never matches', deny({ operations: [{ paths: ['/a/../b'] }] }), "deny[0].operations[0].paths[0] is '/a/../b', which never matches"],
  ...['//a', '//a*', '*//a'].map((path): [string, object, string, PolicyFacts] => [`the path ${path} where slashes are merged`, role({ paths: [path] }),
    `is '${path}', which never matches, because proxies normalise paths before they compare them (MERGE_SLASHES). Write the path without //, /./ and /../ [AuthPathNever]`, { ...V27, pathNormalization: 'MERGE_SLASHES' }]),
  ['slashes in a row where slashes are decoded', role({ paths: ['/a//b'] }), "is '/a//b', which never matches, because proxies normalise paths before they compare them (DECODE_AND_MERGE_SLASHES)", DECODED],
  ['a path that is not allowed where paths are not normalised', role({ notPaths: ['/admin*'] }), "roles[0].operations[0].notPaths[0] is '/admin*', but the path normalization of the mesh is NONE", RAW],
  ['an authorizer of a path where paths are not normalised', { custom: { provider: 'opa', operations: [{ paths: ['/admin*'] }] } }, "custom.operations[0].paths[0] is '/admin*', but the path normalization of the mesh is NONE", RAW],

  // what excludes itself
  ['a denial of HTTP on all ports but those of the Service', deny({ operations: [{ methods: ['PUT'], notPorts: [80, 5432] }] }), 'deny[0].operations[0] is about HTTP, but none of its ports serves HTTP'],
  ['an audience that is excluded', { issuers: [IDP], ...deny({ conditions: [{ key: 'request.auth.audiences', values: ['shop'], notValues: ['shop'] }] }) }, 'deny[0].conditions[0] has notValues that exclude all its values'],
  ['methods that are excluded', role({ methods: ['GET'], notMethods: ['PUT', 'GET'] }), 'roles[0].operations[0].notMethods excludes all methods of the operation, so that no request is of this kind. Delete it, or write other methods [AuthOperationNever]'],
  ['paths that are excluded by a prefix', deny({ operations: [{ paths: ['/admin/a', '/admin*'], notPaths: ['/admin*'] }] }), 'deny[0].operations[0].notPaths excludes all paths of the operation'],
  ['all paths are excluded', { public: [{ notPaths: ['/*'] }] }, 'public[0].notPaths excludes all paths of the operation'],
  ['a suffix that is excluded', { audit: [{ operations: [{ paths: ['/a.png'], notPaths: ['*.png'] }] }] }, 'audit[0].operations[0].notPaths excludes all paths'],
  ['a port that is excluded', deny({ operations: [{ ports: [80], notPorts: [80] }] }), 'deny[0].operations[0].notPorts excludes all ports'],
  ['hosts that are excluded', { ...GATEWAY, ...role({ hosts: ['a.example.com'], notHosts: ['a.example.com'] }) }, 'roles[0].operations[0].notHosts excludes all hosts'],
  ['two service accounts of one caller', bound({ allOf: [FRONTEND, { serviceAccount: { namespace: 'shop', name: 'other' } }] }), 'bindings[0].subjects[0].allOf asks for a caller with several values of its service account (shop/frontend, shop/other), of which it has one. Write them as subjects of their own [AuthSubjectNever]'],
  ['a service account of another namespace', deny({ except: [{ allOf: [FRONTEND, { namespace: 'ops' }] }] }), 'deny[0].except[0].allOf asks for a caller with several values of its namespace (shop, ops)'],
  ['two namespaces of one caller', { audit: [{ operations: [{ any: true }], subjects: [{ allOf: [{ namespace: 'a' }, { namespace: 'b' }] }] }] }, 'audit[0].subjects[0].allOf asks for a caller with several values of its namespace'],
  ['two trust domains of one caller', bound({ allOf: [{ trustDomain: 'a' }, { trustDomain: 'b' }] }), 'asks for a caller with several values of its trust domain'],
  ['two issuers of one token', { issuers: [IDP, { ...IDP, issuer: 'https://b' }], ...bound({ allOf: [claim({ issuer: 'https://b' }), { jwtPrincipal: { issuer: IDP.issuer, subject: 'alice' } }] }) }, 'asks for a caller with several values of its issuer'],
  ['two users of one token', { issuers: [IDP], ...bound({ allOf: ['alice', 'bob'].map((subject) => ({ jwtPrincipal: { issuer: IDP.issuer, subject } })) }) }, 'asks for a caller with several values of its user (alice, bob)'],
  ['a condition that excludes its values', conditioned({ key: 'request.headers[x-team]', values: ['qa'], notValues: ['q*'] }), 'bindings[0].conditions[0] has notValues that exclude all its values, so that no request meets it. Write other values of request.headers[x-team] [AuthConditionNever]'],
  ['a denial with a condition that excludes its values', deny({ conditions: [{ key: 'connection.sni', values: ['*'], notValues: ['*'] }] }), 'deny[0].conditions[0] has notValues that exclude all its values'],
  ['conditions that exclude each other', conditioned({ key: 'request.headers[x-team]', values: ['qa'] }, { key: 'request.headers[x-team]', values: ['ops', 'dev'] }), 'bindings[0].conditions[1] asks for values of request.headers[x-team] that another condition excludes'],

  // an empty list or an empty rule, which Istio takes as "anyone"
  ['paths without a value', { public: [{ methods: ['GET'], paths: null }] }, 'public[0].paths is null. Write a list [WrongType]'],
  ['callers without a value', { deny: [{ operations: [{ any: true }], subjects: null }] }, 'deny[0].subjects is null. Write a list [WrongType]'],
  ['no callers', bound(), 'bindings[0].subjects is empty. Leave it out, or write what it needs [WrongValue]'],
  ['an empty caller', bound({}), 'bindings[0].subjects[0] has none or several of serviceAccount, namespace, trustDomain, authenticated, jwtPrincipal, claim, group, ipBlock, remoteIp, allOf. Write exactly one of them [AuthSubjectForm]'],
  ['an empty operation', role({}), 'roles[0].operations[0] is empty. Write at least one of any, ports, notPorts, methods'],
  ['no operations', { roles: [{ name: 'reader', operations: [] }] }, 'roles[0].operations is empty. Leave it out, or write what it needs [WrongValue]'],
  ['any: false', role({ any: false }), 'roles[0].operations[0] has any beside other fields, or any: false. Write any: true alone for all requests, or only the other fields [AuthOperationAny]'],
  ['no values of a claim', bound({ claim: { name: 'groups', values: [] } }), 'bindings[0].subjects[0].claim.values is empty'],
  ['a condition without values', { roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND], conditions: [{ key: 'connection.sni' }] }] }, 'bindings[0].conditions[0] is empty. Write at least one of values, notValues [AuthConditionEmpty]'],

  // everything beside narrower rules
  ['all paths beside others', role({ paths: ['/*', '/orders'] }), "roles[0].operations[0].paths has '/*' beside other paths, which have no effect. Delete it, or delete the others [AuthCovered]"],
  ['all paths as a template beside others', role({ paths: ['/orders', '/{**}'] }), "roles[0].operations[0].paths has '/*' beside other paths"],
  ['all paths are public beside bindings', { public: [{ paths: ['/*'] }], ...bound(FRONTEND) }, 'public[0] opens all paths to everybody, so that bindings have no effect for HTTP'],
  ['any workload beside an account', bound({ authenticated: 'WORKLOAD' }, FRONTEND), 'bindings[0].subjects has authenticated: WORKLOAD beside narrower callers, which have no effect'],
  ['any user beside a claim', { issuers: [IDP], ...bound(claim(), { authenticated: 'USER' }) }, 'bindings[0].subjects has authenticated: USER beside narrower callers'],
  ['any workload beside a namespace, as exceptions', deny({ except: [{ namespace: 'ops' }, { authenticated: 'WORKLOAD' }] }), 'deny[0].except has authenticated: WORKLOAD beside narrower callers'],
  ['all paths beside an operation of the same role', { roles: [{ name: 'reader', operations: [{ methods: ['GET'], paths: ['/a'] }, { paths: ['/*'] }] }] }, 'roles[0].operations[1] is for all requests over HTTP, so that operations[0] has no effect. Delete one of the two [AuthCovered]'],
  ['all paths beside a denied operation', deny({ operations: [{ paths: ['/{**}'] }, { methods: ['PUT'] }] }), 'deny[0].operations[0] is for all requests over HTTP, so that operations[1] has no effect'],
  ['all paths of the only port of HTTP beside an audited operation', { audit: [{ operations: [{ paths: ['/*'], ports: [80] }, { paths: ['/admin*'] }] }] }, 'audit[0].operations[0] is for all requests over HTTP, so that operations[1]'],
  ['all paths beside an operation that an authorizer decides', { custom: { provider: 'opa', operations: [{ paths: ['/*'] }, { paths: ['/a'] }] } }, 'custom.operations[0] is for all requests over HTTP'],
  ['a public port beside bindings for it', { public: [{ ports: [80] }], ...bound(FRONTEND) }, 'public[0] opens all requests to its ports to everybody, so that bindings have no effect. Delete the bindings, or write which operations are public [AuthCovered]'],
  ['any workload in another binding', { roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND] }, { role: 'reader', subjects: [{ authenticated: 'WORKLOAD' }] }] }, 'bindings[0] has no effect, because bindings[1] allows all its operations to all its callers. Delete one of the two [AuthCovered]'],
  ['a role of everything for the same caller', { roles: [READER, { name: 'all', operations: [{ any: true }] }], bindings: [{ role: 'all', subjects: [FRONTEND] }, { role: 'reader', subjects: [FRONTEND] }] }, 'bindings[1] has no effect, because bindings[0] allows all its operations'],
  ['any workload beside a caller with several properties', { issuers: [IDP], ...bound({ authenticated: 'WORKLOAD' }, { allOf: [FRONTEND, claim()] }) }, 'bindings[0].subjects has authenticated: WORKLOAD beside narrower callers'],
  ['any user beside a user with an address', { issuers: [IDP], ...deny({ subjects: [{ authenticated: 'USER' }, { allOf: [claim(), { ipBlock: '10.0.0.0/8' }] }] }) }, 'deny[0].subjects has authenticated: USER beside narrower callers'],
  ['a block of all addresses', bound({ ipBlock: '0.0.0.0/0' }), "bindings[0].subjects[0].ipBlock is '0.0.0.0/0', which is every address. To allow everybody, write the operations in public"],
  ['a block of all clients', bound({ remoteIp: '::/0' }), "bindings[0].subjects[0].remoteIp is '::/0', which is every address"],

  // addresses that a client can write
  ['an address from a header, at a sidecar', bound(FRONTEND, { remoteIp: '203.0.113.0/24' }), 'bindings[0].subjects[1] is known by X-Forwarded-For, which any client in the mesh can write to a sidecar. Write the policy for the gateway, or allOf with the service account of the gateway [AuthRemoteIpOnSidecar]'],
  ['an exception by an address from a header', deny({ except: [{ remoteIp: '203.0.113.0/24' }] }), 'deny[0].except[0] is known by X-Forwarded-For'],
  ['a user with an address from a header', { issuers: [IDP], ...bound({ allOf: [{ authenticated: 'USER' }, { remoteIp: '203.0.113.7' }] }) }, 'bindings[0].subjects[0] is known by X-Forwarded-For'],
  ['a condition on an address from a header', deny({ conditions: [{ key: 'remote.ip', notValues: ['203.0.113.7'] }] }), 'deny[0].conditions[0].key is the address in X-Forwarded-For'],

  // patterns that would admit others
  ['a star for an account', bound({ serviceAccount: { namespace: 'shop', name: 'front*' } }), "bindings[0].subjects[0].serviceAccount.name is 'front*'. Write at most 253 lower-case letters"],
  ['a star for a namespace', bound({ namespace: 's*' }), "bindings[0].subjects[0].namespace is 's*'. Write at most 63 lower-case letters"],
  ['a star in a claim', bound(claim({ values: ['adm*'] })), "bindings[0].subjects[0].claim.values[0] is 'adm*'. Write the whole value without a star"],
  ['a star in an issuer', { issuers: [{ ...IDP, issuer: 'https://*' }] }, "issuers[0].issuer is 'https://*'. Write the claim iss of the tokens"],
  ['a slash in a subject', { issuers: [IDP], ...bound({ jwtPrincipal: { issuer: IDP.issuer, subject: 'a/b' } }) }, "bindings[0].subjects[0].jwtPrincipal.subject is 'a/b'"],
  ['an unknown field', role({ method: ['GET'] }), 'roles[0].operations[0].method is not a field. Write one of any'],

  // roles
  ['a role that is not declared', { bindings: [{ role: 'reader', subjects: [FRONTEND] }] }, 'has a binding of a role that is not declared. Declare it in roles [AuthRoleUndeclared]'],
  ['two roles of one name', { roles: [READER, READER] }, "roles[1] has the name 'reader', which an earlier item has too"],
  ['a match-all operation beside narrower ones', { roles: [{ name: 'reader', operations: [{ any: true }, { methods: ['GET'] }] }] }, 'roles[0].operations has an operation with any: true, so that the others have no effect. Delete it, or delete the others [AuthOperationCovered]'],
  ['everything public beside roles', { public: [{ any: true }], ...bound(FRONTEND) }, 'has all operations in public, so that bindings have no effect. Delete the bindings, or write which operations are public [AuthPublicCovers]'],
  ['gRPC beside paths', role({ grpc: [{ service: 'shop.Orders' }], paths: ['/a'] }), 'roles[0].operations[0] has grpc beside methods or paths'],

  // HTTP on ports of TCP, and ports
  ['a path on a port of TCP', role({ paths: ['/orders'], ports: [5432] }), 'roles[0].operations[0] is about HTTP, but port 5432 of the service is TCP. Write rules without methods, paths, hosts and tokens for it [AuthTcpAttributes]'],
  ['a path of a service without HTTP', { service: { ...WEB, ports: [{ port: 5432, protocol: 'TCP' }] }, ...role({ paths: ['/orders'] }) }, 'roles[0].operations[0] is about HTTP, but none of its ports serves HTTP'],
  ['a token on a port of TCP', { issuers: [IDP], roles: [{ name: 'reader', operations: [{ ports: [5432] }] }], bindings: [{ role: 'reader', subjects: [claim()] }] }, 'roles[0].operations[0] is about HTTP, but port 5432 of the service is TCP'],
  ['a denied path on a port of TCP', deny({ operations: [{ paths: ['/admin*'], ports: [5432] }] }), 'deny[0].operations[0] is about HTTP, but port 5432 of the service is TCP'],
  ['a port of the pods', role({ ports: [8080] }), "roles[0].operations[0].ports[0] is 8080, which is not a port of service 'web'. Its ports are 80, 5432. Rules name the port of the Service, not that of the pods [AuthPortUnknown]"],
  ['a port of an unknown Service', { service: { name: 'web', workload: { app: 'web' } }, ...role({ ports: [80] }) }, "roles[0].operations[0].ports[0] is 80, but the ports of service 'web' are not known"],
  ['a port with a name only', { service: { ...WEB, ports: [{ port: 80, targetPortName: 'web' }] }, ...role({ ports: [80] }) }, "roles[0].operations[0].ports[0] needs the number of the port 'web' of the pods behind port 80, which the Service names only. Write targetPort: NUMBER in the Service [AuthPortUnnumbered]"],
  ['a denied path of a port with a name only', { service: { ...WEB, ports: [{ port: 80, targetPortName: 'web' }] }, ...deny({ operations: [{ paths: ['/admin*'] }] }) }, "deny[0].operations[0] needs the number of the port 'web'"],
  ['a denied path without ports', { service: { name: 'web', workload: { app: 'web' } }, ...deny({ operations: [{ paths: ['/admin*'] }] }) }, 'deny[0].operations[0] is about HTTP and denies, but the ports that serve HTTP are not known, and Istio denies all connections to others by it. Write service.ports [AuthPortsUnknown]'],
  ['a denied path of a gateway without ports', { ...GATEWAY, ...deny({ operations: [{ paths: ['/admin*'] }] }) }, 'deny[0].operations[0] is about HTTP and denies, but the ports that serve HTTP are not known, and Istio denies all connections to others by it. Write httpPorts [AuthHttpPortsUnknown]'],
  ['a required token without ports', { ...GATEWAY, issuers: [IDP], requireToken: true }, 'requireToken is about HTTP and denies, but the ports that serve HTTP are not known'],
  ['an authorizer for paths without ports', { ...GATEWAY, custom: { provider: 'opa', operations: [{ paths: ['/admin*'] }] } }, 'custom.operations[0] is about HTTP and denies'],

  // hosts and templates
  ['a host on a sidecar', role({ hosts: ['shop.example.com'] }), "roles[0].operations[0].hosts[0] is 'shop.example.com', but clients in the mesh can send any host to a sidecar"],
  ['the host as a condition', { roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND], conditions: [{ key: 'request.headers[Host]', values: ['shop.example.com'] }] }] }, 'bindings[0].conditions[0].key is the host, but clients in the mesh can send any host to a sidecar'],
  ['a host with a star that is denied', { ...GATEWAY, httpPorts: [8080], ...deny({ operations: [{ hosts: ['*.example.com'] }] }) }, "deny[0].operations[0].hosts[0] is '*.example.com', but a client gets around it by a port in the host. Write full hosts [AuthHostPattern]"],
  ['a template at 1.20', role({ paths: ['/orders/{*}/items'] }), "roles[0].operations[0].paths[0] is '/orders/{*}/items', but Istio 1.20.1 has no templates of paths and takes it as characters, so that it never matches. Write a prefix such as '/orders/*' [AuthTemplateLine]", V20],

  // callers and tokens
  ['a caller by certificate without mutual TLS', { mtls: 'DISABLE', ...bound(FRONTEND) }, 'bindings[0].subjects[0] is known by its certificate, but mtls is DISABLE'],
  ['a caller by certificate of a port without mutual TLS', { service: { ...WEB, ports: [{ port: 80, mtls: 'DISABLE' }] }, ...bound(FRONTEND) }, 'bindings[0].subjects[0] is known by its certificate, but mtls of port 80 is DISABLE'],
  ['a denied caller of a port without mutual TLS', { mtls: 'STRICT', service: { ...WEB, ports: [{ port: 80 }, { port: 81, mtls: 'DISABLE' }] }, deny: [{ operations: [{ ports: [81] }], subjects: [FRONTEND] }] }, 'deny[0].subjects[0] is known by its certificate, but mtls of port 81 is DISABLE'],
  ['an exception for a port without mutual TLS', { service: { ...WEB, ports: [{ port: 80, mtls: 'DISABLE' }] }, ...deny({ except: [FRONTEND] }) }, 'deny[0].except[0] is known by its certificate, but mtls of port 80 is DISABLE'],
  ['a path where the only port of HTTP has no mutual TLS', { service: { ...WEB, ports: [{ port: 80, mtls: 'DISABLE' }, { port: 5432, protocol: 'TCP' }] }, ...bound(FRONTEND) }, 'bindings[0].subjects[0] is known by its certificate, but mtls of port 80 is DISABLE'],
  ['a user with an account where the only port of HTTP has no mutual TLS', { issuers: [IDP], service: { ...WEB, ports: [{ port: 80, mtls: 'DISABLE' }, { port: 5432, protocol: 'TCP' }] }, roles: [{ name: 'reader', operations: [{ any: true }] }], bindings: [{ role: 'reader', subjects: [{ allOf: [{ namespace: 'a' }, claim()] }] }] },
    'bindings[0].subjects[0] is known by its certificate, but mtls of port 80 is DISABLE'],
  ['a part of a caller without mutual TLS', { mtls: 'DISABLE', issuers: [IDP], ...bound({ allOf: [FRONTEND, claim()] }) }, 'bindings[0].subjects[0].allOf[0] is known by its certificate'],
  ['a claim without an issuer', bound(claim()), 'bindings[0].subjects[0] is known by a token, but there are no issuers, so that tokens are not read. Write issuers [AuthClaimWithoutIssuer]'],
  ['an exception by group without an issuer', deny({ except: [{ group: { name: 'admins' } }] }), 'deny[0].except[0] is known by a token, but there are no issuers'],
  ['a condition on a token without an issuer', { roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND], conditions: [{ key: 'request.auth.audiences', values: ['shop'] }] }] }, 'bindings[0].conditions[0] is about a token, but there are no issuers'],
  ['an unknown issuer', { issuers: [IDP], ...bound(claim({ issuer: 'https://other' })) }, "bindings[0].subjects[0] is of issuer 'https://other', which is not in issuers: https://idp.example.com. Write one of them, or add it [AuthIssuerUnknown]"],
  ['a claim with a space at 1.20', { issuers: [IDP], ...bound({ group: { name: 'domain admins' } }) }, "bindings[0].subjects[0] has the value 'domain admins', but Istio 1.20.1 splits claims at spaces", V20],
  ['a token that must lack a value', { issuers: [IDP], roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND], conditions: [{ key: 'request.auth.audiences', notValues: ['admin'] }] }] }, 'bindings[0].conditions[0].notValues is about a token, but a request without a token meets it too. Write requireToken: true, or values [AuthNegatedToken]'],
  ['an address that is none', bound({ ipBlock: '10.0.0.0/33' }), "bindings[0].subjects[0].ipBlock is '10.0.0.0/33', which is neither an IP address nor a block such as '10.0.0.0/8' [AuthAddress]"],
  ['an address in a condition', { roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND], conditions: [{ key: 'source.ip', values: ['*'] }] }] }, "bindings[0].conditions[0].values[0] is '*', which is neither an IP address"],
  ['a token without issuers', { requireToken: true }, 'has requireToken without issuers, so that no token is valid. Write issuers [AuthTokenWithoutIssuer]'],
  ['exempt without a token', { exempt: [{ paths: ['/a'] }] }, 'has exempt without requireToken, so that nothing needs a token. Write requireToken: true, or delete exempt [AuthExemptWithoutToken]'],
  ['a token that nothing needs', { issuers: [IDP], requireToken: true, public: [{ any: true }] }, 'public[0] is all operations, so that none needs a token'],
  ['a token that no port needs', { issuers: [IDP], requireToken: true, exempt: [{ ports: [80] }] }, 'requireToken is true, but no operation needs a token'],
  ['a denied path on no port of HTTP', deny({ operations: [{ paths: ['/admin*'], notPorts: [80] }] }), 'deny[0].operations[0] is about HTTP, but none of its ports serves HTTP'],
  ['exempt by what it is not', { issuers: [IDP], requireToken: true, exempt: [{ notPaths: ['/api*'] }] }, 'exempt[0].notPaths says what needs a token, while other operations here say what does not. Write what needs none: methods, paths, hosts and ports [AuthFreeNegated]'],
  ['too many combinations', { issuers: [IDP], requireToken: true, exempt: Array.from({ length: 7 }, (_, index) => ({ methods: ['GET'], paths: [`/${index}`] })) }, 'exempt needs more than 64 combinations. Write fewer, or split the policy [AuthTooManyRules]'],
  ['too many exceptions', { issuers: [IDP], ...deny({ except: Array.from({ length: 7 }, (_, index) => ({ allOf: [{ namespace: `n${index}` }, claim()] })) }) }, 'deny[0].except needs more than 64 combinations'],

  // issuers
  ['no audiences', { issuers: [{ issuer: 'https://idp.example.com' }] }, 'issuers[0].audiences is missing. Write a list [Missing]'],
  ['jwks and jwksUri', { issuers: [{ ...IDP, jwks: jwks({ kty: 'RSA', n: 'x', e: 'AQAB' }) }] }, 'issuers[0] has jwks and jwksUri, of which Istio would use only one. Write one of them [AuthJwksTwice]'],
  ['a private key', { issuers: [{ ...IDP, jwksUri: undefined, jwks: jwks({ kty: 'RSA', n: 'x', e: 'AQAB', d: 'very-secret' }) }] }, 'issuers[0].jwks has the field d, which is private. Write only the public keys, and replace this key'],
  ['a symmetric key', { issuers: [{ ...IDP, jwksUri: undefined, jwks: jwks({ kty: 'oct', k: 'very-secret' }) }] }, 'issuers[0].jwks has the field k, which is private'],
  ['a symmetric key without its value', { issuers: [{ ...IDP, jwksUri: undefined, jwks: jwks({ kty: 'oct' }) }] }, 'issuers[0].jwks has a key of the type oct, which is a secret'],
  ['a private key in the form PEM', { issuers: [{ ...IDP, jwksUri: undefined, jwks: '-----BEGIN EC PRIVATE KEY-----' }] }, 'issuers[0].jwks has a private key in the form PEM'],
  ['a private key beside a key set', { issuers: [{ ...IDP, jwksUri: undefined, jwks: JSON.stringify({ keys: [{ kty: 'RSA' }], key: '-----BEGIN PRIVATE KEY-----' }) }] }, 'issuers[0].jwks has a private key in the form PEM'],
  ['a private key that a second list hides', { issuers: [{ ...IDP, jwksUri: undefined, jwks: '{"keys":[{"kty":"RSA","d":"x"}],"keys":[{"kty":"RSA"}]}' }] }, 'issuers[0].jwks has the field d, which is private'],
  ['a private field that is written with an escape', { issuers: [{ ...IDP, jwksUri: undefined, jwks: '{"keys":[{"kty":"RSA","\\u0064" : "very-secret"}]}' }] }, 'issuers[0].jwks has the field d, which is private'],
  ['an escaped private field that a second list hides', { issuers: [{ ...IDP, jwksUri: undefined, jwks: '{"keys":[{"kty":"RSA","d\\u0070":"x"}],"keys":[{"kty":"RSA"}]}' }] }, 'issuers[0].jwks has the field dp, which is private'],
  ['a private field in a key set that is a text', { issuers: [{ ...IDP, jwksUri: undefined, jwks: JSON.stringify({ keys: [{ kty: 'RSA', x: jwks({ kty: 'RSA', d: 'very-secret' }) }] }) }] }, 'issuers[0].jwks has the field d, which is private'],
  ['a symmetric key that is written with escapes', { issuers: [{ ...IDP, jwksUri: undefined, jwks: '{"keys":[{"k\\u0074y":"\\u006Fct"}]}' }] }, 'issuers[0].jwks has a key of the type oct, which is a secret'],
  ['a private key in the form PEM with an escape', { issuers: [{ ...IDP, jwksUri: undefined, jwks: '{"keys":[{"kty":"RSA"}],"key":"-----BEGIN \\u0050RIVATE KEY-----"}' }] }, 'issuers[0].jwks has a private key in the form PEM'],
  ['keys that are no JSON', { issuers: [{ ...IDP, jwksUri: undefined, jwks: '{ keys: [' }] }, 'issuers[0].jwks is not a JSON Web Key Set'],
  ['a key without its value', { issuers: [{ ...IDP, jwksUri: undefined, jwks: jwks({ kty: 'RSA', e: 'AQAB' }) }] }, 'issuers[0].jwks has a key at keys[0] that istiod refuses: its field n is missing, or it is no text. Write the public keys of the issuer, as JSON'],
  ['a key that is not in base64url', { issuers: [{ ...IDP, jwksUri: undefined, jwks: jwks({ kty: 'RSA', n: '!very-secret!', e: 'AQAB' }) }] }, 'issuers[0].jwks has a key at keys[0] that istiod refuses: its field n is not in base64url'],
  ['a key with padding that is too long', { issuers: [{ ...IDP, jwksUri: undefined, jwks: jwks({ kty: 'RSA', n: 'AQAB', e: 'AQAB==' }) }] }, 'issuers[0].jwks has a key at keys[0] that istiod refuses: its field e is not in base64url'],
  ...UNUSED_KEYS.map(([name, key, why]): [string, object, string] => (
    [name, { issuers: [{ ...IDP, jwksUri: undefined, jwks: JSON.stringify({ keys: [key, key] }) }] }, `issuers[0].jwks has no public key that proxies use. For keys[0], ${why}`])),
  ...FAULTY_KEYS.map(([name, key, why]): [string, object, string] => (
    [name, { issuers: [{ ...IDP, jwksUri: undefined, jwks: JSON.stringify({ keys: [GOOD_KEY, key] }) }] }, `issuers[0].jwks has a key at keys[1] ${why}`])),
  ['cookies at 1.20', { issuers: [{ ...IDP, fromCookies: ['session'] }] }, 'issuers[0].fromCookies does not exist in Istio 1.20.1. Leave it out [AuthCookieLine]', V20],

  // modes
  ['undecided, and allows', { otherwise: 'UNDECIDED', mtls: 'STRICT', public: [{ any: true }] }, 'has otherwise: UNDECIDED beside public, roles or bindings'],
  ['undecided, and decides nothing', { otherwise: 'UNDECIDED' }, 'has otherwise: UNDECIDED and decides nothing. Write what it decides, such as deny or requireToken [AuthUndecidedEmpty]'],
  ['shadow of an authorizer', { mode: 'SHADOW', custom: { provider: 'opa', operations: [{ any: true }] } }, 'has mode: SHADOW beside custom or audit, which have no shadow. Write them in another AuthPolicy [AuthShadowOnly]'],
];

test.each(CASES)('%s is refused', (_, more, message, facts = V27) => {
  const problems = problemsOf(JSON.parse(JSON.stringify({ service: WEB, ...more })), facts).map(printedProblem);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(message);
  expect(problems[0]).not.toContain('very-secret');
});

test.each<[string, object, PolicyFacts]>([
  ['escapes where paths are not normalised', role({ paths: ['/%61', '/a%2Fb', '/a/./b', '/a//b'] }), RAW],
  ['all paths where paths are not normalised', role({ paths: ['/*'] }), RAW],
  ['all paths as a template where paths are not normalised', { public: [{ paths: ['/{**}'] }] }, RAW],
  ['a denial of all paths where paths are not normalised', deny({ operations: [{ paths: ['/*'], methods: ['PUT'] }] }), RAW],
  ['a denial of all ports but those of the Service', deny({ operations: [{ notPorts: [80, 5432] }] }), V27],
  ['an audit of all ports but those of the Service', { audit: [{ operations: [{ notPorts: [80, 5432] }] }] }, V27],
  ['other ports than those of the Service', role({ notPorts: [80, 5432] }), V27],
  ['a token for two audiences', { issuers: [IDP], ...conditioned({ key: 'request.auth.audiences', values: ['a'] }, { key: 'request.auth.audiences', values: ['b'] }) }, V27],
  ['a condition that is written twice', conditioned({ key: 'source.ip', values: ['10.0.0.0/8'] }, { key: 'source.ip', values: ['10.0.0.0/8'] }), V27],
  ...UNUSED_KEYS.map(([name, key]): [string, object, PolicyFacts] => [`${name} beside a key that proxies use`,
    { issuers: [{ ...IDP, jwksUri: undefined, jwks: JSON.stringify({ keys: [key, GOOD_KEY, key] }) }] }, V27]),
  ['slashes in a row in denied paths', deny({ operations: [{ paths: ['//admin*', '/admin*', '/a//b', '*//c'] }] }), V27],
  ['names with dots', role({ paths: ['/.well-known*', '/a/..b', '/...', '*.', '/.../a'] }), V27],
  ['a denial without paths where paths are not normalised', deny({ operations: [{ methods: ['PUT'] }] }), RAW],
  ['an escaped space where slashes are decoded', role({ paths: ['/a%20b'] }), DECODED],
  ['an escaped slash where slashes are merged', role({ paths: ['/a%2Fb'] }), { ...V27, pathNormalization: 'MERGE_SLASHES' }],
])('%s is accepted', (_, more, facts) => {
  expect(problemsOf(JSON.parse(JSON.stringify({ service: WEB, ...more })), facts).map(printedProblem)).toEqual([]);
});

test('each guard and each rule has a case', () => {
  const specOf = (more: object) => JSON.parse(JSON.stringify({ service: WEB, ...more }));
  const codesOf = (more: object, facts: PolicyFacts) => problemsOf(specOf(more), facts).map(({ code }) => code);
  const found = CASES.flatMap(([, more, , facts = V27]) => codesOf(more, facts));
  const paths = ['AuthPathRegex', 'AuthLabelKey']; // in the tests of the construct and of the definition
  expect([...Object.keys(GUARDS), ...rulesIn(AUTH_POLICY)].filter((code) => !found.includes(code) && !paths.includes(code))).toEqual([]);
});

function rulesIn({ rules = [], properties = {}, additionalProperties, items }: Schema): string[] {
  const children = [...Object.values(properties), additionalProperties, items];
  return [...rules.map(({ code }) => code), ...children.flatMap((child) => (child ? rulesIn(child) : []))];
}

test('all problems are reported at once', () => {
  expect(problemsOf({ service: WEB, ...bound(claim(), { ipBlock: '10.0.0.300' }) }).map(({ code }) => code)).toEqual(['AuthClaimWithoutIssuer', 'AuthAddress']);
});

test.each<[string, object]>([
  ['an address from a header, at a gateway', { ...GATEWAY, ...bound({ remoteIp: '203.0.113.0/24' }) }],
  ['an address from a header that the gateway forwards', bound({ allOf: [{ serviceAccount: { namespace: 'edge', name: 'ingress' } }, { remoteIp: '203.0.113.0/24' }] })],
  ['a condition on an address that a known caller forwards', { roles: [READER], bindings: [{ role: 'reader', subjects: [FRONTEND], conditions: [{ key: 'remote.ip', values: ['203.0.113.7'] }] }] }],
  ['an escape in a path that is allowed', role({ paths: ['/caf%C3%A9', '/café', '/a%20b', '/a%2Fb'] })],
  ['an escape without letters in a denied path', deny({ operations: [{ paths: ['/a%20b'] }] })],
  ['modes of two ports of the pods', { service: { ...WEB, ports: [{ port: 80, targetPort: 8080, mtls: 'STRICT' }, { port: 81, targetPort: 8081, mtls: 'DISABLE' }] } }],
  ['one mode of a port that two ports of the service lead to', { service: { ...WEB, ports: [{ port: 80, targetPort: 8080, mtls: 'STRICT' }, { port: 81, targetPort: 8080, mtls: 'STRICT' }] } }],
  ['keys of all types that proxies use', { issuers: [{ ...IDP, jwksUri: undefined, jwks: JSON.stringify({ keys: USED_KEYS }) }] }],
  ['a public port beside others', { public: [{ methods: ['GET'] }, { ports: [80] }] }],
  ['all paths beside a port of TCP', role({ paths: ['/*'] })],
  ['a caller of a port with mutual TLS beside one without', { service: { ...WEB, ports: [{ port: 80, mtls: 'DISABLE' }, { port: 5432, protocol: 'TCP' }] }, ...bound(FRONTEND), roles: [{ name: 'reader', operations: [{ any: true }] }] }],
  ['a path that excludes some', role({ paths: ['/a*'], notPaths: ['/a/b'], methods: ['GET', 'PUT'], notMethods: ['PUT'] })],
  ['conditions on one header that go together', conditioned({ key: 'request.headers[x-team]', values: ['a*'] }, { key: 'request.headers[x-team]', values: ['*z'] })],
  ['a claim with two values', { issuers: [IDP], ...bound({ allOf: [claim(), claim({ values: ['editors'] })] }) }],
  ['an account, its namespace and an alias', bound({ allOf: [FRONTEND, { namespace: 'shop' }, { trustDomain: 'cluster.local' }] })],
  ['one caller with two roles', { roles: [READER, { name: 'writer', operations: [{ methods: ['PUT'] }] }], bindings: ['reader', 'writer', 'reader'].map((name) => ({ role: name, subjects: [FRONTEND] })) }],
  ['a condition on the header host, at a gateway', { ...GATEWAY, roles: [READER], bindings: [{ role: 'reader', subjects: [{ ipBlock: '10.0.0.0/8' }], conditions: [{ key: 'request.headers[host]', values: ['a'] }] }] }],
])('%s is accepted', (_, more) => {
  expect(problemsOf(JSON.parse(JSON.stringify({ service: WEB, ...more }))).map(printedProblem)).toEqual([]);
});
