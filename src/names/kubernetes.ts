import { NameRule } from './name-rule';
import { NameProblem, Rule, wrongType } from './rule';

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(?:\\.${LABEL})*`;
const QUALIFIED = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const BOTH_ENDS = 'with a letter or a digit at both ends';

/** A repair that replaces all other characters by '-'. */
function keeping(allowed: string): (value: string) => string {
  return (value) => value.replace(new RegExp(`[^${allowed}]+`, 'g'), '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

const lowerCase = (value: string) => keeping('a-z0-9-')(value.toLowerCase());

/**
 * A label of RFC 1123, which most parts of names are.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export const DNS_LABEL = new NameRule({
  what: 'a DNS label',
  form: `at most 63 lower-case letters, digits and '-', ${BOTH_ENDS}`,
  example: 'my-name',
  pattern: new RegExp(`^${LABEL}$`),
  longest: 63,
  repair: lowerCase,
});

/**
 * A subdomain of RFC 1123, which the name of most objects is.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export const DNS_SUBDOMAIN = new NameRule({
  what: 'a DNS subdomain',
  form: `at most 253 lower-case letters, digits, '-' and '.', ${BOTH_ENDS} of each part between dots`,
  example: 'my-name',
  pattern: new RegExp(`^${SUBDOMAIN}$`),
  longest: 253,
  repair: (value) => keeping('a-z0-9.-')(value.toLowerCase()),
});

/**
 * A label of RFC 1035, which the name of a Service is.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export const SERVICE_NAME = new NameRule({
  what: 'the name of a Service',
  form: 'at most 63 lower-case letters, digits and \'-\', with a letter at the beginning and a letter or a digit at the end',
  example: 'web',
  pattern: /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  repair: (value) => lowerCase(value).replace(/^[0-9-]+/, ''),
});

/**
 * A name as a segment of a path, which the name of every object is. It is the widest rule: most kinds have a narrower one.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names
 */
export const OBJECT_NAME = new NameRule({
  what: 'the name of an object',
  form: "at least one character, without '/' and '%', and neither '.' nor '..'",
  example: 'my-name',
  pattern: /^(?!\.{1,2}$)[^/%\p{Surrogate}]+$/u,
  longest: Infinity,
  repair: lowerCase,
});

/** The plural name of a kind, as the API server announces it. It is a segment of the path of each object of the kind. */
export const PLURAL = DNS_LABEL.as('the plural name of a kind', 'virtualservices');

/** @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object */
export const CONFIG_MAP_KEY = new NameRule({
  what: 'the key of a ConfigMap',
  form: "at most 253 letters, digits, '-', '_' and '.', neither '.' nor with '..' at the beginning",
  example: 'MY_NAME',
  pattern: /^(?!\.{1,2}$|\.\.)[-._a-zA-Z0-9]+$/,
  longest: 253,
  repair: (value) => value.replace(/[^-._a-zA-Z0-9]+/g, '_').replace(/^\.+/, ''),
});

/** @see https://kubernetes.io/docs/reference/using-api/#api-groups */
export const API_VERSION = new NameRule({
  what: 'an apiVersion',
  form: "the name of a version, or an API group, '/' and the name of a version",
  example: 'apps/v1',
  pattern: new RegExp(`^(?:${SUBDOMAIN}/)?[a-z](?:[-a-z0-9]*[a-z0-9])?$`),
  longest: 317,
});

export const KIND = new NameRule({
  what: 'a kind',
  form: 'at most 63 letters, digits and \'-\', with a letter at the beginning',
  example: 'Deployment',
  pattern: /^[A-Za-z](?:[-A-Za-z0-9]*[A-Za-z0-9])?$/,
  longest: 63,
});

export const NAMESPACE = DNS_LABEL.as('the name of a namespace', 'shop');
export const SERVICE_ACCOUNT = DNS_SUBDOMAIN.as('the name of a service account', 'frontend');
export const SECRET = DNS_SUBDOMAIN.as('the name of a Secret', 'regcred');
export const PRIORITY_CLASS = DNS_SUBDOMAIN.as('the name of a PriorityClass', 'system-cluster-critical');
export const GATEWAY_CLASS = DNS_SUBDOMAIN.upTo(63).as('the name of a GatewayClass', 'istio');

/**
 * The name of a ClusterTrustBundle. The name of a bundle with a signer begins with the signer and a colon.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#cluster-trust-bundles
 */
export const TRUST_BUNDLE = new NameRule({
  what: 'the name of a ClusterTrustBundle',
  form: "at most 253 lower-case letters, digits, '-', '.' and ':', " + `${BOTH_ENDS} of each part between dots and colons`,
  example: 'my-bundle',
  pattern: new RegExp(`^${SUBDOMAIN}(?::${SUBDOMAIN})*$`),
  longest: 253,
});

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const LABEL_VALUE = new NameRule({
  what: 'the value of a label',
  form: `at most 63 letters, digits, '-', '_' and '.', ${BOTH_ENDS}`,
  example: 'v1',
  pattern: new RegExp(`^(?:${QUALIFIED})?$`),
  longest: 63,
  repair: keeping('A-Za-z0-9_.-'),
});

const KEY_FORM = `an optional DNS subdomain and '/', then at most 63 letters, digits, '-', '_' and '.', ${BOTH_ENDS}`;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const LABEL_KEY = new NameRule({
  what: 'the key of a label',
  form: KEY_FORM,
  example: 'example.com/team',
  pattern: new RegExp(`^(?:(?=[^/]{1,253}/)${SUBDOMAIN}/)?(?=[^/]{1,63}$)${QUALIFIED}$`),
  longest: 317,
});

/**
 * The prefix of an annotation may have upper-case letters.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
 */
export const ANNOTATION_KEY = new NameRule({
  what: 'the key of an annotation',
  form: KEY_FORM,
  example: 'example.com/owner',
  pattern: new RegExp(`^(?:(?=[^/]{1,253}/)${SUBDOMAIN}/)?(?=[^/]{1,63}$)${QUALIFIED}$`, 'i'),
  longest: 317,
});

/** The name of a port of a Service. */
export const SERVICE_PORT_NAME = DNS_LABEL.as('the name of a port', 'http');

/**
 * The name of a port of a container, by which a Service can name its target port.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
 */
export const PORT_NAME = new NameRule({
  what: 'the name of a port of a container',
  form: "at most 15 lower-case letters, digits and single '-', with at least one letter, and with a letter or a digit at both ends",
  example: 'http',
  pattern: /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  longest: 15,
  repair: (value) => lowerCase(value).replace(/-+/g, '-'),
});

/** A host: a name of DNS that is written in full. */
export const HOST = DNS_SUBDOMAIN.as('a host', 'shop.example.com');

/** The external name of a Service: a host, or an IPv4 address. A dot at the end is allowed. */
export const EXTERNAL_NAME = new NameRule({
  what: 'a host or an IP address',
  form: `at most 253 lower-case letters, digits, '-' and '.', ${BOTH_ENDS} of each part between dots`,
  example: 'istiod.example.com',
  pattern: new RegExp(`^${SUBDOMAIN}\\.?$`),
  longest: 253,
});

/** The name of a header of HTTP. Istio compares the names in lower case. */
export const HEADER_NAME = new NameRule({
  what: 'the name of a header',
  form: "lower-case letters, digits and '-'",
  example: 'user-agent',
  pattern: /^[a-z0-9!#$%&'*+.^_`|~-]+$/,
  longest: 256,
  repair: lowerCase,
});

const LAST_PORT = 65535;

/** The number of a port. */
export const PORT: Rule = portRule(1);

/** The number of a port, or 0 for none. */
export const PORT_OR_NONE: Rule = portRule(0);

function portRule(first: number): Rule {
  const expected = `a whole number from ${first} to ${LAST_PORT}`;
  return {
    expected,
    problems: (value): NameProblem[] => {
      if (typeof value !== 'number') {
        return wrongType(value, expected);
      }
      const isPort = Number.isInteger(value) && value >= first && value <= LAST_PORT;
      return isPort ? [] : [{ path: [], message: `${value} is not a port. Write ${expected}` }];
    },
  };
}
