import { DNS_LABEL, DNS_SUBDOMAIN, LABEL_VALUE } from './kubernetes';
import { NameRule } from './name-rule';

/** The Service `istiod-REVISION` has a name of at most 63 characters. */
const LONGEST_REVISION = 63 - 'istiod-'.length;

/**
 * A revision of the control plane. It is the value of a label and a part of names.
 *
 * @see https://istio.io/latest/docs/setup/upgrade/canary/
 */
export const REVISION = DNS_LABEL.upTo(LONGEST_REVISION).as('a revision', '1-27-0');

/** A tag, which is another name for a revision. */
export const REVISION_TAG = DNS_LABEL.as('a revision tag', 'prod');

/** A tag in versions in which each tag has a Service. Its name, `istiod-revision-tag-TAG`, has at most 63 characters. */
export const SERVED_REVISION_TAG = REVISION_TAG.upTo(63 - 'istiod-revision-tag-'.length);

/** What namespaces, pods and gateways name to choose a control plane. */
export const REVISION_OR_TAG = DNS_LABEL.as('a revision or a revision tag', '1-27-0');

const TRUST_DOMAIN_LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';

/**
 * A trust domain, the first part of every identity in the mesh. Istio allows a dot at the end.
 *
 * @see https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md#21-trust-domain
 */
export const TRUST_DOMAIN = new NameRule({
  what: 'a trust domain',
  form: "at most 255 lower-case letters, digits, '-' and '.', with a letter or a digit at both ends of each part between dots",
  example: 'cluster.local',
  pattern: new RegExp(`^${TRUST_DOMAIN_LABEL}(?:\\.${TRUST_DOMAIN_LABEL})*\\.?$`),
  longest: 255,
  repair: (value) => value.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, ''),
});

/** The DNS domain of a cluster. */
export const CLUSTER_DOMAIN = DNS_SUBDOMAIN.as('the DNS domain of a cluster', 'cluster.local');

/** A network. Namespaces name it by the label `topology.istio.io/network`. */
export const NETWORK = LABEL_VALUE.as('the name of a network', 'network-east');

/**
 * A cluster of a mesh with several clusters: what `istioctl create-remote-secret` accepts.
 *
 * @see https://istio.io/latest/docs/setup/install/multicluster/
 */
export const CLUSTER_NAME = new NameRule({
  what: 'the name of a cluster',
  form: "at most 63 letters, digits and '-', with a letter or a digit at both ends",
  example: 'cluster-east',
  pattern: /^[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?$/,
  longest: 63,
  repair: (value) => value.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, ''),
});

/** A host that a gateway serves: a name of DNS, one with `*` in place of its first part, or `*` for every host. */
export const GATEWAY_HOST = new NameRule({
  what: 'a host that a gateway can serve',
  form: "a full name in lower case without a namespace and a port, or '*' in place of its first part, or '*' alone for every host",
  example: '*.example.com',
  pattern: /^(?:\*|(?:\*\.|[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\.)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)$/,
  longest: 253,
  repair: (value) => value.toLowerCase().replace(/^.*\//, '').replace(/:\d+$/, ''),
});

/** The annotation of a VirtualService or DestinationRule that says who moves the weights: `argo-rollouts` or `flagger`. */
export const WEIGHTS_OWNER = 'cdk8s-istio/weights-owner';
