import { atLeastOne, boolean, listOf, port, Schema, string, struct } from '../../specification';

const REFERENCE = 'https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation';

const PATH_CHARACTER = '[^\\x00-\\x20\\x7f?#*{}\\[\\]\\\\^|"<>\\x60]';
const SEGMENT = "[a-zA-Z0-9._~%!$&'()+,;:@=-]+";

export const METHOD = string('A method.', { pattern: '^[A-Z][A-Z-]*$', form: "a method in upper case, such as 'GET'", maxLength: 32 });

const PATH = string('A path.', {
  pattern: `^(/${PATH_CHARACTER}*\\*?|\\*${PATH_CHARACTER}+|(/(${SEGMENT}|\\{\\*\\}))*(/\\{\\*\\*\\}(/${SEGMENT})*)?/?)$`,
  form: "a path that begins with a slash, without query, spaces and regular expressions: '/orders', '/orders*' for a prefix, '*.png' for a suffix, "
    + "or a template such as '/orders/{*}/items' and '/files/{**}'. A star in the middle, or two stars, would be taken as characters",
  maxLength: 512,
  rules: [
    {
      code: 'AuthPathRegex',
      rule: "!self.endsWith('.*')",
      message: "ends with '.*', but a path is not a regular expression: it would match paths with a dot. Write the prefix and a star, such as '/api/*'",
    },
  ],
});

const HOST_PATTERN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

const HOST = string('A host.', { pattern: `^(\\*\\.)?${HOST_PATTERN}$`, form: "a host in lower case without a port, such as 'shop.example.com' or '*.example.com'" });

const EXACT_HOST = string('A host.', {
  pattern: `^${HOST_PATTERN}$`, form: "a full host in lower case without a port, such as 'shop.example.com'. A star would not hold for hosts that are sent with a port",
});

const GRPC_NAME = { pattern: '^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*$', form: "a name as in the .proto file, such as 'shop.v1.Orders'" };

const GRPC = struct('AuthGrpcSpec', 'Calls of a gRPC service.', {
  required: { service: string('The service with its package, such as `shop.v1.Orders`.', GRPC_NAME) },
  optional: { methods: listOf('The methods, such as `GetOrder`.', string('A method.', { ...GRPC_NAME, maxLength: 128 }), { without: 'all methods of the service' }) },
});

const PORTS = 'Ports of the service, or those of the pods if the policy is not for a service. The objects name the ports of the pods.';

function list(description: string, items: Schema, without: string): Schema {
  return listOf(description, items, { maxItems: 32, without });
}

const HTTP_FIELDS = ['methods', 'paths', 'hosts', 'notMethods', 'notPaths', 'notHosts', 'grpc'];
const FIELDS = ['any', 'ports', 'notPorts', ...HTTP_FIELDS];

/** A kind of request. */
export const OPERATION = struct('AuthOperationSpec', 'A kind of request. A request is of this kind if it fits all fields.', {
  optional: {
    any: boolean('`true`: all requests, of any protocol. No other field is given then.', { without: 'the requests that fit the other fields' }),
    methods: list('The methods.', METHOD, 'all methods'),
    paths: list('The paths, without the query. `/orders` is this path only, `/orders*` all paths with this prefix, and `*.png` all paths with this suffix. Since Istio 1.22, `{*}` stands for one part of a path, and `{**}` for any parts.', PATH, 'all paths'),
    hosts: list('The hosts that requests name, with any port. Only proxies of gateways know that a host is right: a client in the mesh can send any host.', HOST, 'all hosts'),
    ports: listOf(PORTS, port('A port.'), { maxItems: 16, without: 'all ports' }),
    notMethods: list('Methods that are not of this kind.', METHOD, 'none'),
    notPaths: list('Paths that are not of this kind.', PATH, 'none'),
    notHosts: list('Hosts that are not of this kind.', EXACT_HOST, 'none'),
    notPorts: listOf(`Not of this kind: ${PORTS}`, port('A port.'), { maxItems: 16, without: 'none' }),
    grpc: listOf('Calls of gRPC services. They are HTTP requests with the method POST and the path `/SERVICE/METHOD`.', GRPC, { maxItems: 16, without: 'any requests' }),
  },
}, {
  see: REFERENCE,
  rules: [
    atLeastOne('AuthOperationEmpty', ...FIELDS),
    {
      code: 'AuthOperationAny',
      rule: `!has(self.any) || (self.any && !(${FIELDS.slice(1).map((name) => `has(self.${name})`).join(' || ')}))`,
      message: 'has any beside other fields, or any: false. Write any: true alone for all requests, or only the other fields',
    },
    {
      code: 'AuthOperationGrpc',
      rule: '!has(self.grpc) || !(has(self.methods) || has(self.paths) || has(self.notMethods) || has(self.notPaths))',
      message: 'has grpc beside methods or paths, which a gRPC call has already. Write two operations',
    },
  ],
});
