import { Construct } from 'constructs';
import { DEFAULT_NAMESPACE } from './from-props';
import { DEFAULT_DOMAIN } from './mesh-facts';
import { MESH_ATTRIBUTES } from './prop-rules';
import { IMesh, IstioVersion, MeshPathNormalization } from '../istio';
import { registerMesh } from '../istio/internal';
import { checkProps } from '../names';

/** The facts of a mesh that another program installs. */
export interface MeshAttributes {
  /** The version of Istio. */
  readonly version: IstioVersion;

  /**
   * The trust domain in the mesh config.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-trust_domain
   * @default "cluster.local"
   */
  readonly trustDomain?: string;

  /**
   * The trust domain aliases in the mesh config.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-trust_domain_aliases
   * @default - none
   */
  readonly trustDomainAliases?: string[];

  /**
   * The DNS domain of the cluster.
   *
   * @default "cluster.local"
   */
  readonly clusterDomain?: string;

  /**
   * The root namespace in the mesh config.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-root_namespace
   * @default "istio-system"
   */
  readonly rootNamespace?: string;

  /**
   * How proxies normalise paths, by `pathNormalization` of the mesh config. AuthPolicies depend on it.
   *
   * @see https://istio.io/latest/docs/reference/config/security/normalization/
   * @default MeshPathNormalization.BASE
   */
  readonly pathNormalization?: MeshPathNormalization;

  /**
   * The revision of the control plane.
   *
   * @default "default"
   */
  readonly revision?: string;
}

/** The mesh of `Mesh.fromAttributes()`. */
export class ImportedMesh extends Construct implements IMesh {
  public readonly version: IstioVersion;
  public readonly trustDomain: string;
  public readonly trustDomainAliases: string[];
  public readonly clusterDomain: string;
  public readonly rootNamespace: string;
  public readonly pathNormalization: MeshPathNormalization;
  public readonly revision: string;

  constructor(scope: Construct, id: string, attributes: MeshAttributes) {
    super(scope, id);
    checkProps(this.node.path, attributes, MESH_ATTRIBUTES);
    this.version = attributes.version;
    this.trustDomain = attributes.trustDomain ?? DEFAULT_DOMAIN;
    this.trustDomainAliases = [...attributes.trustDomainAliases ?? []];
    this.clusterDomain = attributes.clusterDomain ?? DEFAULT_DOMAIN;
    this.rootNamespace = attributes.rootNamespace ?? DEFAULT_NAMESPACE;
    this.pathNormalization = attributes.pathNormalization ?? MeshPathNormalization.BASE;
    this.revision = attributes.revision ?? 'default';
    registerMesh(this);
  }
}
