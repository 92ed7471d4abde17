import { claimTexts, matchesPrincipal } from './claims';
import { Facts, HttpFacts } from './facts';
import { AccessMesh } from './mesh-facts';
import { addressPattern, headerPattern, hostPattern, isPathTemplate, Pattern, pathTemplate, quoted, regexPattern, textPattern } from './patterns';
import { withTrustDomains } from './trust-domains';
import { some, Truth } from './truth';

/** Whether one value of a list matches a request. */
export type Test = (facts: Facts) => Truth;

/** What a field of a rule compares. */
export interface Attribute {
  /** Whether it is known for HTTP requests only. */
  readonly isHttp: boolean;
  /** The test for a value. Undefined: the value is not valid. */
  test(value: string, context: AttributeContext): Test | undefined;
}

export interface AttributeContext {
  readonly mesh: AccessMesh;
  /** The namespace of the policy. */
  readonly namespace: string;
}

function connection(test: (value: string, context: AttributeContext) => Test | undefined): Attribute {
  return { isHttp: false, test };
}

function http(test: (value: string, context: AttributeContext) => ((facts: HttpFacts) => Truth) | undefined): Attribute {
  return {
    isHttp: true,
    test: (value, context) => {
      const holds = test(value, context);
      return holds && ((facts) => facts.http !== undefined && holds(facts.http));
    },
  };
}

/** A fact that may be unknown. */
function known(value: string | undefined, pattern: Pattern): Truth {
  return value === undefined ? undefined : pattern(value);
}

/** The identity of a peer, as its certificate writes it. A peer that sends plain text has none. */
function identity(pattern: Pattern): Test {
  return ({ principal }) => principal !== undefined && pattern(`spiffe://${principal}`);
}

function address(fact: 'ip' | 'remoteIp' | 'destinationIp'): Attribute {
  return connection((value) => {
    const pattern = addressPattern(value);
    return pattern && ((facts) => known(facts[fact], pattern));
  });
}

function principalPattern(value: string, { features: { quotedIdentities } }: AccessMesh): Pattern {
  if (value === '*' || !value.startsWith('*')) {
    return value === '*' ? textPattern(value) : textPattern(`spiffe://${value}`);
  }
  const suffix = value.slice(1);
  return regexPattern(`spiffe://.*${quotedIdentities ? quoted(suffix) : suffix}`);
}

const PRINCIPAL = connection((value, { mesh }) => {
  const tests = withTrustDomains(value, [mesh.trustDomain, ...mesh.trustDomainAliases]).map((each) => identity(principalPattern(each, mesh)));
  return (facts) => some(tests, (test) => test(facts));
});

const NAMESPACE = connection((value, { mesh }) => {
  const parts = value.split('*').map((part) => mesh.features.quotedIdentities ? quoted(part) : part);
  return identity(regexPattern(`.*/ns/${parts.join('.*')}/.*`));
});

const SERVICE_ACCOUNT = connection((value, { mesh, namespace }) => {
  const [account, space] = [...value.split('/').reverse(), namespace].map((part) => mesh.features.quotedAccounts ? quoted(part) : part);
  return identity(regexPattern(`spiffe://.+/ns/${space}/(.+/|)sa/${account}(/.+)?`));
});

const PORT = connection((value) => (/^\d+$/.test(value) && Number(value) <= 65535 ? ({ port }) => port === Number(value) : undefined));

const SERVER_NAME = connection((value) => ({ sni }) => known(sni, textPattern(value)));

const HOST = http((value) => ({ host }) => known(host, hostPattern(value)));

const METHOD = http((value) => ({ method }) => headerPattern(value)(method));

const PATH = http((value, { mesh }) => {
  const pattern = mesh.features.pathTemplates && isPathTemplate(value) ? pathTemplate(value) : textPattern(value);
  return ({ path }) => pattern(path);
});

const REQUEST_PRINCIPAL = http((value, { mesh }) =>
  ({ claims }) => claims !== undefined && matchesPrincipal(value, claims, mesh.features.envoyClaims));

function claim(path: string[]): Attribute {
  return http((value, { mesh }) => {
    const pattern = textPattern(value);
    return ({ claims }) => claims !== undefined && claimTexts(claims, path, mesh.features.envoyClaims).some(pattern);
  });
}

function header(name: string): Attribute {
  const lower = name.toLowerCase();
  return http((value) => {
    const pattern = headerPattern(value);
    return ({ headers }) => {
      const sent = headers?.get(lower);
      return headers && (sent !== undefined && pattern(sent));
    };
  });
}

/** The fields of a source, each with its negation, such as `principals` and `notPrincipals`. */
export const SOURCE_FIELDS: { readonly [field: string]: Attribute } = {
  principals: PRINCIPAL,
  requestPrincipals: REQUEST_PRINCIPAL,
  namespaces: NAMESPACE,
  serviceAccounts: SERVICE_ACCOUNT,
  ipBlocks: address('ip'),
  remoteIpBlocks: address('remoteIp'),
};

/** The fields of an operation, each with its negation. */
export const OPERATION_FIELDS: { readonly [field: string]: Attribute } = { hosts: HOST, ports: PORT, methods: METHOD, paths: PATH };

const KEYS: { readonly [key: string]: Attribute } = {
  'source.ip': address('ip'),
  'remote.ip': address('remoteIp'),
  'source.namespace': NAMESPACE,
  'source.serviceAccount': SERVICE_ACCOUNT,
  'source.principal': PRINCIPAL,
  'request.auth.principal': REQUEST_PRINCIPAL,
  'request.auth.audiences': claim(['aud']),
  'request.auth.presenter': claim(['azp']),
  'destination.ip': address('destinationIp'),
  'destination.port': PORT,
  'connection.sni': SERVER_NAME,
};

/** What a condition of `when` compares. Undefined: Istio does not know the key. */
export function attributeOf(key: string): Attribute | undefined {
  if (Object.hasOwn(KEYS, key)) {
    return KEYS[key];
  }
  const [, kind, names] = /^(request\.headers|request\.auth\.claims|experimental\.envoy\.filters\.)(.*)$/s.exec(key) ?? [];
  switch (kind) {
    case 'request.headers':
      return /^\[.*\]$/s.test(names) ? header(names.slice(1, -1)) : undefined;
    case 'request.auth.claims':
      return /^\[.*\]$/s.test(names) ? claim(claimPath(names)) : undefined;
    case 'experimental.envoy.filters.':
      return connection(() => () => undefined); // dynamic metadata of other filters
    default:
      return undefined;
  }
}

/** `[realm_access][roles]` are two names, one within the other. Brackets that do not pair belong to one name. */
function claimPath(names: string): string[] {
  return /^(\[[^[\]]*\])+$/.test(names) ? names.slice(1, -1).split('][') : [names.slice(1, -1)];
}
