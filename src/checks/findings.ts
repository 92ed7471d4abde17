import { AUTO_IMAGE_CHECK } from './auto-image';
import { Check, ignoredBy } from './check';
import { DISCOVERY_ADDRESS } from './discovery-address';
import { DUPLICATE_ENV } from './duplicate-env';
import { CheckFinding } from './finding';
import { IGNORED_MTLS } from './ignored-mtls';
import { IMAGE_REFERENCE } from './image-reference';
import { ISSUER_AUDIENCES } from './issuer-audiences';
import { ISTIO_NOT_COMPARED, ISTIO_UNSUPPORTED, ISTIO_VULNERABLE } from './istio-support';
import { MESH_HOSTS } from './mesh-hosts';
import { MUTUAL_TLS } from './mutual-tls';
import { OTHER_MINOR } from './other-minor';
import { OVERLAPPING_MTLS } from './overlapping-mtls';
import { PLAIN_CALLERS } from './plain-callers';
import { UNKNOWN_CALLER, UNSELECTED } from './policy-workloads';
import { PORT_SETTINGS } from './port-settings';
import { PREFLIGHT } from './preflight';
import { PROBES } from './probes';
import { PULL_SECRET } from './pull-secret';
import { SHORT_HOSTS } from './short-hosts';
import { SIDECAR_HOSTS } from './sidecar-hosts';
import { TCP_ADDRESSES } from './tcp-addresses';
import { TRUST_DOMAIN_CHECK } from './trust-domain';
import { WEBHOOK_SERVICE } from './webhook-service';
import { WILDCARD_HOST } from './wildcard-host';
import { ZTUNNEL } from './ztunnel';
import { SourceObject } from '../json';

/** All checks. */
export const CHECKS: Check[] = [
  IMAGE_REFERENCE,
  PULL_SECRET, DISCOVERY_ADDRESS, WEBHOOK_SERVICE, AUTO_IMAGE_CHECK, OTHER_MINOR, DUPLICATE_ENV, OVERLAPPING_MTLS, IGNORED_MTLS, TRUST_DOMAIN_CHECK,
  UNSELECTED, UNKNOWN_CALLER, PLAIN_CALLERS, ISSUER_AUDIENCES, SIDECAR_HOSTS, PREFLIGHT, PROBES,
  SHORT_HOSTS, WILDCARD_HOST, MESH_HOSTS, PORT_SETTINGS, MUTUAL_TLS, TCP_ADDRESSES,
  ZTUNNEL,
  ISTIO_UNSUPPORTED, ISTIO_VULNERABLE, ISTIO_NOT_COMPARED,
];

/** The findings of all checks in the objects of a synthesis, without those that an object ignores. */
export function findingsOf(sources: SourceObject[]): CheckFinding[] {
  return CHECKS.flatMap(({ code, level, run }) => run(sources)
    .filter(({ objects }) => !objects.some((object) => ignoredBy(object).includes(code)))
    .map(({ message, objects: [{ origin }] }) => ({ code, level, origin, message })));
}
