/** Rules of Kubernetes for values. The rules of props can be stricter, since a program can also be rejected for a name that cannot work in Istio. */
import { byLine } from './by-line';
import {
  ANNOTATION_KEY, ANYTHING, DNS_SUBDOMAIN, either, EXTERNAL_NAME, GATEWAY_CLASS, LABEL_KEY, LABEL_VALUE, listOf, mapOf, NAMESPACE,
  NO_TEXT, OBJECT_NAME, orEmpty, PRIORITY_CLASS, REVISION, SERVED_REVISION_TAG, SERVICE_ACCOUNT, SERVICE_NAME, TRUST_BUNDLE,
} from '../../names';

export const REVISION_RULE = orEmpty(REVISION);
export const TAGS_RULE = byLine({
  '1.20': listOf('revision tags', DNS_SUBDOMAIN.upTo(63).as('a revision tag', 'prod')),
  '1.28': listOf('revision tags', SERVED_REVISION_TAG), // each tag has a Service
});
export const LABEL_RULE = LABEL_VALUE;
export const GATEWAY_NAME_RULE = orEmpty(SERVICE_NAME.as('the name of a gateway', 'istio-ingress'));
export const ACCOUNT_RULE = orEmpty(SERVICE_ACCOUNT);
export const ROLE_RULE = orEmpty(OBJECT_NAME.as('the name of a ClusterRole', 'privileged'));
export const NAMESPACES_RULE = listOf('namespaces', NAMESPACE);
export const PRIORITY_RULE = orEmpty(PRIORITY_CLASS);
export const ADDRESS_RULE = orEmpty(EXTERNAL_NAME);
export const TRUST_BUNDLE_RULE = orEmpty(TRUST_BUNDLE);
export const GATEWAY_CLASSES_RULE = mapOf('GatewayClasses', GATEWAY_CLASS, ANYTHING);
/** The charts write numbers and booleans as text. */
export const LABELS_RULE = mapOf('labels', LABEL_KEY, either(NO_TEXT, LABEL_VALUE));
export const ANNOTATIONS_RULE = mapOf('annotations', ANNOTATION_KEY, ANYTHING);
