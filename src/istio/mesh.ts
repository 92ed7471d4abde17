import { IConstruct } from 'constructs';
import { IstioVersion } from './version';

/**
 * How proxies normalise the path of a request before they compare it.
 *
 * @see https://istio.io/latest/docs/reference/config/security/normalization/
 */
export enum MeshPathNormalization {
  /** As the client sends it. */
  NONE = 'NONE',
  /** Without the segments `.` and `..`, and with escapes decoded that no character needs. */
  BASE = 'BASE',
  /** As BASE, and several slashes in a row become one. */
  MERGE_SLASHES = 'MERGE_SLASHES',
  /** As MERGE_SLASHES, after `%2F` and `%5C` are decoded. */
  DECODE_AND_MERGE_SLASHES = 'DECODE_AND_MERGE_SLASHES',
}

/**
 * A mesh: the facts that configuration in the mesh depends on. `Mesh` computes them from its props, and `Mesh.fromAttributes()` takes
 * them from you, for a mesh that another program installs.
 *
 * Constructs find the mesh in the App if the App has exactly one. Otherwise their prop `mesh` names it.
 */
export interface IMesh extends IConstruct {
  /** The version of Istio. It determines the apiVersion of objects. */
  readonly version: IstioVersion;

  /**
   * The trust domain. The identity of each workload in the mesh begins with it.
   *
   * @see https://istio.io/latest/docs/reference/glossary/#trust-domain
   */
  readonly trustDomain: string;

  /**
   * Other trust domains whose identities count as identities of this mesh.
   *
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-td-migration/
   */
  readonly trustDomainAliases: string[];

  /** The DNS domain of the cluster. The host of each Service ends with it. */
  readonly clusterDomain: string;

  /** The root namespace. Configuration in it applies to the whole mesh. */
  readonly rootNamespace: string;

  /**
   * How proxies normalise paths before they compare them.
   *
   * @see https://istio.io/latest/docs/reference/config/security/normalization/
   */
  readonly pathNormalization: MeshPathNormalization;

  /** The revision of the control plane, as in the label `istio.io/rev`. It is `default` for a control plane without a revision. */
  readonly revision: string;
}
