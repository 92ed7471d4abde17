/**
 * From constructs to manifests: MeshApp, an App whose synthesis is linear and refuses what a cluster would refuse.
 *
 * In: the construct tree of an app. Out: YAML files, in the order of dependencies, the same bytes for the same input.
 * It must not know any other room, nor Istio: it writes whatever ApiObjects there are.
 */
export * from './mesh-app';
