import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { selectorProblems } from './selector';
import { MeshMtlsMode, IMeshWorkload } from '../install';
import { IMesh, PeerAuthentication } from '../istio';
import { meshOf } from '../istio/internal';

/** The workloads that a MeshMtls applies to. The narrowest scope takes precedence: workload, then namespace, then mesh. */
export class MeshMtlsScope {
  /**
   * All workloads of the mesh. The object is in the root namespace of the mesh.
   */
  public static mesh(): MeshMtlsScope {
    return new MeshMtlsScope();
  }

  /** All workloads of a namespace. */
  public static namespace(name: string): MeshMtlsScope {
    return new MeshMtlsScope(name);
  }

  /** The pods of a service, or of a gateway. */
  public static workload(workload: IMeshWorkload): MeshMtlsScope {
    return new MeshMtlsScope(workload.namespace, workload);
  }

  private constructor(
    /** @internal */
    public readonly _namespace?: string,
    /** @internal */
    public readonly _workload?: IMeshWorkload) {}
}

/** Properties of a MeshMtls. */
export interface MeshMtlsProps {
  /** The kind of connections that the workloads accept. */
  readonly mode: MeshMtlsMode;

  /** The workloads. */
  readonly scope: MeshMtlsScope;

  /**
   * The mesh that the object belongs to.
   *
   * @default - the only mesh in the App
   */
  readonly mesh?: IMesh;
}

/**
 * Sets whether workloads accept mutual TLS, plain text, or both.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class MeshMtls extends Construct {
  /** The object, for what has no prop. */
  public readonly resource: ApiObject;

  constructor(scope: Construct, id: string, props: MeshMtlsProps) {
    super(scope, id);
    const mesh = meshOf(this, { mesh: props.mesh });
    const { _namespace: namespace = mesh.rootNamespace, _workload: workload } = props.scope;
    this.resource = new PeerAuthentication(this, 'Resource', {
      mesh,
      // There can be one for a mesh or a namespace: of several the oldest holds. One name keeps a second one out.
      metadata: workload ? { namespace } : { namespace, name: 'default' },
      spec: workload
        ? Lazy.any({ produce: () => ({ selector: { matchLabels: workload.selector }, mtls: { mode: props.mode } }) })
        : { mtls: { mode: props.mode } },
    });
    if (workload) {
      this.node.addValidation({ validate: () => selectorProblems(workload) });
    }
  }
}
