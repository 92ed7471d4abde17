import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { selectorProblems } from './selector';
import { MtlsMode, IWorkload } from '../install';
import { IstioVersion, PeerAuthentication } from '../istio';

/** Which workloads a MeshMtls holds for. The closest scope decides: workload, then namespace, then mesh. */
export class MtlsScope {
  /**
   * All workloads of the mesh.
   *
   * @param rootNamespace the namespace whose configuration holds for the whole mesh, "istio-system" unless given
   */
  public static mesh(rootNamespace: string = 'istio-system'): MtlsScope {
    return new MtlsScope(rootNamespace);
  }

  /** All workloads of a namespace. */
  public static namespace(name: string): MtlsScope {
    return new MtlsScope(name);
  }

  /** The pods of a service, or of a gateway. */
  public static workload(workload: IWorkload): MtlsScope {
    return new MtlsScope(workload.namespace, workload);
  }

  private constructor(
    /** @internal */
    public readonly _namespace: string,
    /** @internal */
    public readonly _workload?: IWorkload) {}
}

/** Properties of a MeshMtls. */
export interface MeshMtlsProps {
  /** What the workloads accept. */
  readonly mode: MtlsMode;

  /** Which workloads. */
  readonly scope: MtlsScope;

  /**
   * The Istio that the object is for.
   *
   * @default IstioVersion.of(scope)
   */
  readonly istioVersion?: IstioVersion;
}

/**
 * Whether workloads accept mutual TLS, plaintext, or both.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class MeshMtls extends Construct {
  /** The object, for what has no prop. */
  public readonly resource: ApiObject;

  constructor(scope: Construct, id: string, props: MeshMtlsProps) {
    super(scope, id);
    const { _namespace: namespace, _workload: workload } = props.scope;
    this.resource = new PeerAuthentication(this, 'Resource', {
      version: props.istioVersion,
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
