import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { authorizationPolicyOf, hasMtls, peerAuthenticationOf, PolicyFacts, PolicySuffix, requestAuthenticationOf, suffixesOf } from './policy';
import { PolicySpec } from './specification';
import { AuthorizationPolicy, IMesh, PeerAuthentication, RequestAuthentication } from '../istio';
import { claimObject } from '../istio/internal';

/** What a policy emits, and for whom. */
export interface PolicySource {
  readonly mesh: IMesh;
  /** The name of the policy, and the beginning of the names of its objects. */
  readonly name: string;
  readonly facts: PolicyFacts;
  /** The specification as it is known now. It says which objects there are. */
  readonly early: PolicySpec;
  /** The specification at synthesis. */
  readonly spec: () => PolicySpec;
}

/** The objects of a policy. */
export interface PolicyObjects {
  /** One for each kind of rule, in the order of their evaluation by name. */
  readonly authorizationPolicies: ApiObject[];
  readonly requestAuthentication?: ApiObject;
  readonly peerAuthentication?: ApiObject;
}

/** Proxies record what a policy with this annotation would decide. */
const DRY_RUN = { 'istio.io/dry-run': 'true' };

/** Emits the objects of a policy, whether it is the construct of a program or a custom resource. */
export function emitPolicy(construct: Construct, source: PolicySource): PolicyObjects {
  const { mesh, name, early, spec, facts: { namespace } } = source;
  const metadata = { name, namespace };
  // Of several for a namespace, Istio uses the oldest. The fixed name excludes a second one.
  const peerMetadata = early.appliesTo ? { name: 'default', namespace } : metadata;
  const objects: PolicyObjects = {
    authorizationPolicies: suffixesOf(early).map((suffix) => emitAuthorization(construct, source, suffix)),
    requestAuthentication: early.issuers && new RequestAuthentication(construct, 'RequestAuthentication', {
      mesh, metadata, spec: Lazy.any({ produce: () => requestAuthenticationOf(spec()) }),
    }),
    peerAuthentication: hasMtls(early) ? new PeerAuthentication(construct, 'PeerAuthentication', {
      mesh, metadata: peerMetadata, spec: Lazy.any({ produce: () => peerAuthenticationOf(spec()) }),
    }) : undefined,
  };
  const all = [...objects.authorizationPolicies, objects.requestAuthentication, objects.peerAuthentication];
  all.forEach((object) => object && claimObject(construct, { object }));
  return objects;
}

function emitAuthorization(construct: Construct, { mesh, name, early, spec, facts }: PolicySource, suffix: PolicySuffix): ApiObject {
  const annotations = early.mode === 'SHADOW' ? { annotations: DRY_RUN } : {};
  return new AuthorizationPolicy(construct, `Resource${suffix}`, {
    mesh,
    metadata: { name: `${name}${suffix}`, namespace: facts.namespace, ...annotations },
    spec: Lazy.any({ produce: () => authorizationPolicyOf(spec(), facts, suffix) }),
  });
}
