// Written by scripts/import-istio.ts from istio.io/api v1.20.1, istio.io/api v1.26.0, istio.io/api v1.27.0. Do not edit: `npx projen import:istio` writes it anew.
import { ApiObject, ApiObjectMetadata, GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';
import { gvkOf, objectOf } from './gvk';
import { PolicyTargetReference, WorkloadSelector } from './type.generated';
import { IstioVersion } from './version';

/**
 * AuthorizationPolicy of security.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#AuthorizationPolicy
 */
export class AuthorizationPolicy extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('AuthorizationPolicy', version);
  }

  constructor(scope: Construct, id: string, props: AuthorizationPolicyProps = {}) {
    super(scope, id, objectOf('AuthorizationPolicy', scope, id, props));
  }
}

/** Properties of AuthorizationPolicy. */
export interface AuthorizationPolicyProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: AuthorizationPolicySpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * PeerAuthentication of security.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication
 */
export class PeerAuthentication extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('PeerAuthentication', version);
  }

  constructor(scope: Construct, id: string, props: PeerAuthenticationProps = {}) {
    super(scope, id, objectOf('PeerAuthentication', scope, id, props));
  }
}

/** Properties of PeerAuthentication. */
export interface PeerAuthenticationProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: PeerAuthenticationSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * RequestAuthentication of security.istio.io.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/#RequestAuthentication
 */
export class RequestAuthentication extends ApiObject {
  /** The apiVersion and kind in a version of Istio. */
  public static gvk(version: IstioVersion): GroupVersionKind {
    return gvkOf('RequestAuthentication', version);
  }

  constructor(scope: Construct, id: string, props: RequestAuthenticationProps = {}) {
    super(scope, id, objectOf('RequestAuthentication', scope, id, props));
  }
}

/** Properties of RequestAuthentication. */
export interface RequestAuthenticationProps {
  /**
   * Metadata of the object.
   *
   * @default - a name made from the construct's path, the namespace and labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * What is wanted. Fields that are not in the types are kept.
   *
   * @default - none
   */
  readonly spec?: RequestAuthenticationSpec;

  /**
   * The Istio that the object is for: it decides the apiVersion.
   *
   * @default IstioVersion.of(scope)
   */
  readonly version?: IstioVersion;
}

/**
 * AuthorizationPolicy spec.provider.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#AuthorizationPolicy-ExtensionProvider
 */
export interface AuthorizationPolicyExtensionProvider {
  /** @default - not set */
  readonly name?: string;
}

/**
 * AuthorizationPolicy spec.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#AuthorizationPolicy
 */
export interface AuthorizationPolicySpec {
  /**
   * One of `ALLOW`, `DENY`, `AUDIT`, `CUSTOM`.
   *
   * @default - not set
   */
  readonly action?: string;

  /** @default - not set */
  readonly provider?: AuthorizationPolicyExtensionProvider;

  /** @default - not set */
  readonly rules?: Rule[];

  /** @default - not set */
  readonly selector?: WorkloadSelector;

  /** @default - not set */
  readonly targetRef?: PolicyTargetReference;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly targetRefs?: PolicyTargetReference[];
}

/**
 * RequestAuthentication spec.jwtRules[].outputClaimToHeaders[].
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#ClaimToHeader
 */
export interface ClaimToHeader {
  /**
   * Required by Istio 1.26.0, 1.27.0.
   *
   * @default - not set
   */
  readonly claim?: string;

  /**
   * Required by Istio 1.26.0, 1.27.0.
   *
   * @default - not set
   */
  readonly header?: string;
}

/**
 * AuthorizationPolicy spec.rules[].when[].
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Condition
 */
export interface Condition {
  readonly key: string;

  /** @default - not set */
  readonly notValues?: string[];

  /** @default - not set */
  readonly values?: string[];
}

/**
 * RequestAuthentication spec.jwtRules[].fromHeaders[].
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#JWTHeader
 */
export interface JWTHeader {
  readonly name: string;

  /** @default - not set */
  readonly prefix?: string;
}

/**
 * RequestAuthentication spec.jwtRules[].
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/#JWTRule
 */
export interface JWTRule {
  /** @default - not set */
  readonly audiences?: string[];

  /** @default - not set */
  readonly forwardOriginalToken?: boolean;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly fromCookies?: string[];

  /** @default - not set */
  readonly fromHeaders?: JWTHeader[];

  /** @default - not set */
  readonly fromParams?: string[];

  /**
   * Required by Istio 1.20.1, 1.26.0.
   *
   * @default - not set
   */
  readonly issuer?: string;

  /** @default - not set */
  readonly jwks?: string;

  /** @default - not set */
  readonly jwksUri?: string;

  /** @default - not set */
  readonly outputClaimToHeaders?: ClaimToHeader[];

  /** @default - not set */
  readonly outputPayloadToHeader?: string;

  /**
   * A duration, such as `1.5s`. Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly timeout?: string;
}

/**
 * AuthorizationPolicy spec.rules[].to[].operation.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export interface Operation {
  /** @default - not set */
  readonly hosts?: string[];

  /** @default - not set */
  readonly methods?: string[];

  /** @default - not set */
  readonly notHosts?: string[];

  /** @default - not set */
  readonly notMethods?: string[];

  /** @default - not set */
  readonly notPaths?: string[];

  /** @default - not set */
  readonly notPorts?: string[];

  /** @default - not set */
  readonly paths?: string[];

  /** @default - not set */
  readonly ports?: string[];
}

/**
 * PeerAuthentication spec.mtls, and in 1 more place.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication-MutualTLS
 */
export interface PeerAuthenticationMutualTLS {
  /**
   * One of `UNSET`, `DISABLE`, `PERMISSIVE`, `STRICT`.
   *
   * @default - not set
   */
  readonly mode?: string;
}

/**
 * PeerAuthentication spec.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication
 */
export interface PeerAuthenticationSpec {
  /** @default - not set */
  readonly mtls?: PeerAuthenticationMutualTLS;

  /** @default - not set */
  readonly portLevelMtls?: { [key: string]: PeerAuthenticationMutualTLS };

  /** @default - not set */
  readonly selector?: WorkloadSelector;
}

/**
 * RequestAuthentication spec.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/#RequestAuthentication
 */
export interface RequestAuthenticationSpec {
  /** @default - not set */
  readonly jwtRules?: JWTRule[];

  /** @default - not set */
  readonly selector?: WorkloadSelector;

  /** @default - not set */
  readonly targetRef?: PolicyTargetReference;

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly targetRefs?: PolicyTargetReference[];
}

/**
 * AuthorizationPolicy spec.rules[].
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
 */
export interface Rule {
  /** @default - not set */
  readonly from?: RuleFrom[];

  /** @default - not set */
  readonly to?: RuleTo[];

  /** @default - not set */
  readonly when?: Condition[];
}

/**
 * AuthorizationPolicy spec.rules[].from[].
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule-From
 */
export interface RuleFrom {
  /** @default - not set */
  readonly source?: Source;
}

/**
 * AuthorizationPolicy spec.rules[].to[].
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule-To
 */
export interface RuleTo {
  /** @default - not set */
  readonly operation?: Operation;
}

/**
 * AuthorizationPolicy spec.rules[].from[].source.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
 */
export interface Source {
  /** @default - not set */
  readonly ipBlocks?: string[];

  /** @default - not set */
  readonly namespaces?: string[];

  /** @default - not set */
  readonly notIpBlocks?: string[];

  /** @default - not set */
  readonly notNamespaces?: string[];

  /** @default - not set */
  readonly notPrincipals?: string[];

  /** @default - not set */
  readonly notRemoteIpBlocks?: string[];

  /** @default - not set */
  readonly notRequestPrincipals?: string[];

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly notServiceAccounts?: string[];

  /** @default - not set */
  readonly principals?: string[];

  /** @default - not set */
  readonly remoteIpBlocks?: string[];

  /** @default - not set */
  readonly requestPrincipals?: string[];

  /**
   * Not in Istio 1.20.1.
   *
   * @default - not set
   */
  readonly serviceAccounts?: string[];
}
