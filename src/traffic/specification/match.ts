import { headerName, REGEX, TEXT_CONDITIONS, textMatch } from './string-match';
import { atLeastOne, boolean, exactlyOne, integer, listOf, namespaceName, podLabels, Schema, string, struct } from '../../specification';

const REFERENCE = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest';

/** Istio gives these keys another meaning, so that a condition on such a header is ignored. */
const IGNORED = ['uri', 'scheme', 'method', 'authority'];

export const LABELS = podLabels('The labels of the pods. A pod has all of them.', 'TrafficLabelKey');

export const NAMESPACE = namespaceName('A namespace.');

/** An object as `namespace/name`. */
export const OBJECT_REFERENCE = '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$';

export const GATEWAY_REFERENCE = string('The Gateway, as `namespace/name`.', {
  pattern: OBJECT_REFERENCE,
  form: "the namespace and the name of a Gateway, such as 'istio-system/public'",
  maxLength: 317,
  prop: { type: 'ITrafficGateway', from: './gateway' },
});

function headerMatch(): Schema {
  return struct('TrafficHeaderMatch', 'A condition on a header.', {
    required: { name: headerName('The name of the header, in lower case.') },
    optional: { ...TEXT_CONDITIONS, present: boolean('`true`: the request has the header, with any value.') },
  }, {
    rules: [
      exactlyOne('TrafficMatchForm', 'exact', 'prefix', 'regex', 'present'),
      { code: 'TrafficHeaderPresent', rule: '!has(self.present) || self.present', message: 'has present: false. Use withoutHeaders for requests without the header' },
      {
        code: 'TrafficHeaderIgnored',
        rule: `!(self.name in [${IGNORED.map((name) => `'${name}'`).join(', ')}])`,
        message: `is on ${IGNORED.join(', ')}, which Istio ignores as names of headers. Use the field path, scheme, methods or authority`,
      },
    ],
  });
}

const PATH_TEXT = {
  pattern: '^/[^?#]*$',
  form: "a path: it begins with '/', and the query and the fragment are no part of it",
  maxLength: 1024,
};

const PATH = struct('TrafficPathMatch', 'A condition on the path, without the query.', {
  optional: {
    exact: string('The path equals this value.', PATH_TEXT),
    prefix: string('The path begins with this value. `/a` also matches `/ab`.', PATH_TEXT),
    regex: { ...REGEX, description: 'The whole path matches this RE2 expression. A path begins with `/`.' },
  },
}, { rules: [exactlyOne('TrafficMatchForm', 'exact', 'prefix', 'regex')] });

const QUERY = struct('TrafficQueryMatch', 'A condition on a parameter of the query.', {
  required: { name: string('The name of the parameter.', { maxLength: 128 }) },
  optional: TEXT_CONDITIONS,
}, { rules: [exactlyOne('TrafficMatchForm', 'exact', 'prefix', 'regex')] });

const CLAIM = struct('TrafficClaimMatch', 'A condition on a claim of the JSON Web Token that a gateway accepted.', {
  required: {
    name: string('The name of the claim. `.` separates the names of nested claims.', {
      pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$', form: "a name such as 'groups', or names with '.' between them", maxLength: 128,
    }),
  },
  optional: TEXT_CONDITIONS,
}, { rules: [exactlyOne('TrafficMatchForm', 'exact', 'prefix', 'regex')], see: 'https://istio.io/latest/docs/tasks/security/authentication/jwt-route/' });

const FIELDS = {
  headers: listOf('Conditions on headers.', headerMatch(), { maxItems: 8, listKey: 'name', without: 'any headers' }),
  withoutHeaders: listOf('Conditions on headers that the request must not meet.', headerMatch(), { maxItems: 8, listKey: 'name', without: 'any headers' }),
  query: listOf('Conditions on parameters of the query.', QUERY, { maxItems: 8, listKey: 'name', without: 'any query' }),
  path: { ...PATH, without: 'any path' },
  ignorePathCase: boolean('Whether upper and lower case of an exact path or of a prefix are the same.', { default: false }),
  methods: listOf('The methods.', string('A method.', { pattern: '^[A-Z][A-Z-]*$', form: "a method in upper case, such as 'GET'", maxLength: 32 }), { maxItems: 9, without: 'any method' }),
  authority: { ...textMatch('A condition on the host that the request names.'), without: 'any host' },
  scheme: { ...textMatch('A condition on the scheme, such as `https`.'), without: 'any scheme' },
  sourceLabels: { ...LABELS, description: 'Labels of the pods that send the request. Only for clients in the mesh.', without: 'any client' },
  sourceNamespace: { ...NAMESPACE, description: 'The namespace of the pods that send the request. Only for clients in the mesh.', without: 'any namespace' },
  gateways: listOf('The gateways through which the request comes. The split must be exposed through them.', GATEWAY_REFERENCE, { maxItems: 8, without: 'the mesh and all gateways' }),
  port: integer('The port that the client calls.', 1, 65535, { without: 'any port' }),
  claims: listOf('Conditions on claims of the token. Only gateways have them.', CLAIM, { maxItems: 8, listKey: 'name', without: 'any token' }),
};

/** A condition on requests: all of its fields hold. */
export const MATCH = struct('TrafficMatch', 'A condition on requests. A request meets it if it meets all fields.', { optional: FIELDS }, {
  see: REFERENCE,
  rules: [
    atLeastOne('TrafficMatchEmpty', ...Object.keys(FIELDS).filter((name) => name !== 'ignorePathCase')),
    {
      code: 'TrafficPathCase',
      rule: '!self.ignorePathCase || (has(self.path) && !has(self.path.regex))',
      message: "has ignorePathCase, but no exact path and no prefix. Write one, or write '(?i)' at the beginning of the regular expression",
    },
    {
      code: 'TrafficMatchSource',
      rule: '!((has(self.sourceLabels) || has(self.sourceNamespace)) && (has(self.gateways) || has(self.claims)))',
      message: 'asks for pods that send the request and for a gateway. No request has both, since the proxies of clients do not pass gateways. Write two conditions',
    },
  ],
});

