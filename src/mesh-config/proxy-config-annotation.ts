import { Construct } from 'constructs';
import { proxyConfigFields } from './fields';
import { MeshProxyConfig } from './types.generated';
import { IMesh } from '../istio';
import { meshOf } from '../istio/internal';
import { blockYaml } from '../text';

/**
 * The annotation that gives a pod its own proxy config, which is merged over the proxy config of the mesh.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/#ProxyConfig
 */
export class MeshProxyConfigAnnotation {
  /** The name of the annotation. */
  public static readonly NAME = 'proxy.istio.io/config';

  /**
   * The annotation for the metadata of a pod, as a map from its name to its text.
   *
   * @param scope the construct that the pod belongs to
   * @param config the fields that differ from the proxy config of the mesh
   * @param mesh the mesh that injects the pod. By default it is the only mesh in the App
   */
  public static of(scope: Construct, config: MeshProxyConfig, mesh?: IMesh): { [annotation: string]: string } {
    const fields = proxyConfigFields(`${scope.node.path}: proxy config`, meshOf(scope, { mesh }).version, config);
    return { [MeshProxyConfigAnnotation.NAME]: blockYaml(fields) };
  }

  private constructor() {}
}
